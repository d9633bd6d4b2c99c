-- An agency's list holds a hundred requests, nearly all of them put lately: these
-- are found at once, and only the others are asked about one by one.

-- +goose Up

-- +goose StatementBegin
-- asked_lately() is the last requests that were put to the actor's agency: a part
-- of what asked_of_me(request) is true for.
CREATE FUNCTION asked_lately() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me text[] := my_facts();
BEGIN
    IF coalesce(me[2], '') = '' OR me[6] !~ '(^|,)partner_contact(,|$)' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT r.subject_id FROM relationship r
        WHERE r.agency_id = nullif(me[3], '')::uuid AND r.kind = 'request' AND (r.ends IS NULL OR r.ends > now())
        ORDER BY r.begins DESC LIMIT 200);
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION asked_lately() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asked_lately() TO sightline_app;

ALTER POLICY seen ON referral_request USING (
    ((SELECT has_role('partner_contact')) AND (id = ANY ((SELECT asked_lately())::uuid[]) OR asked_of_me(id)))
    OR ((SELECT in_hub() OR has_role('specialist')) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND (
        ((SELECT in_hub()) AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[])))
        OR ((SELECT has_role('specialist')) AND (r.id = ANY ((SELECT my_subjects('named'))::uuid[]) OR (r.seal < 2 AND r.id = ANY ((SELECT my_subjects('share'))::uuid[])))))))
    OR (SELECT is_service('jobs')));
