// Package component is the data of every part that pages are built from, one
// struct a component; the markup is in web/components. A page's Go code fills
// the struct, the template renders it: {{template "input" .Page.Given}}.
//
// What always holds: the markup of the design systems' components equals their
// own published fixtures (fixtures_test.go); nothing here decides anything; no
// component needs script.
//
// Begin with [Input] for a form field and [Shell] for the page around it.
package component

import "html/template"

// Funcs are the functions that templates may call: none beyond the built-in.
func Funcs() template.FuncMap { return template.FuncMap{} }
