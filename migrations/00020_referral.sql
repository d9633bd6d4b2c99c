-- A referral: a worry that came in, who and what it names, what agencies hold
-- about it, and how far the hub has come with it.

-- +goose Up

-- A draft belongs to its author alone until it is sent.
CREATE TABLE referral_draft (
    id        uuid PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES account,
    content   jsonb NOT NULL CHECK (length(content::text) <= 400000),
    created   timestamptz NOT NULL,
    saved     timestamptz NOT NULL,
    sent      text, -- the reference it became
    version   integer NOT NULL DEFAULT 1
);
CREATE INDEX referral_draft_author ON referral_draft (author_id, saved DESC);

-- The row itself is what the referrer may follow: where it stands and what
-- came of it. What the worry is, and what agencies hold, stand apart, so that
-- the policies can tell them apart.
CREATE TABLE referral (
    id           uuid PRIMARY KEY,
    ref          text NOT NULL UNIQUE CHECK (length(ref) <= 20),
    seal         smallint NOT NULL DEFAULT 0 CHECK (seal BETWEEN 0 AND 2),
    stage        text NOT NULL CHECK (stage IN ('new', 'gathering', 'screening', 'deciding', 'done')),
    colour       text NOT NULL CHECK (colour IN ('red', 'amber', 'green', 'blue')),
    author_id    uuid NOT NULL REFERENCES account,
    agency_id    uuid NOT NULL REFERENCES agency,
    channel      text NOT NULL CHECK (channel IN ('form', 'api', 'import')),
    received     timestamptz NOT NULL,
    due          timestamptz NOT NULL, -- when a decision is due
    allocated_to uuid REFERENCES account,
    decided      timestamptz,
    outcome      text NOT NULL DEFAULT '' CHECK (length(outcome) <= 50),        -- as told to the referrer
    outcome_note text NOT NULL DEFAULT '' CHECK (length(outcome_note) <= 4000), -- as told to the referrer
    version      integer NOT NULL DEFAULT 1
);
CREATE INDEX referral_open ON referral (due, id) WHERE stage <> 'done';
CREATE INDEX referral_decided ON referral (decided DESC, id DESC) WHERE stage = 'done';
CREATE INDEX referral_author ON referral (author_id, received DESC);

CREATE TABLE referral_worry (
    referral_id  uuid PRIMARY KEY REFERENCES referral,
    danger_now   text NOT NULL CHECK (danger_now IN ('yes', 'no', 'not_known')),
    worry        text NOT NULL CHECK (worry <> '' AND length(worry) <= 20000),
    child_words  text NOT NULL DEFAULT '' CHECK (length(child_words) <= 20000),
    family_knows text NOT NULL CHECK (family_knows IN ('yes', 'no', 'not_known')),
    family_why   text NOT NULL DEFAULT '' CHECK (length(family_why) <= 4000),
    done_so_far  text NOT NULL DEFAULT '' CHECK (length(done_so_far) <= 8000),
    urgency      text NOT NULL CHECK (urgency IN ('now', 'today', 'this_week')),
    urgency_why  text NOT NULL DEFAULT '' CHECK (length(urgency_why) <= 4000),
    reach_me     text NOT NULL DEFAULT '' CHECK (length(reach_me) <= 200)
);

-- A child or adult as the referrer told it. Whether this is somebody in the
-- registry is the hub's to say (person_id), with its answer kept.
CREATE TABLE referral_person (
    id          uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral,
    position    smallint NOT NULL,
    role        text NOT NULL CHECK (role IN ('child', 'adult_of_concern', 'parent_or_carer', 'sibling', 'other')),
    told        jsonb NOT NULL CHECK (length(told::text) <= 40000), -- referral.Child or referral.Adult, as sent
    name_key    text NOT NULL DEFAULT '' CHECK (length(name_key) <= 400), -- the name, folded, for "named elsewhere too"
    person_id   uuid REFERENCES person,
    linked_by   uuid REFERENCES account,
    linked_at   timestamptz,
    link_reason text NOT NULL DEFAULT '' CHECK (length(link_reason) <= 2000)
);
CREATE INDEX referral_person_referral ON referral_person (referral_id, position);
CREATE INDEX referral_person_person ON referral_person (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX referral_person_name ON referral_person (name_key) WHERE name_key <> '';

-- A place, vehicle or online account of concern.
CREATE TABLE referral_thing (
    id          uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral,
    position    smallint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('place', 'vehicle', 'account')),
    told        jsonb NOT NULL CHECK (length(told::text) <= 20000),
    thing_key   text NOT NULL DEFAULT '' CHECK (length(thing_key) <= 400) -- folded, for "named elsewhere too"
);
CREATE INDEX referral_thing_referral ON referral_thing (referral_id, position);
CREATE INDEX referral_thing_key ON referral_thing (kind, thing_key) WHERE thing_key <> '';

-- What the hub asked a partner agency, and the answer. It carries what the
-- agency needs to look somebody up, and nothing else of the referral.
CREATE TABLE referral_request (
    id            uuid PRIMARY KEY,
    referral_id   uuid NOT NULL REFERENCES referral,
    agency_id     uuid NOT NULL REFERENCES agency,
    asked_by      uuid NOT NULL REFERENCES account,
    asked         timestamptz NOT NULL,
    due           timestamptz NOT NULL,
    about         text NOT NULL CHECK (about <> '' AND length(about) <= 4000),
    question      text NOT NULL CHECK (question <> '' AND length(question) <= 4000),
    answered_by   uuid REFERENCES account,
    answered      timestamptz,
    holds         text NOT NULL DEFAULT '' CHECK (holds IN ('', 'yes', 'no', 'in_part')),
    held          text NOT NULL DEFAULT '' CHECK (length(held) <= 20000),
    not_held      text NOT NULL DEFAULT '' CHECK (length(not_held) <= 4000),
    handling      text NOT NULL DEFAULT '' CHECK (handling IN ('', 'share', 'hub_only', 'ask_first')),
    handling_note text NOT NULL DEFAULT '' CHECK (length(handling_note) <= 2000),
    version       integer NOT NULL DEFAULT 1,
    CHECK ((answered IS NULL) = (holds = ''))
);
CREATE INDEX referral_request_referral ON referral_request (referral_id);
CREATE INDEX referral_request_agency ON referral_request (agency_id, due);

-- Why something was late. Reasons are added, never replaced.
CREATE TABLE referral_breach (
    id          uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral,
    time_limit  text NOT NULL CHECK (length(time_limit) <= 60),
    due         timestamptz NOT NULL,
    reason      text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    account_id  uuid NOT NULL REFERENCES account,
    at          timestamptz NOT NULL
);
CREATE INDEX referral_breach_referral ON referral_breach (referral_id);

-- What somebody has to do by when: find something out, look again, take the
-- next step.
CREATE TABLE referral_task (
    id          uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral,
    kind        text NOT NULL CHECK (kind IN ('find_out', 'link_review', 'next_step', 'look_again')),
    words       text NOT NULL CHECK (words <> '' AND length(words) <= 2000),
    owner       text NOT NULL DEFAULT '' CHECK (length(owner) <= 200),
    due         timestamptz NOT NULL,
    raised      timestamptz NOT NULL,
    done        timestamptz,
    done_by     uuid REFERENCES account,
    done_note   text NOT NULL DEFAULT '' CHECK (length(done_note) <= 2000)
);
CREATE INDEX referral_task_referral ON referral_task (referral_id);

ALTER TABLE referral_draft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_worry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_thing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_breach ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_task ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON referral_draft FOR ALL TO sightline_app
    USING (author_id = (SELECT actor_id())) WITH CHECK (author_id = (SELECT actor_id()));

CREATE POLICY seen ON referral FOR SELECT TO sightline_app USING (
    (seal = 0 AND (SELECT in_hub()))
    OR (seal = 1 AND (SELECT in_hub()) AND (SELECT has_role('manager')))
    OR author_id = (SELECT actor_id())
    OR (seal < 2 AND (SELECT has_role('specialist', 'board')) AND id = ANY ((SELECT my_subjects('share'))::uuid[]))
    OR id = ANY ((SELECT my_subjects('referral', 'named'))::uuid[])
    OR (SELECT is_service('jobs')));
CREATE POLICY sent ON referral FOR INSERT TO sightline_app
    WITH CHECK (author_id = (SELECT actor_id()) AND stage = 'new' AND seal = 0 AND agency_id = (SELECT (my_account()).agency_id));
CREATE POLICY worked ON referral FOR UPDATE TO sightline_app
    USING ((SELECT in_hub())) WITH CHECK ((SELECT in_hub()));

-- The worry is seen by whoever raised it, the hub, and those it is shared with.
CREATE POLICY seen ON referral_worry FOR SELECT TO sightline_app
    USING (NOT (SELECT is_service('jobs')) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY sent ON referral_worry FOR INSERT TO sightline_app
    WITH CHECK (EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND r.author_id = (SELECT actor_id()) AND r.stage = 'new'));
CREATE POLICY seen ON referral_person FOR SELECT TO sightline_app
    USING (NOT (SELECT is_service('jobs')) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY sent ON referral_person FOR INSERT TO sightline_app
    WITH CHECK (person_id IS NULL AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND r.author_id = (SELECT actor_id()) AND r.stage = 'new'));
CREATE POLICY linked ON referral_person FOR UPDATE TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    WITH CHECK (linked_by = (SELECT actor_id()) AND (person_id IS NULL OR EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)));
CREATE POLICY seen ON referral_thing FOR SELECT TO sightline_app
    USING (NOT (SELECT is_service('jobs')) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY sent ON referral_thing FOR INSERT TO sightline_app
    WITH CHECK (EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND r.author_id = (SELECT actor_id()) AND r.stage = 'new'));

-- What agencies hold is the hub's, and each agency's own part.
CREATE POLICY seen ON referral_request FOR SELECT TO sightline_app USING (
    ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    OR id = ANY ((SELECT my_subjects('request'))::uuid[])
    OR referral_id = ANY ((SELECT my_subjects('named'))::uuid[])
    OR ((SELECT has_role('specialist')) AND referral_id = ANY ((SELECT my_subjects('share'))::uuid[]) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    OR (SELECT is_service('jobs')));
CREATE POLICY asked ON referral_request FOR INSERT TO sightline_app
    WITH CHECK (asked_by = (SELECT actor_id()) AND answered IS NULL AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY answered ON referral_request FOR UPDATE TO sightline_app
    USING (id = ANY ((SELECT my_subjects('request'))::uuid[])) WITH CHECK (answered_by = (SELECT actor_id()));

CREATE POLICY seen ON referral_breach FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY said ON referral_breach FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND (SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY seen ON referral_task FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY raised ON referral_task FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY done ON referral_task FOR UPDATE TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id)) WITH CHECK ((SELECT in_hub()));

-- An auditor follows a reference to the journal without seeing the referral.
CREATE POLICY owner_reads ON referral FOR SELECT TO CURRENT_USER USING (true);
-- +goose StatementBegin
CREATE FUNCTION referral_for_audit(reference text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT has_role('auditor', 'privacy_officer') THEN RETURN NULL; END IF;
    RETURN (SELECT id FROM referral WHERE ref = reference);
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION referral_for_audit(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referral_for_audit(text) TO sightline_app;

-- Whoever raises a referral ties themselves and their team to it; the hub
-- ties others to what it can see.
CREATE POLICY raised ON relationship FOR INSERT TO sightline_app
    WITH CHECK (kind = 'referral' AND granted_by = (SELECT actor_id())
        AND (account_id = (SELECT actor_id()) OR team_id = (SELECT (my_account()).team_id))
        AND EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id AND r.author_id = (SELECT actor_id())));
CREATE POLICY granted_referral ON relationship FOR INSERT TO sightline_app
    WITH CHECK (kind IN ('team', 'share') AND granted_by = (SELECT actor_id()) AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id));
CREATE POLICY granted_request ON relationship FOR INSERT TO sightline_app
    WITH CHECK (kind = 'request' AND granted_by = (SELECT actor_id()) AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM referral_request q WHERE q.id = subject_id AND q.agency_id = relationship.agency_id));

-- The hub sees the journal of the referrals it sees.
CREATE POLICY seen_referral ON journal FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = ANY (subjects)));
CREATE POLICY seen_referral ON journal_change FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM journal j JOIN referral r ON r.id = ANY (j.subjects) WHERE j.id = entry_id));

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_draft TO sightline_app;
GRANT SELECT, INSERT ON referral, referral_worry, referral_person, referral_thing, referral_request, referral_breach, referral_task TO sightline_app;
GRANT UPDATE (stage, colour, seal, due, allocated_to, decided, outcome, outcome_note, version) ON referral TO sightline_app;
GRANT UPDATE (person_id, linked_by, linked_at, link_reason) ON referral_person TO sightline_app;
GRANT UPDATE (answered_by, answered, holds, held, not_held, handling, handling_note, version) ON referral_request TO sightline_app;
GRANT UPDATE (done, done_by, done_note) ON referral_task TO sightline_app;
