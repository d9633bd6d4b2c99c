package component_test

import (
	"fmt"
	"slices"
	"strings"

	c "github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// options are the options of one published example. They remember which of
// them were read: one that a mapping never reads is an option we don't have.
type options struct {
	path   string
	values map[string]any
	read   map[string]bool
	subs   []*options
	leaves []string          // reasons why this example can't be ours
	swaps  map[string]string // markup of the example in place of which ours stands
}

func optionsOf(path string, values map[string]any) *options {
	return &options{path: path, values: values, read: map[string]bool{}}
}

func (o *options) has(key string) bool { _, ok := o.values[key]; return ok }

// str is an option as text, numbers and booleans too.
func (o *options) str(key string) string {
	o.read[key] = true
	switch v := o.values[key].(type) {
	case nil:
		return ""
	case map[string]any, []any:
		o.leave("%s is no text", key)
		return ""
	default:
		return fmt.Sprint(v)
	}
}

func (o *options) flag(key string) bool {
	o.read[key] = true
	b, _ := o.values[key].(bool)
	return b
}

func (o *options) num(key string) int {
	o.read[key] = true
	var n int
	_, _ = fmt.Sscan(fmt.Sprint(o.values[key]), &n)
	return n
}

// sub is an option that holds options; empty when it is absent.
func (o *options) sub(key string) *options {
	o.read[key] = true
	values, _ := o.values[key].(map[string]any)
	s := optionsOf(o.path+"."+key, values)
	o.subs = append(o.subs, s)
	return s
}

// list is an option that is a list of options.
func (o *options) list(key string) []*options {
	o.read[key] = true
	var out []*options
	items, _ := o.values[key].([]any)
	for _, item := range items {
		values, ok := item.(map[string]any)
		if !ok {
			o.leave("%s has an entry that is nothing", key)
			continue
		}
		s := optionsOf(o.path+"."+key, values)
		o.subs = append(o.subs, s)
		out = append(out, s)
	}
	return out
}

func (o *options) attributes() c.Attributes {
	if !o.has("attributes") {
		return nil
	}
	out := c.Attributes{}
	s := o.sub("attributes")
	for name := range s.values {
		out[name] = s.str(name)
	}
	return out
}

// size takes the size out of the option "classes" and gives the rest.
func (o *options) size(block string) (c.Size, string) {
	size := c.Body
	var rest []string
	for _, class := range strings.Fields(o.str("classes")) {
		if s, ok := strings.CutPrefix(class, block+"--"); ok && slices.Contains([]string{"xl", "l", "m", "s"}, s) {
			size = c.Size(s)
			continue
		}
		rest = append(rest, class)
	}
	return size, strings.Join(rest, " ")
}

// modifier takes a class "block--x" out of the classes and reports whether it
// was there.
func modifier(classes *string, class string) bool {
	all := strings.Fields(*classes)
	i := slices.Index(all, class)
	if i < 0 {
		return false
	}
	*classes = strings.Join(slices.Delete(all, i, i+1), " ")
	return true
}

// swap notes that ours has other markup where a page's own stands.
func (o *options) swap(theirs, ours string) {
	if o.swaps == nil {
		o.swaps = map[string]string{}
	}
	o.swaps[strings.TrimSpace(theirs)] = ours
}

// swapped is the example's output with all swaps done.
func (o *options) swapped(html string) string {
	for theirs, ours := range o.swaps {
		html = strings.Replace(html, theirs, ours, 1)
	}
	for _, s := range o.subs {
		html = s.swapped(html)
	}
	return html
}

func (o *options) leave(format string, args ...any) {
	o.leaves = append(o.leaves, o.path+": "+fmt.Sprintf(format, args...))
}

// unmet are the reasons why this example can't be ours: options we don't have
// and those that a mapping named.
func (o *options) unmet() []string {
	out := slices.Clone(o.leaves)
	for key := range o.values {
		if !o.read[key] {
			out = append(out, o.path+"."+key)
		}
	}
	for _, s := range o.subs {
		out = append(out, s.unmet()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
