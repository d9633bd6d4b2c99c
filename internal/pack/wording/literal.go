package wording

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// Running 70 patterns over a page takes 10 ms. Almost none of them can match
// it: each needs one of a few words, and looking for a word is fast.

// shortest is the least length of a literal that is worth looking for.
const shortest = 3

// needs is literals, in lower case, of which every match of a pattern holds one
// at least; nil when that can't be said.
func needs(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl|syntax.FoldCase)
	if err != nil {
		return nil
	}
	return literals(re)
}

func literals(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if len(re.Rune) >= shortest {
			return []string{fold(string(re.Rune))}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literals(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return literals(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if l := literals(sub); l != nil && (best == nil || least(l) > least(best)) {
				best = l
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			l := literals(sub)
			if l == nil {
				return nil
			}
			all = append(all, l...)
		}
		return all
	}
	return nil
}

func least(list []string) int {
	return len(slices.MinFunc(list, func(a, b string) int { return len(a) - len(b) }))
}

// fold is a text as patterns that ignore capitals see it. The long s is the one
// letter that such a pattern folds and strings.ToLower does not.
func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ſ", "s") }

// may reports whether a folded text holds what the term needs.
func (t term) may(folded string) bool {
	return t.needs == nil || slices.ContainsFunc(t.needs, func(l string) bool { return strings.Contains(folded, l) })
}
