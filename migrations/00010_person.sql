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
    hidden_address   boolean NOT NULL DEFAULT false, -- has a protected address today
    created          timestamptz NOT NULL,
    created_by       uuid NOT NULL REFERENCES account,
    version          integer NOT NULL DEFAULT 1
);

-- What there may be several of. A row is never changed: a correction is a new
-- row and the end of the old one, so that the record can be shown as it stood.

-- Names beside the main one: aliases, nicknames, previous names.
CREATE TABLE person_name (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    kind      text NOT NULL CHECK (kind IN ('alias', 'known_as', 'previous', 'other_script')),
    given     text NOT NULL DEFAULT '' CHECK (length(given) <= 100),
    surname   text NOT NULL DEFAULT '' CHECK (length(surname) <= 100),
    since     text NOT NULL DEFAULT '' CHECK (length(since) <= 40), -- partial dates
    until     text NOT NULL DEFAULT '' CHECK (length(until) <= 40),
    added     timestamptz NOT NULL,
    removed   timestamptz,
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
    since     text NOT NULL DEFAULT '' CHECK (length(since) <= 40),
    until     text NOT NULL DEFAULT '' CHECK (length(until) <= 40),
    protected boolean NOT NULL DEFAULT false,
    added     timestamptz NOT NULL,
    removed   timestamptz
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
    added     timestamptz NOT NULL,
    removed   timestamptz
);
CREATE INDEX person_reach_person ON person_reach (person_id);

-- Family and other relations: the person is the other's parent, carer ... .
-- Read from both ends.
CREATE TABLE person_relation (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    other_id  uuid NOT NULL REFERENCES person,
    kind      text NOT NULL CHECK (kind IN ('parent', 'carer', 'sibling', 'relative', 'partner', 'household', 'friend', 'person_of_concern', 'other')),
    note      text NOT NULL DEFAULT '' CHECK (length(note) <= 400),
    since     text NOT NULL DEFAULT '' CHECK (length(since) <= 40),
    until     text NOT NULL DEFAULT '' CHECK (length(until) <= 40),
    added     timestamptz NOT NULL,
    removed   timestamptz,
    CHECK (person_id <> other_id)
);
CREATE INDEX person_relation_person ON person_relation (person_id);
CREATE INDEX person_relation_other ON person_relation (other_id);

-- The county-wide index that a search asks: what tells people apart, folded,
-- and nothing else. The application has no right to it at all: index_person()
-- writes it and search_people() reads it.
CREATE TABLE person_key (
    person_id uuid NOT NULL REFERENCES person,
    kind      text NOT NULL CHECK (kind IN ('name', 'sound', 'born', 'nhs', 'upn', 'phone')),
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

-- What the functions below may do, as the owner.
CREATE POLICY owner_reads ON person FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_keeps ON person_key FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON person_address FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_hides ON person_address FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (protected);
CREATE POLICY owner_adds ON journal FOR INSERT TO CURRENT_USER WITH CHECK (actor_id = (SELECT actor_id()) AND kind = 'read');

CREATE POLICY seen ON person FOR SELECT TO sightline_app USING (
    (seal = 0 AND (SELECT in_hub()))
    OR (seal = 1 AND (SELECT in_hub()) AND (SELECT has_role('manager')))
    OR (seal < 2 AND (SELECT has_role('specialist')) AND id = ANY ((SELECT my_subjects('share'))::uuid[]))
    OR id = ANY ((SELECT my_subjects('named'))::uuid[]));
CREATE POLICY made ON person FOR INSERT TO sightline_app
    WITH CHECK (created_by = (SELECT actor_id()) AND (SELECT in_hub()) AND seal = 0);
CREATE POLICY changed ON person FOR UPDATE TO sightline_app USING ((SELECT in_hub())) WITH CHECK ((SELECT in_hub()));

CREATE POLICY seen ON person_name FOR SELECT TO sightline_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY kept ON person_name FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY ended ON person_name FOR UPDATE TO sightline_app
    USING ((SELECT in_hub())) WITH CHECK (removed IS NOT NULL);
CREATE POLICY seen ON person_reach FOR SELECT TO sightline_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY kept ON person_reach FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY ended ON person_reach FOR UPDATE TO sightline_app
    USING ((SELECT in_hub())) WITH CHECK (removed IS NOT NULL);
CREATE POLICY seen ON person_relation FOR SELECT TO sightline_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
CREATE POLICY kept ON person_relation FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
CREATE POLICY ended ON person_relation FOR UPDATE TO sightline_app
    USING ((SELECT in_hub())) WITH CHECK (removed IS NOT NULL);
-- A protected address opens to the hub's managers and to named people.
CREATE POLICY seen ON person_address FOR SELECT TO sightline_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)
       AND (NOT protected OR ((SELECT in_hub()) AND (SELECT has_role('manager'))) OR person_id = ANY ((SELECT my_subjects('named'))::uuid[])));
CREATE POLICY kept ON person_address FOR INSERT TO sightline_app
    WITH CHECK ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY ended ON person_address FOR UPDATE TO sightline_app
    USING ((SELECT in_hub())) WITH CHECK (removed IS NOT NULL);

-- in_sight(person) is the policy "seen" of person for one of them, for the
-- functions that run as the owner.
-- +goose StatementBegin
CREATE FUNCTION in_sight(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM person p WHERE p.id = one AND (
        (p.seal = 0 AND in_hub()) OR (p.seal = 1 AND in_hub() AND has_role('manager'))
        OR (p.seal < 2 AND has_role('specialist') AND p.id = ANY (my_subjects('share'))) OR p.id = ANY (my_subjects('named'))));
END $$;

-- An auditor follows an id to the journal without seeing the person.
CREATE FUNCTION person_for_audit(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN has_role('auditor', 'privacy_officer') AND EXISTS (SELECT 1 FROM person p WHERE p.id = one);
END $$;

-- index_person puts what a search may find somebody by in place of what was
-- there. Only the hub writes, and only of somebody in its sight.
CREATE FUNCTION index_person(one uuid, kinds text[], vals text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT in_hub() OR NOT in_sight(one) THEN
        RAISE EXCEPTION 'not in sight' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM person_key k WHERE k.person_id = one;
    INSERT INTO person_key (person_id, kind, value)
        SELECT DISTINCT one, u.kind, u.value FROM unnest(kinds, vals) AS u (kind, value);
END $$;

-- protect_address hides an address, and every earlier row of the same person
-- with the same words, also from the practitioner who asks for it.
CREATE FUNCTION protect_address(one uuid, said text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT in_hub() OR NOT in_sight(one) THEN
        RAISE EXCEPTION 'not in sight' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE person_address a SET protected = true WHERE a.person_id = one AND a.lines = said AND NOT a.protected;
END $$;

-- search_people finds people by any of: folded name words with how they sound,
-- dates of birth (the whole date first), an NHS number, a UPN, a phone number.
-- For people in the asker's sight it gives ids, at most 60, best first. When
-- an open person out of sight is strongly like the one asked for, it gives one
-- row more, without an id: that there is somebody. A restricted or sealed
-- person out of sight gives nothing at all. Whom the asker learnt of is
-- journalled here, since nobody else may know who it was.
CREATE FUNCTION search_people(words text[], sounds text[], births text[], nhs text, upn text, phone text,
                              reason text, request text, at timestamptz)
RETURNS TABLE (hit uuid, score real)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    hub     boolean := in_hub();
    manager boolean := has_role('manager');
    shared  uuid[] := my_subjects('share');
    listed  uuid[] := my_subjects('named');
    hits    record;
    beyond  uuid[] := '{}';
    given   integer := 0;
BEGIN
    IF NOT (hub OR has_role('partner_contact', 'specialist'))
       OR actor_purpose() IS NULL OR actor_purpose() NOT IN ('safeguarding', 'checking') THEN
        RETURN;
    END IF;
    FOR hits IN
        WITH asked AS (
            SELECT u.w, u.s FROM unnest(words[1:6], sounds[1:6]) AS u (w, s) WHERE u.w <> ''
        ), near AS (
            SELECT k.person_id AS pid, a.w, similarity(k.value, a.w) AS s
              FROM asked a JOIN person_key k ON k.kind = 'name' AND k.value % a.w
            UNION ALL
            SELECT k.person_id, a.w, 0.6 FROM asked a JOIN person_key k ON k.kind = 'sound' AND k.value = a.s
        ), by_name AS (
            SELECT b.pid, sum(b.s) / (SELECT count(*) FROM asked) AS s
              FROM (SELECT n.pid, n.w, max(n.s) AS s FROM near n GROUP BY n.pid, n.w) b GROUP BY b.pid
        ), exact AS (
            SELECT k.person_id AS pid, bool_or(k.kind = 'born') AS born, bool_or(k.kind = 'born' AND k.value = births[1]) AS day,
                   bool_or(k.kind = 'phone') AS phone, bool_or(k.kind IN ('nhs', 'upn')) AS number
              FROM person_key k
             WHERE (k.kind = 'born' AND k.value = ANY (births)) OR (k.kind = 'nhs' AND k.value = search_people.nhs)
                OR (k.kind = 'upn' AND k.value = search_people.upn) OR (k.kind = 'phone' AND k.value = search_people.phone)
             GROUP BY k.person_id
        ), scored AS (
            SELECT coalesce(n.pid, e.pid) AS pid,
                   coalesce(n.s, 0) * 6 + CASE WHEN e.day THEN 4 WHEN e.born THEN 2 ELSE 0 END
                       + CASE WHEN e.phone THEN 4 ELSE 0 END + CASE WHEN e.number THEN 8 ELSE 0 END AS s,
                   coalesce(e.number OR (n.s >= 0.7 AND e.day) OR (n.s >= 0.5 AND e.phone), false) AS strong
              FROM by_name n FULL JOIN exact e ON e.pid = n.pid
        )
        SELECT c.pid, c.s, (p.seal = 0 AND hub) OR (p.seal = 1 AND hub AND manager)
                   OR (p.seal < 2 AND p.id = ANY (shared)) OR p.id = ANY (listed) AS sight,
               p.seal = 0 AND c.strong AS tell
          FROM scored c JOIN person p ON p.id = c.pid
         WHERE c.s >= 2.4
         ORDER BY c.s DESC, c.pid
    LOOP
        IF hits.sight AND given < 60 THEN
            given := given + 1;
            hit := hits.pid; score := hits.s;
            RETURN NEXT;
        ELSIF NOT hits.sight AND hits.tell AND cardinality(beyond) < 20 THEN
            beyond := beyond || hits.pid;
        END IF;
    END LOOP;
    IF cardinality(beyond) > 0 THEN
        INSERT INTO journal (id, at, kind, action, actor_id, agency_id, subjects, purpose, reason, request)
        VALUES (gen_random_uuid(), search_people.at, 'read', 'person.known', actor_id(), (my_account()).agency_id,
                beyond, actor_purpose(), search_people.reason, search_people.request);
        hit := NULL; score := 0;
        RETURN NEXT;
    END IF;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION in_sight(uuid), person_for_audit(uuid), index_person(uuid, text[], text[]), protect_address(uuid, text),
    search_people(text[], text[], text[], text, text, text, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_for_audit(uuid), index_person(uuid, text[], text[]), protect_address(uuid, text),
    search_people(text[], text[], text[], text, text, text, text, text, timestamptz) TO sightline_app;

-- The hub gives sight of whom it sees; only its managers put people on the
-- list of a restricted or sealed record.
CREATE POLICY granted_person ON relationship FOR INSERT TO sightline_app
    WITH CHECK ((kind IN ('team', 'share') OR kind = 'named' AND (SELECT has_role('manager')))
        AND granted_by = (SELECT actor_id()) AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id));
CREATE POLICY seen_person ON journal FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = ANY (subjects)));
CREATE POLICY seen_person ON journal_change FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM journal j JOIN person p ON p.id = ANY (j.subjects) WHERE j.id = entry_id));

GRANT SELECT, INSERT ON person, person_name, person_address, person_reach, person_relation TO sightline_app;
GRANT UPDATE (kind, seal, given, surname, born, sex, gender, ethnicity, ethnicity_source, disability, languages, interpreter,
              nhs_number, upn, school, gp, care_status, hidden_address, version) ON person TO sightline_app;
GRANT UPDATE (removed) ON person_name, person_address, person_reach, person_relation TO sightline_app;
