-- An extract that somebody of an agency brings in the site: the list stands
-- here until it was compared, at most a day, and is then gone; and what the
-- columns of an agency's lists were said to mean, for the next list.

-- +goose Up

CREATE TABLE extract_draft (
    id         uuid PRIMARY KEY, -- the extract's own, once it was compared
    agency_id  uuid NOT NULL REFERENCES agency,
    account_id uuid NOT NULL REFERENCES account,
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    purpose    text NOT NULL CHECK (purpose <> '' AND length(purpose) <= 2000),
    brought    timestamptz NOT NULL,
    content    bytea NOT NULL CHECK (length(content) BETWEEN 1 AND 10485760), -- the list as it was brought
    targets    text[] NOT NULL DEFAULT '{}', -- what each column means; empty: not said yet
    started    timestamptz,                  -- it is being compared
    rows       integer NOT NULL DEFAULT 0 CHECK (rows >= 0),
    compared   integer NOT NULL DEFAULT 0 CHECK (compared >= 0)
);
CREATE INDEX extract_draft_agency ON extract_draft (agency_id, brought);
CREATE INDEX extract_draft_brought ON extract_draft (brought);

CREATE TABLE extract_columns (
    agency_id uuid NOT NULL REFERENCES agency,
    heading   bytea NOT NULL CHECK (length(heading) = 32), -- a digest of the heading line
    targets   text[] NOT NULL,
    kept      timestamptz NOT NULL,
    PRIMARY KEY (agency_id, heading)
);

ALTER TABLE extract_draft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE extract_columns ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- The hub sees no draft: what is in it is the agency's own until it matched.
CREATE POLICY seen ON extract_draft FOR SELECT TO sightline_app
    USING ((SELECT is_service('jobs')) OR (SELECT has_role('partner_contact')) AND agency_id = (SELECT (my_account()).agency_id));
CREATE POLICY brought ON extract_draft FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND (SELECT has_role('partner_contact')) AND agency_id = (SELECT (my_account()).agency_id) AND started IS NULL);
CREATE POLICY changed ON extract_draft FOR UPDATE TO sightline_app
    USING ((SELECT is_service('jobs')) OR (SELECT has_role('partner_contact')) AND agency_id = (SELECT (my_account()).agency_id));
CREATE POLICY gone ON extract_draft FOR DELETE TO sightline_app
    USING ((SELECT is_service('jobs')) OR (SELECT has_role('partner_contact')) AND agency_id = (SELECT (my_account()).agency_id));
CREATE POLICY own ON extract_columns FOR ALL TO sightline_app
    USING ((SELECT has_role('partner_contact')) AND agency_id = (SELECT (my_account()).agency_id))
    WITH CHECK ((SELECT has_role('partner_contact')) AND agency_id = (SELECT (my_account()).agency_id));

GRANT SELECT, INSERT, DELETE ON extract_draft TO sightline_app;
GRANT UPDATE (targets, started, rows, compared) ON extract_draft TO sightline_app;
GRANT SELECT, INSERT, UPDATE ON extract_columns TO sightline_app;
