-- Who else knows this child: what an agency's extract was found to hold. Of an
-- extract only what matched somebody in the register is kept, and of that only
-- the agency's own reference, not what it says.

-- +goose Up

CREATE TABLE extract (
    id         uuid PRIMARY KEY,
    agency_id  uuid NOT NULL REFERENCES agency,
    account_id uuid NOT NULL REFERENCES account,
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    purpose    text NOT NULL CHECK (purpose <> '' AND length(purpose) <= 2000),
    made       timestamptz NOT NULL,
    rows       integer NOT NULL CHECK (rows >= 0),
    ended      timestamptz -- a newer one of the same name took its place
);
CREATE INDEX extract_agency ON extract (agency_id, name);

CREATE TABLE extract_match (
    id         uuid PRIMARY KEY,
    extract_id uuid NOT NULL REFERENCES extract,
    person_id  uuid NOT NULL REFERENCES person,
    source_ref text NOT NULL CHECK (length(source_ref) <= 200), -- the agency's own reference
    weight     integer NOT NULL,                                -- 32nds of a bit
    why        text NOT NULL CHECK (length(why) <= 2000)
);
CREATE INDEX extract_match_person ON extract_match (person_id);
CREATE INDEX extract_match_extract ON extract_match (extract_id);

ALTER TABLE extract ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE extract_match ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY seen ON extract FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) OR agency_id = (SELECT (my_account()).agency_id));
CREATE POLICY kept ON extract FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND agency_id = (SELECT (my_account()).agency_id) AND ended IS NULL);
CREATE POLICY ended ON extract FOR UPDATE TO sightline_app
    USING (agency_id = (SELECT (my_account()).agency_id)) WITH CHECK (ended IS NOT NULL);
-- The agency that sent an extract is not told whom it matched.
CREATE POLICY seen ON extract_match FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY kept ON extract_match FOR INSERT TO sightline_app
    WITH CHECK (EXISTS (SELECT 1 FROM extract e WHERE e.id = extract_id AND e.account_id = (SELECT actor_id()) AND e.ended IS NULL));
GRANT SELECT, INSERT ON extract TO sightline_app;
GRANT UPDATE (ended) ON extract TO sightline_app;
GRANT SELECT, INSERT ON extract_match TO sightline_app;
