-- The network: how people, places, vehicles, phones, online accounts, groups
-- and organisations are tied, entered once, each tie with its dates, where it
-- comes from, how sure that is, and how it may be handled.

-- +goose Up

-- The grades are those of the police's 3x5x2 (College of Policing, Authorised
-- Professional Practice, intelligence report): the source 1 to 3, the
-- information A to E, the handling P or C. '' and 0: not graded.
ALTER TABLE person_relation
    ADD COLUMN source     text NOT NULL DEFAULT '' CHECK (length(source) <= 400),
    ADD COLUMN reliable   smallint NOT NULL DEFAULT 0 CHECK (reliable BETWEEN 0 AND 3),
    ADD COLUMN info       text NOT NULL DEFAULT '' CHECK (info IN ('', 'A', 'B', 'C', 'D', 'E')),
    ADD COLUMN handling   text NOT NULL DEFAULT '' CHECK (handling IN ('', 'P', 'C')),
    ADD COLUMN conditions text NOT NULL DEFAULT '' CHECK (length(conditions) <= 400);

-- A tie of which at least one end is no person. A thing is told by its kind
-- and its folded name, and is there only where a tie in sight speaks of it.
CREATE TABLE network_tie (
    id         uuid PRIMARY KEY,
    a_kind     text NOT NULL CHECK (a_kind IN ('person', 'place', 'vehicle', 'phone', 'account', 'group', 'organisation')),
    a_key      text NOT NULL CHECK (a_key <> '' AND length(a_key) <= 400),
    a_label    text NOT NULL DEFAULT '' CHECK (length(a_label) <= 200),
    a_person   uuid REFERENCES person,
    b_kind     text NOT NULL CHECK (b_kind IN ('place', 'vehicle', 'phone', 'account', 'group', 'organisation')),
    b_key      text NOT NULL CHECK (b_key <> '' AND length(b_key) <= 400),
    b_label    text NOT NULL CHECK (b_label <> '' AND length(b_label) <= 200),
    kind       text NOT NULL CHECK (kind IN ('uses', 'owns', 'been_at', 'works_for', 'belongs_to', 'meets_at', 'linked')),
    note       text NOT NULL DEFAULT '' CHECK (length(note) <= 400),
    since      text NOT NULL DEFAULT '' CHECK (length(since) <= 40), -- partial dates
    until      text NOT NULL DEFAULT '' CHECK (length(until) <= 40),
    source     text NOT NULL CHECK (source <> '' AND length(source) <= 400),
    reliable   smallint NOT NULL CHECK (reliable BETWEEN 1 AND 3),
    info       text NOT NULL CHECK (info IN ('A', 'B', 'C', 'D', 'E')),
    handling   text NOT NULL CHECK (handling IN ('P', 'C')),
    conditions text NOT NULL DEFAULT '' CHECK (length(conditions) <= 400),
    added      timestamptz NOT NULL,
    added_by   uuid NOT NULL REFERENCES account,
    removed    timestamptz,
    CHECK ((a_kind = 'person') = (a_person IS NOT NULL)),
    CHECK ((a_kind = 'person') = (a_label = '')),
    CHECK (handling <> 'C' OR conditions <> '')
);
CREATE INDEX network_tie_a ON network_tie (a_kind, a_key);
CREATE INDEX network_tie_b ON network_tie (b_kind, b_key);
CREATE INDEX network_tie_person ON network_tie (a_person) WHERE a_person IS NOT NULL;
ALTER TABLE network_tie ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON network_tie FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND (a_person IS NULL OR EXISTS (SELECT 1 FROM person p WHERE p.id = a_person)));
CREATE POLICY made ON network_tie FOR INSERT TO sightline_app
    WITH CHECK (added_by = (SELECT actor_id()) AND removed IS NULL AND (SELECT in_hub())
        AND (a_person IS NULL OR EXISTS (SELECT 1 FROM person p WHERE p.id = a_person)));
CREATE POLICY ended ON network_tie FOR UPDATE TO sightline_app
    USING ((SELECT in_hub()) AND (a_person IS NULL OR EXISTS (SELECT 1 FROM person p WHERE p.id = a_person))) WITH CHECK (removed IS NOT NULL);
GRANT SELECT, INSERT ON network_tie TO sightline_app;
GRANT UPDATE (removed) ON network_tie TO sightline_app;

-- What is known of the risk that an adult may pose: notes that are added and
-- taken off, never changed.
CREATE TABLE concern_note (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES person,
    words      text NOT NULL CHECK (words <> '' AND length(words) <= 4000),
    source     text NOT NULL CHECK (source <> '' AND length(source) <= 400),
    reliable   smallint NOT NULL CHECK (reliable BETWEEN 1 AND 3),
    info       text NOT NULL CHECK (info IN ('A', 'B', 'C', 'D', 'E')),
    handling   text NOT NULL CHECK (handling IN ('P', 'C')),
    conditions text NOT NULL DEFAULT '' CHECK (length(conditions) <= 400),
    added      timestamptz NOT NULL,
    added_by   uuid NOT NULL REFERENCES account,
    removed    timestamptz
);
CREATE INDEX concern_note_person ON concern_note (person_id);
-- When somebody looks again at what is held about an adult of concern; the
-- last row counts.
CREATE TABLE concern_review (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    due       date NOT NULL,
    reason    text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    said      timestamptz NOT NULL,
    said_by   uuid NOT NULL REFERENCES account
);
CREATE INDEX concern_review_person ON concern_review (person_id, said);
ALTER TABLE concern_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE concern_review ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON concern_note FOR SELECT TO sightline_app USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY made ON concern_note FOR INSERT TO sightline_app
    WITH CHECK (added_by = (SELECT actor_id()) AND removed IS NULL AND (SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY ended ON concern_note FOR UPDATE TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)) WITH CHECK (removed IS NOT NULL);
CREATE POLICY seen ON concern_review FOR SELECT TO sightline_app USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY made ON concern_review FOR INSERT TO sightline_app
    WITH CHECK (said_by = (SELECT actor_id()) AND (SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
GRANT SELECT, INSERT ON concern_note, concern_review TO sightline_app;
GRANT UPDATE (removed) ON concern_note TO sightline_app;
