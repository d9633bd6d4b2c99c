-- A worker in the hub sees nearly every referral already: whether their team
-- raised one of the few that are left is asked of that one, not by reading all
-- that a busy team ever raised. Who sees what stays as it was.

-- +goose Up

-- +goose StatementBegin
-- raised_by_us(referral) is my_subjects('referral') for one of them.
CREATE FUNCTION raised_by_us(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me text[] := my_facts();
BEGIN
    RETURN coalesce(me[2], '') <> '' AND EXISTS (SELECT 1 FROM relationship r
        WHERE r.subject_id = one AND r.kind = 'referral' AND (r.ends IS NULL OR r.ends > now())
          AND (r.account_id = me[2]::uuid OR r.team_id = nullif(me[4], '')::uuid
            OR (r.agency_id = nullif(me[3], '')::uuid AND me[6] ~ '(^|,)partner_contact(,|$)')));
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION raised_by_us(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION raised_by_us(uuid) TO sightline_app;

ALTER POLICY seen ON referral USING (
    ((SELECT in_hub()) AND (seal = 0 OR (seal = 1 AND (SELECT has_role('manager'))) OR id = ANY ((SELECT my_subjects('named'))::uuid[])))
    OR ((SELECT has_role('referrer', 'partner_contact', 'practitioner', 'manager'))
        AND CASE WHEN (SELECT in_hub()) THEN raised_by_us(id) ELSE id = ANY ((SELECT my_subjects('referral'))::uuid[]) END)
    OR ((SELECT has_role('specialist', 'board')) AND (id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (seal < 2 AND id = ANY ((SELECT my_subjects('share'))::uuid[]))))
    OR (SELECT is_service('jobs'))
    OR (author_id = (SELECT actor_id()) AND NOT raised_already(id)));
