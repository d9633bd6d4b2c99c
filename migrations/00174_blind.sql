-- An UPDATE that reads no column is held by the policies of UPDATE alone, not by
-- those of SELECT: whoever has the application's password could have changed,
-- unseen, rows that nobody showed them. Each policy now says itself whose row it
-- is, as SELECT's does. And who owns a seal is gone also when their account lapsed.

-- +goose Up

ALTER POLICY ended ON person_name USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
ALTER POLICY ended ON person_reach USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
ALTER POLICY ended ON person_relation USING ((SELECT in_hub())
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
ALTER POLICY ended ON person_address USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)
    AND (NOT protected OR (SELECT has_role('manager')) OR person_id = ANY ((SELECT my_subjects('named'))::uuid[])));
ALTER POLICY undone ON person_merge USING ((SELECT in_hub())
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = kept_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = gone_id));
ALTER POLICY ended ON relationship USING ((SELECT in_hub())
    AND (EXISTS (SELECT 1 FROM person p WHERE p.id = subject_id) OR EXISTS (SELECT 1 FROM referral r WHERE r.id = subject_id)
      OR EXISTS (SELECT 1 FROM referral_request q WHERE q.id = subject_id)));
ALTER POLICY moved ON disagreement USING (settled IS NULL AND ((SELECT is_service('jobs'))
    OR (SELECT has_role('referrer', 'practitioner', 'manager', 'partner_contact', 'board')) AND (
        ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id
            AND (r.seal = 0 OR (r.seal = 1 AND (SELECT has_role('manager'))) OR r.id = ANY ((SELECT my_subjects('named'))::uuid[]))))
        OR raised_by = (SELECT (my_account()).id)
        OR (agency_id = (SELECT (my_account()).agency_id) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
        OR (stage >= 4 AND (SELECT has_role('board'))))));

CREATE POLICY no_conflict_changed ON person AS RESTRICTIVE FOR UPDATE TO sightline_app USING (id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict_changed ON referral AS RESTRICTIVE FOR UPDATE TO sightline_app USING (id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict_changed ON referral_request AS RESTRICTIVE FOR UPDATE TO sightline_app USING (referral_id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict_changed ON disagreement AS RESTRICTIVE FOR UPDATE TO sightline_app USING (referral_id <> ALL ((SELECT my_conflicts())::uuid[]));
CREATE POLICY no_conflict_changed ON quiet_note AS RESTRICTIVE FOR UPDATE TO sightline_app
    USING (account_id <> (SELECT actor_id()) AND person_id <> ALL ((SELECT my_conflicts())::uuid[]));

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION owner_gone(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN one IS NULL OR NOT EXISTS (SELECT 1 FROM account a JOIN team t ON t.id = a.team_id
        WHERE a.id = one AND in_use(a) AND t.hub AND 'manager' = ANY (a.roles));
END $$;

-- An agency that leaves ends its people's sessions in the same breath.
CREATE FUNCTION end_agency_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE session s SET revoked = NEW.closed FROM account a WHERE a.id = s.account_id AND a.agency_id = NEW.id AND s.revoked IS NULL;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER end_sessions AFTER UPDATE OF closed ON agency FOR EACH ROW
    WHEN (OLD.closed IS NULL AND NEW.closed IS NOT NULL) EXECUTE FUNCTION end_agency_sessions();
