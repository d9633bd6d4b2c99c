package value

import (
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// A Form is one value made ready to be compared. Forms of different kinds
// must not be mixed. A Form does not change.
type Form struct {
	// Key is the value's identity: two values of a kind with one key are one
	// value. It is normalised, and it is somebody's name or number.
	Key string
	// text is what likeness is measured on, one byte a letter.
	text string
	// digest decides most comparisons in one word; its meaning is the kind's.
	digest uint64
	// more is what only some values need: parts of names, groups, a house number.
	more *more
}

type more struct {
	parts  []part // of a many-part name
	whole  part
	stem   string // of a surname with an ending of sex or marriage
	number string // of an address
}

// saysNothing knows the ways people write that they don't know.
func saysNothing(raw string) bool {
	s := strings.ToLower(strings.Trim(raw, " \t\r\n\u00a0.-?_*/\\\"'"))
	switch s {
	case "", "n/a", "na", "n a", "nk", "n/k", "null", "none", "nil", "nan", "unknown", "unk", "not known", "not given",
		"not stated", "missing", "tbc", "tba", "xx", "xxx", "xxxx", "no fixed abode", "nfa", "anon", "anonymous":
		return true
	}
	return false
}

// fold is the folded text and the same in one byte a letter.
func fold(raw string) (folded, text string) {
	folded = spelling.Fold(raw)
	return folded, spelling.Letters(folded)
}

// A List is many values of one kind, in the order added, laid out so that one
// value can be compared with all of them quickly.
type List struct {
	kind    Kind
	digests []uint64
	forms   []Form
}

// NewList is an empty list of a kind.
func NewList(k Kind) *List { return &List{kind: k} }

// Add puts a value at the end of the list.
func (l *List) Add(f Form) {
	l.digests = append(l.digests, f.digest)
	l.forms = append(l.forms, f)
}

// Len is how many values the list holds.
func (l *List) Len() int { return len(l.forms) }

// At is the i-th value, from 0. Do not change it.
func (l *List) At(i int) *Form { return &l.forms[i] }

// Near compares q with every value of the list. It answers the level of most
// of them and calls yield, in order, for each value at any other level.
func (l *List) Near(q *Form, yield func(i int, level Level)) Level {
	return kinds[l.kind].near(q, l, yield)
}

// nearAny makes the plainest near: compare with each. Most are at the last level.
func nearAny(last Level, compare func(a, b *Form) Level) func(*Form, *List, func(int, Level)) Level {
	return func(q *Form, l *List, yield func(int, Level)) Level {
		for i := range l.forms {
			if level := compare(q, &l.forms[i]); level != last {
				yield(i, level)
			}
		}
		return last
	}
}
