-- What was done under an idempotency key: sending the same again gives the
-- same answer. It holds ids and references, never words.

-- +goose Up

CREATE TABLE done_once (
    actor_id uuid NOT NULL REFERENCES account,
    action   text NOT NULL CHECK (length(action) <= 100),
    key      text NOT NULL CHECK (key <> '' AND length(key) <= 200),
    digest   bytea NOT NULL CHECK (length(digest) = 32), -- of what was sent
    result   text NOT NULL CHECK (length(result) <= 200),
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor_id, action, key)
);
ALTER TABLE done_once ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON done_once FOR ALL TO sightline_app
    USING (actor_id = (SELECT actor_id())) WITH CHECK (actor_id = (SELECT actor_id()));
GRANT SELECT, INSERT, UPDATE ON done_once TO sightline_app;
