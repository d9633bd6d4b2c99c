-- Keys under which something was done are forgotten after 60 days, by background
-- work: they grew with every form that was ever sent.

-- +goose Up

CREATE POLICY jobs_see ON done_once FOR SELECT TO sightline_app USING ((SELECT is_service('jobs')) AND at < now() - interval '30 days');
CREATE POLICY jobs_forget ON done_once FOR DELETE TO sightline_app USING ((SELECT is_service('jobs')) AND at < now() - interval '30 days');
GRANT DELETE ON done_once TO sightline_app;
CREATE INDEX done_once_at ON done_once (at);
