-- Who signed which content off. A pack without a row here is an example.

-- +goose Up

CREATE TABLE pack_signoff (
    id           uuid PRIMARY KEY,
    pack_id      text NOT NULL CHECK (length(pack_id) <= 100),
    pack_version text NOT NULL CHECK (length(pack_version) <= 40),
    pack_hash    text NOT NULL CHECK (length(pack_hash) <= 100),
    account_id   uuid NOT NULL REFERENCES account,
    signed       timestamptz NOT NULL,
    note         text NOT NULL CHECK (note <> '' AND length(note) <= 2000),
    UNIQUE (pack_id, pack_version, pack_hash)
);
ALTER TABLE pack_signoff ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON pack_signoff FOR SELECT TO sightline_app USING ((SELECT actor_id()) IS NOT NULL);
CREATE POLICY signed ON pack_signoff FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND (SELECT has_role('board')));
GRANT SELECT, INSERT ON pack_signoff TO sightline_app;
