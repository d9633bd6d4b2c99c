// Package screeningweb is the pages of screening a child with the shared
// instrument: the children of a referral and their sheets, one sheet with its
// answers, evidence and judgement, and the printable result.
//
// What always holds: why a band came out is always in sight; too much that is
// not known is said; two people who save the same sheet both keep every word.
//
// Begin with [Pages.Routes].
package screeningweb

import "embed"

//go:embed *.html
var files embed.FS
