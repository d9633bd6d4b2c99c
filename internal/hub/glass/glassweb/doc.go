// Package glassweb is the pages of break-glass: asking for a record now, what
// is in force, the review, and the figures for the board.
//
// What always holds: the answer to an attempt that opens nothing is the same
// whatever there is; a reviewer's page names a person only to whoever sees them
// anyway; the board's page names nobody.
//
// Begin with [Pages.Routes].
package glassweb
