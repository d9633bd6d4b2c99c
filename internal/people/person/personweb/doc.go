// Package personweb is the pages of the registry: looking for somebody before
// adding them, one person's record, and its parts.
//
// What always holds: what is looked for never stands in an address or a log;
// a person out of sight is a page not found.
//
// Begin with [Pages.Routes].
package personweb

import "embed"

//go:embed *.html
var files embed.FS
