// Package referralweb is the pages of a referral: the questions that somebody
// with a worry is asked, the hub's board, the record itself, and what partner
// agencies are asked and answer.
//
// What always holds: every answer is saved on the server as it is given, also
// one that has to be mended; a page shows what the service gave and decides
// nothing about who may see it; a child's own words are never prompted about.
//
// Begin with [Pages.Routes].
package referralweb

import "embed"

//go:embed *.html
var files embed.FS
