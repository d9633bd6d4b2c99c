-- Who is this? The register is searched in the application's memory, where
-- everybody is scored each time. The database tells that copy who changed, and
-- decides what an answer may tell of people out of sight.

-- +goose Up

ALTER TABLE account NO FORCE ROW LEVEL SECURITY;
INSERT INTO account (id, kind, name, created) VALUES ('00000000-0000-7000-8000-000000000005', 'service', 'Matching', now());
ALTER TABLE account FORCE ROW LEVEL SECURITY;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION is_service(which text) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT coalesce(actor_id() = CASE which
        WHEN 'signin'   THEN '00000000-0000-7000-8000-000000000001'::uuid
        WHEN 'keeper'   THEN '00000000-0000-7000-8000-000000000002'::uuid
        WHEN 'jobs'     THEN '00000000-0000-7000-8000-000000000003'::uuid
        WHEN 'founding' THEN '00000000-0000-7000-8000-000000000004'::uuid
        WHEN 'matching' THEN '00000000-0000-7000-8000-000000000005'::uuid
    END, false)
$$;
-- +goose StatementEnd

-- The index that a search asked.
DROP FUNCTION search_people(text[], text[], text[], text, text, text, text, text, timestamptz);
DROP FUNCTION index_person(uuid, text[], text[]);
DROP TABLE person_key;

-- Who changed, in which transaction. A copy asks for all that changed in
-- transactions that it may not have seen, and reads them whole: to ask twice
-- does no harm, and nothing is lost.
CREATE TABLE person_touch (
    person_id uuid NOT NULL REFERENCES person,
    xid       xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (xid, person_id)
);
CREATE INDEX person_touch_at ON person_touch (at);
ALTER TABLE person_touch ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_keeps ON person_touch FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON person_name FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON person_reach FOR SELECT TO CURRENT_USER USING (true);

-- +goose StatementBegin
CREATE FUNCTION touch_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO person_touch (person_id) VALUES (CASE WHEN TG_TABLE_NAME = 'person' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'person_id')::uuid END)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION touch_person() FROM PUBLIC;
CREATE TRIGGER touched AFTER INSERT OR UPDATE ON person FOR EACH ROW EXECUTE FUNCTION touch_person();
CREATE TRIGGER touched AFTER INSERT OR UPDATE ON person_name FOR EACH ROW EXECUTE FUNCTION touch_person();
CREATE TRIGGER touched AFTER INSERT OR UPDATE ON person_address FOR EACH ROW EXECUTE FUNCTION touch_person();
CREATE TRIGGER touched AFTER INSERT OR UPDATE ON person_reach FOR EACH ROW EXECUTE FUNCTION touch_person();

-- register_mark is the oldest transaction that may still be running: whatever
-- changed in it or later may not have been seen. It also forgets what no copy
-- asks for: one that slept for a day begins again.
-- +goose StatementBegin
CREATE FUNCTION register_mark() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('matching') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN pg_snapshot_xmin(pg_current_snapshot())::text;
END $$;

CREATE FUNCTION register_touched(since text) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('matching') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT DISTINCT t.person_id FROM person_touch t WHERE t.xid >= since::xid8;
END $$;

CREATE FUNCTION register_forget() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('matching') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM person_touch t WHERE t.at < now() - interval '1 day';
END $$;

-- register_people is what tells people apart, of some or, for null, of
-- everybody. A protected address is not in it.
CREATE FUNCTION register_people(wanted uuid[])
RETURNS TABLE (id uuid, born text, sex text, nhs text, upn text, school text, given text[], surnames text[],
               addresses text[], postcodes text[], phones text[], emails text[], handles text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('matching') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH names AS (
        SELECT n.person_id, array_agg(n.given ORDER BY n.id) AS given, array_agg(n.surname ORDER BY n.id) AS surnames
          FROM person_name n WHERE n.removed IS NULL AND (wanted IS NULL OR n.person_id = ANY (wanted)) GROUP BY n.person_id
    ), homes AS (
        SELECT a.person_id, array_agg(a.lines ORDER BY a.id) AS lines, array_agg(a.postcode ORDER BY a.id) AS postcodes
          FROM person_address a WHERE a.removed IS NULL AND NOT a.protected AND (wanted IS NULL OR a.person_id = ANY (wanted)) GROUP BY a.person_id
    ), ways AS (
        SELECT r.person_id, array_agg(r.value ORDER BY r.id) FILTER (WHERE r.kind = 'phone') AS phones,
               array_agg(r.value ORDER BY r.id) FILTER (WHERE r.kind = 'email') AS emails,
               array_agg(r.value ORDER BY r.id) FILTER (WHERE r.kind = 'online') AS handles
          FROM person_reach r WHERE r.removed IS NULL AND (wanted IS NULL OR r.person_id = ANY (wanted)) GROUP BY r.person_id
    )
    SELECT p.id, p.born, p.sex, p.nhs_number, p.upn, p.school,
           ARRAY[p.given] || coalesce(n.given, '{}'), ARRAY[p.surname] || coalesce(n.surnames, '{}'),
           coalesce(h.lines, '{}'), coalesce(h.postcodes, '{}'),
           coalesce(w.phones, '{}'), coalesce(w.emails, '{}'), coalesce(w.handles, '{}')
      FROM person p LEFT JOIN names n ON n.person_id = p.id LEFT JOIN homes h ON h.person_id = p.id LEFT JOIN ways w ON w.person_id = p.id
     WHERE wanted IS NULL OR p.id = ANY (wanted);
END $$;
-- +goose StatementEnd

-- Somebody asked for a restricted or sealed person out of their sight, and was
-- told nothing. The privacy officers are told that it happened.
CREATE TABLE quiet_note (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES person,
    account_id uuid NOT NULL REFERENCES account, -- who asked
    reason     text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
    at         timestamptz NOT NULL,
    seen_by    uuid REFERENCES account,
    seen       timestamptz
);
CREATE INDEX quiet_note_open ON quiet_note (at, id) WHERE seen IS NULL;
ALTER TABLE quiet_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_adds ON quiet_note FOR INSERT TO CURRENT_USER WITH CHECK (account_id = (SELECT actor_id()));
CREATE POLICY seen ON quiet_note FOR SELECT TO sightline_app USING ((SELECT has_role('privacy_officer')));
CREATE POLICY read ON quiet_note FOR UPDATE TO sightline_app
    USING ((SELECT has_role('privacy_officer'))) WITH CHECK (seen_by = (SELECT actor_id()));
GRANT SELECT, UPDATE (seen, seen_by) ON quiet_note TO sightline_app;

-- tell_beyond says whether any of the people that a search found out of the
-- asker's sight may be told of, and journals whom: nobody else may know who it
-- was. A restricted or sealed person gives what an absent one gives.
-- +goose StatementBegin
CREATE FUNCTION tell_beyond(looked uuid[], reason text, request text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    open_ones uuid[];
BEGIN
    IF NOT (in_hub() OR has_role('partner_contact', 'specialist'))
       OR actor_purpose() IS NULL OR actor_purpose() NOT IN ('safeguarding', 'checking') THEN
        RETURN false;
    END IF;
    INSERT INTO quiet_note (id, person_id, account_id, reason, at)
        SELECT gen_random_uuid(), p.id, actor_id(), tell_beyond.reason, tell_beyond.at
          FROM person p WHERE p.id = ANY (looked[1:20]) AND p.seal > 0 AND NOT in_sight(p.id);
    SELECT array_agg(p.id ORDER BY p.id) INTO open_ones FROM person p WHERE p.id = ANY (looked[1:20]) AND p.seal = 0 AND NOT in_sight(p.id);
    IF open_ones IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO journal (id, at, kind, action, actor_id, agency_id, subjects, purpose, reason, request)
    VALUES (gen_random_uuid(), tell_beyond.at, 'read', 'person.known', actor_id(), (my_account()).agency_id,
            open_ones, actor_purpose(), tell_beyond.reason, tell_beyond.request);
    RETURN true;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION register_mark(), register_touched(text), register_forget(), register_people(uuid[]), tell_beyond(uuid[], text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_mark(), register_touched(text), register_forget(), register_people(uuid[]), tell_beyond(uuid[], text, text, timestamptz) TO sightline_app;
