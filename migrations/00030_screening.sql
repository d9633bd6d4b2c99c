-- Screens: the shared instrument applied to one child of a referral. What was
-- answered, what the instrument gave, and what a person judged, are all kept
-- for ever; a new screen stands beside the last.

-- +goose Up

CREATE TABLE screen (
    id           uuid PRIMARY KEY,
    referral_id  uuid NOT NULL REFERENCES referral,
    told_id      uuid NOT NULL REFERENCES referral_person, -- the child
    state        text NOT NULL CHECK (state IN ('open', 'to_sign', 'done')),
    started      timestamptz NOT NULL,
    started_by   uuid NOT NULL REFERENCES account,
    saved        timestamptz NOT NULL,
    saved_by     uuid NOT NULL REFERENCES account,
    content      jsonb NOT NULL CHECK (length(content::text) <= 400000), -- screening.Content: answers and words
    pack_id      text NOT NULL CHECK (length(pack_id) <= 100),
    pack_version text NOT NULL CHECK (length(pack_version) <= 40),
    pack_hash    text NOT NULL CHECK (length(pack_hash) <= 100),
    score        integer,     -- what the instrument gave, once it is finished
    band         smallint,
    floors       text[] NOT NULL DEFAULT '{}',
    provisional  boolean NOT NULL DEFAULT false,
    enough       boolean NOT NULL DEFAULT true,
    judged       smallint,    -- what a person judged
    judged_by    uuid REFERENCES account,
    judged_at    timestamptz,
    second_by    uuid REFERENCES account, -- who signed a lower band
    second_at    timestamptz,
    version      integer NOT NULL DEFAULT 1,
    CHECK ((state = 'open') = (band IS NULL)),
    CHECK (second_by IS NULL OR second_by <> judged_by)
);
CREATE INDEX screen_referral ON screen (referral_id, started DESC);

ALTER TABLE screen ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON screen FOR SELECT TO sightline_app
    USING (((SELECT in_hub()) OR referral_id = ANY ((SELECT my_subjects('named'))::uuid[])
            OR ((SELECT has_role('specialist')) AND referral_id = ANY ((SELECT my_subjects('share'))::uuid[])))
       AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY begun ON screen FOR INSERT TO sightline_app
    WITH CHECK (started_by = (SELECT actor_id()) AND (SELECT in_hub()) AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id));
CREATE POLICY worked ON screen FOR UPDATE TO sightline_app
    USING ((SELECT in_hub()) AND state <> 'done' AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id))
    WITH CHECK ((SELECT in_hub()));
GRANT SELECT, INSERT ON screen TO sightline_app;
GRANT UPDATE (state, saved, saved_by, content, pack_id, pack_version, pack_hash, score, band, floors, provisional, enough,
              judged, judged_by, judged_at, second_by, second_at, version) ON screen TO sightline_app;
