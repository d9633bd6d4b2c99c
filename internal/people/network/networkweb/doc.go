// Package networkweb shows the circle around a person: as a list, as a table of
// who is tied with whom, and as a drawing.
package networkweb

import "embed"

//go:embed *.html
var files embed.FS
