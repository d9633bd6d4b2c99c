-- Background work compares what somebody brought, and keeps what matched in
-- the agency's name. An agency may take an extract back: what matched is then
-- deleted.

-- +goose Up

ALTER TABLE extract ADD COLUMN withdrawn boolean NOT NULL DEFAULT false CHECK (NOT withdrawn OR ended IS NOT NULL);

-- A person no longer keeps an extract; an agency's system does, or background
-- work for somebody who brought one.
DROP POLICY seen ON extract;
DROP POLICY kept ON extract;
DROP POLICY ended ON extract;
CREATE POLICY seen ON extract FOR SELECT TO sightline_app
    USING ((SELECT in_hub()) OR (SELECT is_service('jobs')) OR agency_id = (SELECT (my_account()).agency_id));
CREATE POLICY kept ON extract FOR INSERT TO sightline_app
    WITH CHECK (ended IS NULL AND account_id = (SELECT actor_id()) AND (SELECT (my_account()).kind) = 'system' AND agency_id = (SELECT (my_account()).agency_id));
CREATE POLICY compared ON extract FOR INSERT TO sightline_app
    WITH CHECK (ended IS NULL AND (SELECT is_service('jobs')) AND EXISTS (SELECT 1 FROM extract_draft d
        WHERE d.id = extract.id AND d.agency_id = extract.agency_id AND d.account_id = extract.account_id AND d.started IS NOT NULL));
CREATE POLICY ended ON extract FOR UPDATE TO sightline_app
    USING ((SELECT is_service('jobs')) OR agency_id = (SELECT (my_account()).agency_id)
        AND ((SELECT (my_account()).kind) = 'system' OR (SELECT has_role('partner_contact'))))
    WITH CHECK (ended IS NOT NULL);

DROP POLICY kept ON extract_match;
CREATE POLICY kept ON extract_match FOR INSERT TO sightline_app
    WITH CHECK (EXISTS (SELECT 1 FROM extract e WHERE e.id = extract_id AND e.account_id = (SELECT actor_id()) AND e.ended IS NULL)
        OR (SELECT is_service('jobs')) AND EXISTS (SELECT 1 FROM extract_draft d WHERE d.id = extract_id AND d.started IS NOT NULL));
CREATE POLICY cleared ON extract_match FOR DELETE TO sightline_app
    USING ((SELECT is_service('jobs')) AND EXISTS (SELECT 1 FROM extract e WHERE e.id = extract_id AND e.withdrawn));
CREATE POLICY cleared_seen ON extract_match FOR SELECT TO sightline_app
    USING ((SELECT is_service('jobs')) AND EXISTS (SELECT 1 FROM extract e WHERE e.id = extract_id AND e.withdrawn));

GRANT UPDATE (withdrawn) ON extract TO sightline_app;
GRANT DELETE ON extract_match TO sightline_app;
