-- A session that nobody uses ends; a session says when its person last proved
-- that it is them; words that were typed and could not be taken are kept.

-- +goose Up

-- idle_ends is when the session ends unless it is used before: ten minutes on,
-- moved by a request that finds it less than nine and a half minutes away.
ALTER TABLE session ADD idle_ends timestamptz NOT NULL DEFAULT now() + interval '10 minutes';
-- confirmed is when the person last proved that it is them, in this session.
ALTER TABLE session ADD confirmed timestamptz;

-- Words of a form that were not sent, or that came when they could not be
-- taken. Sealed, and bound to the account and the row.
CREATE TABLE unsent (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    page       bytea NOT NULL CHECK (length(page) = 32), -- which page's form, as a keyed hash
    sealed     bytea NOT NULL CHECK (length(sealed) <= 1200000),
    kept       timestamptz NOT NULL,
    expires    timestamptz NOT NULL
);
CREATE INDEX unsent_account ON unsent (account_id, page, kept DESC);
CREATE INDEX unsent_expires ON unsent (expires);
ALTER TABLE unsent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Only the person who typed them has them; no role opens another's. The
-- sign-in service adds what comes with a session that has ended, and tells
-- whether somebody has any; the background work deletes what is over.
CREATE POLICY own ON unsent FOR ALL TO sightline_app
    USING (account_id = (SELECT actor_id())) WITH CHECK (account_id = (SELECT actor_id()));
CREATE POLICY signin ON unsent FOR ALL TO sightline_app USING ((SELECT is_service('signin'))) WITH CHECK ((SELECT is_service('signin')));
CREATE POLICY jobs_see ON unsent FOR SELECT TO sightline_app USING ((SELECT is_service('jobs')));
CREATE POLICY jobs_clear ON unsent FOR DELETE TO sightline_app USING ((SELECT is_service('jobs')));
GRANT SELECT, INSERT, UPDATE, DELETE ON unsent TO sightline_app;

-- Another way to sign in: the agency's own identity provider.
ALTER TABLE session DROP CONSTRAINT session_how_check;
ALTER TABLE session ADD CONSTRAINT session_how_check CHECK (how IN ('passkey', 'recovery', 'demo', 'provider'));
