-- E-mail that is queued and sent. A message names nobody and tells nothing: it
-- has a template, somebody who works here, and at most a reference.

-- +goose Up

CREATE TABLE mail (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    template   text NOT NULL CHECK (template <> '' AND length(template) <= 60),
    ref        text NOT NULL DEFAULT '' CHECK (length(ref) <= 20),
    state      text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
    queued     timestamptz NOT NULL,
    sent       timestamptz,
    tries      integer NOT NULL DEFAULT 0,
    problem    text NOT NULL DEFAULT '' CHECK (length(problem) <= 200) -- what kind of fault, never the server's words
);
CREATE INDEX mail_state ON mail (state, queued DESC);

ALTER TABLE mail ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY queued ON mail FOR INSERT TO sightline_app WITH CHECK ((SELECT actor_id()) IS NOT NULL AND state = 'queued');
CREATE POLICY worked ON mail FOR ALL TO sightline_app USING ((SELECT is_service('jobs'))) WITH CHECK ((SELECT is_service('jobs')));
-- An agency's administrators see what its own people were sent; those of the
-- agency that has the hub see whether mail goes out at all.
CREATE POLICY watched ON mail FOR SELECT TO sightline_app USING ((SELECT has_role('administrator'))
    AND (EXISTS (SELECT 1 FROM account a WHERE a.id = account_id AND a.agency_id = (SELECT (my_account()).agency_id))
      OR EXISTS (SELECT 1 FROM team t WHERE t.hub AND t.agency_id = (SELECT (my_account()).agency_id))));
GRANT SELECT, INSERT ON mail TO sightline_app;
GRANT UPDATE (state, sent, tries, problem) ON mail TO sightline_app;
