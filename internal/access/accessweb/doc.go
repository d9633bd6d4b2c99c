// Package accessweb is the pages for signing in, for one's own account, and
// for an agency's administrator.
//
// What always holds: a wrong address and a wrong code give the same page; a
// secret (invitation, recovery code) is shown once; the cookie can't be read
// by script. Begin with [Routes].
package accessweb

import "embed"

//go:embed *.html
var files embed.FS
