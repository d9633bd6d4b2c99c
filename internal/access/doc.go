// Package access says who may do what: agencies, teams, the people who sign
// in, their roles, what ties each of them to a record, and [Decide].
//
// What always holds: no is the answer unless a rule says yes; what a person
// may not see is, to them, absent; a decision is a pure function of finite
// facts, so it can be tested whole; PostgreSQL's row-level security says the
// same again and a test holds the two to agree.
//
// Begin with [Decide] and its grid in grid.go, then [Service].
package access
