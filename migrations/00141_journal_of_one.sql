-- The journal of one record, by its index again. A restrictive policy that asks
-- what a row holds comes before any condition that is not leakproof, "contains"
-- among them, so that the history of one record read the whole journal. It stays
-- for the application. The functions that read the journal as the owner say the
-- same themselves, each for its own rows; a test of the catalog holds them to it.

-- +goose Up

ALTER POLICY no_conflict ON journal TO sightline_app;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION entries_about(one uuid, person text, deed text, sort text, since timestamptz, until timestamptz,
    before timestamptz, before_id uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me     uuid := actor_id();
    closed uuid[] := my_conflicts();
BEGIN
    IF NOT (has_role('auditor', 'privacy_officer') OR worked_on(one)) THEN
        RETURN;
    END IF;
    RETURN QUERY WITH about AS MATERIALIZED (SELECT e.* FROM journal e WHERE e.subjects @> ARRAY[one])
        SELECT j.id FROM about j JOIN account a ON a.id = j.actor_id
        WHERE NOT (j.actor_id <> me AND j.subjects && closed) AND (j.at, j.id) < (before, before_id)
          AND (person = '' OR position(lower(person) IN lower(a.name)) > 0) AND (deed = '' OR starts_with(j.action, deed))
          AND (sort = '' OR j.kind = sort) AND (since IS NULL OR j.at >= since) AND (until IS NULL OR j.at < until)
        ORDER BY j.at DESC, j.id DESC LIMIT least(most, 1000);
END $$;

CREATE OR REPLACE FUNCTION changes_about(one uuid, upto timestamptz, most integer) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me     uuid := actor_id();
    closed uuid[] := my_conflicts();
BEGIN
    IF NOT worked_on(one) THEN
        RETURN;
    END IF;
    RETURN QUERY WITH about AS MATERIALIZED (SELECT e.* FROM journal e WHERE e.subjects @> ARRAY[one])
        SELECT c.changed FROM about j JOIN journal_change c ON c.entry_id = j.id
        WHERE NOT (j.actor_id <> me AND j.subjects && closed) AND j.at <= upto ORDER BY j.at, j.id LIMIT least(most, 10000);
END $$;

-- The reads here are of others: the actor owns the seal.
CREATE OR REPLACE FUNCTION seal_reads(before timestamptz, before_id uuid, most integer)
RETURNS TABLE (entry uuid, at timestamptz, action text, reader text, agency text, seal uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    closed uuid[] := my_conflicts();
BEGIN
    IF NOT (in_hub() AND has_role('manager')) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT j.id, j.at, j.action, a.name, coalesce(g.name, ''), s.id
        FROM seal s CROSS JOIN LATERAL (
            SELECT e.* FROM journal e WHERE e.subjects && glass_records(s.subject_id) AND NOT e.subjects && closed AND e.kind = 'read' AND e.actor_id <> s.owner_id AND e.at >= s.sealed
               AND (e.at, e.id) < (before, before_id) ORDER BY e.at DESC, e.id DESC LIMIT least(most, 1000)) j
        JOIN account a ON a.id = j.actor_id LEFT JOIN agency g ON g.id = a.agency_id
        WHERE s.owner_id = actor_id() AND s.level = 2 AND s.ended IS NULL
        ORDER BY j.at DESC, j.id DESC LIMIT least(most, 1000);
END $$;

CREATE OR REPLACE FUNCTION readers_of_mine(since timestamptz) RETURNS TABLE (record uuid, reader uuid, deed text, last timestamptz, times bigint, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    mine   uuid[];
    closed uuid[] := my_conflicts();
BEGIN
    IF NOT in_hub() THEN
        RETURN;
    END IF;
    mine := ARRAY(SELECT one FROM unnest(led_by(actor_id())) one WHERE in_sight(one) OR referral_in_sight(one));
    RETURN QUERY SELECT j.subjects[1], j.actor_id, j.action, max(j.at), count(*), max(j.reason) FROM journal j JOIN account a ON a.id = j.actor_id AND a.kind <> 'service'
        WHERE j.subjects && mine AND NOT j.subjects && closed AND j.subjects[1] = ANY (mine) AND j.at >= since AND j.actor_id <> actor_id() AND (j.kind = 'read' AND opens(j.action) OR j.action = 'glass.open')
        GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 500;
END $$;

CREATE OR REPLACE FUNCTION works_on(a uuid, record uuid, moment timestamptz) RETURNS boolean
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
        OR EXISTS (SELECT 1 FROM journal j WHERE j.subjects && told_in AND NOT (j.actor_id <> actor_id() AND j.subjects && my_conflicts()) AND j.actor_id = a AND j.kind = 'write' AND j.at > moment - interval '30 days' AND j.at <= moment + interval '1 hour'
               AND NOT starts_with(j.action, 'seal.') AND j.action <> ALL (ARRAY['person.restrict', 'referral.restrict', 'conflict.declare', 'conflict.end', 'glass.open']));
END $$;
-- +goose StatementEnd
