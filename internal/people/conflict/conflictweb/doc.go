// Package conflictweb is the pages of conflicts: declare one, say where one
// lives, the list for managers and privacy officers, and its end by two
// people.
//
// Begin with [Pages.Routes].
package conflictweb

import "embed"

//go:embed *.html
var files embed.FS
