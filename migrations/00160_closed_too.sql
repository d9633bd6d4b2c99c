-- What a conflict closes, as the random worlds that compare Decide with these
-- policies found it open: what agencies were asked about a closed referral, of
-- which a tie to the question stayed in sight; and the seal of a record that is
-- closed to a privacy officer.

-- +goose Up

-- +goose StatementBegin
-- conflicts_of(account, concern) is every record that is closed to an account by
-- a conflict: what the conflict is about, the children of such a referral, what
-- was merged with any of them, every referral that names one of them, and what
-- agencies were asked about these. concern says which conflicts count; NULL for all.
CREATE OR REPLACE FUNCTION conflicts_of(a uuid, concern boolean) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    base   uuid[];
    closed uuid[];
BEGIN
    SELECT array_agg(subject_id) INTO base FROM conflict WHERE account_id = a AND ended IS NULL AND (concern IS NULL OR (why = 'concern') = concern);
    IF base IS NULL THEN
        RETURN '{}';
    END IF;
    closed := same_people(base || ARRAY(SELECT t.person_id FROM referral_person t WHERE t.referral_id = ANY (base) AND t.role = 'child' AND t.person_id IS NOT NULL));
    closed := closed || ARRAY(SELECT t.referral_id FROM referral_person t WHERE t.person_id = ANY (closed));
    RETURN closed || ARRAY(SELECT q.id FROM referral_request q WHERE q.referral_id = ANY (closed));
END $$;
-- +goose StatementEnd

CREATE POLICY no_conflict ON seal AS RESTRICTIVE FOR SELECT TO sightline_app USING (subject_id <> ALL ((SELECT my_conflicts())::uuid[]));
