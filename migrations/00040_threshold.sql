-- Decisions against the thresholds of need, and what happens when somebody
-- disagrees with one.

-- +goose Up

-- A decision is never changed: a later one stands beside it.
CREATE TABLE decision (
    id           uuid PRIMARY KEY,
    referral_id  uuid NOT NULL REFERENCES referral,
    state        text NOT NULL CHECK (state IN ('to_sign', 'final', 'not_signed')),
    level        smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    outcome      text NOT NULL CHECK (outcome IN ('advice', 'early_help', 'section_17', 'section_47', 'other_area', 'no_further_action')),
    reasons      text NOT NULL CHECK (reasons <> '' AND length(reasons) <= 8000),
    signs        text[] NOT NULL DEFAULT '{}' CHECK (cardinality(signs) <= 100),
    consulted    text NOT NULL CHECK (consulted <> '' AND length(consulted) <= 4000),
    next_step    text NOT NULL DEFAULT '' CHECK (length(next_step) <= 4000),
    next_owner   text NOT NULL DEFAULT '' CHECK (length(next_owner) <= 200),
    next_due     date,
    look_again   date, -- with no further action: when to look again
    told         text NOT NULL CHECK (told <> '' AND length(told) <= 4000), -- what the referrer reads
    band         smallint NOT NULL DEFAULT 0, -- the band that stood when it was made; 0 for none
    pack_id      text NOT NULL CHECK (length(pack_id) <= 100),
    pack_version text NOT NULL CHECK (length(pack_version) <= 40),
    pack_hash    text NOT NULL CHECK (length(pack_hash) <= 100),
    decided_by   uuid NOT NULL REFERENCES account,
    decided      timestamptz NOT NULL,
    signed_by    uuid REFERENCES account, -- the manager's second signature, where one is needed
    signed       timestamptz,
    sign_note    text NOT NULL DEFAULT '' CHECK (length(sign_note) <= 2000),
    CHECK (signed_by IS NULL OR signed_by <> decided_by)
);
CREATE INDEX decision_referral ON decision (referral_id, decided DESC);

-- A disagreement climbs the ladder of the pack; its first and its final view
-- both stay. It never holds up action to keep a child safe.
CREATE TABLE disagreement (
    id           uuid PRIMARY KEY,
    referral_id  uuid NOT NULL REFERENCES referral,
    decision_id  uuid NOT NULL REFERENCES decision,
    raised_by    uuid NOT NULL REFERENCES account,
    agency_id    uuid NOT NULL REFERENCES agency,
    raised       timestamptz NOT NULL,
    urgent       boolean NOT NULL,
    what         text NOT NULL CHECK (what <> '' AND length(what) <= 8000),     -- what is disagreed
    fear         text NOT NULL CHECK (fear <> '' AND length(fear) <= 4000),     -- what is feared for the child
    would_settle text NOT NULL CHECK (would_settle <> '' AND length(would_settle) <= 4000),
    stage        smallint NOT NULL CHECK (stage BETWEEN 1 AND 5),
    due          timestamptz NOT NULL,
    first_view   text NOT NULL CHECK (length(first_view) <= 8000), -- the decision as it stood
    final_view   text NOT NULL DEFAULT '' CHECK (length(final_view) <= 8000),
    result       text NOT NULL DEFAULT '' CHECK (result IN ('', 'changed', 'stands', 'withdrawn')),
    settled_by   uuid REFERENCES account,
    settled      timestamptz,
    pack_id      text NOT NULL CHECK (length(pack_id) <= 100),
    pack_version text NOT NULL CHECK (length(pack_version) <= 40),
    pack_hash    text NOT NULL CHECK (length(pack_hash) <= 100),
    version      integer NOT NULL DEFAULT 1,
    CHECK ((settled IS NULL) = (result = ''))
);
CREATE INDEX disagreement_referral ON disagreement (referral_id, raised);

-- Each stage it went through, and why it moved on.
CREATE TABLE disagreement_step (
    id              uuid PRIMARY KEY,
    disagreement_id uuid NOT NULL REFERENCES disagreement,
    stage           smallint NOT NULL,
    at              timestamptz NOT NULL,
    account_id      uuid NOT NULL REFERENCES account,
    note            text NOT NULL CHECK (note <> '' AND length(note) <= 4000)
);
CREATE INDEX disagreement_step_of ON disagreement_step (disagreement_id, at);

ALTER TABLE decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE disagreement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE disagreement_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY seen ON decision FOR SELECT TO sightline_app
    USING (((SELECT in_hub()) OR referral_id = ANY ((SELECT my_subjects('named'))::uuid[])
            OR ((SELECT has_role('specialist')) AND referral_id = ANY ((SELECT my_subjects('share'))::uuid[])))
       AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY made ON decision FOR INSERT TO sightline_app
    WITH CHECK (decided_by = (SELECT actor_id()) AND (SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY signed ON decision FOR UPDATE TO sightline_app
    USING (state = 'to_sign' AND (SELECT in_hub()) AND (SELECT has_role('manager')) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    WITH CHECK (signed_by = (SELECT actor_id()));

-- Both sides see a disagreement: the hub, and the agency that raised it; from
-- stage 4 the board's members, who have to settle it.
CREATE POLICY seen ON disagreement FOR SELECT TO sightline_app USING (
    ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    OR raised_by = (SELECT actor_id())
    OR (agency_id = (SELECT (my_account()).agency_id) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    OR (stage >= 4 AND (SELECT has_role('board'))));
CREATE POLICY raised ON disagreement FOR INSERT TO sightline_app
    WITH CHECK (raised_by = (SELECT actor_id()) AND agency_id = (SELECT (my_account()).agency_id) AND stage = 1
        AND (EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id)
          OR EXISTS (SELECT 1 FROM referral_request q WHERE q.referral_id = disagreement.referral_id)));
CREATE POLICY moved ON disagreement FOR UPDATE TO sightline_app
    USING (settled IS NULL) WITH CHECK (true); -- only rows that are seen
CREATE POLICY seen ON disagreement_step FOR SELECT TO sightline_app
    USING (EXISTS (SELECT 1 FROM disagreement d WHERE d.id = disagreement_id));
CREATE POLICY added ON disagreement_step FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND EXISTS (SELECT 1 FROM disagreement d WHERE d.id = disagreement_id));

-- The decision that stands for a referral, by id only: somebody who may
-- disagree need not see it to name it.
-- +goose StatementBegin
CREATE FUNCTION standing_decision(of uuid) RETURNS TABLE (id uuid, view text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (of = ANY (my_subjects('referral')) OR in_hub()
            OR EXISTS (SELECT 1 FROM referral_request q WHERE q.referral_id = of AND q.id = ANY (my_subjects('request')))) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT d.id, 'Level ' || d.level || ', ' || replace(d.outcome, '_', ' ')
        FROM decision d WHERE d.referral_id = of AND d.state = 'final' ORDER BY d.decided DESC, d.id DESC LIMIT 1;
END $$;
-- +goose StatementEnd
CREATE POLICY owner_reads ON decision FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON referral_request FOR SELECT TO CURRENT_USER USING (true);
REVOKE ALL ON FUNCTION standing_decision(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_decision(uuid) TO sightline_app;

GRANT SELECT, INSERT ON decision, disagreement, disagreement_step TO sightline_app;
GRANT UPDATE (state, signed_by, signed, sign_note) ON decision TO sightline_app;
GRANT UPDATE (stage, due, final_view, result, settled_by, settled, version) ON disagreement TO sightline_app;
