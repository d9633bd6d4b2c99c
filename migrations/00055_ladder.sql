-- A stage of the ladder that passes its deadline moves up by itself: background
-- work sees disagreements, and moves those that nobody settled.

-- +goose Up

CREATE POLICY climbed ON disagreement FOR SELECT TO sightline_app USING ((SELECT is_service('jobs')));
