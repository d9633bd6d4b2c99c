// Package wire stands between Sightline and its PostgreSQL in a test: a socket
// that passes everything on, counts the calls, and breaks the one that the test
// chooses. Both ends are real: what is refused, the server itself refuses; what
// is cut, is cut.
//
// A call is what is sent in one go and answered in one go: a statement, a batch
// of them, BEGIN, COMMIT. The making of a prepared statement is no call of its
// own, and neither is a pool's look whether a connection still stands.
//
// Begin with [New] and [Wire.Break].
package wire
