// Package auditweb is the journal's pages: a record's history, who has looked
// at a child, and the auditor's search.
//
// What always holds: a page shows what the policies of the journal let
// through; opening one is itself in the journal. Begin with [Pages.Routes].
package auditweb

import "embed"

//go:embed *.html
var files embed.FS
