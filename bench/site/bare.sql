-- What the database's functions do, without asking who calls: statements that
-- are sent bare find these before the product's own.
DROP SCHEMA IF EXISTS bare CASCADE;
CREATE SCHEMA bare;
SET search_path = bare, sightline, public, pg_temp;

CREATE FUNCTION register_mark() RETURNS text LANGUAGE sql AS $$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text $$;

CREATE FUNCTION register_touched(since text) RETURNS SETOF uuid LANGUAGE sql AS $$
    SELECT DISTINCT t.person_id FROM person_touch t WHERE t.xid >= since::xid8 $$;

CREATE FUNCTION tell_beyond(looked uuid[], reason text, request text, at timestamptz) RETURNS boolean LANGUAGE sql AS $$
    SELECT EXISTS (SELECT FROM person p WHERE p.id = ANY (looked[1:20]) AND p.seal = 0) $$;

CREATE FUNCTION entries_about(one uuid, person text, deed text, sort text, since timestamptz, until timestamptz,
    before timestamptz, before_id uuid, most integer) RETURNS SETOF uuid LANGUAGE sql AS $$
    SELECT j.id FROM journal j JOIN account a ON a.id = j.actor_id
     WHERE j.subjects @> ARRAY[one] AND (j.at, j.id) < (before, before_id)
       AND (person = '' OR position(lower(person) IN lower(a.name)) > 0) AND (deed = '' OR starts_with(j.action, deed))
       AND (sort = '' OR j.kind = sort) AND (since IS NULL OR j.at >= since) AND (until IS NULL OR j.at < until)
     ORDER BY j.at DESC, j.id DESC LIMIT least(most, 1000) $$;

-- The first search alone calls these, and it is not counted.
CREATE FUNCTION register_forget() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION register_people(wanted uuid[])
RETURNS TABLE (id uuid, born text, sex text, nhs text, upn text, school text, given text[], surnames text[],
               addresses text[], postcodes text[], phones text[], emails text[], handles text[]) LANGUAGE sql AS $$
    SELECT p.id, p.born, p.sex, p.nhs_number, p.upn, p.school, ARRAY[p.given], ARRAY[p.surname], '{}'::text[], '{}'::text[], '{}'::text[], '{}'::text[], '{}'::text[]
      FROM person p WHERE p.id = ANY (wanted) $$;
