// Package web turns a request into a typed answer and back: routes that
// declare their permission, forms that lose nothing, pages that are checked
// against their data, and one place where errors become words.
//
// What always holds: a route without a declared permission is refused at
// start; a handler never runs without a signed-in actor unless its route says
// Open; nothing is sent before it is wholly rendered; no page is cached; a
// record out of scope and one that does not exist give the same bytes.
//
// Begin with [Route] and [NewPage].
package web
