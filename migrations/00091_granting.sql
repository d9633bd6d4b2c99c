-- Granting needs holding: nobody gives, by whatever SQL, what they do not hold
-- or what their role does not let them give, least of all to themselves.

-- +goose Up

-- An account is kept by administrators of its agency. They give the roles that
-- their agency gives, to others; an agency's system closes accounts and gives
-- nothing. What says who somebody is does not change.
DROP TRIGGER keeps_roles ON account;
DROP FUNCTION keeps_roles();
-- +goose StatementBegin
CREATE FUNCTION account_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    me account;
    was account := NEW;
    problem text;
BEGIN
    IF current_user <> 'sightline_app' OR is_service('founding') THEN
        RETURN NEW;
    END IF;
    me := my_account();
    IF TG_OP = 'UPDATE' THEN
        was := OLD;
    ELSE
        was.roles := '{}';
    END IF;
    problem := CASE
        WHEN (NEW.id, NEW.kind, NEW.agency_id, NEW.email, NEW.created, NEW.signed_in, NEW.reminded)
             IS DISTINCT FROM (was.id, was.kind, was.agency_id, was.email, was.created, was.signed_in, was.reminded)
            THEN 'who an account belongs to does not change'
        WHEN TG_OP = 'INSERT' AND (NEW.disabled, NEW.signed_in, NEW.attested_by, NEW.reminded) IS DISTINCT FROM (NULL, NULL, NULL, NULL)
            THEN 'a new account is new'
        WHEN NEW.attested > now() + interval '1 day' OR NEW.woken > now() + interval '1 day'
            THEN 'nothing is attested ahead of time'
        WHEN NEW.id = me.id AND (NEW.roles, NEW.team_id, NEW.disabled, NEW.attested, NEW.woken)
             IS DISTINCT FROM (was.roles, was.team_id, was.disabled, was.attested, was.woken)
            THEN 'another administrator does this'
        WHEN TG_OP = 'UPDATE' AND (NEW.attested, NEW.attested_by, NEW.woken) IS DISTINCT FROM (was.attested, was.attested_by, was.woken)
             AND (me.kind <> 'person' OR NEW.attested_by IS DISTINCT FROM me.id)
            THEN 'a person attests, in their own name'
        WHEN NEW.agency_id IS DISTINCT FROM me.agency_id
             AND (NEW.name, NEW.job, NEW.phone, NEW.team_id, NEW.roles, NEW.disabled, NEW.version)
             IS DISTINCT FROM (was.name, was.job, was.phone, was.team_id, was.roles, was.disabled, was.version)
            THEN 'another agency keeps this account'
        WHEN me.kind = 'system' AND (NOT NEW.roles <@ was.roles OR NEW.team_id IS DISTINCT FROM was.team_id
                                     OR was.disabled IS NOT NULL AND NEW.disabled IS NULL AND NEW.roles <> '{}')
            THEN 'a system gives no role'
        WHEN NEW.kind = 'system' AND NOT NEW.roles <@ was.roles
            THEN 'whoever runs the site says what a system may do'
        WHEN EXISTS (SELECT 1 FROM unnest(NEW.roles) r WHERE r <> ALL (was.roles)
                        AND r IN ('auditor', 'privacy_officer', 'board', 'analyst', 'training_coordinator'))
             AND NOT EXISTS (SELECT 1 FROM team WHERE hub AND agency_id = NEW.agency_id)
            THEN 'this agency does not give that role'
    END;
    IF problem IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER account_kept BEFORE INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION account_kept();

-- Administrators make accounts for people; systems are laid down by whoever
-- runs the site.
DROP POLICY kept ON account;
CREATE POLICY kept ON account FOR INSERT TO sightline_app
    WITH CHECK (kind = 'person' AND (SELECT has_role('administrator')) AND agency_id = (SELECT (my_account()).agency_id));

-- Administrators attest each other. Those of the agency that has the hub attest
-- every agency's administrators, and whoever has none of their own: nobody locks
-- an agency out by forgetting.
-- +goose StatementBegin
CREATE FUNCTION keeps_itself(agency uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM account a WHERE a.agency_id = agency AND a.kind = 'person' AND 'administrator' = ANY (a.roles) AND in_use(a));
END $$;
-- +goose StatementEnd
CREATE POLICY attested ON account FOR UPDATE TO sightline_app
    USING (kind = 'person' AND (SELECT has_role('administrator'))
        AND EXISTS (SELECT 1 FROM team t WHERE t.hub AND t.agency_id = (SELECT (my_account()).agency_id))
        AND ('administrator' = ANY (roles) OR NOT keeps_itself(agency_id)))
    WITH CHECK (kind = 'person');

-- An invitation lets its holder in as somebody: only an administrator of that
-- person's agency makes one, in their own name; only signing in uses one up.
DROP POLICY signin ON invitation;
CREATE POLICY seen ON invitation FOR SELECT TO sightline_app
    USING ((SELECT is_service('signin')) OR invited_by = (SELECT actor_id()));
CREATE POLICY made ON invitation FOR INSERT TO sightline_app
    WITH CHECK ((SELECT is_service('signin')) OR invited_by = (SELECT actor_id())
        AND (SELECT has_role('administrator')) AND (SELECT (my_account()).kind) = 'person'
        AND EXISTS (SELECT 1 FROM account a WHERE a.id = account_id AND a.kind = 'person' AND a.agency_id = (SELECT (my_account()).agency_id)));
CREATE POLICY used ON invitation FOR UPDATE TO sightline_app
    USING ((SELECT is_service('signin'))) WITH CHECK ((SELECT is_service('signin')));

-- A token is a system's. One for a person would let its maker act as them.
DROP POLICY kept ON api_token;
CREATE POLICY seen ON api_token FOR SELECT TO sightline_app
    USING ((SELECT is_service('signin')) OR (SELECT is_service('founding'))
        OR (SELECT has_role('administrator')) AND (SELECT (my_account()).kind) = 'person'
        AND EXISTS (SELECT 1 FROM account a WHERE a.id = api_token.account_id AND a.agency_id = (SELECT (my_account()).agency_id)));
CREATE POLICY made ON api_token FOR INSERT TO sightline_app
    WITH CHECK (EXISTS (SELECT 1 FROM account a WHERE a.id = api_token.account_id AND a.kind = 'system'
        AND ((SELECT is_service('founding')) OR (SELECT has_role('administrator')) AND (SELECT (my_account()).kind) = 'person'
            AND a.agency_id = (SELECT (my_account()).agency_id))));
CREATE POLICY revoked ON api_token FOR UPDATE TO sightline_app
    USING ((SELECT is_service('founding')) OR (SELECT has_role('administrator')) AND (SELECT (my_account()).kind) = 'person'
        AND EXISTS (SELECT 1 FROM account a WHERE a.id = api_token.account_id AND a.agency_id = (SELECT (my_account()).agency_id)))
    WITH CHECK (revoked IS NOT NULL);
REVOKE UPDATE ON api_token FROM sightline_app;
GRANT UPDATE (revoked) ON api_token TO sightline_app;

-- A tie to a record is given by who holds the record at its own level: in sight
-- because one raised it, or was given sight of it, is not enough to give it on.
CREATE POLICY held ON relationship AS RESTRICTIVE FOR INSERT TO sightline_app
    WITH CHECK (kind NOT IN ('team', 'share', 'named')
        OR EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id
            AND (p.seal = 0 OR p.seal = 1 AND (SELECT has_role('manager')) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id
            AND (r.seal = 0 OR r.seal = 1 AND (SELECT has_role('manager')) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))));

-- A tie is ended and never turned into another, nor made to last again.
REVOKE UPDATE ON relationship FROM sightline_app;
GRANT UPDATE (ends) ON relationship TO sightline_app;
-- +goose StatementBegin
CREATE FUNCTION only_ended() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.ends IS NULL OR NEW.ends > OLD.ends THEN
        RAISE insufficient_privilege USING MESSAGE = 'a tie is only ended';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER only_ended BEFORE UPDATE ON relationship FOR EACH ROW EXECUTE FUNCTION only_ended();
CREATE POLICY held_end ON relationship AS RESTRICTIVE FOR UPDATE TO sightline_app
    USING (kind NOT IN ('team', 'share', 'named')
        OR EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id
            AND (p.seal = 0 OR p.seal = 1 AND (SELECT has_role('manager')) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id
            AND (r.seal = 0 OR r.seal = 1 AND (SELECT has_role('manager')) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))));

-- Administrators watch that messages go out. Which referral one is about is for
-- whom it goes to: only what sends it reads the reference.
CREATE POLICY owner_reads ON mail FOR SELECT TO CURRENT_USER USING (true);
-- +goose StatementBegin
CREATE FUNCTION mail_ref(one uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RETURN '';
    END IF;
    RETURN (SELECT m.ref FROM mail m WHERE m.id = one);
END $$;
-- +goose StatementEnd
REVOKE SELECT ON mail FROM sightline_app;
GRANT SELECT (id, account_id, template, state, queued, sent, tries, problem) ON mail TO sightline_app;
