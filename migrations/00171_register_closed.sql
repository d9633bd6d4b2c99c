-- How common a name is, and how many people are known, is shown beside what a
-- search found: so it is counted among open records only, or the numbers would
-- tell of those who are restricted or sealed. And a record that is held more
-- closely than the one it was merged into no longer gives that one its names.

-- +goose Up

DROP FUNCTION register_people(uuid[]);
-- +goose StatementBegin
CREATE FUNCTION register_people(wanted uuid[])
RETURNS TABLE (id uuid, born text, sex text, nhs text, upn text, school text, given text[], surnames text[],
               addresses text[], postcodes text[], phones text[], emails text[], handles text[], closed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    roots uuid[];
BEGIN
    IF NOT is_service('matching') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF wanted IS NOT NULL THEN
        SELECT array_agg(DISTINCT coalesce(p.merged_into, p.id)) INTO roots FROM person p WHERE p.id = ANY (wanted);
        roots := coalesce(roots, '{}');
    END IF;
    RETURN QUERY
    WITH own AS (
        SELECT p.id, coalesce(r.id, p.id) AS root, p.given, p.surname FROM person p LEFT JOIN person r ON r.id = p.merged_into
         WHERE (roots IS NULL OR p.id = ANY (roots) OR p.merged_into = ANY (roots)) AND p.seal <= coalesce(r.seal, p.seal)
    ), said AS (
        SELECT o.root, o.id, o.given, o.surname, o.id = o.root AS main FROM own o
        UNION ALL
        SELECT o.root, n.id, n.given, n.surname, false FROM own o JOIN person_name n ON n.person_id = o.id WHERE n.removed IS NULL
    ), names AS (
        SELECT s.root, array_agg(s.given ORDER BY s.main DESC, s.id) AS given, array_agg(s.surname ORDER BY s.main DESC, s.id) AS surnames FROM said s GROUP BY s.root
    ), homes AS (
        SELECT o.root, array_agg(a.lines ORDER BY a.id) AS lines, array_agg(a.postcode ORDER BY a.id) AS postcodes
          FROM own o JOIN person_address a ON a.person_id = o.id WHERE a.removed IS NULL AND NOT a.protected GROUP BY o.root
    ), ways AS (
        SELECT o.root, array_agg(r.value ORDER BY r.id) FILTER (WHERE r.kind = 'phone') AS phones,
               array_agg(r.value ORDER BY r.id) FILTER (WHERE r.kind = 'email') AS emails,
               array_agg(r.value ORDER BY r.id) FILTER (WHERE r.kind = 'online') AS handles
          FROM own o JOIN person_reach r ON r.person_id = o.id WHERE r.removed IS NULL GROUP BY o.root
    )
    SELECT p.id, p.born, p.sex, p.nhs_number, p.upn, p.school, n.given, n.surnames,
           coalesce(h.lines, '{}'), coalesce(h.postcodes, '{}'),
           coalesce(w.phones, '{}'), coalesce(w.emails, '{}'), coalesce(w.handles, '{}'), p.seal > 0
      FROM person p JOIN names n ON n.root = p.id LEFT JOIN homes h ON h.root = p.id LEFT JOIN ways w ON w.root = p.id
     WHERE p.merged_into IS NULL AND p.expired IS NULL;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION register_people(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_people(uuid[]) TO sightline_app;
