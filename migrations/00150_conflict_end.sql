-- To end a conflict takes two people: a privacy officer or a manager of the hub
-- asks, with a reason, and another, who is a manager of the hub and may see the
-- record, agrees or refuses. Never the worker it is about.

-- +goose Up

CREATE TABLE conflict_request (
    id          uuid PRIMARY KEY,
    conflict_id uuid NOT NULL REFERENCES conflict,
    asked_by    uuid NOT NULL REFERENCES account,
    asked       timestamptz NOT NULL,
    reason      text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    decided_by  uuid REFERENCES account,
    decided     timestamptz,
    agreed      boolean,
    words       text NOT NULL DEFAULT '' CHECK (length(words) <= 2000),
    xid         xid8, -- the transaction that agreed: it is the one that ends the conflict
    CHECK ((decided IS NULL) = (agreed IS NULL) AND (decided IS NULL) = (decided_by IS NULL)),
    CHECK (agreed IS NOT TRUE OR decided_by <> asked_by),
    CHECK (agreed IS NOT FALSE OR words <> '')
);
CREATE INDEX conflict_request_of ON conflict_request (conflict_id, asked);
CREATE UNIQUE INDEX conflict_request_open ON conflict_request (conflict_id) WHERE decided IS NULL;

ALTER TABLE conflict_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON conflict_request FOR SELECT TO CURRENT_USER USING (true);
-- Whoever sees the conflict of another sees what is asked about it. A worker sees
-- the conflict they declared themselves, and nothing of this.
CREATE POLICY seen ON conflict_request FOR SELECT TO sightline_app
    USING (((SELECT has_role('privacy_officer')) OR (SELECT in_hub()) AND (SELECT has_role('manager')))
        AND EXISTS (SELECT 1 FROM conflict c WHERE c.id = conflict_id AND c.account_id <> (SELECT actor_id())));
CREATE POLICY asked ON conflict_request FOR INSERT TO sightline_app
    WITH CHECK (asked_by = (SELECT actor_id()) AND decided IS NULL AND ((SELECT has_role('privacy_officer')) OR (SELECT in_hub()) AND (SELECT has_role('manager')))
        AND EXISTS (SELECT 1 FROM conflict c WHERE c.id = conflict_id AND c.ended IS NULL AND c.account_id <> (SELECT actor_id())));
CREATE POLICY answered ON conflict_request FOR UPDATE TO sightline_app
    USING (decided IS NULL AND EXISTS (SELECT 1 FROM conflict c WHERE c.id = conflict_id AND c.account_id <> (SELECT actor_id())))
    WITH CHECK (decided_by = (SELECT actor_id())
        AND (agreed AND asked_by <> (SELECT actor_id()) AND xid = pg_current_xact_id() AND (SELECT in_hub()) AND (SELECT has_role('manager'))
          OR NOT agreed AND (asked_by = (SELECT actor_id()) OR (SELECT in_hub()) AND (SELECT has_role('manager')))));
GRANT SELECT, INSERT, UPDATE (decided_by, decided, agreed, words, xid) ON conflict_request TO sightline_app;

-- +goose StatementBegin
-- conflict_agreed(conflict) is the reason for which the actor has agreed, in this
-- very transaction, to what another asked.
CREATE FUNCTION conflict_agreed(one uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT q.reason FROM conflict_request q WHERE q.conflict_id = one AND q.agreed AND q.decided_by = actor_id() AND q.xid = pg_current_xact_id());
END $$;
-- +goose StatementEnd

-- A conflict is ended by the manager who agreed, for the reason that was given.
DROP POLICY ended ON conflict;
CREATE POLICY ended ON conflict FOR UPDATE TO sightline_app
    USING (ended IS NULL AND (SELECT in_hub()) AND (SELECT has_role('manager')) AND account_id <> (SELECT actor_id()))
    WITH CHECK (ended_by = (SELECT actor_id()) AND end_reason = conflict_agreed(id));

-- +goose StatementBegin
-- conflict_deciders(conflict) is the hub's managers who may agree to what the
-- actor asks of a conflict that the actor sees: not the actor, not the worker it
-- is about, nobody to whom the record is closed, and for a sealed one those on its list.
CREATE FUNCTION conflict_deciders(one uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (has_role('privacy_officer') OR in_hub() AND has_role('manager')) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT a.id FROM conflict c
      JOIN account a ON a.id NOT IN (c.account_id, actor_id()) AND a.disabled IS NULL AND 'manager' = ANY (a.roles)
      JOIN team t ON t.id = a.team_id AND t.hub
     WHERE c.id = one AND c.account_id <> actor_id() AND NOT c.subject_id = ANY (my_conflicts()) AND NOT c.subject_id = ANY (conflicts_of(a.id, NULL))
       AND (coalesce((SELECT p.seal FROM person p WHERE p.id = c.subject_id), (SELECT r.seal FROM referral r WHERE r.id = c.subject_id), 2) < 2
         OR EXISTS (SELECT 1 FROM relationship l WHERE l.subject_id = c.subject_id AND l.account_id = a.id AND l.kind = 'named' AND (l.ends IS NULL OR l.ends > now())))
     ORDER BY a.id LIMIT 50;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION conflict_agreed(uuid), conflict_deciders(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conflict_agreed(uuid), conflict_deciders(uuid) TO sightline_app;
