// Package extractweb is the pages on which somebody of an agency brings its
// list of the people it works with, says what its columns mean, has it
// compared with the register, and takes it back.
//
// What always holds: no page says whom a list matched, nor how many; a page
// shows of a list only what its own agency brought; and what is wrong in it is
// said by line and column, never by what stands there.
//
// Begin with [Pages.Routes].
package extractweb

import "embed"

//go:embed *.html
var files embed.FS
