-- Row-level security says what access.Decide says, no more and no less. A tie
-- opens a record to the roles that the grid gives it to, and to no other; what
-- is the hub's own work on a record is seen by who works on it, not by a hub
-- worker who sees it for another reason (because they raised it, or because it
-- was shared with them as a specialist); and whoever has left sees nothing,
-- also of their own. A test compares the two on a million rows
-- (internal/app/agree_test.go).

-- +goose Up

-- +goose StatementBegin
-- worked_on(record) is whether the actor works on a referral or a person, for
-- one record: in the hub, behind its seal. The policies below say the same.
CREATE FUNCTION worked_on(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    level smallint;
BEGIN
    IF NOT in_hub() THEN RETURN false; END IF;
    SELECT max(x.seal) INTO level FROM (
        SELECT r.seal FROM referral r WHERE r.id = one
        UNION ALL SELECT p.seal FROM person p WHERE p.id = one AND p.expired IS NULL) x;
    RETURN level IS NOT NULL AND (level = 0 OR (level = 1 AND has_role('manager')) OR one = ANY (my_subjects('named')));
END $$;

-- raised_already(referral) is whether the tie of who raised it has been made:
-- it is made in the transaction that makes the referral, and counts from then.
CREATE FUNCTION raised_already(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM relationship t WHERE t.subject_id = one AND t.kind = 'referral');
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION worked_on(uuid), raised_already(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worked_on(uuid), raised_already(uuid) TO sightline_app;

-- The records themselves.
ALTER POLICY seen ON referral USING (
    ((SELECT in_hub()) AND (seal = 0 OR (seal = 1 AND (SELECT has_role('manager'))) OR id = ANY ((SELECT my_subjects('named'))::uuid[])))
    OR ((SELECT has_role('referrer', 'partner_contact', 'practitioner', 'manager')) AND id = ANY ((SELECT my_subjects('referral'))::uuid[]))
    OR ((SELECT has_role('specialist', 'board'))
        AND (id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (seal < 2 AND id = ANY ((SELECT my_subjects('share'))::uuid[]))))
    OR (SELECT is_service('jobs'))
    OR (author_id = (SELECT (my_account()).id) AND NOT raised_already(id)));
ALTER POLICY worked ON referral
    USING ((SELECT in_hub()) AND (seal = 0 OR (seal = 1 AND (SELECT has_role('manager'))) OR id = ANY ((SELECT my_subjects('named'))::uuid[])));
ALTER POLICY seen ON person USING (
    ((SELECT in_hub()) AND (seal = 0 OR (seal = 1 AND (SELECT has_role('manager'))) OR id = ANY ((SELECT my_subjects('named'))::uuid[])))
    OR ((SELECT has_role('specialist'))
        AND (id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (seal < 2 AND id = ANY ((SELECT my_subjects('share'))::uuid[])))));
ALTER POLICY changed ON person
    USING ((SELECT in_hub()) AND (seal = 0 OR (seal = 1 AND (SELECT has_role('manager'))) OR id = ANY ((SELECT my_subjects('named'))::uuid[])));

-- A protected address opens to the hub's managers and to named people of the hub.
ALTER POLICY seen ON person_address USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)
    AND (NOT protected OR ((SELECT in_hub()) AND ((SELECT has_role('manager')) OR person_id = ANY ((SELECT my_subjects('named'))::uuid[])))));

-- What agencies hold, and each agency's own question.
ALTER POLICY seen ON referral_request USING (
    EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND (
        ((SELECT in_hub()) AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR ((SELECT has_role('specialist')) AND (r.id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (r.seal < 2 AND r.id = ANY ((SELECT my_subjects('share'))::uuid[]))))))
    OR ((SELECT has_role('partner_contact')) AND id = ANY ((SELECT my_subjects('request'))::uuid[]))
    OR (SELECT is_service('jobs')));
ALTER POLICY answered ON referral_request
    USING ((SELECT has_role('partner_contact')) AND id = ANY ((SELECT my_subjects('request'))::uuid[]));

-- Screening and decision: the hub, specialists the record is shared with, and
-- for the decision the board's members.
ALTER POLICY seen ON screen USING (EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND (
        ((SELECT in_hub()) AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR ((SELECT has_role('specialist')) AND (r.id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (r.seal < 2 AND r.id = ANY ((SELECT my_subjects('share'))::uuid[])))))));
ALTER POLICY seen ON decision USING (EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND (
        ((SELECT in_hub()) AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR ((SELECT has_role('specialist', 'board')) AND (r.id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (r.seal < 2 AND r.id = ANY ((SELECT my_subjects('share'))::uuid[])))))));

-- A disagreement: the hub, who raised it and their colleagues who see the
-- referral, and from stage 4 the board's members.
ALTER POLICY seen ON disagreement USING ((SELECT has_role('referrer', 'practitioner', 'manager', 'partner_contact', 'board')) AND (
    ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id
        AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))))
    OR raised_by = (SELECT (my_account()).id)
    OR (agency_id = (SELECT (my_account()).agency_id) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    OR (stage >= 4 AND (SELECT has_role('board')))));

-- The hub's own work on a referral and on a person.
ALTER POLICY seen ON referral_breach USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id
    AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen ON referral_task USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id
    AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen ON referral_verdict USING ((SELECT in_hub())
    AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id
        AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id
        AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen ON concern_note USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id
    AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen ON concern_review USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id
    AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen ON person_keep USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id
    AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen ON network_tie USING ((SELECT in_hub()) AND (a_person IS NULL OR EXISTS (SELECT 1 FROM person p WHERE p.id = a_person
    AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))));
ALTER POLICY seen ON person_verdict USING ((SELECT in_hub())
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = a_id
        AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = b_id
        AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen ON person_pair USING ((SELECT in_hub())
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = a_id
        AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = b_id
        AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[]))));

-- The journal of a record: who works on it, and oversight. One's own entries.
ALTER POLICY seen ON journal USING (actor_id = (SELECT (my_account()).id) OR (SELECT has_role('auditor', 'privacy_officer')));
ALTER POLICY seen_referral ON journal USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = ANY (subjects)
    AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen_person ON journal USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = ANY (subjects)
    AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[]))));
ALTER POLICY seen_referral ON journal_change USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM journal j WHERE j.id = entry_id
    AND EXISTS (SELECT 1 FROM referral r WHERE r.id = ANY (j.subjects)
        AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))));
ALTER POLICY seen_person ON journal_change USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM journal j WHERE j.id = entry_id
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = ANY (j.subjects)
        AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))));

-- People see the ties that reach them and those they made; the hub sees those
-- of the records it works on, and not who is named on a sealed one.
ALTER POLICY seen ON relationship USING (
    account_id = (SELECT (my_account()).id) OR team_id = (SELECT (my_account()).team_id)
    OR agency_id = (SELECT (my_account()).agency_id) OR granted_by = (SELECT (my_account()).id)
    OR ((SELECT in_hub()) AND (
        EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id
            AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id
            AND (p.seal = 0 OR (p.seal = 1 AND (SELECT has_role('manager'))) OR p.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR EXISTS (SELECT 1 FROM referral_request q JOIN referral r ON r.id = q.referral_id WHERE q.id = subject_id
            AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))))));

-- The functions that answer for one record, as the owner.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION in_sight(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN worked_on(one) OR EXISTS (SELECT 1 FROM person p WHERE p.id = one AND p.expired IS NULL AND has_role('specialist')
        AND (p.id = ANY (my_subjects('named')) OR (p.seal < 2 AND p.id = ANY (my_subjects('share')))));
END $$;

CREATE OR REPLACE FUNCTION referral_in_sight(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN worked_on(one) OR EXISTS (SELECT 1 FROM referral r WHERE r.id = one AND (
        (has_role('referrer', 'partner_contact', 'practitioner', 'manager') AND r.id = ANY (my_subjects('referral')))
        OR (has_role('specialist', 'board') AND (r.id = ANY (my_subjects('named')) OR (r.seal < 2 AND r.id = ANY (my_subjects('share')))))));
END $$;

CREATE OR REPLACE FUNCTION entries_about(one uuid, person text, deed text, sort text, since timestamptz, until timestamptz,
    before timestamptz, before_id uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (has_role('auditor', 'privacy_officer') OR worked_on(one)) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT j.id FROM journal j JOIN account a ON a.id = j.actor_id
        WHERE j.subjects @> ARRAY[one] AND (j.at, j.id) < (before, before_id)
          AND (person = '' OR position(lower(person) IN lower(a.name)) > 0) AND (deed = '' OR starts_with(j.action, deed))
          AND (sort = '' OR j.kind = sort) AND (since IS NULL OR j.at >= since) AND (until IS NULL OR j.at < until)
        ORDER BY j.at DESC, j.id DESC LIMIT least(most, 1000);
END $$;

CREATE OR REPLACE FUNCTION changes_about(one uuid, upto timestamptz, most integer) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT worked_on(one) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT c.changed FROM journal j JOIN journal_change c ON c.entry_id = j.id
        WHERE j.subjects @> ARRAY[one] AND j.at <= upto ORDER BY j.at, j.id LIMIT least(most, 10000);
END $$;

-- Whoever may disagree with the decision that stands may name it: who raised
-- the referral, who works on it, whom it is shared with on the board, and whom
-- a question was put.
CREATE OR REPLACE FUNCTION standing_decision(of uuid) RETURNS TABLE (id uuid, view text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (referral_in_sight(of) OR (has_role('partner_contact')
            AND EXISTS (SELECT 1 FROM referral_request q WHERE q.referral_id = of AND q.id = ANY (my_subjects('request'))))) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT d.id, 'Level ' || d.level || ', ' || replace(d.outcome, '_', ' ')
        FROM decision d WHERE d.referral_id = of AND d.state = 'final' ORDER BY d.decided DESC, d.id DESC LIMIT 1;
END $$;
-- +goose StatementEnd
