-- What workers said of somebody a referral names and somebody in the register:
-- the same, not the same, not sure. Each is kept; the last one counts. What was
-- said to be not the same is not asked again.

-- +goose Up

CREATE TABLE referral_verdict (
    id          uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral,
    told_id     uuid NOT NULL REFERENCES referral_person,
    person_id   uuid NOT NULL REFERENCES person,
    verdict     text NOT NULL CHECK (verdict IN ('same', 'not_same', 'not_sure')),
    reason      text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
    account_id  uuid NOT NULL REFERENCES account,
    at          timestamptz NOT NULL,
    CHECK (verdict = 'same' OR reason <> '')
);
CREATE INDEX referral_verdict_told ON referral_verdict (told_id, at, id);
ALTER TABLE referral_verdict ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY seen ON referral_verdict FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY said ON referral_verdict FOR INSERT TO sightline_app
    WITH CHECK (account_id = (SELECT actor_id()) AND (SELECT in_hub())
        AND EXISTS (SELECT 1 FROM referral_person t WHERE t.id = told_id AND t.referral_id = referral_verdict.referral_id)
        AND EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
GRANT SELECT, INSERT ON referral_verdict TO sightline_app;
