-- The ground everything stands on: who is acting, said so that the
-- application's database role cannot forge it.
--
-- The role sightline_owner runs these migrations; sightline_app is what the
-- application logs in as. Both exist before (docs/runbooks/install.md).

-- +goose Up

-- The key that seals statements of identity, as the two padded halves of
-- HMAC (RFC 2104). Only the owner reads it.
CREATE TABLE identity_key (
    only_one  boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    key       bytea NOT NULL CHECK (length(key) = 32),
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);
REVOKE ALL ON identity_key FROM PUBLIC;

-- actor_statement() is the statement of identity of this transaction as an
-- array {version, actor, purpose, pid, began, seal}, or NULL when there is
-- none, when its seal is wrong, or when it was made for another connection or
-- another transaction.
-- +goose StatementBegin
CREATE FUNCTION actor_statement() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    part text[] := string_to_array(current_setting('sightline.actor', true), '|');
    pads identity_key;
    seal text;
BEGIN
    IF part IS NULL OR array_length(part, 1) IS DISTINCT FROM 6 OR part[1] <> '1'
       OR part[4] <> pg_backend_pid()::text
       OR part[5] <> (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text THEN
        RETURN NULL;
    END IF;
    SELECT * INTO pads FROM identity_key;
    seal := encode(sha256(pads.outer_pad || sha256(pads.inner_pad ||
            convert_to(array_to_string(part[1:5], '|'), 'UTF8'))), 'hex');
    IF seal IS DISTINCT FROM part[6] THEN
        RETURN NULL;
    END IF;
    RETURN part;
END $$;

-- actor_id() is the account that acts in this transaction, or NULL.
CREATE FUNCTION actor_id() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (actor_statement())[2]::uuid;
END $$;

-- actor_purpose() is why, or NULL.
CREATE FUNCTION actor_purpose() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (actor_statement())[3];
END $$;

-- is_service(name) says whether a part of Sightline itself acts: the last
-- digit of its account tells which (internal/kernel/who).
CREATE FUNCTION is_service(which text) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT coalesce(actor_id() = CASE which
        WHEN 'signin'   THEN '00000000-0000-7000-8000-000000000001'::uuid
        WHEN 'keeper'   THEN '00000000-0000-7000-8000-000000000002'::uuid
        WHEN 'jobs'     THEN '00000000-0000-7000-8000-000000000003'::uuid
        WHEN 'founding' THEN '00000000-0000-7000-8000-000000000004'::uuid
    END, false)
$$;
-- +goose StatementEnd
