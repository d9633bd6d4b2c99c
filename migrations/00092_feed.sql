-- What an agency's own list of staff says: by SCIM (RFC 7643, RFC 7644) from
-- the system that knows who works there, or by a file.

-- +goose Up

-- A token is for one purpose: one that sends referrals opens no account, and
-- one that keeps the list of staff sends no referral.
ALTER TABLE api_token ADD scope text NOT NULL DEFAULT 'referrals' CHECK (scope IN ('referrals', 'staff'));

ALTER TABLE account
    ADD external_id text NOT NULL DEFAULT '' CHECK (length(external_id) <= 254), -- what the agency's own system calls them
    ADD unlisted    timestamptz;                                                 -- that system took them off its list
CREATE INDEX account_external ON account (agency_id, external_id) WHERE external_id <> '';

-- Closing an account ends its sessions in the same breath, however it is closed.
-- +goose StatementBegin
CREATE FUNCTION end_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE session SET revoked = NEW.disabled WHERE account_id = NEW.id AND revoked IS NULL;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER end_sessions AFTER UPDATE OF disabled ON account FOR EACH ROW
    WHEN (OLD.disabled IS NULL AND NEW.disabled IS NOT NULL) EXECUTE FUNCTION end_sessions();
CREATE POLICY owner_reads ON session FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_ends ON session FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (revoked IS NOT NULL);
