// Package audit keeps the journal: one entry for every write of a record about
// a person, in the same transaction as the write, and one for every read,
// durable before the answer leaves.
//
// What always holds: entries are only added; each has an actor, a purpose and
// at least one subject; [Entry.Canonical] gives the same bytes for the same
// entry for ever, so that a tamper-evident log can be built on it; what a
// write changed is kept apart from the entry, so that an auditor sees that
// something was written without seeing what.
//
// Begin with [Journal.Write] and [Journal.Read]; the pages are in auditweb.
package audit
