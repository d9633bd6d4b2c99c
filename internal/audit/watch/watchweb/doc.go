// Package watchweb is the pages of unusual reading: the alerts, for privacy
// officers, and for each lead worker who read the records they lead.
//
// Begin with [Pages.Routes].
package watchweb

import "embed"

//go:embed *.html
var files embed.FS
