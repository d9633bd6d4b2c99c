-- Who acts is worked out once in each transaction, not once for each policy of
-- each statement. What was found is kept in a setting of the transaction, sealed
-- as the statement of identity is: with the owner's key, for this statement of
-- identity, so for this connection and this transaction. Whoever changes it only
-- has it worked out again.

-- +goose Up

-- The rules that stand, whatever they are by now, under names of their own.
-- +goose StatementBegin
DO $do$
DECLARE
    actor  text := pg_get_functiondef('actor_id()'::regprocedure);
    me     text := pg_get_functiondef('my_account()'::regprocedure);
    hub    text := pg_get_functiondef('in_hub()'::regprocedure);
BEGIN
    EXECUTE replace(actor, 'actor_id()', 'actor_found()');
    EXECUTE replace(replace(me, 'my_account()', 'account_found()'), 'actor_id()', 'actor_found()');
    EXECUTE replace(replace(replace(hub, 'in_hub()', 'hub_found()'), 'my_account()', 'account_found()'), 'actor_id()', 'actor_found()');
END $do$;

-- my_facts() is what the policies ask of the actor, as an array: {actor, account
-- in use, its agency, its team, works in the hub, its roles with commas}. NULL
-- for nobody; all but the first are empty for an account that is not in use.
CREATE FUNCTION my_facts() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    said  text := current_setting('sightline.actor', true);
    kept  text[] := string_to_array(current_setting('sightline.facts', true), '#');
    pads  identity_key;
    me    account;
    facts text;
BEGIN
    IF said IS NULL OR split_part(said, '|', 4) <> pg_backend_pid()::text
       OR split_part(said, '|', 5) <> (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text THEN
        RETURN NULL;
    END IF;
    SELECT * INTO pads FROM identity_key;
    IF kept[2] = encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to('facts|' || said || '|' || kept[1], 'UTF8'))), 'hex') THEN
        RETURN string_to_array(kept[1], '|');
    END IF;
    facts := actor_found()::text;
    IF facts IS NULL THEN
        RETURN NULL;
    END IF;
    me := account_found();
    facts := facts || '|' || coalesce(me.id::text, '') || '|' || coalesce(me.agency_id::text, '') || '|' || coalesce(me.team_id::text, '')
        || '|' || coalesce(hub_found(), false)::text || '|' || coalesce(array_to_string(me.roles, ','), '');
    PERFORM set_config('sightline.facts', facts || '#' ||
        encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to('facts|' || said || '|' || facts, 'UTF8'))), 'hex'), true);
    RETURN string_to_array(facts, '|');
END $$;

CREATE OR REPLACE FUNCTION actor_id() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN ((my_facts())[1])::uuid;
END $$;

CREATE OR REPLACE FUNCTION my_account() RETURNS account
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account;
BEGIN
    SELECT a.* INTO me FROM account a WHERE a.id = nullif((my_facts())[2], '')::uuid;
    RETURN me;
END $$;

CREATE OR REPLACE FUNCTION has_role(VARIADIC wanted text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN coalesce(string_to_array((my_facts())[6], ',') && wanted, false);
END $$;

CREATE OR REPLACE FUNCTION in_hub() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN coalesce((my_facts())[5]::boolean, false);
END $$;

CREATE OR REPLACE FUNCTION my_subjects(VARIADIC kinds text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me text[] := my_facts();
BEGIN
    IF coalesce(me[2], '') = '' THEN RETURN '{}'; END IF;
    RETURN ARRAY(
        SELECT r.subject_id FROM relationship r WHERE r.account_id = me[2]::uuid AND r.kind = ANY (kinds) AND (r.ends IS NULL OR r.ends > now())
        UNION ALL
        SELECT r.subject_id FROM relationship r WHERE r.team_id = nullif(me[4], '')::uuid AND r.kind = ANY (kinds) AND (r.ends IS NULL OR r.ends > now())
        UNION ALL
        SELECT r.subject_id FROM relationship r WHERE r.agency_id = nullif(me[3], '')::uuid AND me[6] ~ '(^|,)partner_contact(,|$)'
           AND r.kind = ANY (kinds) AND (r.ends IS NULL OR r.ends > now()));
END $$;

CREATE OR REPLACE FUNCTION asked_of_me(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me text[] := my_facts();
BEGIN
    RETURN coalesce(me[2], '') <> '' AND EXISTS (SELECT 1 FROM relationship r
        WHERE r.subject_id = one AND r.kind = 'request' AND (r.ends IS NULL OR r.ends > now())
          AND (r.account_id = me[2]::uuid OR r.team_id = nullif(me[4], '')::uuid
            OR (r.agency_id = nullif(me[3], '')::uuid AND me[6] ~ '(^|,)partner_contact(,|$)')));
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION my_facts(), actor_found(), account_found(), hub_found() FROM PUBLIC;
