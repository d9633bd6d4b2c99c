-- What is held about an adult who is accused of nothing expires unless somebody
-- renews it with a reason. An expired record is closed: it is out of everybody's
-- sight and out of searches. Its history stays in the journal, and a manager of
-- the hub can restore it.

-- +goose Up

ALTER TABLE person ADD COLUMN expired timestamptz CHECK (expired IS NULL OR kind = 'adult');

CREATE TABLE person_keep (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    until     date NOT NULL,
    reason    text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    said      timestamptz NOT NULL,
    said_by   uuid NOT NULL REFERENCES account
);
CREATE INDEX person_keep_person ON person_keep (person_id);
ALTER TABLE person_keep ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON person_keep FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_closes ON person FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON concern_note FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY seen ON person_keep FOR SELECT TO sightline_app USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY said ON person_keep FOR INSERT TO sightline_app
    WITH CHECK (said_by = (SELECT actor_id()) AND (SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
GRANT SELECT, INSERT ON person_keep TO sightline_app;

-- An expired record is nobody's to see, beside what it was merged into or holds.
CREATE POLICY stands ON person AS RESTRICTIVE FOR SELECT TO sightline_app USING (expired IS NULL);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION in_sight(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM person p WHERE p.id = one AND p.expired IS NULL AND (
        (p.seal = 0 AND in_hub()) OR (p.seal = 1 AND in_hub() AND has_role('manager'))
        OR (p.seal < 2 AND has_role('specialist') AND p.id = ANY (my_subjects('share'))) OR p.id = ANY (my_subjects('named'))));
END $$;

-- expiry(person) is the day on which an adult's record expires: two years after
-- it was last used, or the day to which it was renewed, whichever is later.
-- None for a child, for an adult of concern or with a note of risk, and while an
-- open referral names them. It was used when it was made, when a referral that
-- names it came, when a relation or tie was added, and when what was merged into
-- it was.
CREATE FUNCTION expiry(one uuid) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    records uuid[];
    used timestamptz;
BEGIN
    SELECT array_agg(p.id) INTO records FROM person p WHERE p.id = one OR p.merged_into = one;
    IF EXISTS (SELECT 1 FROM person p WHERE p.id = one AND (p.kind <> 'adult' OR p.merged_into IS NOT NULL))
       OR EXISTS (SELECT 1 FROM referral_person t JOIN referral r ON r.id = t.referral_id
                   WHERE t.person_id = ANY (records) AND (r.stage <> 'done' OR t.role = 'adult_of_concern'))
       OR EXISTS (SELECT 1 FROM person_relation x WHERE x.person_id = ANY (records) AND x.kind = 'person_of_concern' AND x.removed IS NULL)
       OR EXISTS (SELECT 1 FROM concern_note n WHERE n.person_id = ANY (records) AND n.removed IS NULL) THEN
        RETURN NULL;
    END IF;
    SELECT max(at) INTO used FROM (
        SELECT p.created AS at FROM person p WHERE p.id = ANY (records)
        UNION ALL SELECT r.received FROM referral_person t JOIN referral r ON r.id = t.referral_id WHERE t.person_id = ANY (records)
        UNION ALL SELECT x.added FROM person_relation x WHERE (x.person_id = ANY (records) OR x.other_id = ANY (records)) AND x.removed IS NULL
        UNION ALL SELECT t.added FROM network_tie t WHERE t.a_person = ANY (records) AND t.removed IS NULL) AS uses;
    RETURN greatest((used + interval '2 years')::date, (SELECT max(k.until) FROM person_keep k WHERE k.person_id = ANY (records)));
END $$;

-- expiring(before) is the adults in the hub's sight whose records expire before
-- a day.
CREATE FUNCTION expiring(before date) RETURNS TABLE (id uuid, expires date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT in_hub() THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT e.id, e.day FROM (SELECT p.id, expiry(p.id) AS day FROM person p
        WHERE p.kind = 'adult' AND p.merged_into IS NULL AND p.expired IS NULL AND p.created < before::timestamptz - interval '2 years' + interval '1 day') e
        WHERE e.day < before AND in_sight(e.id) ORDER BY e.day, e.id LIMIT 200;
END $$;

-- expire(today, now) closes what has expired and says whom.
CREATE FUNCTION expire(today date, moment timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH gone AS (
        UPDATE person p SET expired = moment
         WHERE p.kind = 'adult' AND p.merged_into IS NULL AND p.expired IS NULL AND p.created < today::timestamptz - interval '2 years' + interval '1 day'
           AND expiry(p.id) < today RETURNING p.id
    ), joined AS (
        UPDATE person p SET expired = moment FROM gone WHERE p.merged_into = gone.id AND p.kind = 'adult' RETURNING p.id
    )
    SELECT gone.id FROM gone;
END $$;

-- expired_people() is what was closed, for the hub's managers to restore; a
-- sealed record is there only for who is named on it.
CREATE FUNCTION expired_people() RETURNS TABLE (id uuid, name text, expired timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (in_hub() AND has_role('manager')) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT p.id, trim(p.given || ' ' || p.surname), p.expired FROM person p
        WHERE p.expired IS NOT NULL AND p.merged_into IS NULL AND (p.seal < 2 OR p.id = ANY (my_subjects('named'))) ORDER BY p.expired DESC, p.id LIMIT 200;
END $$;

-- restore(person) opens a record that had expired; false when there is none.
CREATE FUNCTION restore(one uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM expired_people() e WHERE e.id = one) THEN
        RETURN false;
    END IF;
    UPDATE person SET expired = NULL WHERE person.id = one OR person.merged_into = one;
    RETURN true;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION expiry(uuid), expiring(date), expire(date, timestamptz), expired_people(), restore(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expiring(date), expire(date, timestamptz), expired_people(), restore(uuid) TO sightline_app;

-- What has expired is found by nobody.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION register_people(wanted uuid[])
RETURNS TABLE (id uuid, born text, sex text, nhs text, upn text, school text, given text[], surnames text[],
               addresses text[], postcodes text[], phones text[], emails text[], handles text[])
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
        SELECT p.id, coalesce(p.merged_into, p.id) AS root, p.given, p.surname FROM person p
         WHERE roots IS NULL OR p.id = ANY (roots) OR p.merged_into = ANY (roots)
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
           coalesce(w.phones, '{}'), coalesce(w.emails, '{}'), coalesce(w.handles, '{}')
      FROM person p JOIN names n ON n.root = p.id LEFT JOIN homes h ON h.root = p.id LEFT JOIN ways w ON w.root = p.id
     WHERE p.merged_into IS NULL AND p.expired IS NULL;
END $$;
-- +goose StatementEnd
