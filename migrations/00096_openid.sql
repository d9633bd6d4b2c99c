-- An agency's own identity provider (OpenID Connect), and who its people are
-- here.

-- +goose Up

CREATE TABLE identity_provider (
    id        uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES agency,
    issuer    text NOT NULL CHECK (issuer ~ '^https?://' AND length(issuer) <= 500),
    client_id text NOT NULL CHECK (client_id <> '' AND length(client_id) <= 500),
    secret    bytea NOT NULL, -- sealed, and bound to this row
    acr       text[] NOT NULL DEFAULT '{}', -- one of these is required, where there are any
    amr       text[] NOT NULL DEFAULT '{}', -- the same
    created   timestamptz NOT NULL,
    closed    timestamptz
);
CREATE UNIQUE INDEX identity_provider_agency ON identity_provider (agency_id) WHERE closed IS NULL;

-- Whom the issuer calls by its subject is this account: said once, at the
-- first sign-in, by a verified e-mail address of the agency's own.
CREATE TABLE identity_link (
    agency_id  uuid NOT NULL REFERENCES agency,
    issuer     text NOT NULL,
    subject    text NOT NULL CHECK (subject <> '' AND length(subject) <= 255),
    account_id uuid NOT NULL REFERENCES account,
    created    timestamptz NOT NULL,
    PRIMARY KEY (agency_id, issuer, subject),
    CONSTRAINT identity_link_account UNIQUE (agency_id, issuer, account_id)
);

-- An attempt to sign in there, bound to the browser by a cookie and used once.
CREATE TABLE identity_attempt (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    data       jsonb NOT NULL,
    expires    timestamptz NOT NULL
);

ALTER TABLE identity_provider ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE identity_link ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE identity_attempt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY founded ON identity_provider FOR ALL TO sightline_app USING ((SELECT is_service('founding'))) WITH CHECK ((SELECT is_service('founding')));
CREATE POLICY signin ON identity_provider FOR SELECT TO sightline_app USING ((SELECT is_service('signin')));
CREATE POLICY signin ON identity_link FOR ALL TO sightline_app USING ((SELECT is_service('signin'))) WITH CHECK ((SELECT is_service('signin')));
CREATE POLICY founded ON identity_link FOR SELECT TO sightline_app USING ((SELECT is_service('founding')));
CREATE POLICY unbound ON identity_link FOR DELETE TO sightline_app USING ((SELECT is_service('founding')));
CREATE POLICY signin ON identity_attempt FOR ALL TO sightline_app USING ((SELECT is_service('signin'))) WITH CHECK ((SELECT is_service('signin')));
GRANT SELECT, INSERT, UPDATE ON identity_provider TO sightline_app;
GRANT SELECT, INSERT, DELETE ON identity_link, identity_attempt TO sightline_app;
