-- Who works here: agencies, teams, accounts, the ways they sign in, and what
-- ties each of them to a record about a person.

-- +goose Up

CREATE TABLE agency (
    id      uuid PRIMARY KEY,
    name    text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    kind    text NOT NULL CHECK (kind IN ('council', 'police', 'health', 'school', 'charity', 'youth_justice', 'housing', 'other')),
    phone   text NOT NULL DEFAULT '' CHECK (length(phone) <= 40),
    email   text NOT NULL DEFAULT '' CHECK (length(email) <= 254),
    town    text NOT NULL DEFAULT '' CHECK (length(town) <= 100),
    created timestamptz NOT NULL
);

CREATE TABLE team (
    id        uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES agency,
    name      text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    hub       boolean NOT NULL DEFAULT false -- the front door: it receives every referral
);

CREATE TABLE account (
    id        uuid PRIMARY KEY,
    kind      text NOT NULL CHECK (kind IN ('person', 'system', 'service')),
    agency_id uuid REFERENCES agency,
    team_id   uuid REFERENCES team,
    name      text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    job       text NOT NULL DEFAULT '' CHECK (length(job) <= 200),
    email     text NOT NULL DEFAULT '' CHECK (length(email) <= 254),
    phone     text NOT NULL DEFAULT '' CHECK (length(phone) <= 40),
    roles     text[] NOT NULL DEFAULT '{}',
    created   timestamptz NOT NULL,
    disabled  timestamptz,
    version   integer NOT NULL DEFAULT 1,
    CHECK ((kind = 'service') = (agency_id IS NULL)),
    CHECK (roles <@ ARRAY['referrer', 'practitioner', 'manager', 'partner_contact', 'specialist', 'analyst', 'auditor',
                          'privacy_officer', 'training_coordinator', 'board', 'administrator'])
);
CREATE INDEX account_agency ON account (agency_id, name);
CREATE UNIQUE INDEX account_email ON account (lower(email)) WHERE email <> '' AND disabled IS NULL;

INSERT INTO account (id, kind, name, created) VALUES
    ('00000000-0000-7000-8000-000000000001', 'service', 'Sign-in', now()),
    ('00000000-0000-7000-8000-000000000002', 'service', 'Journal keeper', now()),
    ('00000000-0000-7000-8000-000000000003', 'service', 'Background work', now()),
    ('00000000-0000-7000-8000-000000000004', 'service', 'Setting up', now());

CREATE TABLE invitation (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    invited_by uuid NOT NULL REFERENCES account,
    created    timestamptz NOT NULL,
    expires    timestamptz NOT NULL,
    used       timestamptz
);

CREATE TABLE passkey (
    id         bytea PRIMARY KEY CHECK (length(id) <= 1023), -- the credential id
    account_id uuid NOT NULL REFERENCES account,
    label      text NOT NULL CHECK (label <> '' AND length(label) <= 100),
    credential jsonb NOT NULL,
    created    timestamptz NOT NULL,
    last_used  timestamptz
);
CREATE INDEX passkey_account ON passkey (account_id);

-- A ceremony is the challenge of one attempt to sign in or to add a passkey.
CREATE TABLE ceremony (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    account_id uuid REFERENCES account,
    data       jsonb NOT NULL,
    expires    timestamptz NOT NULL
);

CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES account,
    code_hash  bytea NOT NULL CHECK (length(code_hash) = 32),
    created    timestamptz NOT NULL,
    used       timestamptz,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE session (
    id         uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    account_id uuid NOT NULL REFERENCES account,
    how        text NOT NULL CHECK (how IN ('passkey', 'recovery', 'demo')),
    started    timestamptz NOT NULL,
    ends       timestamptz NOT NULL,
    revoked    timestamptz
);
CREATE INDEX session_account ON session (account_id);

-- A token is how an agency's system signs each request.
CREATE TABLE api_token (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    label      text NOT NULL CHECK (label <> '' AND length(label) <= 100),
    created    timestamptz NOT NULL,
    ends       timestamptz NOT NULL,
    revoked    timestamptz
);

-- A relationship ties an account, a team or an agency to a record about a
-- person, for a time. Everything that access.Decide and the policies below
-- say about a single record starts here.
--   team     allocated to work on it
--   referral raised it, or belongs to the team that did
--   request  was asked what it holds
--   share    was given sight of it
--   named    is on the list of a restricted or sealed record
CREATE TABLE relationship (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('team', 'referral', 'request', 'share', 'named')),
    account_id uuid REFERENCES account,
    team_id    uuid REFERENCES team,
    agency_id  uuid REFERENCES agency,
    subject_id uuid NOT NULL, -- a referral, a person, or a request
    granted_by uuid NOT NULL REFERENCES account,
    begins     timestamptz NOT NULL,
    ends       timestamptz, -- NULL: until ended
    CHECK (num_nonnulls(account_id, team_id, agency_id) = 1)
);
CREATE INDEX relationship_subject ON relationship (subject_id);
CREATE INDEX relationship_account ON relationship (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX relationship_team ON relationship (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX relationship_agency ON relationship (agency_id) WHERE agency_id IS NOT NULL;

-- What the policies ask. Each is called once a query, as (SELECT f()), never
-- once a row; each is empty or false for nobody and for a disabled account.
-- +goose StatementBegin
CREATE FUNCTION my_account() RETURNS account
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account;
BEGIN
    SELECT * INTO me FROM account WHERE id = actor_id() AND disabled IS NULL;
    RETURN me;
END $$;

-- has_role(...) says whether the actor holds any of the roles.
CREATE FUNCTION has_role(VARIADIC wanted text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN coalesce((SELECT roles && wanted FROM account WHERE id = actor_id() AND disabled IS NULL), false);
END $$;

-- in_hub() says whether the actor works in the hub: a practitioner or manager
-- of a hub team. It opens what is open to the team, never a seal.
CREATE FUNCTION in_hub() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM account a JOIN team t ON t.id = a.team_id
                   WHERE a.id = actor_id() AND a.disabled IS NULL AND t.hub
                     AND a.roles && ARRAY['practitioner', 'manager']);
END $$;

-- my_subjects(kinds) lists the records to which a relationship of one of the
-- kinds ties the actor, their team or their agency today. An agency's
-- relationship reaches its partner contacts only.
CREATE FUNCTION my_subjects(VARIADIC kinds text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account := my_account();
BEGIN
    IF me.id IS NULL THEN RETURN '{}'; END IF;
    RETURN coalesce((SELECT array_agg(DISTINCT subject_id) FROM (
        SELECT subject_id, kind, ends FROM relationship WHERE account_id = me.id
        UNION ALL
        SELECT subject_id, kind, ends FROM relationship WHERE team_id = me.team_id
        UNION ALL
        SELECT subject_id, kind, ends FROM relationship
         WHERE agency_id = me.agency_id AND 'partner_contact' = ANY (me.roles)
    ) r WHERE r.kind = ANY (kinds) AND (r.ends IS NULL OR r.ends > now())), '{}');
END $$;
-- +goose StatementEnd

ALTER TABLE account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE passkey ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE ceremony ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE session ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE api_token ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE relationship ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- The functions above run as the owner, who is under row-level security like
-- everybody: these two policies are all it may see.
CREATE POLICY owner_reads ON account FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON relationship FOR SELECT TO CURRENT_USER USING (true);

-- Colleagues' names are seen by everybody who is signed in; an agency's
-- administrators keep its accounts.
CREATE POLICY seen ON account FOR SELECT TO sightline_app USING ((SELECT actor_id()) IS NOT NULL);
CREATE POLICY founded ON account FOR ALL TO sightline_app
    USING ((SELECT is_service('founding'))) WITH CHECK ((SELECT is_service('founding')));
CREATE POLICY kept ON account FOR INSERT TO sightline_app
    WITH CHECK (kind <> 'service' AND (SELECT has_role('administrator')) AND agency_id = (SELECT (my_account()).agency_id)
        AND (NOT roles && ARRAY['auditor', 'privacy_officer', 'board', 'analyst', 'training_coordinator']
             OR EXISTS (SELECT 1 FROM team t WHERE t.hub AND t.agency_id = account.agency_id)));
CREATE POLICY changed ON account FOR UPDATE TO sightline_app
    USING (kind <> 'service' AND (SELECT has_role('administrator')) AND agency_id = (SELECT (my_account()).agency_id))
    WITH CHECK (kind <> 'service' AND agency_id = (SELECT (my_account()).agency_id));

-- The means of signing in belong to the sign-in service; people see and end their own.
CREATE POLICY signin ON invitation FOR ALL TO sightline_app
    USING ((SELECT is_service('signin')) OR invited_by = (SELECT actor_id()))
    WITH CHECK ((SELECT is_service('signin')) OR invited_by = (SELECT actor_id()));
CREATE POLICY signin ON passkey FOR ALL TO sightline_app
    USING ((SELECT is_service('signin')) OR account_id = (SELECT actor_id()))
    WITH CHECK ((SELECT is_service('signin')) OR account_id = (SELECT actor_id()));
CREATE POLICY signin ON ceremony FOR ALL TO sightline_app
    USING ((SELECT is_service('signin'))) WITH CHECK ((SELECT is_service('signin')));
CREATE POLICY signin ON recovery_code FOR ALL TO sightline_app
    USING ((SELECT is_service('signin')) OR account_id = (SELECT actor_id()))
    WITH CHECK ((SELECT is_service('signin')) OR account_id = (SELECT actor_id()));
CREATE POLICY signin ON session FOR ALL TO sightline_app
    USING ((SELECT is_service('signin')) OR account_id = (SELECT actor_id()))
    WITH CHECK ((SELECT is_service('signin')));
CREATE POLICY ended ON session FOR UPDATE TO sightline_app
    USING (EXISTS (SELECT 1 FROM account a WHERE a.id = session.account_id
                   AND (SELECT has_role('administrator')) AND a.agency_id = (SELECT (my_account()).agency_id)))
    WITH CHECK (revoked IS NOT NULL);
CREATE POLICY kept ON api_token FOR ALL TO sightline_app
    USING ((SELECT is_service('signin')) OR (SELECT is_service('founding'))
        OR EXISTS (SELECT 1 FROM account a WHERE a.id = api_token.account_id
                   AND (SELECT has_role('administrator')) AND a.agency_id = (SELECT (my_account()).agency_id)))
    WITH CHECK ((SELECT is_service('founding'))
        OR EXISTS (SELECT 1 FROM account a WHERE a.id = api_token.account_id
                   AND (SELECT has_role('administrator')) AND a.agency_id = (SELECT (my_account()).agency_id)));

-- People see the relationships that reach them; the hub sees those of the
-- records it works on. Who may grant one is said where the records are.
CREATE POLICY seen ON relationship FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) OR account_id = (SELECT actor_id()) OR team_id = (SELECT (my_account()).team_id)
        OR agency_id = (SELECT (my_account()).agency_id) OR granted_by = (SELECT actor_id()));
CREATE POLICY ended ON relationship FOR UPDATE TO sightline_app
    USING ((SELECT in_hub())) WITH CHECK ((SELECT in_hub()) AND ends IS NOT NULL);

GRANT SELECT ON agency, team TO sightline_app;
GRANT INSERT, UPDATE ON agency, team TO sightline_app;
GRANT SELECT, INSERT, UPDATE ON account, invitation, passkey, recovery_code, session, api_token, relationship TO sightline_app;
GRANT SELECT, INSERT, DELETE ON ceremony TO sightline_app;
GRANT DELETE ON passkey TO sightline_app;
ALTER TABLE agency ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE team ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON agency FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON team FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY seen ON agency FOR SELECT TO sightline_app USING ((SELECT actor_id()) IS NOT NULL);
CREATE POLICY seen ON team FOR SELECT TO sightline_app USING ((SELECT actor_id()) IS NOT NULL);
CREATE POLICY founded ON agency FOR ALL TO sightline_app
    USING ((SELECT is_service('founding'))) WITH CHECK ((SELECT is_service('founding')));
CREATE POLICY founded ON team FOR ALL TO sightline_app
    USING ((SELECT is_service('founding'))) WITH CHECK ((SELECT is_service('founding')));
