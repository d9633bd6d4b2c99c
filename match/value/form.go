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
	streets streets // of addresses
}

// NewList is an empty list of a kind.
func NewList(k Kind) *List { return &List{kind: k} }

// Add puts a value at the end of the list.
func (l *List) Add(f Form) {
	if l.kind == Address {
		l.streets.add(&f, len(l.forms))
	}
	l.digests = append(l.digests, f.digest)
	l.forms = append(l.forms, f)
}

// Len is how many values the list holds.
func (l *List) Len() int { return len(l.forms) }

// At is the i-th value, from 0. Do not change it.
func (l *List) At(i int) *Form { return &l.forms[i] }

// Near compares q with every value of the list. It answers the level of most
// of them and calls yield, in any order, for each value at any other level.
func (l *List) Near(q *Form, yield func(i int, level Level)) Level {
	return kinds[l.kind].near(q, l, yield)
}

// Far answers the level of value i of l and value j of k, a list of the same
// or, for names, the other kind, if it can tell at a glance that the two are
// not near. It reads nothing but one word of each.
func (l *List) Far(i int, k *List, j int) (Level, bool) {
	a, b := l.digests[i], k.digests[j]
	switch l.kind {
	case Forename, Surname:
		unmarked := a&b&markGroup|(a|b)&markPart == 0
		return nameDifferent, unmarked && !mayBeLike(a, b)
	case Text:
		return textDifferent, !mayBeLike(a, b)
	case Handle:
		return handleDifferent, !mayBeLike(a, b)
	case Email:
		return emailDifferent, (a|b)&markShort == 0 && !mayBeLike(a, b)
	case Address:
		return addressDifferent, a != b && !spelling.Braid(a).Allows(spelling.Braid(b), similarWords)
	case Phone, Identifier:
		return codeDifferent, !mayBeSlip(a, b)
	case NHSNumber, UPN:
		if a&b&markValid != 0 {
			return checkedTwo, !mayBeSlip(a, b)
		}
		return checkedDifferent, !mayBeSlip(a, b)
	}
	return 0, false
}

// mayBeLike turns away what cannot be similar letter by letter.
func mayBeLike(a, b uint64) bool {
	return needSimilar().Allows(spelling.Sketch(a), spelling.Sketch(b))
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
