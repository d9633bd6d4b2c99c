package pack

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// rule is what a struct tag says of a field: `pack:"name" rule:"..."`, the
// words of rule separated by commas. The loader and the JSON Schema both read
// it, so the two can't differ.
//
//	optional    may be left out
//	max=200     longest text in characters (default 1,000), or greatest number
//	min=1       least number (default 0)
//	one=a|b     one of these words
//	id          letters, digits, dot, dash and underline, at most 40
//	date, time  2026-11-23, 09:00
//
// On a list the words hold for each entry; a list that is not optional has an
// entry at least.
type rule struct {
	name     string
	doc      string
	optional bool
	min, max int
	one      []string
	pattern  *regexp.Regexp
	mend     string // when the pattern does not match
}

const (
	defaultMaxText = 1000
	maxItems       = 1000
	maxNumber      = 1_000_000
)

var (
	idPattern   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,39}$`)
	datePattern = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	timePattern = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	dateType    = reflect.TypeFor[when.Date]()
	kindType    = reflect.TypeFor[Kind]()
)

// ruleOf reads a field's tags; ok is false for a field that is no part of the
// file.
func ruleOf(f reflect.StructField) (r rule, ok bool) {
	name, ok := f.Tag.Lookup("pack")
	if !ok {
		return rule{}, false
	}
	r = rule{name: name, doc: f.Tag.Get("doc")}
	for _, word := range strings.Split(f.Tag.Get("rule"), ",") {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "optional":
			r.optional = true
		case "max":
			r.max, _ = strconv.Atoi(value)
		case "min":
			r.min, _ = strconv.Atoi(value)
		case "one":
			r.one = strings.Split(value, "|")
		case "id":
			r.pattern, r.mend = idPattern, "an id is a letter and then letters, digits, dots, dashes or underlines, at most 40"
		case "date":
			r.pattern, r.mend = datePattern, "write the day as 2026-11-23"
		case "time":
			r.pattern, r.mend = timePattern, "write the time as 09:00, in quotes"
		}
	}
	typ := f.Type
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch typ {
	case dateType:
		r.pattern, r.mend = datePattern, "write the day as 2026-11-23"
	case kindType:
		for _, k := range Kinds() {
			r.one = append(r.one, string(k))
		}
	}
	return r, true
}

// limit is the longest text in characters.
func (r rule) limit() int {
	if r.max == 0 {
		return defaultMaxText
	}
	return r.max
}
