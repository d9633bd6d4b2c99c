-- Agencies that leave, teams that belong to one agency, and guesses that wear
-- out.

-- +goose Up

-- An agency that has left: its people and systems are nobody from the next
-- request on. What they did stays.
ALTER TABLE agency ADD closed timestamptz;

-- A team's people work for the team's own agency: nobody is put into another
-- agency's hub.
ALTER TABLE team ADD CONSTRAINT team_agency UNIQUE (id, agency_id);
ALTER TABLE account ADD CONSTRAINT account_team FOREIGN KEY (team_id, agency_id) REFERENCES team (id, agency_id);

-- A guess counts the tries of one recovery address since the first of them.
-- The address is kept as a hash, whether or not anybody signs in with it.
CREATE TABLE guess (
    address_hash bytea PRIMARY KEY CHECK (length(address_hash) = 32),
    since        timestamptz NOT NULL,
    tries        integer NOT NULL
);
ALTER TABLE guess ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY signin ON guess FOR ALL TO sightline_app USING ((SELECT is_service('signin'))) WITH CHECK ((SELECT is_service('signin')));
GRANT SELECT, INSERT, UPDATE, DELETE ON guess TO sightline_app;

-- An agency's administrators change its accounts by the rule under which they
-- make them: sight of the whole partnership is the hub's agency's to give, and
-- one that was given stays as it is.
-- +goose StatementBegin
CREATE FUNCTION keeps_roles() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF current_user = 'sightline_app' AND NOT is_service('founding') AND NOT EXISTS (SELECT 1 FROM team WHERE hub AND agency_id = NEW.agency_id) AND EXISTS (
        SELECT 1 FROM unnest(NEW.roles) r WHERE r <> ALL (OLD.roles)
           AND r IN ('auditor', 'privacy_officer', 'board', 'analyst', 'training_coordinator'))
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'this agency does not give that role';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_roles BEFORE UPDATE OF roles ON account FOR EACH ROW EXECUTE FUNCTION keeps_roles();

CREATE OR REPLACE FUNCTION my_account() RETURNS account
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account;
BEGIN
    SELECT a.* INTO me FROM account a LEFT JOIN agency g ON g.id = a.agency_id
     WHERE a.id = actor_id() AND a.disabled IS NULL AND g.closed IS NULL;
    RETURN me;
END $$;

CREATE OR REPLACE FUNCTION has_role(VARIADIC wanted text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN coalesce((my_account()).roles && wanted, false);
END $$;

CREATE OR REPLACE FUNCTION in_hub() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account := my_account();
BEGIN
    RETURN coalesce(me.roles && ARRAY['practitioner', 'manager'], false)
       AND EXISTS (SELECT 1 FROM team t WHERE t.id = me.team_id AND t.hub);
END $$;
-- +goose StatementEnd
