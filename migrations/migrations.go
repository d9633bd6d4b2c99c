// Package migrations holds the database as plain SQL: numbered, forward only,
// run by the owner. A new file never edits an old one that has been released.
package migrations

import "embed"

// Files are the migrations in the form goose reads.
//
//go:embed *.sql
var Files embed.FS
