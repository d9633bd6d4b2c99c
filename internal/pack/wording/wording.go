// Package wording checks professional text against the shared language guide:
// words that blame or mislabel a child, with what to write instead. It is a
// gentle prompt while people write, and a test over our own pages.
//
// What always holds: nothing inside quotation marks, and nothing in a field of
// somebody's own words, is ever flagged; the text is never changed; the same
// text and guide give the same findings.
//
// Begin with [New] and [Guide.Check].
package wording

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/pack"
)

// OwnWords is the kind of field that holds somebody's own words: nothing in it
// is flagged. The other kinds are those that the pack's exceptions name.
const OwnWords = "own_words"

// Options say what a text is.
type Options struct {
	Kinds   []string // kinds of field, such as OwnWords or "legal_analysis"
	Under13 bool     // the child is, or may be, under 13
	Harm    bool     // harm is known or suspected: a group A answer is yes or suspected
}

// Finding is a term in a text. Start and End are byte offsets.
type Finding struct {
	Start, End   int
	Entry        string // the entry's id
	Severity     string // pack.SeverityStop, SeverityWarn or SeverityNote
	Why          string
	WriteInstead []string
}

// Guide is a compiled language pack. It may be used by many goroutines at once.
type Guide struct {
	quotes     []*regexp.Regexp
	exceptions map[string]*exception
	everywhere []*exception
	terms      []term
}

type term struct {
	pack.Term
	find  *regexp.Regexp
	needs []string // see may
}

// New compiles a language pack. Errors: a pattern that is no pattern, which a
// loaded pack never has.
func New(l *pack.Language) (*Guide, error) {
	g := &Guide{exceptions: map[string]*exception{}}
	var err error
	if g.quotes, err = compile(l.Quotes); err != nil {
		return nil, err
	}
	for _, x := range l.Exceptions {
		compiled, err := newException(x)
		if err != nil {
			return nil, err
		}
		g.exceptions[x.ID] = compiled
		if x.Always {
			g.everywhere = append(g.everywhere, compiled)
		}
	}
	for _, e := range l.Entries {
		flags := "(?i)"
		if e.Cased {
			flags = ""
		}
		find, err := regexp.Compile(flags + e.Pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.ID, err)
		}
		g.terms = append(g.terms, term{Term: e, find: find, needs: needs(e.Pattern)})
	}
	return g, nil
}

// Check finds the guide's terms in a text, in the order of the text. The steps
// are the pack's: quotations are taken out, then the patterns run, then the
// exceptions and conditions apply.
func (g *Guide) Check(text string, o Options) []Finding {
	if slices.Contains(o.Kinds, OwnWords) {
		return nil
	}
	text = g.unquoted(text)
	folded := fold(text)
	spans := map[*exception][]span{}
	var found []Finding
	for _, t := range g.terms {
		if t.OnlyWithHarm && !o.Harm || !t.may(folded) {
			continue
		}
		for _, at := range t.find.FindAllStringIndex(text, -1) {
			m := span{at[0], at[1]}
			if !g.excepted(t, m, text, o, spans) {
				found = append(found, t.finding(m, o))
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return found
}

func (t term) finding(m span, o Options) Finding {
	f := Finding{Start: m.start, End: m.end, Entry: t.ID, Severity: t.Severity, Why: t.Why, WriteInstead: t.WriteInstead}
	if o.Under13 && t.Under13 != "" {
		f.Severity = t.Under13
	}
	return f
}

// unquoted is the text with every quotation blotted out, byte for byte, by a
// character that is neither a word nor a space: no pattern reaches across.
func (g *Guide) unquoted(text string) string {
	for _, q := range g.quotes {
		text = q.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("\x00", len(s)) })
	}
	return text
}

func (g *Guide) excepted(t term, m span, text string, o Options, spans map[*exception][]span) bool {
	holds := func(x *exception) bool { return x.holds(m, text, o, spans) }
	return slices.ContainsFunc(g.everywhere, holds) ||
		slices.ContainsFunc(t.Exceptions, func(id string) bool { return holds(g.exceptions[id]) })
}

func compile(patterns []string) ([]*regexp.Regexp, error) {
	list := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		var err error
		if list[i], err = regexp.Compile("(?i)" + p); err != nil {
			return nil, err
		}
	}
	return list, nil
}
