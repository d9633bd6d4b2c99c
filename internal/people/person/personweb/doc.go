// Package personweb is the pages of the registry: looking for somebody before
// adding them, one person's record now and as it stood, and a page for each
// section that may be changed.
//
// What always holds: what is looked for never stands in an address or a log;
// a person out of sight is a page not found; what was typed is there again
// when something has to be mended, and when somebody else saved first both
// versions are on the page.
//
// Begin with [Pages.Routes].
package personweb

import "embed"

//go:embed *.html
var files embed.FS
