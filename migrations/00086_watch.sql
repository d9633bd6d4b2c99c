-- Unusual reading: what the journal shows of who reads what, with the facts that
-- tell work from curiosity, for background work that looks through it; the alerts
-- that come of it, for privacy officers; and for each lead worker who read the
-- records they lead.

-- +goose Up

CREATE TABLE alert (
    id           uuid PRIMARY KEY,
    rule         text NOT NULL CHECK (rule <> '' AND length(rule) <= 60), -- of the pack
    sentence     text NOT NULL CHECK (sentence <> '' AND length(sentence) <= 500),
    account_id   uuid NOT NULL REFERENCES account,                        -- the reader, who never sees it
    records      uuid[] NOT NULL CHECK (cardinality(records) BETWEEN 1 AND 200),
    count        integer NOT NULL CHECK (count >= 1),
    first        timestamptz NOT NULL,
    last         timestamptz NOT NULL,
    raised       timestamptz NOT NULL,
    pack_id      text NOT NULL CHECK (length(pack_id) <= 100),
    pack_version text NOT NULL CHECK (length(pack_version) <= 40),
    pack_hash    text NOT NULL CHECK (length(pack_hash) <= 100),
    state        text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'looked', 'agency')),
    said         text NOT NULL DEFAULT '' CHECK (length(said) <= 2000),
    said_by      uuid REFERENCES account,
    said_at      timestamptz,
    CHECK ((state = 'new') = (said_by IS NULL) AND (state = 'new') = (said = '')),
    CHECK (said_by <> account_id)
);
CREATE INDEX alert_open ON alert (last DESC, id DESC) WHERE state = 'new';
CREATE INDEX alert_account ON alert (account_id, rule, last);

-- Up to when the journal was looked through.
CREATE TABLE watch_mark (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    upto     timestamptz NOT NULL
);

-- Whom a day's readers were shown by mail: once a day each.
CREATE TABLE watch_told (
    account_id uuid NOT NULL REFERENCES account,
    day        date NOT NULL,
    PRIMARY KEY (account_id, day)
);

ALTER TABLE alert ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE watch_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE watch_told ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY watched ON alert FOR ALL TO sightline_app USING ((SELECT is_service('jobs'))) WITH CHECK ((SELECT is_service('jobs')) AND state = 'new');
CREATE POLICY seen ON alert FOR SELECT TO sightline_app USING ((SELECT has_role('privacy_officer')));
CREATE POLICY said ON alert FOR UPDATE TO sightline_app USING ((SELECT has_role('privacy_officer'))) WITH CHECK (said_by = (SELECT actor_id()));
CREATE POLICY never_ones_own ON alert AS RESTRICTIVE FOR SELECT TO sightline_app
    USING (account_id <> (SELECT actor_id()) AND NOT records && (SELECT my_conflicts())::uuid[]);
CREATE POLICY no_conflict ON glass AS RESTRICTIVE FOR SELECT TO sightline_app USING (subject_id IS NULL OR subject_id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY watched ON watch_mark FOR ALL TO sightline_app USING ((SELECT is_service('jobs'))) WITH CHECK ((SELECT is_service('jobs')));
CREATE POLICY watched ON watch_told FOR ALL TO sightline_app USING ((SELECT is_service('jobs'))) WITH CHECK ((SELECT is_service('jobs')));
GRANT SELECT, INSERT ON alert, watch_told TO sightline_app;
GRANT UPDATE (records, count, last, state, said, said_by, said_at) ON alert TO sightline_app;
GRANT SELECT, INSERT, UPDATE ON watch_mark TO sightline_app;

CREATE POLICY owner_refuses ON journal FOR INSERT TO CURRENT_USER WITH CHECK (kind = 'refused' AND actor_id = (SELECT actor_id()));

-- +goose StatementBegin
-- note_address(person, row, ...) keeps in the journal that the actor asked for an
-- address that is closed to them. It answers nothing.
CREATE FUNCTION note_address(one uuid, wanted uuid, moment timestamptz, request text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF in_sight(one) AND NOT (in_hub() AND has_role('manager')) AND NOT one = ANY (my_subjects('named'))
       AND EXISTS (SELECT 1 FROM person_address a WHERE a.id = wanted AND a.person_id = one AND a.protected) THEN
        INSERT INTO journal (id, at, kind, action, actor_id, agency_id, subjects, purpose, request)
        VALUES (gen_random_uuid(), moment, 'refused', 'person.hidden_address', actor_id(), (my_account()).agency_id, ARRAY[one], actor_purpose(), note_address.request);
    END IF;
END $$;

-- opens(action) is whether an entry of the journal is of one record that somebody
-- opened, not of a list that it stood in.
CREATE FUNCTION opens(deed text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $$
    SELECT deed IN ('person.read', 'person.read_then', 'referral.read', 'screening.read', 'decision.read', 'network.circle', 'network.concern')
$$;

-- works_on(account, record, at) is whether somebody does work on a record: a
-- referral about it is allocated to them, they or their team raised it, their
-- agency was asked, or they wrote in it in the 30 days before. A manager of the
-- hub answers for all its open work: what an open referral names is theirs.
CREATE FUNCTION works_on(a uuid, record uuid, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    theirs   account;
    told_in uuid[] := ARRAY[record] || ARRAY(SELECT t.referral_id FROM referral_person t WHERE t.person_id = ANY (same_people(ARRAY[record])));
BEGIN
    SELECT * INTO theirs FROM account WHERE id = a;
    RETURN EXISTS (SELECT 1 FROM referral r WHERE r.id = ANY (told_in) AND (r.allocated_to = a OR r.author_id = a))
        OR EXISTS (SELECT 1 FROM relationship l WHERE l.subject_id = ANY (told_in) AND l.kind = 'referral' AND l.team_id = theirs.team_id)
        OR EXISTS (SELECT 1 FROM referral_request q WHERE q.referral_id = ANY (told_in) AND (q.asked_by = a OR q.agency_id = theirs.agency_id AND 'partner_contact' = ANY (theirs.roles)))
        OR 'manager' = ANY (theirs.roles) AND EXISTS (SELECT 1 FROM team t WHERE t.id = theirs.team_id AND t.hub)
           AND EXISTS (SELECT 1 FROM referral r WHERE r.id = ANY (told_in) AND r.stage <> 'done')
        OR EXISTS (SELECT 1 FROM journal j WHERE j.subjects && told_in AND j.actor_id = a AND j.kind = 'write' AND j.at > moment - interval '30 days' AND j.at <= moment + interval '1 hour'
               AND j.action <> ALL (ARRAY['person.restrict', 'conflict.declare', 'conflict.end', 'glass.open']));
END $$;

-- near(account, record) is whether a record is of, or names, somebody at most two
-- steps of recorded relations from the account's holder.
CREATE FUNCTION near(a uuid, record uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    mine uuid[] := same_people(ARRAY(SELECT person_id FROM account_person WHERE account_id = a AND ended IS NULL));
    far  uuid[];
BEGIN
    IF cardinality(mine) = 0 THEN
        RETURN false;
    END IF;
    far := same_people(mine || next_to(mine));
    far := same_people(far || next_to(far));
    RETURN record = ANY (far) OR EXISTS (SELECT 1 FROM referral_person t WHERE t.referral_id = record AND t.person_id = ANY (far));
END $$;

-- shares_surname(account, record) is whether a person, or a child whom a referral
-- names, has the surname of the account's holder.
CREATE FUNCTION shares_surname(a uuid, record uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    mine text[] := (SELECT regexp_split_to_array(plain(substring(trim(name) FROM '[^[:space:]]+$')), '-') FROM account WHERE id = a);
BEGIN
    RETURN EXISTS (SELECT 1 FROM person p WHERE p.id = record AND regexp_split_to_array(plain(p.surname), '[[:space:]-]+') && mine)
        OR EXISTS (SELECT 1 FROM referral_person t WHERE t.referral_id = record AND t.role = 'child' AND regexp_split_to_array(plain(t.told ->> 'surname'), '[[:space:]-]+') && mine);
END $$;

-- shares_home(account, record) is whether a record has the house that the
-- account's holder lives in.
CREATE FUNCTION shares_home(a uuid, record uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM home_print h JOIN account_home m ON m.account_id = a AND h.home = ANY (m.home) WHERE h.subject = record);
END $$;

-- watch_looks(since, upto, readers) is each record that somebody opened, or asked
-- for and was refused, with the facts that the rules turn on; of some readers, or
-- for NULL of everybody. For background work.
CREATE FUNCTION watch_looks(since timestamptz, upto timestamptz, readers uuid[])
RETURNS TABLE (account uuid, record uuid, sort text, first timestamptz, last timestamptz, seal integer, others boolean, self_given boolean, tied boolean, working boolean,
               related boolean, surname boolean, home boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH seen AS (
        SELECT j.actor_id, j.subjects[1] AS one, CASE WHEN j.action = 'glass.open' THEN 'override' WHEN j.kind = 'refused' THEN 'refused' ELSE 'read' END AS how,
               min(j.at) AS began, max(j.at) AS till
          FROM journal j JOIN account a ON a.id = j.actor_id AND a.kind = 'person'
         WHERE j.at >= since AND j.at < upto AND (readers IS NULL OR j.actor_id = ANY (readers)) AND (j.kind = 'read' AND opens(j.action) OR j.action IN ('glass.open', 'person.hidden_address'))
         GROUP BY 1, 2, 3
    )
    SELECT s.actor_id, s.one, s.how, s.began, s.till, coalesce(p.seal, r.seal, 0)::integer,
           NOT EXISTS (SELECT 1 FROM referral o WHERE o.agency_id = a.agency_id AND (o.id = s.one OR EXISTS (SELECT 1 FROM referral_person t WHERE t.referral_id = o.id AND t.person_id = s.one))),
           EXISTS (SELECT 1 FROM relationship l WHERE l.subject_id = s.one AND l.account_id = s.actor_id AND l.granted_by = s.actor_id AND l.kind IN ('named', 'share', 'team')
                     AND l.begins <= s.till AND (l.ends IS NULL OR l.ends > s.began))
               AND NOT EXISTS (SELECT 1 FROM referral o WHERE o.allocated_to = s.actor_id AND (o.id = s.one OR EXISTS (SELECT 1 FROM referral_person t WHERE t.referral_id = o.id AND t.person_id = s.one))),
           EXISTS (SELECT 1 FROM relationship l WHERE l.subject_id = s.one AND l.account_id = s.actor_id AND l.kind IN ('named', 'share') AND l.begins <= s.till AND (l.ends IS NULL OR l.ends > s.began)),
           works_on(s.actor_id, s.one, s.till), near(s.actor_id, s.one), shares_surname(s.actor_id, s.one), shares_home(s.actor_id, s.one)
      FROM seen s JOIN account a ON a.id = s.actor_id LEFT JOIN person p ON p.id = s.one LEFT JOIN referral r ON r.id = s.one;
END $$;

-- off_hours(at, from, to) is whether a moment is at night or at a weekend, by
-- England's clocks.
CREATE FUNCTION off_hours(moment timestamptz, from_time time, to_time time) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT extract(isodow FROM moment AT TIME ZONE 'Europe/London') > 5
        OR CASE WHEN from_time > to_time THEN (moment AT TIME ZONE 'Europe/London')::time >= from_time OR (moment AT TIME ZONE 'Europe/London')::time < to_time
                ELSE (moment AT TIME ZONE 'Europe/London')::time >= from_time AND (moment AT TIME ZONE 'Europe/London')::time < to_time END
$$;

-- watch_days(day, since, upto, from, to) is how many records each reader since a
-- time opened in the day before upto, and how many of those at night.
CREATE FUNCTION watch_days(since timestamptz, upto timestamptz, from_time time, to_time time)
RETURNS TABLE (account uuid, opened bigint, records uuid[], first timestamptz, last timestamptz, nightly bigint, night_records uuid[], night_first timestamptz, night_last timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH active AS (
        SELECT DISTINCT j.actor_id FROM journal j JOIN account a ON a.id = j.actor_id AND a.kind = 'person' WHERE j.at >= since AND j.at < upto AND j.kind = 'read' AND opens(j.action)
    ), day AS (
        SELECT j.actor_id, j.subjects[1] AS one, min(j.at) AS began, max(j.at) AS till,
               min(j.at) FILTER (WHERE off_hours(j.at, from_time, to_time)) AS dark, max(j.at) FILTER (WHERE off_hours(j.at, from_time, to_time)) AS dawn
          FROM active c JOIN journal j ON j.actor_id = c.actor_id AND j.at >= upto - interval '24 hours' AND j.at < upto AND j.kind = 'read' AND opens(j.action) GROUP BY 1, 2
    )
    SELECT d.actor_id, count(*), (array_agg(d.one ORDER BY d.till DESC))[1:200], min(d.began), max(d.till),
           count(d.dark), coalesce((array_agg(d.one ORDER BY d.till DESC) FILTER (WHERE d.dark IS NOT NULL))[1:200], '{}'), min(d.dark), max(d.dawn)
      FROM day d GROUP BY 1;
END $$;

-- watch_usual(accounts, upto, from, to) is what is usual for some readers over the
-- four weeks before yesterday: how many records on a median day on which they read,
-- that of everybody with one of their roles, and on how many nights they read.
CREATE FUNCTION watch_usual(readers uuid[], upto timestamptz, from_time time, to_time time)
RETURNS TABLE (account uuid, own bigint, peers bigint, nights bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH wanted AS (
        SELECT a.id, a.roles FROM account a WHERE a.id = ANY (readers)
    ), alike AS (
        SELECT DISTINCT a.id, a.roles FROM account a JOIN wanted w ON a.roles && w.roles WHERE a.kind = 'person'
    ), days AS (
        SELECT k.id, (j.at AT TIME ZONE 'Europe/London')::date AS day, count(DISTINCT j.subjects[1]) AS n, bool_or(off_hours(j.at, from_time, to_time)) AS dark
          FROM alike k JOIN journal j ON j.actor_id = k.id AND j.at >= upto - interval '29 days' AND j.at < upto - interval '24 hours' AND j.kind = 'read' AND opens(j.action) GROUP BY 1, 2
    )
    SELECT w.id,
           coalesce((SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY d.n) FROM days d WHERE d.id = w.id), 0),
           coalesce((SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY d.n) FROM days d JOIN alike k ON k.id = d.id WHERE k.roles && w.roles AND k.id <> w.id), 0),
           (SELECT count(*) FROM days d WHERE d.id = w.id AND d.dark)
      FROM wanted w;
END $$;

-- led_by(account) is the records that a worker leads: the referrals that are
-- allocated to them and not decided, and the people these name.
CREATE FUNCTION led_by(a uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN ARRAY(SELECT r.id FROM referral r WHERE r.allocated_to = a AND r.stage <> 'done'
        UNION SELECT t.person_id FROM referral r JOIN referral_person t ON t.referral_id = r.id AND t.role = 'child' AND t.person_id IS NOT NULL
               WHERE r.allocated_to = a AND r.stage <> 'done' LIMIT 1000);
END $$;

-- readers_of_mine(since) is who else opened the records that the actor leads, as
-- far as these are in the actor's sight.
CREATE FUNCTION readers_of_mine(since timestamptz) RETURNS TABLE (record uuid, reader uuid, deed text, last timestamptz, times bigint, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    mine uuid[];
BEGIN
    IF NOT in_hub() THEN
        RETURN;
    END IF;
    mine := ARRAY(SELECT one FROM unnest(led_by(actor_id())) one WHERE in_sight(one) OR referral_in_sight(one));
    RETURN QUERY SELECT j.subjects[1], j.actor_id, j.action, max(j.at), count(*), max(j.reason) FROM journal j JOIN account a ON a.id = j.actor_id AND a.kind <> 'service'
        WHERE j.subjects && mine AND j.subjects[1] = ANY (mine) AND j.at >= since AND j.actor_id <> actor_id() AND (j.kind = 'read' AND opens(j.action) OR j.action = 'glass.open')
        GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 500;
END $$;

-- leads_read(since, upto) is the workers whose records somebody else opened.
CREATE FUNCTION leads_read(since timestamptz, upto timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT l.lead FROM (SELECT DISTINCT r.allocated_to AS lead FROM referral r WHERE r.allocated_to IS NOT NULL AND r.stage <> 'done') l
        JOIN account a ON a.id = l.lead AND a.disabled IS NULL
        WHERE EXISTS (SELECT 1 FROM journal j JOIN account b ON b.id = j.actor_id AND b.kind <> 'service'
                       WHERE j.subjects && led_by(l.lead) AND j.subjects[1] = ANY (led_by(l.lead)) AND j.at >= since AND j.at < upto AND j.actor_id <> l.lead
                         AND (j.kind = 'read' AND opens(j.action) OR j.action = 'glass.open'));
END $$;

-- privacy_officers() is who is told of alerts, by background work.
CREATE FUNCTION privacy_officers() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF is_service('jobs') THEN
        RETURN QUERY SELECT a.id FROM account a WHERE a.disabled IS NULL AND 'privacy_officer' = ANY (a.roles);
    END IF;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION note_address(uuid, uuid, timestamptz, text), opens(text), works_on(uuid, uuid, timestamptz), near(uuid, uuid), shares_surname(uuid, uuid), shares_home(uuid, uuid),
    watch_looks(timestamptz, timestamptz, uuid[]), off_hours(timestamptz, time, time), watch_days(timestamptz, timestamptz, time, time), watch_usual(uuid[], timestamptz, time, time),
    led_by(uuid), readers_of_mine(timestamptz), leads_read(timestamptz, timestamptz), privacy_officers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_address(uuid, uuid, timestamptz, text), watch_looks(timestamptz, timestamptz, uuid[]), watch_days(timestamptz, timestamptz, time, time),
    watch_usual(uuid[], timestamptz, time, time), readers_of_mine(timestamptz), leads_read(timestamptz, timestamptz), privacy_officers() TO sightline_app;
