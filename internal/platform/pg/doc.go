// Package pg is the only way to the database.
//
// [DB.As] opens a transaction on behalf of an actor and for a purpose; nothing
// else in Sightline can begin one. PostgreSQL sees the same actor: As lays down
// a statement of identity that is sealed with a key which the application's
// database role cannot read, bound to this connection and to this one
// transaction. Row-level security reads the statement through actor_id(),
// which checks the seal. SQL that somebody smuggles into a query can therefore
// not become anybody else.
//
// What always holds: a transaction commits wholly or not at all; what was
// promised with [Tx.BeforeReturn] (journal entries of reads) has happened
// before As returns nil; names and free text never appear in an error.
//
// Begin with [Open] and [DB.As]; the private cluster is in package cluster.
package pg
