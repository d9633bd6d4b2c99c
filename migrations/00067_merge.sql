-- Two records of one person: found by comparing everybody, judged by two
-- people, joined without moving a row, and taken apart again as they were.

-- +goose Up

-- A record that was merged into another one keeps all its rows; the other one
-- speaks for both. One step deep: a record that holds others is not merged away.
ALTER TABLE person ADD COLUMN merged_into uuid REFERENCES person CHECK (merged_into <> id);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
GRANT UPDATE (merged_into) ON person TO sightline_app;

CREATE TABLE person_merge (
    id             uuid PRIMARY KEY,
    kept_id        uuid NOT NULL REFERENCES person,
    gone_id        uuid NOT NULL REFERENCES person,
    merged         timestamptz NOT NULL,
    merged_by      uuid NOT NULL REFERENCES account, -- the second of the two who said so
    first_by       uuid NOT NULL REFERENCES account,
    reason         text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    unmerged       timestamptz,
    unmerged_by    uuid REFERENCES account,
    unmerge_reason text NOT NULL DEFAULT '' CHECK (length(unmerge_reason) <= 2000),
    CHECK (kept_id <> gone_id AND merged_by <> first_by)
);
CREATE INDEX person_merge_kept ON person_merge (kept_id);
CREATE UNIQUE INDEX person_merge_gone ON person_merge (gone_id) WHERE unmerged IS NULL;

-- Two records that may be one person, as the matching engine found them.
CREATE TABLE person_pair (
    a_id   uuid NOT NULL REFERENCES person,
    b_id   uuid NOT NULL REFERENCES person,
    weight integer NOT NULL, -- 32nds of a bit
    found  timestamptz NOT NULL,
    PRIMARY KEY (a_id, b_id),
    CHECK (a_id < b_id)
);
CREATE INDEX person_pair_other ON person_pair (b_id);
CREATE INDEX person_pair_weight ON person_pair (weight DESC, a_id, b_id);

-- What somebody said of two records. Each is kept; a person's last word counts.
CREATE TABLE person_verdict (
    id         uuid PRIMARY KEY,
    a_id       uuid NOT NULL REFERENCES person,
    b_id       uuid NOT NULL REFERENCES person,
    verdict    text NOT NULL CHECK (verdict IN ('same', 'not_same', 'not_sure')),
    reason     text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    account_id uuid NOT NULL REFERENCES account,
    at         timestamptz NOT NULL,
    CHECK (a_id < b_id)
);
CREATE INDEX person_verdict_pair ON person_verdict (a_id, b_id, at, id);

ALTER TABLE person_merge ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person_pair ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person_verdict ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY seen ON person_merge FOR SELECT TO sightline_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = kept_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = gone_id));
CREATE POLICY made ON person_merge FOR INSERT TO sightline_app
    WITH CHECK (merged_by = (SELECT actor_id()) AND unmerged IS NULL AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM person p WHERE p.id = kept_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = gone_id)
        AND EXISTS (SELECT 1 FROM person_verdict v WHERE v.a_id = least(kept_id, gone_id) AND v.b_id = greatest(kept_id, gone_id)
                    AND v.account_id = first_by AND v.verdict = 'same'));
CREATE POLICY undone ON person_merge FOR UPDATE TO sightline_app
    USING ((SELECT in_hub())) WITH CHECK (unmerged_by = (SELECT actor_id()));
CREATE POLICY seen ON person_verdict FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = a_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = b_id));
CREATE POLICY said ON person_verdict FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM person p WHERE p.id = a_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = b_id));
CREATE POLICY seen ON person_pair FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = a_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = b_id));
CREATE POLICY found ON person_pair FOR ALL TO sightline_app
    USING ((SELECT is_service('matching'))) WITH CHECK ((SELECT is_service('matching')));
GRANT SELECT, INSERT ON person_merge, person_verdict TO sightline_app;
GRANT UPDATE (unmerged, unmerged_by, unmerge_reason) ON person_merge TO sightline_app;
GRANT SELECT, INSERT, DELETE ON person_pair TO sightline_app;

-- A merge changes what both records are found by.
-- +goose StatementBegin
CREATE FUNCTION touch_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO person_touch (person_id) VALUES (NEW.kept_id), (NEW.gone_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION touch_merge() FROM PUBLIC;
CREATE TRIGGER touched AFTER INSERT OR UPDATE ON person_merge FOR EACH ROW EXECUTE FUNCTION touch_merge();

-- What tells people apart, again: a record that was merged is found as the one
-- it was merged into, which is found by all that either holds.
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
     WHERE p.merged_into IS NULL;
END $$;
-- +goose StatementEnd
