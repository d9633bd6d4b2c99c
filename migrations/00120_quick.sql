-- Indexes for a county's size, and what the policies ask made cheaper. What is
-- seen by whom stays as it was.

-- +goose Up

-- The newest that a team raised, and all that a tie reaches, from the index alone.
CREATE INDEX relationship_account_kind ON relationship (account_id, kind, begins DESC) INCLUDE (subject_id, ends) WHERE account_id IS NOT NULL;
CREATE INDEX relationship_team_kind ON relationship (team_id, kind, begins DESC) INCLUDE (subject_id, ends) WHERE team_id IS NOT NULL;
CREATE INDEX relationship_agency_kind ON relationship (agency_id, kind, begins DESC) INCLUDE (subject_id, ends) WHERE agency_id IS NOT NULL;
DROP INDEX relationship_account;
DROP INDEX relationship_team;
DROP INDEX relationship_agency;

-- An agency's requests in the order of its list: the open ones by when they are
-- due, then the last answered.
CREATE INDEX referral_request_listed ON referral_request (agency_id, answered DESC NULLS FIRST, due, id);
DROP INDEX referral_request_agency;

-- +goose StatementBegin
-- my_subjects(kinds), again: each kind is looked up by itself, and what two ties
-- reach may be there twice.
CREATE OR REPLACE FUNCTION my_subjects(VARIADIC kinds text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account := my_account();
BEGIN
    IF me.id IS NULL THEN RETURN '{}'; END IF;
    RETURN ARRAY(
        SELECT r.subject_id FROM relationship r WHERE r.account_id = me.id AND r.kind = ANY (kinds) AND (r.ends IS NULL OR r.ends > now())
        UNION ALL
        SELECT r.subject_id FROM relationship r WHERE r.team_id = me.team_id AND r.kind = ANY (kinds) AND (r.ends IS NULL OR r.ends > now())
        UNION ALL
        SELECT r.subject_id FROM relationship r WHERE r.agency_id = me.agency_id AND 'partner_contact' = ANY (me.roles)
           AND r.kind = ANY (kinds) AND (r.ends IS NULL OR r.ends > now()));
END $$;

-- asked_of_me(request) is my_subjects('request') for one of them: an agency is
-- asked a hundred thousand times in some years.
CREATE FUNCTION asked_of_me(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account := my_account();
BEGIN
    RETURN me.id IS NOT NULL AND EXISTS (SELECT 1 FROM relationship r
        WHERE r.subject_id = one AND r.kind = 'request' AND (r.ends IS NULL OR r.ends > now())
          AND (r.account_id = me.id OR r.team_id = me.team_id OR (r.agency_id = me.agency_id AND 'partner_contact' = ANY (me.roles))));
END $$;

-- is_service(name), again: PostgreSQL plans a function in SQL anew for each
-- statement that asks it, and keeps the plan of one in PL/pgSQL.
CREATE OR REPLACE FUNCTION is_service(which text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN coalesce(actor_id() = CASE which
        WHEN 'signin'   THEN '00000000-0000-7000-8000-000000000001'::uuid
        WHEN 'keeper'   THEN '00000000-0000-7000-8000-000000000002'::uuid
        WHEN 'jobs'     THEN '00000000-0000-7000-8000-000000000003'::uuid
        WHEN 'founding' THEN '00000000-0000-7000-8000-000000000004'::uuid
        WHEN 'matching' THEN '00000000-0000-7000-8000-000000000005'::uuid
    END, false);
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION asked_of_me(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asked_of_me(uuid) TO sightline_app;

-- As in 00110, but for what is asked of a single request.
ALTER POLICY seen ON referral_request USING (
    EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND (
        ((SELECT in_hub()) AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR ((SELECT has_role('specialist')) AND (r.id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (r.seal < 2 AND r.id = ANY ((SELECT my_subjects('share'))::uuid[]))))))
    OR ((SELECT has_role('partner_contact')) AND asked_of_me(id))
    OR (SELECT is_service('jobs')));
ALTER POLICY answered ON referral_request USING ((SELECT has_role('partner_contact')) AND asked_of_me(id));
