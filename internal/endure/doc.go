// Package endure holds Sightline to what it promises when things break: a
// command is wholly done or wholly not, whatever call, commit, message or job
// fails in it; sent again, it is done once and answers the same; and nothing
// that was acknowledged is lost when the application or PostgreSQL is killed.
//
// It is made of tests only. Begin with the table of deeds: every route that
// takes a form has one, and a new route without one fails.
package endure
