package pack

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// decode fills v from a node by the struct tags of rule and reports every
// fault; it goes on after one, so that an author sees all at once.
func decode(n *node, v reflect.Value, r rule, path string, rep *reporter) {
	switch {
	case v.Type() == dateType:
		decodeDate(n, v, r, path, rep)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		decode(n, v.Elem(), r, path, rep)
	case v.Kind() == reflect.Struct:
		decodeStruct(n, v, path, rep)
	case v.Kind() == reflect.Slice:
		decodeList(n, v, r, path, rep)
	case v.Kind() == reflect.String:
		if text, ok := textOf(n, r, path, rep); ok {
			v.SetString(text)
		}
	case v.Kind() == reflect.Int:
		decodeInt(n, v, r, path, rep)
	case v.Kind() == reflect.Bool:
		if wants(n, isBool, path, rep) {
			v.SetBool(n.yes)
		}
	default:
		panic("pack: a field of type " + v.Type().String() + " can't be loaded")
	}
}

func wants(n *node, s shape, path string, rep *reporter) bool {
	if n.shape == s {
		return true
	}
	mend := ""
	if s == isString && n.shape != isList && n.shape != isMap {
		mend = "; put it in quotes"
	}
	rep.add(n, path, "this must be %s, and is %s%s", s, n.shape, mend)
	return false
}

func decodeStruct(n *node, v reflect.Value, path string, rep *reporter) {
	if !wants(n, isMap, path, rep) {
		return
	}
	known := map[string]bool{}
	eachField(v, func(r rule, target reflect.Value) {
		known[r.name] = true
		i := slices.IndexFunc(n.fields, func(f field) bool { return f.name == r.name })
		if i < 0 {
			if !r.optional {
				rep.add(n, join(path, r.name), "missing; add it")
			}
			return
		}
		if value := n.fields[i].value; value != nil {
			decode(value, target, r, join(path, r.name), rep)
		}
	})
	for _, f := range n.fields {
		if !known[f.name] {
			rep.add(&f.at, join(path, f.name), "there is no such field here%s", nearest(f.name, known))
		}
	}
}

// eachField visits the fields of a struct that belong to the file, those of
// embedded structs too.
func eachField(v reflect.Value, visit func(rule, reflect.Value)) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			eachField(v.Field(i), visit)
		} else if r, ok := ruleOf(f); ok {
			visit(r, v.Field(i))
		}
	}
}

func decodeList(n *node, v reflect.Value, r rule, path string, rep *reporter) {
	if !wants(n, isList, path, rep) {
		return
	}
	if len(n.items) == 0 && !r.optional {
		rep.add(n, path, "the list is empty; it needs an entry at least")
	}
	if len(n.items) > maxItems {
		rep.add(n, path, "more than %d entries", maxItems)
		return
	}
	list := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		decode(item, list.Index(i), r, path+"["+strconv.Itoa(i)+"]", rep)
	}
	v.Set(list)
}

func textOf(n *node, r rule, path string, rep *reporter) (string, bool) {
	if !wants(n, isString, path, rep) {
		return "", false
	}
	limit := r.limit()
	switch {
	case n.text == "":
		rep.add(n, path, "empty; write something, or take the field out")
	case utf8.RuneCountInString(n.text) > limit:
		rep.add(n, path, "longer than %d characters; shorten it", limit)
	case len(r.one) > 0 && !slices.Contains(r.one, n.text):
		rep.add(n, path, "this must be one of: %s", strings.Join(r.one, ", "))
	case r.pattern != nil && !r.pattern.MatchString(n.text):
		rep.add(n, path, "%s", r.mend)
	default:
		return n.text, true
	}
	return "", false
}

func decodeInt(n *node, v reflect.Value, r rule, path string, rep *reporter) {
	if !wants(n, isInt, path, rep) {
		return
	}
	limit := int64(r.max)
	if limit == 0 {
		limit = maxNumber
	}
	if n.num < int64(r.min) || n.num > limit {
		rep.add(n, path, "this must be from %d to %d", r.min, limit)
		return
	}
	v.SetInt(n.num)
}

func decodeDate(n *node, v reflect.Value, r rule, path string, rep *reporter) {
	text, ok := textOf(n, r, path, rep)
	if !ok {
		return
	}
	day, err := when.ParseDate(text)
	if err != nil {
		rep.add(n, path, "there is no such day; write it as 2026-11-23")
		return
	}
	v.Set(reflect.ValueOf(day))
}

// nearest suggests the known name that a misspelt one probably means.
func nearest(name string, known map[string]bool) string {
	best, distance := "", 3
	for candidate := range known {
		if d := edits(name, candidate); d < distance || d == distance && candidate < best {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return "; take it out"
	}
	return "; did you mean " + best + "?"
}

// edits is the Levenshtein distance of two short words.
func edits(a, b string) int {
	if max(len(a), len(b)) > 60 {
		return 60
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
