// Package component is the data of every part that pages are built from, one
// struct a component; the markup is in web/components. A page's Go code fills
// the struct, the template renders it:
//
//	{{template "input" .Page.Given}}
//
// What always holds: a struct decides in its methods (classes, ids, which
// words) and its template only prints; text is text, never markup, so nothing
// that somebody typed can become HTML; the markup of the design systems'
// components equals their own published fixtures (fixtures_test.go says where
// we differ, and why); no component needs script; colour never speaks alone.
//
// Throughout, Class holds further classes, Attr further attributes, and
// Classes() is what the template writes.
//
// Begin with [Input] for a form field, [Table] for a list and [Shell] for the
// page around them.
package component
