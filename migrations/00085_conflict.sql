-- Conflicts: a worker who is close to a family, or to a person of concern, has
-- no part in the record. A worker declares it, or the data shows it in the
-- transaction that makes it true; the record is then absent to them from the
-- next request on, in every policy and in every function that runs as the
-- owner. Only a privacy officer ends a conflict; the row stays.

-- +goose Up

-- The key of the fingerprints of homes, as the two padded halves of HMAC
-- (RFC 2104). Only the owner reads it.
CREATE TABLE home_key (
    only_one  boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);
ALTER TABLE home_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_keeps ON home_key FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
REVOKE ALL ON home_key FROM PUBLIC;
-- +goose StatementBegin
DO $$
DECLARE
    key bytea := sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')) || decode(repeat('00', 32), 'hex');
    inner_pad bytea := key;
    outer_pad bytea := key;
BEGIN
    FOR i IN 0..63 LOOP
        inner_pad := set_byte(inner_pad, i, get_byte(key, i) # 54);
        outer_pad := set_byte(outer_pad, i, get_byte(key, i) # 92);
    END LOOP;
    INSERT INTO home_key (inner_pad, outer_pad) VALUES (inner_pad, outer_pad);
END $$;
-- +goose StatementEnd

-- Where an account's holder lives, as fingerprints of the postcode with each
-- number or name of the house; and of surnames beside the account's own.
CREATE TABLE account_home (
    account_id uuid PRIMARY KEY REFERENCES account,
    home       bigint[] NOT NULL CHECK (cardinality(home) BETWEEN 1 AND 20),
    surnames   bigint[] NOT NULL DEFAULT '{}',
    said       timestamptz NOT NULL
);
CREATE INDEX account_home_home ON account_home USING gin (home);

-- That an account's holder is somebody in the register, by the register's id:
-- a privacy officer says so, who sees nobody's record.
CREATE TABLE account_person (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    person_id  uuid NOT NULL REFERENCES person,
    reason     text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    tied       timestamptz NOT NULL,
    tied_by    uuid NOT NULL REFERENCES account,
    ended      timestamptz,
    ended_by   uuid REFERENCES account,
    CHECK (tied_by <> account_id)
);
CREATE INDEX account_person_account ON account_person (account_id) WHERE ended IS NULL;
CREATE INDEX account_person_person ON account_person (person_id) WHERE ended IS NULL;

-- The homes of records as fingerprints: of addresses in the register, and of
-- people as a referral told them. A row is one number or name of a house.
CREATE TABLE home_print (
    source   uuid NOT NULL,                  -- the address, or who was told
    subject  uuid NOT NULL,                  -- the person, or the referral
    role     text NOT NULL,                  -- in the referral; '' in the register
    home     bigint NOT NULL,
    surnames bigint[] NOT NULL,
    PRIMARY KEY (source, home)
);
CREATE INDEX home_print_home ON home_print (home);
CREATE INDEX home_print_subject ON home_print (subject);

CREATE TABLE conflict (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account, -- who has no part in the record
    subject_id uuid NOT NULL,                    -- a person or a referral
    about      text NOT NULL CHECK (about IN ('person', 'referral')),
    why        text NOT NULL CHECK (why IN ('declared', 'own', 'relation', 'address', 'concern')),
    cause      uuid,                             -- the row that shows it
    words      text NOT NULL DEFAULT '' CHECK (length(words) <= 2000),
    found      timestamptz NOT NULL,
    said_by    uuid NOT NULL REFERENCES account, -- who declared it, or wrote what shows it
    told       timestamptz,                      -- when managers were told
    ended      timestamptz,
    ended_by   uuid REFERENCES account,
    end_reason text NOT NULL DEFAULT '' CHECK (length(end_reason) <= 2000),
    CHECK ((why = 'declared') = (cause IS NULL)),
    CHECK ((ended IS NULL) = (ended_by IS NULL) AND (ended IS NULL) = (end_reason = '')),
    CHECK (ended_by <> account_id)
);
CREATE INDEX conflict_account ON conflict (account_id) WHERE ended IS NULL;
CREATE INDEX conflict_subject ON conflict (subject_id);
CREATE INDEX conflict_untold ON conflict (found) WHERE told IS NULL;
CREATE UNIQUE INDEX conflict_shown ON conflict (account_id, subject_id, why, cause) WHERE cause IS NOT NULL;
CREATE UNIQUE INDEX conflict_declared ON conflict (account_id, subject_id) WHERE cause IS NULL AND ended IS NULL;

ALTER TABLE account_home ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE account_person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE home_print ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE conflict ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_keeps ON account_home FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON account_person FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_keeps ON home_print FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_keeps ON conflict FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON person_merge FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_shows ON journal FOR INSERT TO CURRENT_USER WITH CHECK (kind = 'write' AND action = 'conflict.show');
CREATE POLICY owner_lets_go ON referral FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (allocated_to IS NULL);

-- +goose StatementBegin
-- fingerprint(text) is the first 64 bits of its HMAC.
CREATE FUNCTION fingerprint(what text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT ('x' || encode(substring(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(what, 'UTF8'))) FROM 1 FOR 8), 'hex'))::bit(64)::bigint FROM home_key k);
END $$;

-- plain(text) is lower case without accents.
CREATE FUNCTION plain(said text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $$
    SELECT regexp_replace(lower(normalize(coalesce(said, ''), NFKD)), '[\u0300-\u036f]', '', 'g')
$$;

-- home_prints(lines, postcode) is the fingerprints of an address: the postcode
-- with each number in the lines, and with the first line where it has none
-- ("Rose Cottage"). None without a postcode.
CREATE FUNCTION home_prints(lines text, postcode text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    form constant text := '\m([a-z]{1,2}[0-9][a-z0-9]?)[[:space:]]*([0-9][a-z]{2})\M';
    said text := plain(lines);
    code text := regexp_replace(plain(postcode), '[^a-z0-9]', '', 'g');
    first text;
BEGIN
    IF code = '' THEN
        code := array_to_string(regexp_match(said, form), '');
        said := regexp_replace(said, form, '', 'g');
    END IF;
    IF code IS NULL OR code !~ '^[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}$' THEN
        RETURN '{}';
    END IF;
    first := regexp_replace(split_part(translate(said, E'\n\r;', ',,,'), ',', 1), '[[:space:][:punct:]]', '', 'g');
    RETURN coalesce((SELECT array_agg(DISTINCT fingerprint('home|' || code || '|' || token)) FROM (
        SELECT m[1] AS token FROM regexp_matches(said, '\m([0-9]+[a-z]?)\M', 'g') AS m
        UNION SELECT first WHERE first <> '' AND first !~ '[0-9]' LIMIT 10) tokens), '{}');
END $$;

-- name_prints(surnames) is the fingerprints of each part of some surnames.
CREATE FUNCTION name_prints(VARIADIC surnames text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN coalesce((SELECT array_agg(DISTINCT fingerprint('surname|' || part)) FROM (
        SELECT regexp_replace(p, '[[:punct:]’]', '', 'g') AS part
          FROM unnest(surnames) s, regexp_split_to_table(plain(s), '[[:space:]-]+') p LIMIT 40) parts WHERE length(part) > 1), '{}');
END $$;

-- surnames_of(person), surnames_of_account(account) are all they go by.
CREATE FUNCTION surnames_of(one uuid) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN name_prints(VARIADIC coalesce((SELECT array_agg(s) FROM (SELECT p.surname FROM person p WHERE p.id = one
        UNION SELECT n.surname FROM person_name n WHERE n.person_id = one AND n.removed IS NULL) names (s)), '{}'));
END $$;

CREATE FUNCTION surnames_of_account(one uuid) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT name_prints(substring(trim(a.name) FROM '[^[:space:]]+$')) || coalesce(h.surnames, '{}')
              FROM account a LEFT JOIN account_home h ON h.account_id = a.id WHERE a.id = one);
END $$;

-- Fingerprints are kept as addresses and names are.
CREATE FUNCTION keep_home_print() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'person_address' THEN
        DELETE FROM home_print WHERE source = NEW.id;
        INSERT INTO home_print (source, subject, role, home, surnames)
            SELECT NEW.id, NEW.person_id, '', h, surnames_of(NEW.person_id) FROM unnest(home_prints(NEW.lines, NEW.postcode)) h WHERE NEW.removed IS NULL;
    WHEN 'person' THEN
        UPDATE home_print SET surnames = surnames_of(NEW.id) WHERE subject = NEW.id;
    WHEN 'person_name' THEN
        UPDATE home_print SET surnames = surnames_of(NEW.person_id) WHERE subject = NEW.person_id;
    WHEN 'referral_person' THEN
        INSERT INTO home_print (source, subject, role, home, surnames)
            SELECT NEW.id, NEW.referral_id, NEW.role, h, name_prints(NEW.told ->> 'surname')
              FROM unnest(home_prints(NEW.told ->> 'address', NEW.told ->> 'postcode')) h;
    END CASE;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER home_print AFTER INSERT OR UPDATE OF removed ON person_address FOR EACH ROW EXECUTE FUNCTION keep_home_print();
CREATE TRIGGER home_print AFTER UPDATE OF surname ON person FOR EACH ROW WHEN (OLD.surname IS DISTINCT FROM NEW.surname) EXECUTE FUNCTION keep_home_print();
CREATE TRIGGER home_print AFTER INSERT OR UPDATE OF removed ON person_name FOR EACH ROW EXECUTE FUNCTION keep_home_print();
CREATE TRIGGER home_print AFTER INSERT ON referral_person FOR EACH ROW EXECUTE FUNCTION keep_home_print();

INSERT INTO home_print (source, subject, role, home, surnames)
    SELECT a.id, a.person_id, '', h, surnames_of(a.person_id) FROM person_address a, unnest(home_prints(a.lines, a.postcode)) h WHERE a.removed IS NULL;
INSERT INTO home_print (source, subject, role, home, surnames)
    SELECT t.id, t.referral_id, t.role, h, name_prints(t.told ->> 'surname') FROM referral_person t, unnest(home_prints(t.told ->> 'address', t.told ->> 'postcode')) h;

-- +goose StatementBegin
-- same_people(people) adds the records that were merged with them.
CREATE FUNCTION same_people(these uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN ARRAY(SELECT unnest(these)
        UNION SELECT o.id FROM person_merge m JOIN person_merge n ON n.kept_id = m.kept_id AND n.unmerged IS NULL
               CROSS JOIN LATERAL (VALUES (n.kept_id), (n.gone_id)) o (id)
               WHERE m.unmerged IS NULL AND (m.kept_id = ANY (these) OR m.gone_id = ANY (these)));
END $$;

-- next_to(people) is who is linked with them: by a relation that is recorded,
-- or by a vehicle, a phone, an online account or a group of both.
CREATE FUNCTION next_to(these uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN ARRAY(SELECT x.other_id FROM person_relation x WHERE x.person_id = ANY (these) AND x.removed IS NULL
        UNION SELECT x.person_id FROM person_relation x WHERE x.other_id = ANY (these) AND x.removed IS NULL
        UNION SELECT b.a_person FROM network_tie a JOIN network_tie b ON b.b_kind = a.b_kind AND b.b_key = a.b_key AND b.removed IS NULL
               WHERE a.a_person = ANY (these) AND a.removed IS NULL AND a.b_kind IN ('vehicle', 'phone', 'account', 'group') AND b.a_person IS NOT NULL);
END $$;

-- find_conflicts(account) keeps every conflict that the data shows of an account:
--   own       the record is about them
--   relation  a relation between them and somebody is recorded
--   address   somebody has their surname and their address
--   concern   they are, live with, or are linked to a person of concern to the child
CREATE FUNCTION find_conflicts(a uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    tied  uuid[] := ARRAY(SELECT person_id FROM account_person WHERE account_id = a AND ended IS NULL);
    mine  uuid[] := same_people(tied);
    homes bigint[] := ARRAY(SELECT unnest(home) FROM account_home WHERE account_id = a UNION SELECT home FROM home_print WHERE subject = ANY (mine));
    names bigint[] := surnames_of_account(a);
    close uuid[] := same_people(mine || next_to(mine) || ARRAY(SELECT subject FROM home_print WHERE home = ANY (homes) AND role = ''));
BEGIN
    WITH shown AS (
        SELECT p AS subject, 'person' AS about, 'own' AS why, p AS cause FROM unnest(tied) p
        UNION SELECT o.id, 'person', 'relation', x.id FROM person_relation x CROSS JOIN LATERAL (VALUES (x.person_id), (x.other_id)) o (id)
               WHERE (x.person_id = ANY (mine) OR x.other_id = ANY (mine)) AND x.removed IS NULL AND o.id <> ALL (mine)
        UNION SELECT h.subject, CASE h.role WHEN '' THEN 'person' ELSE 'referral' END, 'address', h.source FROM home_print h
               WHERE h.home = ANY (homes) AND h.surnames && names AND h.subject <> ALL (mine)
        UNION SELECT x.other_id, 'person', 'concern', x.id FROM person_relation x
               WHERE x.person_id = ANY (close) AND x.kind = 'person_of_concern' AND x.removed IS NULL
        UNION SELECT t.referral_id, 'referral', 'concern', t.id FROM referral_person t WHERE t.person_id = ANY (close) AND t.role = 'adult_of_concern'
        UNION SELECT h.subject, 'referral', 'concern', h.source FROM home_print h WHERE h.home = ANY (homes) AND h.role = 'adult_of_concern'
    ), kept AS (
        INSERT INTO conflict (id, account_id, subject_id, about, why, cause, found, said_by)
            SELECT gen_random_uuid(), a, s.subject, s.about, s.why, s.cause, now(), coalesce(actor_id(), a) FROM shown s
        ON CONFLICT DO NOTHING RETURNING id, subject_id
    )
    INSERT INTO journal (id, at, kind, action, actor_id, subjects, purpose, request)
        SELECT gen_random_uuid(), now(), 'write', 'conflict.show', '00000000-0000-7000-8000-000000000003', ARRAY[k.subject_id, a, k.id], 'oversight', 'conflict' FROM kept k;
END $$;

-- conflicts_around(people) looks at every account that is tied to one of them or
-- to somebody linked with them, or whose holder lives where one of them does.
CREATE FUNCTION conflicts_around(these uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    near uuid[];
BEGIN
    IF NOT EXISTS (SELECT 1 FROM account_person) AND NOT EXISTS (SELECT 1 FROM account_home) THEN
        RETURN;
    END IF;
    near := same_people(same_people(these) || next_to(same_people(these)));
    PERFORM find_conflicts(a) FROM (
        SELECT account_id FROM account_person WHERE person_id = ANY (near) AND ended IS NULL
        UNION SELECT h.account_id FROM home_print p JOIN account_home h ON h.home @> ARRAY[p.home] WHERE p.subject = ANY (near)
        UNION SELECT t.account_id FROM home_print p JOIN home_print q ON q.home = p.home JOIN account_person t ON t.person_id = q.subject AND t.ended IS NULL
               WHERE p.subject = ANY (near)) touched (a);
END $$;

-- When something changes that may show a conflict, it is looked for before the
-- transaction commits, after everything else in it was done.
CREATE FUNCTION look_for_conflicts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'account' THEN PERFORM find_conflicts(NEW.id);
    WHEN 'account_home', 'account_person' THEN PERFORM find_conflicts(NEW.account_id);
    WHEN 'home_print' THEN
        PERFORM find_conflicts(a) FROM (SELECT account_id FROM account_home WHERE home @> ARRAY[NEW.home]
            UNION SELECT t.account_id FROM home_print q JOIN account_person t ON t.person_id = q.subject AND t.ended IS NULL WHERE q.home = NEW.home) touched (a);
    WHEN 'person_relation' THEN PERFORM conflicts_around(ARRAY[NEW.person_id, NEW.other_id]);
    WHEN 'person_merge' THEN PERFORM conflicts_around(ARRAY[NEW.kept_id, NEW.gone_id]);
    WHEN 'network_tie' THEN PERFORM conflicts_around(ARRAY[NEW.a_person]);
    WHEN 'referral_person' THEN PERFORM conflicts_around(ARRAY[NEW.person_id]);
    END CASE;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER conflicts AFTER UPDATE OF name ON account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look_for_conflicts();
CREATE CONSTRAINT TRIGGER conflicts AFTER INSERT OR UPDATE ON account_home DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look_for_conflicts();
CREATE CONSTRAINT TRIGGER conflicts AFTER INSERT ON account_person DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look_for_conflicts();
CREATE CONSTRAINT TRIGGER conflicts AFTER INSERT OR UPDATE ON home_print DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look_for_conflicts();
CREATE CONSTRAINT TRIGGER conflicts AFTER INSERT ON person_relation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look_for_conflicts();
CREATE CONSTRAINT TRIGGER conflicts AFTER INSERT ON person_merge DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look_for_conflicts();
CREATE CONSTRAINT TRIGGER conflicts AFTER INSERT ON network_tie DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.a_person IS NOT NULL) EXECUTE FUNCTION look_for_conflicts();
CREATE CONSTRAINT TRIGGER conflicts AFTER UPDATE OF person_id ON referral_person DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.person_id IS NOT NULL AND NEW.role = 'adult_of_concern') EXECUTE FUNCTION look_for_conflicts();

-- +goose StatementBegin
-- conflicts_of(account, concern) is every record that is closed to an account by
-- a conflict: what the conflict is about, the children of such a referral, what
-- was merged with any of them, and every referral that names one of them.
-- concern says which conflicts count; NULL for all.
CREATE FUNCTION conflicts_of(a uuid, concern boolean) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    base   uuid[];
    people uuid[];
BEGIN
    SELECT array_agg(subject_id) INTO base FROM conflict WHERE account_id = a AND ended IS NULL AND (concern IS NULL OR (why = 'concern') = concern);
    IF base IS NULL THEN
        RETURN '{}';
    END IF;
    people := same_people(base || ARRAY(SELECT t.person_id FROM referral_person t WHERE t.referral_id = ANY (base) AND t.role = 'child' AND t.person_id IS NOT NULL));
    RETURN people || ARRAY(SELECT t.referral_id FROM referral_person t WHERE t.person_id = ANY (people));
END $$;

-- my_conflicts() is that for the actor: what the policies ask, once a query.
CREATE FUNCTION my_conflicts() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN conflicts_of(actor_id(), NULL);
END $$;

-- my_conflict(record) is 'conflict' or 'concern' where the record, or the
-- referral of a request, is closed to the actor; '' where it is not.
CREATE FUNCTION my_conflict(one uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    about uuid[];
BEGIN
    IF NOT EXISTS (SELECT 1 FROM conflict WHERE account_id = actor_id() AND ended IS NULL) THEN
        RETURN '';
    END IF;
    about := ARRAY(SELECT one UNION SELECT q.referral_id FROM referral_request q WHERE q.id = one);
    RETURN CASE WHEN about && conflicts_of(actor_id(), false) THEN 'conflict' WHEN about && conflicts_of(actor_id(), true) THEN 'concern' ELSE '' END;
END $$;

-- closed_to(account, record) is whether a record is closed to somebody else, for
-- who would give it to them or write to them about it.
CREATE FUNCTION closed_to(a uuid, one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN actor_id() IS NOT NULL AND one = ANY (conflicts_of(a, NULL));
END $$;

-- withheld(account, reference) is that for a message with a reference.
CREATE FUNCTION withheld(a uuid, reference text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN reference <> '' AND EXISTS (SELECT 1 FROM conflict WHERE account_id = a AND ended IS NULL)
       AND closed_to(a, (SELECT r.id FROM referral r WHERE r.ref = reference));
END $$;

-- Nobody is tied to, or given, a record that is closed to them.
CREATE FUNCTION refuse_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.subject_id = ANY (conflicts_of(NEW.account_id, NULL)) THEN
        RAISE EXCEPTION 'the record is closed to this account' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_allocation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.id = ANY (conflicts_of(NEW.allocated_to, NULL)) THEN
        RAISE EXCEPTION 'the record is closed to this account' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER refuse_closed BEFORE INSERT ON relationship FOR EACH ROW WHEN (NEW.account_id IS NOT NULL) EXECUTE FUNCTION refuse_closed();
CREATE TRIGGER refuse_allocation BEFORE UPDATE OF allocated_to ON referral FOR EACH ROW
    WHEN (NEW.allocated_to IS NOT NULL AND NEW.allocated_to IS DISTINCT FROM OLD.allocated_to) EXECUTE FUNCTION refuse_allocation();

-- A record that is closed to the actor is absent: to the application, and to
-- the functions that run as the owner.
CREATE POLICY no_conflict ON person AS RESTRICTIVE FOR SELECT USING (id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict ON referral AS RESTRICTIVE FOR SELECT USING (id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict ON decision AS RESTRICTIVE FOR SELECT USING (referral_id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict ON journal AS RESTRICTIVE FOR SELECT USING (actor_id = (SELECT actor_id()) OR NOT subjects && (SELECT my_conflicts())::uuid[]);
CREATE POLICY no_conflict ON referral_request AS RESTRICTIVE FOR SELECT TO sightline_app USING (referral_id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict ON disagreement AS RESTRICTIVE FOR SELECT TO sightline_app USING (referral_id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict ON relationship AS RESTRICTIVE FOR SELECT TO sightline_app USING (subject_id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict ON quiet_note AS RESTRICTIVE FOR SELECT TO sightline_app
    USING (account_id <> (SELECT actor_id()) AND person_id <> ALL ((SELECT my_conflicts())::uuid[]));

-- People see what they declared themselves, never what was found of them. The
-- hub's managers see the conflicts of the records they see, privacy officers all
-- but those of records that are closed to themselves.
CREATE POLICY seen ON conflict FOR SELECT TO sightline_app USING (
    account_id = (SELECT actor_id()) AND why = 'declared'
    OR account_id <> (SELECT actor_id()) AND subject_id <> ALL ((SELECT my_conflicts())::uuid[])
       AND ((SELECT has_role('privacy_officer'))
         OR (SELECT in_hub()) AND (SELECT has_role('manager'))
            AND (EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id) OR EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id)))
    OR (SELECT is_service('jobs')));
CREATE POLICY declared ON conflict FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND said_by = (SELECT actor_id()) AND why = 'declared' AND words <> '' AND ended IS NULL
        AND (about = 'person' AND EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id)
          OR about = 'referral' AND EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id)));
CREATE POLICY ended ON conflict FOR UPDATE TO sightline_app
    USING ((SELECT has_role('privacy_officer')) AND account_id <> (SELECT actor_id())) WITH CHECK (ended_by = (SELECT actor_id()));
GRANT SELECT, INSERT ON conflict TO sightline_app;
GRANT UPDATE (ended, ended_by, end_reason) ON conflict TO sightline_app;

CREATE POLICY seen ON account_person FOR SELECT TO sightline_app
    USING ((SELECT has_role('privacy_officer')) AND account_id <> (SELECT actor_id()));
CREATE POLICY tied ON account_person FOR INSERT TO sightline_app
    WITH CHECK ((SELECT has_role('privacy_officer')) AND account_id <> (SELECT actor_id()) AND tied_by = (SELECT actor_id()) AND ended IS NULL);
CREATE POLICY ended ON account_person FOR UPDATE TO sightline_app
    USING ((SELECT has_role('privacy_officer')) AND account_id <> (SELECT actor_id())) WITH CHECK (ended_by = (SELECT actor_id()));
GRANT SELECT, INSERT ON account_person TO sightline_app;
GRANT UPDATE (ended, ended_by) ON account_person TO sightline_app;

CREATE POLICY seen ON account_home FOR SELECT TO sightline_app USING (account_id = (SELECT actor_id()));
GRANT SELECT (account_id, said) ON account_home TO sightline_app;

-- +goose StatementBegin
-- say_home(lines, postcode, surname, moment) keeps where the actor lives, as
-- fingerprints; false when there is no postcode and house in it.
CREATE FUNCTION say_home(lines text, postcode text, surname text, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    prints bigint[] := home_prints(lines, postcode);
BEGIN
    IF actor_id() IS NULL OR cardinality(prints) = 0 THEN
        RETURN false;
    END IF;
    INSERT INTO account_home AS h (account_id, home, surnames, said) VALUES (actor_id(), prints, name_prints(surname), moment)
        ON CONFLICT (account_id) DO UPDATE SET home = EXCLUDED.home, surnames = EXCLUDED.surnames, said = EXCLUDED.said;
    RETURN true;
END $$;

-- forget_home() takes that back; what it showed stands.
CREATE FUNCTION forget_home() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM account_home WHERE account_id = actor_id();
END $$;

-- conflicts_untold(most) is the conflicts that managers were not told of yet, with
-- each open referral it closes to the worker, and who is left to work it: the
-- hub's managers, and for a sealed referral those on its list. For background work.
CREATE FUNCTION conflicts_untold(most integer) RETURNS TABLE (conflict_id uuid, account_id uuid, referral_id uuid, ref text, manager_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH fresh AS (
        SELECT c.id, c.account_id, c.subject_id FROM conflict c WHERE c.told IS NULL ORDER BY c.found, c.id LIMIT most
    ), closed AS (
        SELECT f.id, f.account_id, r.id AS referral, r.ref, r.seal FROM fresh f JOIN referral r ON r.stage <> 'done' AND r.id = ANY (conflicts_of(f.account_id, NULL))
         WHERE r.id = f.subject_id OR EXISTS (SELECT 1 FROM referral_person t WHERE t.referral_id = r.id AND t.person_id = ANY (same_people(ARRAY[f.subject_id])))
    ), concerned AS (
        SELECT c.*, EXISTS (SELECT 1 FROM account a JOIN team t ON t.id = a.team_id WHERE a.id = c.account_id AND t.hub)
                 OR EXISTS (SELECT 1 FROM relationship l WHERE l.subject_id = c.referral AND l.account_id = c.account_id) AS part FROM closed c
    )
    SELECT f.id, f.account_id, c.referral, c.ref, m.id
      FROM fresh f LEFT JOIN concerned c ON c.id = f.id AND c.part
      LEFT JOIN LATERAL (
          SELECT a.id FROM account a JOIN team t ON t.id = a.team_id
           WHERE c.referral IS NOT NULL AND t.hub AND a.disabled IS NULL AND 'manager' = ANY (a.roles) AND NOT c.referral = ANY (conflicts_of(a.id, NULL))
             AND (c.seal < 2 OR EXISTS (SELECT 1 FROM relationship l WHERE l.subject_id = c.referral AND l.account_id = a.id AND l.kind = 'named' AND (l.ends IS NULL OR l.ends > now())))) m ON true;
END $$;

-- step_back(conflict, moment) lets go of what the worker had been given of it, and
-- says which referrals those were; managers are told of it from now on.
CREATE FUNCTION step_back(one uuid, moment timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    c conflict;
BEGIN
    IF NOT is_service('jobs') THEN
        RETURN;
    END IF;
    UPDATE conflict SET told = moment WHERE id = one AND told IS NULL RETURNING * INTO c;
    IF c.id IS NULL OR c.ended IS NOT NULL THEN
        RETURN;
    END IF;
    RETURN QUERY UPDATE referral r SET allocated_to = NULL, version = r.version + 1
        WHERE r.allocated_to = c.account_id AND r.stage <> 'done' AND r.id = ANY (conflicts_of(c.account_id, NULL)) RETURNING r.id;
END $$;

-- conflict_sweep() looks again at everybody of whom the data may show one: two
-- changes that committed at the same moment may each not have seen the other.
CREATE FUNCTION conflict_sweep() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF is_service('jobs') THEN
        PERFORM find_conflicts(a) FROM (SELECT account_id FROM account_home UNION SELECT account_id FROM account_person WHERE ended IS NULL) every (a);
    END IF;
END $$;

-- reference_for_audit(row) is a referral's reference, for those who follow the
-- journal without seeing the referral.
CREATE FUNCTION reference_for_audit(one uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT has_role('auditor', 'privacy_officer') THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT r.ref FROM referral r WHERE r.id = one);
END $$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION fingerprint(text), plain(text), home_prints(text, text), name_prints(text[]), surnames_of(uuid), surnames_of_account(uuid), keep_home_print(),
    same_people(uuid[]), next_to(uuid[]), find_conflicts(uuid), conflicts_around(uuid[]), look_for_conflicts(), conflicts_of(uuid, boolean), my_conflict(uuid),
    closed_to(uuid, uuid), withheld(uuid, text), refuse_closed(), refuse_allocation(), say_home(text, text, text, timestamptz), forget_home(), conflicts_untold(integer),
    step_back(uuid, timestamptz), conflict_sweep(), reference_for_audit(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_conflict(uuid), closed_to(uuid, uuid), withheld(uuid, text), say_home(text, text, text, timestamptz), forget_home(),
    conflicts_untold(integer), step_back(uuid, timestamptz), conflict_sweep(), reference_for_audit(uuid) TO sightline_app;
