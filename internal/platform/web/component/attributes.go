package component

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
)

// Attributes are further HTML attributes of an element, by name: those that a
// script of ours looks for, mostly.
type Attributes map[string]string

// Markup is the attributes as HTML, in alphabetical order, each with a space
// before it. Errors: a name that is none, or one that the page's security
// policy forbids (style, srcdoc and the on… handlers).
func (a Attributes) Markup() (template.HTMLAttr, error) {
	if len(a) == 0 {
		return "", nil
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if !allowedAttribute(name) {
			return "", fmt.Errorf("component: attribute %q is not allowed", name)
		}
		b.WriteString(" " + name + `="` + template.HTMLEscapeString(a[name]) + `"`)
	}
	return template.HTMLAttr(b.String()), nil //nolint:gosec // names checked, values escaped
}

func allowedAttribute(name string) bool {
	if name == "" || name == "style" || name == "srcdoc" || strings.HasPrefix(name, "on") {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
}

// join joins class names or ids with spaces, leaving out the empty ones.
func join(names ...string) string {
	out := ""
	for _, name := range names {
		switch {
		case name == "":
		case out == "":
			out = name
		default:
			out += " " + name
		}
	}
	return out
}

// iff is a class name, or none.
func iff(on bool, name string) string {
	if on {
		return name
	}
	return ""
}

// with is the modifier of a block's class, or none.
func with(block, modifier string) string {
	if modifier == "" {
		return ""
	}
	return block + "--" + modifier
}
