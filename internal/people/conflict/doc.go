// Package conflict keeps workers away from records they are too close to.
//
// A worker declares a conflict with a child, an adult or a referral; or the
// data shows one: the record is about the worker, a relation between them is
// recorded, they share a surname and an address, or the worker is, lives with,
// or is linked to a person of concern to the child. What the data shows is
// found by the database in the transaction that makes it true
// (migrations/00085_conflict.sql), whichever side changes.
//
// What always holds: from the next request on the record is absent to the
// worker, in every policy and in every function of the database; who is in
// conflict is told nothing of what was found; managers who may see the record
// are told at most a minute later, and whatever the worker had been given is
// nobody's; two people end a conflict, of whom one asks with a reason and the
// other, a manager of the hub, agrees, and the row stays. Where somebody lives is kept as a keyed fingerprint and can't be read
// back.
//
// Begin with [Service.Declare]; what is closed to whom is conflicts_of() in the
// migration.
package conflict
