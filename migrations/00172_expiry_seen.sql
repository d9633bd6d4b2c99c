-- The list of records that will expire told a reader of what they may not see:
-- a relation to a sealed child, or a referral that a conflict closes to them,
-- keeps a record, so that it was not on the list. The day on the list now rests
-- on what the reader sees. What in truth keeps a record stays as it was, and
-- keeps it; once that day is past, the record is on no list.

-- +goose Up

-- +goose StatementBegin
-- expiry_as(person, seen) is the day on which an adult's record expires: two
-- years after it was last used, or the day to which it was renewed, whichever is
-- later. None for a child, for an adult of concern or with a note of risk, and
-- while an open referral names them. It was used when it was made, when a
-- referral that names it came, when a relation or tie was added, and when what
-- was merged into it was. With seen, only what is in the actor's sight counts.
CREATE FUNCTION expiry_as(one uuid, seen boolean) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    records uuid[];
    used timestamptz;
BEGIN
    SELECT array_agg(p.id) INTO records FROM person p WHERE p.id = one OR p.merged_into = one AND (NOT seen OR in_sight(p.id));
    IF EXISTS (SELECT 1 FROM person p WHERE p.id = one AND (p.kind <> 'adult' OR p.merged_into IS NOT NULL))
       OR EXISTS (SELECT 1 FROM referral_person t JOIN referral r ON r.id = t.referral_id
                   WHERE t.person_id = ANY (records) AND (r.stage <> 'done' OR t.role = 'adult_of_concern') AND (NOT seen OR referral_in_sight(r.id)))
       OR EXISTS (SELECT 1 FROM person_relation x WHERE x.person_id = ANY (records) AND x.kind = 'person_of_concern' AND x.removed IS NULL AND (NOT seen OR in_sight(x.other_id)))
       OR EXISTS (SELECT 1 FROM concern_note n WHERE n.person_id = ANY (records) AND n.removed IS NULL) THEN
        RETURN NULL;
    END IF;
    SELECT max(at) INTO used FROM (
        SELECT p.created AS at FROM person p WHERE p.id = ANY (records)
        UNION ALL SELECT r.received FROM referral_person t JOIN referral r ON r.id = t.referral_id WHERE t.person_id = ANY (records) AND (NOT seen OR referral_in_sight(r.id))
        UNION ALL SELECT x.added FROM person_relation x WHERE (x.person_id = ANY (records) OR x.other_id = ANY (records)) AND x.removed IS NULL
                   AND (NOT seen OR in_sight(x.person_id) AND in_sight(x.other_id))
        UNION ALL SELECT t.added FROM network_tie t WHERE t.a_person = ANY (records) AND t.removed IS NULL) AS uses;
    RETURN greatest((used + interval '2 years')::date, (SELECT max(k.until) FROM person_keep k WHERE k.person_id = ANY (records)));
END $$;

-- expiry(person) is the day on which it does.
CREATE OR REPLACE FUNCTION expiry(one uuid) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN expiry_as(one, false);
END $$;

-- expiring(today, before) is the adults in the hub's sight whose records expire
-- from today and before a day, as far as the actor can see.
CREATE FUNCTION expiring(today date, before date) RETURNS TABLE (id uuid, expires date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT in_hub() THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT e.id, e.day FROM (SELECT p.id, expiry_as(p.id, true) AS day FROM person p
        WHERE p.kind = 'adult' AND p.merged_into IS NULL AND p.expired IS NULL AND p.created < before::timestamptz - interval '2 years' + interval '1 day' AND in_sight(p.id)) e
        WHERE e.day < before AND e.day >= today ORDER BY e.day, e.id LIMIT 200;
END $$;
-- +goose StatementEnd
DROP FUNCTION expiring(date);
REVOKE ALL ON FUNCTION expiry_as(uuid, boolean), expiring(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expiring(date, date) TO sightline_app;
