-- The pattern told an analyst the name of an adult because of a relation that
-- is handled on conditions, which an analyst does not see; and it went on to
-- name people whose records have expired, which are nobody's to see.

-- +goose Up

-- +goose StatementBegin
-- pattern_name(person) is what the pattern calls somebody: their name for the
-- hub, and for an analyst that of an adult of concern alone. What says so must
-- be open to an analyst itself: not a record that is closed, and not a relation
-- that is handled on conditions.
CREATE OR REPLACE FUNCTION pattern_name(one person, hub boolean) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF hub OR (one.kind = 'adult' AND (
           EXISTS (SELECT 1 FROM referral_person t JOIN referral r ON r.id = t.referral_id JOIN person p ON p.id = t.person_id
                    WHERE t.role = 'adult_of_concern' AND r.seal = 0 AND p.seal = 0 AND coalesce(p.merged_into, p.id) = one.id)
        OR EXISTS (SELECT 1 FROM person_relation x JOIN person p ON p.id = x.person_id JOIN person o ON o.id = x.other_id
                    WHERE x.kind = 'person_of_concern' AND x.removed IS NULL AND x.handling <> 'C' AND p.seal = 0 AND o.seal = 0 AND coalesce(p.merged_into, p.id) = one.id))) THEN
        RETURN coalesce(nullif(trim(one.given || ' ' || one.surname), ''), 'somebody whose name is not known');
    END IF;
    RETURN CASE WHEN one.kind = 'adult' THEN 'an adult' ELSE 'a child' END;
END $$;

-- referral_pattern(after) is who and what each open referral names: children,
-- adults of concern and things.
CREATE OR REPLACE FUNCTION referral_pattern(after timestamptz)
RETURNS TABLE (ref text, agency text, received timestamptz, role text, key text, label text, told_as text, child boolean, told jsonb, place integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    hub boolean := in_hub();
BEGIN
    IF NOT sees_pattern() THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH open_ones AS (
        SELECT r.id, r.ref, r.received, a.name FROM referral r JOIN agency a ON a.id = r.agency_id
         WHERE r.seal = 0 AND r.received >= after ORDER BY r.received DESC LIMIT 20000
    )
    SELECT o.ref, o.name, o.received, t.role, coalesce(root.id, t.id)::text,
           CASE WHEN root.id IS NOT NULL THEN pattern_name(root, hub)
                WHEN hub OR t.role = 'adult_of_concern' THEN coalesce(nullif(trim(concat(t.told ->> 'given', ' ', t.told ->> 'surname')), ''), nullif(t.told ->> 'known_as', ''), 'somebody who is not named')
                ELSE 'a child' END,
           CASE WHEN hub OR t.role = 'adult_of_concern' THEN trim(concat(t.told ->> 'given', ' ', t.told ->> 'surname')) ELSE '' END,
           t.role = 'child', NULL::jsonb, t.position::integer
      FROM open_ones o JOIN referral_person t ON t.referral_id = o.id
      LEFT JOIN person p ON p.id = t.person_id LEFT JOIN person root ON root.id = coalesce(p.merged_into, p.id)
     WHERE t.role IN ('child', 'adult_of_concern') AND (t.person_id IS NULL OR (p.seal = 0 AND root.seal = 0 AND root.expired IS NULL))
    UNION ALL
    SELECT o.ref, o.name, o.received, t.kind, t.thing_key, '', '', false, t.told, 1000 + t.position
      FROM open_ones o JOIN referral_thing t ON t.referral_id = o.id WHERE t.thing_key <> '';
END $$;

-- relation_pattern(after) is the relations between open records.
CREATE OR REPLACE FUNCTION relation_pattern(after timestamptz)
RETURNS TABLE (a_key uuid, a_label text, a_child boolean, b_key uuid, b_label text, b_child boolean, kind text, added timestamptz,
               source text, reliable smallint, info text, handling text, conditions text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    hub boolean := in_hub();
BEGIN
    IF NOT sees_pattern() THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT a.id, pattern_name(a, hub), a.kind <> 'adult', b.id, pattern_name(b, hub), b.kind <> 'adult', x.kind, x.added,
           x.source, x.reliable, x.info, x.handling, x.conditions
      FROM person_relation x JOIN person p ON p.id = x.person_id JOIN person o ON o.id = x.other_id
      JOIN person a ON a.id = coalesce(p.merged_into, p.id) JOIN person b ON b.id = coalesce(o.merged_into, o.id)
     WHERE x.removed IS NULL AND x.added >= after AND (hub OR x.handling <> 'C')
       AND p.seal = 0 AND o.seal = 0 AND a.seal = 0 AND b.seal = 0 AND a.id <> b.id
       AND a.expired IS NULL AND b.expired IS NULL
     ORDER BY x.added DESC LIMIT 20000;
END $$;

-- network_pattern(after) is the ties that were entered between open records
-- and things. What is handled on conditions stays in the hub.
CREATE OR REPLACE FUNCTION network_pattern(after timestamptz)
RETURNS TABLE (id uuid, a_kind text, a_key text, a_label text, a_child boolean, b_kind text, b_key text, b_label text, kind text, added timestamptz,
               source text, reliable smallint, info text, handling text, conditions text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    hub boolean := in_hub();
BEGIN
    IF NOT sees_pattern() THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT t.id, t.a_kind, coalesce(root.id::text, t.a_key), CASE WHEN root.id IS NOT NULL THEN pattern_name(root, hub) ELSE t.a_label END,
           coalesce(root.kind <> 'adult', false), t.b_kind, t.b_key, t.b_label, t.kind, t.added, t.source, t.reliable, t.info, t.handling, t.conditions
      FROM network_tie t LEFT JOIN person p ON p.id = t.a_person LEFT JOIN person root ON root.id = coalesce(p.merged_into, p.id)
     WHERE t.removed IS NULL AND t.added >= after AND (hub OR t.handling <> 'C')
       AND (t.a_person IS NULL OR (p.seal = 0 AND root.seal = 0 AND root.expired IS NULL))
     ORDER BY t.added DESC LIMIT 20000;
END $$;
-- +goose StatementEnd
