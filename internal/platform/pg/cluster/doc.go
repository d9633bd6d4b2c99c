// Package cluster runs Sightline's private PostgreSQL: a supervised child
// process on a Unix socket, for a machine that has no database of its own.
//
// What always holds: the server never listens on a network; it runs as an
// ordinary user even when Sightline is started by root; it ends when Sightline
// ends, also when Sightline is killed; its data stays between starts. The
// socket lies in a folder that only its user (and root) can enter, which is
// what keeps others out: inside it, connections are trusted.
//
// Each fault is one clear line with its mend (see faults.go). Begin with
// [Start].
package cluster
