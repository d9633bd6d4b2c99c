package wording

import (
	"regexp"
	"slices"

	"github.com/sightline-partnership/sightline/internal/pack"
)

// span is a part of a text, in bytes.
type span struct{ start, end int }

// exception is where a term is right; see pack.Exception.
type exception struct {
	kinds  []string
	inside []*regexp.Regexp
	where  []*regexp.Regexp
}

func newException(x pack.Exception) (*exception, error) {
	patterns := slices.Clone(x.Spans)
	for _, name := range x.Names {
		patterns = append(patterns, regexp.QuoteMeta(name))
	}
	inside, err := compile(patterns)
	if err != nil {
		return nil, err
	}
	where, err := compile(x.Where)
	return &exception{kinds: x.Fields, inside: inside, where: where}, err
}

// holds reports whether a match is excepted. spans remembers what was found in
// this text, for the next match.
func (x *exception) holds(m span, text string, o Options, spans map[*exception][]span) bool {
	if slices.ContainsFunc(x.kinds, func(kind string) bool { return slices.Contains(o.Kinds, kind) }) {
		return true
	}
	if slices.ContainsFunc(x.where, func(r *regexp.Regexp) bool { return r.MatchString(text) }) {
		return true
	}
	if _, looked := spans[x]; !looked {
		spans[x] = x.find(text)
	}
	return slices.ContainsFunc(spans[x], func(s span) bool { return s.start <= m.start && m.end <= s.end })
}

func (x *exception) find(text string) []span {
	var found []span
	for _, r := range x.inside {
		for _, at := range r.FindAllStringIndex(text, -1) {
			found = append(found, span{at[0], at[1]})
		}
	}
	return found
}
