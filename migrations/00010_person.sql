-- People: children and adults in one registry. What the hub knows of who
-- somebody is; what was said about them stays with the referral that said it.

-- +goose Up

CREATE TABLE person (
    id               uuid PRIMARY KEY,
    kind             text NOT NULL CHECK (kind IN ('child', 'adult', 'unborn')),
    seal             smallint NOT NULL DEFAULT 0 CHECK (seal BETWEEN 0 AND 2),
    given            text NOT NULL DEFAULT '' CHECK (length(given) <= 100),
    surname          text NOT NULL DEFAULT '' CHECK (length(surname) <= 100),
    born             text NOT NULL DEFAULT '' CHECK (length(born) <= 40), -- a partial date (kernel/when)
    sex              text NOT NULL DEFAULT '' CHECK (sex IN ('', 'female', 'male', 'other', 'not_known')),
    gender           text NOT NULL DEFAULT '' CHECK (length(gender) <= 100), -- in the person's own words
    ethnicity        text NOT NULL DEFAULT '' CHECK (length(ethnicity) <= 100),
    ethnicity_source text NOT NULL DEFAULT '' CHECK (length(ethnicity_source) <= 100), -- who said so
    disability       text NOT NULL DEFAULT '' CHECK (length(disability) <= 1000),
    languages        text NOT NULL DEFAULT '' CHECK (length(languages) <= 200),
    interpreter      boolean NOT NULL DEFAULT false,
    nhs_number       text NOT NULL DEFAULT '' CHECK (nhs_number = '' OR nhs_number ~ '^[0-9]{10}$'),
    upn              text NOT NULL DEFAULT '' CHECK (length(upn) <= 13),
    school           text NOT NULL DEFAULT '' CHECK (length(school) <= 200),
    gp               text NOT NULL DEFAULT '' CHECK (length(gp) <= 200),
    care_status      text NOT NULL DEFAULT '' CHECK (length(care_status) <= 200),
    created          timestamptz NOT NULL,
    created_by       uuid NOT NULL REFERENCES account,
    version          integer NOT NULL DEFAULT 1
);

-- Names beside the main one: aliases, nicknames, previous names.
CREATE TABLE person_name (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    kind      text NOT NULL CHECK (kind IN ('alias', 'known_as', 'previous', 'other_script')),
    given     text NOT NULL DEFAULT '' CHECK (length(given) <= 100),
    surname   text NOT NULL DEFAULT '' CHECK (length(surname) <= 100),
    added     timestamptz NOT NULL,
    CHECK (given <> '' OR surname <> '')
);
CREATE INDEX person_name_person ON person_name (person_id);

-- Where somebody lives and lived. A protected address is one that must not
-- become known: it is hidden by a policy of its own.
CREATE TABLE person_address (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    lines     text NOT NULL CHECK (lines <> '' AND length(lines) <= 400),
    postcode  text NOT NULL DEFAULT '' CHECK (length(postcode) <= 10),
    since     text NOT NULL DEFAULT '' CHECK (length(since) <= 40), -- partial dates
    until     text NOT NULL DEFAULT '' CHECK (length(until) <= 40),
    protected boolean NOT NULL DEFAULT false,
    added     timestamptz NOT NULL
);
CREATE INDEX person_address_person ON person_address (person_id);

-- Ways to reach somebody, each with whether it is safe.
CREATE TABLE person_reach (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    kind      text NOT NULL CHECK (kind IN ('phone', 'email', 'online', 'other')),
    value     text NOT NULL CHECK (value <> '' AND length(value) <= 254),
    safe      text NOT NULL CHECK (safe IN ('yes', 'no', 'not_known')), -- safe to call or text?
    note      text NOT NULL DEFAULT '' CHECK (length(note) <= 400),
    added     timestamptz NOT NULL
);
CREATE INDEX person_reach_person ON person_reach (person_id);

-- Family and other relations. Read from both ends.
CREATE TABLE person_relation (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    other_id  uuid NOT NULL REFERENCES person,
    kind      text NOT NULL CHECK (kind IN ('parent', 'carer', 'sibling', 'partner', 'friend', 'person_of_concern', 'other')),
    note      text NOT NULL DEFAULT '' CHECK (length(note) <= 400),
    added     timestamptz NOT NULL,
    CHECK (person_id <> other_id)
);
CREATE INDEX person_relation_person ON person_relation (person_id);
CREATE INDEX person_relation_other ON person_relation (other_id);

-- The county-wide index that a search asks: what tells people apart, folded,
-- and nothing else. Only search_people() reads it.
CREATE TABLE person_key (
    person_id uuid NOT NULL REFERENCES person,
    kind      text NOT NULL CHECK (kind IN ('name', 'born', 'nhs', 'upn', 'phone')),
    value     text NOT NULL CHECK (value <> '' AND length(value) <= 250),
    PRIMARY KEY (person_id, kind, value)
);
CREATE INDEX person_key_exact ON person_key (kind, value);
CREATE INDEX person_key_name ON person_key USING gin (value gin_trgm_ops) WHERE kind = 'name';

ALTER TABLE person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person_name ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person_address ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person_reach ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person_relation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY owner_reads ON person FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON person_key FOR SELECT TO CURRENT_USER USING (true);

CREATE POLICY seen ON person FOR SELECT TO sightline_app USING (
    (seal = 0 AND (SELECT in_hub()))
    OR (seal = 1 AND (SELECT in_hub()) AND (SELECT has_role('manager')))
    OR (seal < 2 AND id = ANY ((SELECT my_subjects('share'))::uuid[]))
    OR id = ANY ((SELECT my_subjects('named'))::uuid[]));
CREATE POLICY made ON person FOR INSERT TO sightline_app
    WITH CHECK (created_by = (SELECT actor_id()) AND (SELECT in_hub()) AND seal = 0);
CREATE POLICY changed ON person FOR UPDATE TO sightline_app USING ((SELECT in_hub())) WITH CHECK ((SELECT in_hub()));

CREATE POLICY seen ON person_name FOR SELECT TO sightline_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY kept ON person_name FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY seen ON person_reach FOR SELECT TO sightline_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY kept ON person_reach FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY seen ON person_relation FOR SELECT TO sightline_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
CREATE POLICY kept ON person_relation FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
-- A protected address opens to the hub's managers and to named people.
CREATE POLICY seen ON person_address FOR SELECT TO sightline_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)
       AND (NOT protected OR ((SELECT in_hub()) AND (SELECT has_role('manager'))) OR person_id = ANY ((SELECT my_subjects('named'))::uuid[])));
CREATE POLICY kept ON person_address FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
-- The index is written with the person, and read by search_people() alone.
CREATE POLICY kept ON person_key FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));

-- search_people finds people by any of: folded name words, a date of birth, an
-- NHS number, a UPN, a phone number. For somebody in the asker's sight it
-- gives the id; for somebody open but out of sight, only that there is one
-- (id NULL); for a restricted or sealed person out of sight, nothing at all.
-- It answers only to roles that may search. At most 20, best first.
-- +goose StatementBegin
CREATE FUNCTION search_people(names text[], births text[], nhs text, upn text, phone text)
RETURNS TABLE (person_id uuid, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    hub      boolean := in_hub();
    manager  boolean := has_role('manager');
    may      boolean := hub OR has_role('partner_contact', 'specialist');
    shared   uuid[] := my_subjects('share');
    listed   uuid[] := my_subjects('named');
BEGIN
    IF NOT may OR actor_purpose() IS NULL THEN RETURN; END IF;
    RETURN QUERY
    WITH words AS (SELECT w FROM unnest(names[1:6]) w WHERE w <> ''),
    near AS (
        SELECT k.person_id AS pid, w, max(similarity(k.value, w)) AS s
        FROM words, person_key k WHERE k.kind = 'name' AND k.value % w GROUP BY k.person_id, w
    ),
    by_name AS (SELECT pid, (sum(s) / (SELECT count(*) FROM words))::real * 6 AS s FROM near GROUP BY pid),
    exact AS (
        SELECT k.person_id AS pid, sum(CASE k.kind WHEN 'born' THEN 3 WHEN 'phone' THEN 4 ELSE 8 END)::real AS s
        FROM person_key k
        WHERE (k.kind = 'born' AND k.value = ANY (births)) OR (k.kind = 'nhs' AND k.value = nhs)
           OR (k.kind = 'upn' AND k.value = upn) OR (k.kind = 'phone' AND k.value = phone)
        GROUP BY k.person_id
    ),
    found AS (
        SELECT pid, sum(s)::real AS s FROM (SELECT * FROM by_name UNION ALL SELECT * FROM exact) u GROUP BY pid
    )
    SELECT CASE WHEN sight THEN pid END, s FROM (
        SELECT f.pid, f.s, p.seal,
               (p.seal = 0 AND hub) OR (p.seal = 1 AND hub AND manager) OR (p.seal < 2 AND p.id = ANY (shared)) OR p.id = ANY (listed) AS sight
        FROM found f JOIN person p ON p.id = f.pid WHERE f.s >= 2.4
    ) seen WHERE sight OR seal = 0
    ORDER BY s DESC, pid LIMIT 20;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION search_people(text[], text[], text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_people(text[], text[], text, text, text) TO sightline_app;

CREATE POLICY granted_person ON relationship FOR INSERT TO sightline_app
    WITH CHECK (kind IN ('team', 'share') AND granted_by = (SELECT actor_id()) AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id));
CREATE POLICY seen_person ON journal FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = ANY (subjects)));
CREATE POLICY seen_person ON journal_change FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM journal j JOIN person p ON p.id = ANY (j.subjects) WHERE j.id = entry_id));

GRANT SELECT, INSERT ON person, person_name, person_address, person_reach, person_relation TO sightline_app;
GRANT UPDATE (kind, seal, given, surname, born, sex, gender, ethnicity, ethnicity_source, disability, languages, interpreter,
              nhs_number, upn, school, gp, care_status, version) ON person TO sightline_app;
GRANT INSERT ON person_key TO sightline_app;
GRANT SELECT (person_id) ON person_key TO sightline_app; -- for ON CONFLICT; no policy lets a row through
