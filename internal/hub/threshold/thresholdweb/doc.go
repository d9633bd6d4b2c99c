// Package thresholdweb is the pages of a decision: the desk with the facts on
// the left and the decision on the right, a manager's signature, and a
// disagreement on its way up the ladder.
//
// Begin with [Pages.Routes].
package thresholdweb

import "embed"

//go:embed *.html
var files embed.FS
