-- Accounts lapse by rule: nobody has to run anything for somebody who has left
-- unnoticed to lose what they could see.

-- +goose Up

-- Whether somebody still works here and still needs these roles is said again
-- every 90 days by an administrator of their agency, and whoever has not signed
-- in for 90 days loses access too. What they own stays; being attested brings
-- them back. The numbers stand in internal/access/attest.go as well, with their
-- sources, and a test holds the two together. An agency's system has no such
-- date: each of its tokens has an end of its own.
ALTER TABLE account
    ADD attested    timestamptz NOT NULL DEFAULT now(), -- when it was last said
    ADD attested_by uuid REFERENCES account,            -- by whom; none for an account that was just laid down
    ADD woken       timestamptz NOT NULL DEFAULT now(), -- when it was made, or brought back after it lay dormant
    ADD signed_in   timestamptz,                        -- last
    ADD reminded    timestamptz;                        -- when its agency was last told that it is due

-- +goose StatementBegin
-- in_use(account) is the rule. 2,160 hours are 90 days whatever clocks do.
CREATE FUNCTION in_use(a account) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT a.disabled IS NULL AND (a.kind <> 'person'
        OR now() <= a.attested + interval '2160 hours' AND now() <= greatest(a.woken, a.signed_in) + interval '2160 hours')
$$;

-- actor_id() is the account that acts in this transaction, or NULL: also for an
-- account that is closed or has lapsed, and for one whose agency has left. What
-- is asked of my_account(), has_role(), in_hub() and my_subjects() follows.
CREATE OR REPLACE FUNCTION actor_id() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE said uuid := (actor_statement())[2]::uuid;
BEGIN
    RETURN (SELECT a.id FROM account a LEFT JOIN agency g ON g.id = a.agency_id WHERE a.id = said AND g.closed IS NULL AND in_use(a));
END $$;

CREATE OR REPLACE FUNCTION my_account() RETURNS account
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE me account;
BEGIN
    SELECT a.* INTO me FROM account a WHERE a.id = actor_id();
    RETURN me;
END $$;

-- However somebody signs in, their account knows when.
CREATE FUNCTION note_sign_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE account SET signed_in = greatest(signed_in, NEW.started) WHERE id = NEW.account_id;
    RETURN NULL;
END $$;

-- note_reminded(accounts, at) keeps whose agency was told that they are due.
CREATE FUNCTION note_reminded(accounts uuid[], at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT is_service('jobs') THEN
        RAISE EXCEPTION 'not for you' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE account a SET reminded = note_reminded.at WHERE a.id = ANY (accounts);
END $$;
-- +goose StatementEnd
CREATE TRIGGER note_sign_in AFTER INSERT ON session FOR EACH ROW EXECUTE FUNCTION note_sign_in();
CREATE POLICY owner_notes ON account FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (true);
