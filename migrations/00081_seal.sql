-- Seals: who holds a record closely, and how it is opened again. To close is
-- one manager's deed, at once; to open takes two. Whoever sealed a record owns
-- the seal: they keep its list of named people and are told who reads it.

-- +goose Up

CREATE TABLE seal (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('person', 'referral')),
    subject_id uuid NOT NULL,
    ref        text NOT NULL DEFAULT '' CHECK (length(ref) <= 20), -- of a referral
    level      smallint NOT NULL CHECK (level IN (1, 2)),
    owner_id   uuid REFERENCES account, -- none for a seal from before there were owners
    sealed_by  uuid REFERENCES account,
    sealed     timestamptz NOT NULL,
    ended      timestamptz
);
CREATE UNIQUE INDEX seal_stands ON seal (subject_id) WHERE ended IS NULL;
CREATE INDEX seal_owner ON seal (owner_id) WHERE ended IS NULL;

-- A request to hold a record less closely: asked by one, agreed by another.
CREATE TABLE seal_request (
    id         uuid PRIMARY KEY,
    seal_id    uuid NOT NULL REFERENCES seal,
    from_level smallint NOT NULL CHECK (from_level IN (1, 2)),
    to_level   smallint NOT NULL CHECK (to_level >= 0 AND to_level < from_level),
    asked_by   uuid NOT NULL REFERENCES account,
    asked      timestamptz NOT NULL,
    reason     text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    decided_by uuid REFERENCES account,
    decided    timestamptz,
    agreed     boolean,
    words      text NOT NULL DEFAULT '' CHECK (length(words) <= 2000),
    xid        xid8, -- the transaction that agreed: it is the one that opens
    CHECK ((decided IS NULL) = (agreed IS NULL) AND (decided IS NULL) = (decided_by IS NULL)),
    CHECK (agreed IS NOT TRUE OR decided_by <> asked_by),
    CHECK (agreed IS NOT FALSE OR words <> '')
);
CREATE UNIQUE INDEX seal_request_open ON seal_request (seal_id) WHERE decided IS NULL;

-- When an owner was last told by mail that a sealed record was read.
CREATE TABLE seal_told (
    owner_id uuid PRIMARY KEY REFERENCES account,
    told     timestamptz NOT NULL
);

-- Seals that stand already belong to whoever first put somebody on the list.
ALTER TABLE person NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referral NO FORCE ROW LEVEL SECURITY;
ALTER TABLE relationship NO FORCE ROW LEVEL SECURITY;
INSERT INTO seal (id, kind, subject_id, level, owner_id, sealed_by, sealed)
    SELECT gen_random_uuid(), 'person', p.id, p.seal, n.granted_by, n.granted_by, coalesce(n.begins, now()) FROM person p
      LEFT JOIN LATERAL (SELECT r.granted_by, r.begins FROM relationship r WHERE r.subject_id = p.id AND r.kind = 'named' ORDER BY r.begins, r.id LIMIT 1) n ON true
     WHERE p.seal > 0 AND p.merged_into IS NULL;
INSERT INTO seal (id, kind, subject_id, ref, level, owner_id, sealed_by, sealed)
    SELECT gen_random_uuid(), 'referral', p.id, p.ref, p.seal, n.granted_by, n.granted_by, coalesce(n.begins, now()) FROM referral p
      LEFT JOIN LATERAL (SELECT r.granted_by, r.begins FROM relationship r WHERE r.subject_id = p.id AND r.kind = 'named' ORDER BY r.begins, r.id LIMIT 1) n ON true
     WHERE p.seal > 0;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
ALTER TABLE referral FORCE ROW LEVEL SECURITY;
ALTER TABLE relationship FORCE ROW LEVEL SECURITY;

ALTER TABLE seal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE seal_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE seal_told ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_keeps ON seal FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_answers ON seal_request FOR UPDATE TO CURRENT_USER USING (decided IS NULL) WITH CHECK (NOT agreed);
CREATE POLICY owner_reads ON seal_request FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_keeps ON seal_told FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_names ON relationship FOR INSERT TO CURRENT_USER WITH CHECK (kind = 'named' AND granted_by = (SELECT actor_id()));

-- The hub sees the seal of a record that it works on; the privacy officers see that
-- there are seals, and whose, never of whom.
CREATE POLICY seen ON seal FOR SELECT TO sightline_app
    USING ((SELECT has_role('privacy_officer')) OR (SELECT in_hub())
        AND (EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))
          OR EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))));
CREATE POLICY made ON seal FOR INSERT TO sightline_app
    WITH CHECK (owner_id = (SELECT actor_id()) AND sealed_by = (SELECT actor_id()) AND ended IS NULL AND (SELECT in_hub()) AND (SELECT has_role('manager'))
        AND (EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id) OR EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id)));
CREATE POLICY changed ON seal FOR UPDATE TO sightline_app
    USING (ended IS NULL AND (SELECT in_hub()) AND (SELECT has_role('manager'))) WITH CHECK ((SELECT in_hub()));
CREATE POLICY seen ON seal_request FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND (SELECT has_role('manager')) AND EXISTS (SELECT 1 FROM seal s WHERE s.id = seal_id));
CREATE POLICY asked ON seal_request FOR INSERT TO sightline_app
    WITH CHECK (asked_by = (SELECT actor_id()) AND decided IS NULL AND (SELECT in_hub()) AND (SELECT has_role('manager'))
        AND EXISTS (SELECT 1 FROM seal s WHERE s.id = seal_id AND s.ended IS NULL AND s.level = from_level));
CREATE POLICY answered ON seal_request FOR UPDATE TO sightline_app
    USING (decided IS NULL AND (SELECT in_hub()) AND (SELECT has_role('manager')))
    WITH CHECK (decided_by = (SELECT actor_id()) AND (NOT agreed OR asked_by <> (SELECT actor_id()) AND xid = pg_current_xact_id()));
GRANT SELECT, INSERT, UPDATE (level, owner_id, sealed_by, sealed, ended) ON seal TO sightline_app;
GRANT SELECT, INSERT, UPDATE (decided_by, decided, agreed, words, xid) ON seal_request TO sightline_app;

-- The list of named people is the owner's to keep. Before there is a seal,
-- whoever raises one names people first.
CREATE POLICY granted_named ON relationship FOR INSERT TO sightline_app
    WITH CHECK (kind = 'named' AND (SELECT has_role('manager')) AND granted_by = (SELECT actor_id()) AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id));
CREATE POLICY named_by_owner ON relationship AS RESTRICTIVE FOR INSERT TO sightline_app
    WITH CHECK (kind <> 'named' OR NOT EXISTS (SELECT 1 FROM seal s WHERE s.subject_id = relationship.subject_id AND s.ended IS NULL AND s.owner_id IS DISTINCT FROM (SELECT actor_id())));
CREATE POLICY named_ended_by_owner ON relationship AS RESTRICTIVE FOR UPDATE TO sightline_app
    USING (kind <> 'named' OR NOT EXISTS (SELECT 1 FROM seal s WHERE s.subject_id = relationship.subject_id AND s.ended IS NULL AND s.owner_id IS DISTINCT FROM (SELECT actor_id())));

-- +goose StatementBegin
-- To close is a hub manager's deed; to open, that of the manager who agreed in
-- this very transaction to what another had asked.
CREATE FUNCTION two_open_a_seal() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    speaks uuid := NEW.id;
BEGIN
    IF current_user <> 'sightline_app' THEN
        RETURN NEW;
    END IF;
    IF NOT (in_hub() AND has_role('manager')) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a manager of the hub says how closely a record is held';
    END IF;
    IF TG_TABLE_NAME = 'person' THEN
        speaks := coalesce(NEW.merged_into, NEW.id);
    END IF;
    IF NEW.seal < OLD.seal AND NOT EXISTS (
        SELECT 1 FROM seal_request q JOIN seal s ON s.id = q.seal_id
         WHERE s.subject_id IN (NEW.id, speaks) AND q.to_level = NEW.seal AND q.agreed AND q.xid = pg_current_xact_id()
           AND q.decided_by = actor_id() AND q.asked_by <> actor_id()) THEN
        RAISE insufficient_privilege USING MESSAGE = 'two people open a seal';
    END IF;
    RETURN NEW;
END $$;

-- A record that is closed further is not about to be opened: what was asked is
-- answered with no.
CREATE FUNCTION closing_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE seal_request q SET decided = now(), decided_by = coalesce(actor_id(), q.asked_by), agreed = false, words = 'The record was closed further meanwhile.'
     WHERE q.seal_id = NEW.id AND q.decided IS NULL;
    RETURN NULL;
END $$;

-- seal_reads(...) is a page of the reads of what the actor sealed, by others, the
-- newest first.
CREATE FUNCTION seal_reads(before timestamptz, before_id uuid, most integer)
RETURNS TABLE (entry uuid, at timestamptz, action text, reader text, agency text, seal uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (in_hub() AND has_role('manager')) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT j.id, j.at, j.action, a.name, coalesce(g.name, ''), s.id
        FROM seal s CROSS JOIN LATERAL (
            SELECT e.* FROM journal e WHERE e.subjects && glass_records(s.subject_id) AND e.kind = 'read' AND e.actor_id <> s.owner_id AND e.at >= s.sealed
               AND (e.at, e.id) < (before, before_id) ORDER BY e.at DESC, e.id DESC LIMIT least(most, 1000)) j
        JOIN account a ON a.id = j.actor_id LEFT JOIN agency g ON g.id = a.agency_id
        WHERE s.owner_id = actor_id() AND s.level = 2 AND s.ended IS NULL
        ORDER BY j.at DESC, j.id DESC LIMIT least(most, 1000);
END $$;

-- seal_owners_to_tell(moment) is whose sealed records others have read since they
-- were last told; at most once in a day each. It notes that they are told now.
CREATE FUNCTION seal_owners_to_tell(moment timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY INSERT INTO seal_told AS t (owner_id, told)
        SELECT DISTINCT s.owner_id, moment FROM seal s JOIN account a ON a.id = s.owner_id AND a.disabled IS NULL
          LEFT JOIN seal_told last ON last.owner_id = s.owner_id
         WHERE s.ended IS NULL AND s.level = 2 AND coalesce(last.told, '-infinity') <= moment - interval '20 hours'
           AND EXISTS (SELECT 1 FROM journal j WHERE j.subjects && glass_records(s.subject_id) AND j.kind = 'read' AND j.actor_id <> s.owner_id
                        AND j.at >= greatest(s.sealed, coalesce(last.told, '-infinity')) AND j.at < moment)
        ON CONFLICT (owner_id) DO UPDATE SET told = excluded.told WHERE t.told <= moment - interval '20 hours'
        RETURNING t.owner_id;
END $$;

-- owner_gone(account) says whether a seal's owner can no longer keep it.
CREATE FUNCTION owner_gone(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN one IS NULL OR NOT EXISTS (SELECT 1 FROM account a JOIN team t ON t.id = a.team_id
        WHERE a.id = one AND a.disabled IS NULL AND t.hub AND 'manager' = ANY (a.roles));
END $$;

-- hand_over_seal(seal, account, row, moment) makes a hub manager the owner: by the
-- owner themselves, or, when the owner has left, by a privacy officer, who learns
-- nothing of the record. The new owner is named on it. It says whether it did.
CREATE FUNCTION hand_over_seal(one uuid, to_account uuid, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    held seal;
BEGIN
    UPDATE seal s SET owner_id = to_account
     WHERE s.id = one AND s.ended IS NULL AND NOT owner_gone(to_account) AND s.owner_id IS DISTINCT FROM to_account
       AND (s.owner_id = actor_id() AND in_hub() AND has_role('manager') OR has_role('privacy_officer') AND owner_gone(s.owner_id) AND to_account <> actor_id())
     RETURNING * INTO held;
    IF held.id IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins)
        SELECT gen_random_uuid(), 'named', to_account, r, actor_id(), moment FROM unnest(glass_records(held.subject_id)) r
         WHERE NOT EXISTS (SELECT 1 FROM relationship x WHERE x.kind = 'named' AND x.account_id = to_account AND x.subject_id = r AND (x.ends IS NULL OR x.ends > moment));
    RETURN true;
END $$;
-- +goose StatementEnd
CREATE TRIGGER two_open BEFORE UPDATE OF seal ON person FOR EACH ROW WHEN (NEW.seal <> OLD.seal) EXECUTE FUNCTION two_open_a_seal();
CREATE TRIGGER two_open BEFORE UPDATE OF seal ON referral FOR EACH ROW WHEN (NEW.seal <> OLD.seal) EXECUTE FUNCTION two_open_a_seal();
CREATE TRIGGER closing_answers AFTER UPDATE OF level ON seal FOR EACH ROW WHEN (NEW.level > OLD.level) EXECUTE FUNCTION closing_answers();

REVOKE ALL ON FUNCTION closing_answers(), seal_reads(timestamptz, uuid, integer), seal_owners_to_tell(timestamptz), owner_gone(uuid), hand_over_seal(uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION seal_reads(timestamptz, uuid, integer), seal_owners_to_tell(timestamptz), owner_gone(uuid), hand_over_seal(uuid, uuid, timestamptz) TO sightline_app;
