-- Break-glass: somebody who acts for children and has no tie to a record needs
-- it now. They say why, see it for four hours, and two roles look at it after.
-- It opens what is open: never a restricted or sealed record, never one that
-- names a restricted or sealed person, never a protected address.

-- +goose Up

ALTER TABLE relationship DROP CONSTRAINT relationship_kind_check;
ALTER TABLE relationship ADD CONSTRAINT relationship_kind_check CHECK (kind IN ('team', 'referral', 'request', 'share', 'named', 'glass'));
ALTER TABLE relationship ADD CONSTRAINT relationship_glass_ends
    CHECK (kind <> 'glass' OR account_id IS NOT NULL AND ends IS NOT NULL AND ends <= begins + interval '4 hours');

-- One row for each record that somebody broke the glass for, and one for each
-- attempt that opened nothing. Of those the subject is what it met, if anything:
-- only the privacy officers see it.
CREATE TABLE glass (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL REFERENCES account,
    kind        text NOT NULL CHECK (kind IN ('', 'person', 'referral')),
    subject_id  uuid,
    ref         text NOT NULL DEFAULT '' CHECK (length(ref) <= 20), -- of a referral
    code        text NOT NULL CHECK (code IN ('danger', 'nobody', 'waiting', 'found', 'other')),
    words       text NOT NULL CHECK (words <> '' AND length(words) <= 2000),
    at          timestamptz NOT NULL,
    ends        timestamptz NOT NULL,
    opened      boolean NOT NULL,
    ended       timestamptz, -- before its time
    due         timestamptz, -- when it must have been reviewed
    outcome     text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'justified', 'not_justified')),
    said        text NOT NULL DEFAULT '' CHECK (length(said) <= 2000), -- by the reviewer
    reviewed    timestamptz,
    reviewed_by uuid REFERENCES account,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CHECK (ends <= at + interval '4 hours'),
    CHECK (opened = (due IS NOT NULL) AND (NOT opened OR subject_id IS NOT NULL)),
    CHECK ((reviewed IS NULL) = (outcome = '') AND (reviewed IS NULL) = (reviewed_by IS NULL) AND (reviewed IS NULL OR said <> '')),
    CHECK (reviewed_by IS NULL OR reviewed_by <> account_id)
);
CREATE INDEX glass_waiting ON glass (due, id) WHERE opened AND reviewed IS NULL;
CREATE INDEX glass_account ON glass (account_id, ends);
CREATE INDEX glass_at ON glass (at DESC, id DESC);
CREATE INDEX glass_subject ON glass (subject_id) WHERE opened;
CREATE INDEX person_born ON person (born) WHERE born <> '';

ALTER TABLE glass ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_keeps ON glass FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_breaks ON relationship FOR INSERT TO CURRENT_USER WITH CHECK (kind = 'glass' AND account_id = (SELECT actor_id()));
CREATE POLICY owner_mends ON relationship FOR UPDATE TO CURRENT_USER USING (kind = 'glass') WITH CHECK (kind = 'glass');
CREATE POLICY owner_takes_back ON relationship FOR DELETE TO CURRENT_USER USING (kind = 'glass' AND account_id = (SELECT actor_id()));

-- A tie of this kind is made and ended by the functions below, by nothing else.
CREATE POLICY glass_stands ON relationship AS RESTRICTIVE FOR UPDATE TO sightline_app USING (kind <> 'glass');

-- Whoever broke it sees that it is in force, and never what an attempt met. The
-- privacy officers see all; the hub's managers those for records that they work on.
CREATE POLICY own ON glass FOR SELECT TO sightline_app USING (opened AND account_id = (SELECT (my_account()).id));
CREATE POLICY overseen ON glass FOR SELECT TO sightline_app USING ((SELECT has_role('privacy_officer')));
CREATE POLICY managed ON glass FOR SELECT TO sightline_app USING (opened AND (SELECT in_hub()) AND (SELECT has_role('manager'))
    AND (EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id AND (p.seal < 2 OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))
      OR EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id AND (r.seal < 2 OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))));
-- Nobody reviews their own, nor that of somebody in their own team.
CREATE POLICY reviewed ON glass FOR UPDATE TO sightline_app
    USING (opened AND reviewed IS NULL AND account_id <> (SELECT actor_id())
        AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = account_id AND a.team_id = (SELECT (my_account()).team_id))
        AND ((SELECT has_role('privacy_officer')) OR (SELECT in_hub()) AND (SELECT has_role('manager'))))
    WITH CHECK (reviewed_by = (SELECT actor_id()));
GRANT SELECT, UPDATE (outcome, said, reviewed, reviewed_by) ON glass TO sightline_app;

-- What it opens, beside the policies that stand.
CREATE POLICY glass ON person FOR SELECT TO sightline_app
    USING (seal = 0 AND (SELECT has_role('practitioner', 'manager', 'partner_contact', 'specialist')) AND id = ANY ((SELECT my_subjects('glass'))::uuid[]));
CREATE POLICY glass ON referral FOR SELECT TO sightline_app
    USING (seal = 0 AND (SELECT has_role('practitioner', 'manager', 'partner_contact', 'specialist')) AND id = ANY ((SELECT my_subjects('glass'))::uuid[]));

-- +goose StatementBegin
-- glass_finds(...) is what the asker points at: a referral by its reference, a
-- person by their record's id, or people by exact name and date of birth. A
-- record that was merged speaks through the one it was merged into.
CREATE FUNCTION glass_finds(wanted_ref text, wanted uuid, first_name text, last_name text, birth text)
RETURNS TABLE (kind text, subject uuid, ref text, opens boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN QUERY SELECT 'referral', r.id, r.ref, r.seal = 0 AND NOT EXISTS (
            SELECT 1 FROM referral_person t JOIN person p ON p.id = t.person_id WHERE t.referral_id = r.id AND p.seal > 0)
        FROM referral r WHERE wanted_ref <> '' AND r.ref = wanted_ref;
    RETURN QUERY SELECT 'person', p.id, '', p.seal = 0 AND p.expired IS NULL FROM person p WHERE p.id IN (
        SELECT coalesce(q.merged_into, q.id) FROM person q WHERE q.id = wanted
        UNION
        SELECT coalesce(q.merged_into, q.id) FROM person q WHERE birth <> '' AND q.born = birth AND (
            (lower(q.given), lower(q.surname)) = (lower(first_name), lower(last_name))
            OR EXISTS (SELECT 1 FROM person_name n WHERE n.person_id = q.id AND n.removed IS NULL
                AND (lower(coalesce(nullif(n.given, ''), q.given)), lower(coalesce(nullif(n.surname, ''), q.surname))) = (lower(first_name), lower(last_name)))))
        ORDER BY p.id LIMIT 5;
END $$;

-- glass_open(...) opens what the asker points at, as far as it opens, and keeps
-- the attempt in any case. It gives what it opened.
CREATE FUNCTION glass_open(wanted_ref text, wanted uuid, first_name text, last_name text, birth text,
    said_code text, said_words text, moment timestamptz, upto timestamptz, review timestamptz)
RETURNS TABLE (row_id uuid, sort text, subject uuid, reference text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    met record;
    any_met boolean := false;
BEGIN
    IF NOT has_role('practitioner', 'manager', 'partner_contact', 'specialist') OR actor_purpose() IS DISTINCT FROM 'safeguarding'
       OR moment > now() + interval '5 minutes' THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR met IN SELECT * FROM glass_finds(wanted_ref, wanted, first_name, last_name, birth) LOOP
        any_met := true;
        row_id := gen_random_uuid(); sort := met.kind; subject := met.subject; reference := met.ref;
        INSERT INTO glass (id, account_id, kind, subject_id, ref, code, words, at, ends, opened, due)
        VALUES (row_id, actor_id(), met.kind, met.subject, met.ref, said_code, said_words, moment,
                CASE WHEN met.opens THEN upto ELSE moment END, met.opens, CASE WHEN met.opens THEN review END);
        CONTINUE WHEN NOT met.opens;
        INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins, ends)
            SELECT gen_random_uuid(), 'glass', actor_id(), one, actor_id(), moment, upto FROM (
                SELECT met.subject AS one UNION SELECT p.id FROM person p WHERE p.merged_into = met.subject AND p.seal = 0 AND p.expired IS NULL) AS records;
        RETURN NEXT;
    END LOOP;
    IF NOT any_met THEN
        INSERT INTO glass (id, account_id, kind, code, words, at, ends, opened)
        VALUES (gen_random_uuid(), actor_id(), '', said_code, said_words, moment, moment, false);
    END IF;
END $$;

-- glass_records(subject) is the records that a tie may be on: the one that
-- speaks and those that were merged into it.
CREATE FUNCTION glass_records(one uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT array_agg(id) FROM (SELECT one AS id UNION SELECT p.id FROM person p WHERE p.merged_into = one) AS records);
END $$;

-- glass_shut(row) takes back, in the transaction that opened it, what another
-- rule holds closed to the asker: the attempt stays, and opened nothing.
CREATE FUNCTION glass_shut(one uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    mine glass;
BEGIN
    UPDATE glass g SET opened = false, ends = g.at, due = NULL
     WHERE g.id = one AND g.account_id = actor_id() AND g.xid = pg_current_xact_id() RETURNING * INTO mine;
    DELETE FROM relationship r WHERE r.kind = 'glass' AND r.account_id = mine.account_id AND r.begins = mine.at
       AND r.subject_id = ANY (glass_records(mine.subject_id));
END $$;

-- glass_end(row, moment) ends one before its time: by whoever broke it, or a
-- reviewer. It says whether there was one to end.
CREATE FUNCTION glass_end(one uuid, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    found_one glass;
BEGIN
    UPDATE glass g SET ended = greatest(moment, g.at)
     WHERE g.id = one AND g.opened AND g.ended IS NULL AND g.ends > moment
       AND (g.account_id = actor_id() OR has_role('privacy_officer') OR in_hub() AND has_role('manager')) RETURNING * INTO found_one;
    IF found_one.id IS NULL THEN
        RETURN false;
    END IF;
    UPDATE relationship r SET ends = least(r.ends, greatest(moment, r.begins))
     WHERE r.kind = 'glass' AND r.account_id = found_one.account_id AND r.subject_id = ANY (glass_records(found_one.subject_id));
    RETURN true;
END $$;

-- glass_told(row) is who is told of one that was just opened: the worker to whom
-- an open referral about it is allocated, else the hub's managers; and the
-- privacy officers. Never whoever broke it.
CREATE FUNCTION glass_told(one uuid) RETURNS TABLE (account uuid, ref text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    mine glass;
    leads uuid[];
BEGIN
    SELECT * INTO mine FROM glass g WHERE g.id = one AND g.opened AND g.account_id = actor_id();
    IF mine.id IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(DISTINCT a.id) INTO leads FROM referral r JOIN account a ON a.id = r.allocated_to AND a.disabled IS NULL AND a.id <> mine.account_id
     WHERE r.id = mine.subject_id OR (mine.kind = 'person' AND r.stage <> 'done' AND EXISTS (
           SELECT 1 FROM referral_person t WHERE t.referral_id = r.id AND t.person_id = ANY (glass_records(mine.subject_id))));
    RETURN QUERY SELECT a.id, mine.ref FROM account a LEFT JOIN team t ON t.id = a.team_id
     WHERE a.disabled IS NULL AND a.id <> mine.account_id AND a.kind = 'person'
       AND (a.id = ANY (leads) OR 'privacy_officer' = ANY (a.roles) OR (leads IS NULL AND t.hub AND 'manager' = ANY (a.roles)))
     ORDER BY a.id LIMIT 50;
END $$;

-- glass_figures(since) is how often it was used, of nobody and no record: for
-- those who answer for how the whole works.
CREATE FUNCTION glass_figures(since timestamptz) RETURNS TABLE (day date, due timestamptz, code text, outcome text, reviewed timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (has_role('board', 'auditor', 'privacy_officer') OR in_hub() AND has_role('manager')) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT g.at::date, g.due, g.code, g.outcome, g.reviewed FROM glass g
        WHERE g.opened AND (g.reviewed IS NULL OR g.at >= since) ORDER BY g.reviewed IS NOT NULL, g.due, g.code LIMIT 5000;
END $$;

-- told_hidden(referral) is the people of a referral whose address must not
-- become known, for whoever sees it by break-glass: what the referrer wrote may
-- be that address.
CREATE FUNCTION told_hidden(one uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT one = ANY (my_subjects('glass')) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT t.id FROM referral_person t WHERE t.referral_id = one AND t.person_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM person p LEFT JOIN person m ON m.id = p.merged_into OR m.merged_into = coalesce(p.merged_into, p.id)
         WHERE p.id = t.person_id AND (p.hidden_address OR coalesce(m.hidden_address, false)));
END $$;

-- A seal that comes later ends what break-glass had opened, of the record itself
-- and of every referral that names the person.
CREATE FUNCTION seal_ends_glass() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    closed uuid[];
BEGIN
    IF TG_TABLE_NAME = 'referral_person' THEN
        closed := ARRAY(SELECT NEW.referral_id FROM person p WHERE p.id = NEW.person_id AND p.seal > 0);
    ELSIF TG_TABLE_NAME = 'person' THEN
        closed := ARRAY[NEW.id, NEW.merged_into] || ARRAY(SELECT t.referral_id FROM referral_person t WHERE t.person_id = NEW.id);
    ELSE
        closed := ARRAY[NEW.id];
    END IF;
    UPDATE relationship r SET ends = greatest(now(), r.begins) WHERE r.kind = 'glass' AND r.subject_id = ANY (closed) AND r.ends > now();
    UPDATE glass g SET ended = greatest(now(), g.at) WHERE g.opened AND g.subject_id = ANY (closed) AND g.ended IS NULL AND g.ends > now();
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER ends_glass AFTER UPDATE OF seal ON person FOR EACH ROW WHEN (NEW.seal > OLD.seal) EXECUTE FUNCTION seal_ends_glass();
CREATE TRIGGER ends_glass AFTER UPDATE OF seal ON referral FOR EACH ROW WHEN (NEW.seal > OLD.seal) EXECUTE FUNCTION seal_ends_glass();
CREATE TRIGGER ends_glass AFTER UPDATE OF person_id ON referral_person FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION seal_ends_glass();

REVOKE ALL ON FUNCTION glass_finds(text, uuid, text, text, text), glass_open(text, uuid, text, text, text, text, text, timestamptz, timestamptz, timestamptz),
    glass_records(uuid), glass_shut(uuid), glass_end(uuid, timestamptz), glass_told(uuid), glass_figures(timestamptz), told_hidden(uuid), seal_ends_glass() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION glass_open(text, uuid, text, text, text, text, text, timestamptz, timestamptz, timestamptz),
    glass_shut(uuid), glass_end(uuid, timestamptz), glass_told(uuid), glass_figures(timestamptz), told_hidden(uuid) TO sightline_app;
