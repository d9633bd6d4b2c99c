// Package app is the only wiring: configuration, the database, the services,
// the route table, the jobs and the commands. Nothing imports it but
// cmd/sightline and tests.
//
// Begin with [Open], which joins everything, and routes.go, which lists every
// page.
package app
