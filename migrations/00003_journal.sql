-- The journal: every read and every write of a record about a person. Rows
-- are only ever added: by privilege (no UPDATE, no DELETE is granted) and by
-- trigger (which also stops the owner).

-- +goose Up

CREATE TABLE journal (
    id        uuid PRIMARY KEY,
    at        timestamptz NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('read', 'write', 'refused')),
    action    text NOT NULL CHECK (action <> '' AND length(action) <= 100), -- "referral.submit"
    actor_id  uuid NOT NULL REFERENCES account,
    agency_id uuid REFERENCES agency,
    subjects  uuid[] NOT NULL CHECK (cardinality(subjects) BETWEEN 1 AND 1000), -- the records touched, the main one first
    purpose   text NOT NULL CHECK (purpose <> '' AND length(purpose) <= 50),
    reason    text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
    request   text NOT NULL CHECK (length(request) <= 100)
);
CREATE INDEX journal_at ON journal (at DESC, id DESC);
CREATE INDEX journal_actor ON journal (actor_id, at DESC);
CREATE INDEX journal_subjects ON journal USING gin (subjects);

-- What a write changed, apart, because an auditor may see that something was
-- written without seeing what. Each value is {"field": {"from": x, "to": y}}.
CREATE TABLE journal_change (
    entry_id uuid PRIMARY KEY REFERENCES journal,
    changed  jsonb NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION 'the journal is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_change
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();

ALTER TABLE journal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE journal_change ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- An entry is written in one's own name; the keeper writes the reads of many
-- requests in one commit. People see their own entries; auditors and the
-- privacy officer see all. Who sees a record sees its entries: the policies
-- for that are added where the records are.
CREATE POLICY added ON journal FOR INSERT TO sightline_app
    WITH CHECK (actor_id = (SELECT actor_id()) OR (kind = 'read' AND (SELECT is_service('keeper'))));
CREATE POLICY seen ON journal FOR SELECT TO sightline_app
    USING (actor_id = (SELECT actor_id()) OR (SELECT has_role('auditor', 'privacy_officer')));
CREATE POLICY added ON journal_change FOR INSERT TO sightline_app
    WITH CHECK (EXISTS (SELECT 1 FROM journal j WHERE j.id = entry_id AND j.actor_id = (SELECT actor_id())));

GRANT SELECT, INSERT ON journal, journal_change TO sightline_app;
