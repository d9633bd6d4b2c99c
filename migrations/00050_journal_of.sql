-- The journal of one record, by its index. Under a policy an index on an array
-- is not used, because "contains" is not leakproof; these functions ask first
-- whether the record is in sight, once, and then read as the owner.

-- +goose Up

CREATE POLICY owner_reads ON journal FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON journal_change FOR SELECT TO CURRENT_USER USING (true);

-- +goose StatementBegin
-- referral_in_sight(referral) is the policy "seen" of referral for one of them.
CREATE FUNCTION referral_in_sight(one uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM referral r WHERE r.id = one AND (
        (r.seal = 0 AND in_hub()) OR (r.seal = 1 AND in_hub() AND has_role('manager'))
        OR r.author_id = actor_id()
        OR (r.seal < 2 AND has_role('specialist', 'board') AND r.id = ANY (my_subjects('share')))
        OR r.id = ANY (my_subjects('referral', 'named'))));
END $$;

-- entries_about(...) is a page of the entries about one record, the newest
-- first: for auditors, and for the hub within its scope. Nobody else has any.
CREATE FUNCTION entries_about(one uuid, person text, deed text, sort text, since timestamptz, until timestamptz,
    before timestamptz, before_id uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (has_role('auditor', 'privacy_officer') OR (in_hub() AND (in_sight(one) OR referral_in_sight(one)))) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT j.id FROM journal j JOIN account a ON a.id = j.actor_id
        WHERE j.subjects @> ARRAY[one] AND (j.at, j.id) < (before, before_id)
          AND (person = '' OR position(lower(person) IN lower(a.name)) > 0) AND (deed = '' OR starts_with(j.action, deed))
          AND (sort = '' OR j.kind = sort) AND (since IS NULL OR j.at >= since) AND (until IS NULL OR j.at < until)
        ORDER BY j.at DESC, j.id DESC LIMIT least(most, 1000);
END $$;

-- changes_about(...) is what was changed of one record up to a time, the
-- oldest first, for the hub within its scope.
CREATE FUNCTION changes_about(one uuid, upto timestamptz, most integer) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT (in_hub() AND (in_sight(one) OR referral_in_sight(one))) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT c.changed FROM journal j JOIN journal_change c ON c.entry_id = j.id
        WHERE j.subjects @> ARRAY[one] AND j.at <= upto ORDER BY j.at, j.id LIMIT least(most, 10000);
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION referral_in_sight(uuid), entries_about(uuid, text, text, text, timestamptz, timestamptz, timestamptz, uuid, integer),
    changes_about(uuid, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entries_about(uuid, text, text, text, timestamptz, timestamptz, timestamptz, uuid, integer),
    changes_about(uuid, timestamptz, integer) TO sightline_app;
