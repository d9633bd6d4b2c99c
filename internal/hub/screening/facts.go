package screening

import (
	"slices"

	"github.com/sightline-partnership/sightline/internal/pack"
)

// counts are how many of a group's answers are of each sort, in the order of
// pack.Counts.
type counts [5]int

// The places in counts; a test holds them to pack.Counts.
const (
	positive = iota
	recent
	seenNow
	open
	settled
)

// factKey finds the value of a named fact: a count of a group, or an
// indicator when group is negative.
type factKey struct{ group, count, indicator int }

// facts are one screen as rules see it.
type facts struct {
	engine  *Engine
	input   *Input
	answers []Answer // by indicator, in plain form
	groups  []counts
	points  []int // by group, before the cap
	unknown int
	counted int // unknown among the groups that the unknown rule counts
}

// count walks the answers once.
func (e *Engine) count(in Input) *facts {
	f := &facts{engine: e, input: &in, answers: make([]Answer, len(e.groupOf)),
		groups: make([]counts, len(e.groups)), points: make([]int, len(e.groups))}
	for id, a := range in.Answers {
		f.answers[e.index[id]] = a
	}
	for i := range f.answers {
		a := f.answers[i].plain()
		f.answers[i] = a
		g := e.groupOf[i]
		if a.Value == NotKnown {
			f.unknown++
			if e.groups[g].counted {
				f.counted++
			}
		}
		for sort := range f.groups[g] {
			if a.is(sort) {
				f.groups[g][sort]++
			}
		}
		f.points[g] += points(e.groups[g].Group, a)
	}
	return f
}

// is reports whether an answer in plain form is of a sort.
func (a Answer) is(sort int) bool {
	if !a.Value.Positive() {
		return false
	}
	switch sort {
	case positive:
		return true
	case recent:
		return a.Recency != Older
	case seenNow:
		return a.Value == Yes && a.Recency == Current
	case open:
		return a.Recency != Older || !a.DealtWith
	default: // settled
		return a.Recency == Older && a.DealtWith
	}
}

// points of one answer: those of yes or suspected, limited by how long ago.
func points(g *pack.Group, a Answer) int {
	n := 0
	switch a.Value {
	case Yes:
		n = g.Points.Yes
	case Suspected:
		n = g.Points.Suspected
	}
	switch a.Recency {
	case Past:
		n = min(n, g.AtMostWhen.Past)
	case Older:
		n = min(n, g.AtMostWhen.Older)
	}
	return n
}

// Fact answers a rule; see pack.Facts.
func (f *facts) Fact(name string) (any, bool) {
	switch name {
	case pack.FactAge:
		return int64(f.input.Age.Min), true // the youngest counts
	case pack.FactLinked:
		return f.input.Linked, true
	}
	k, ok := f.engine.facts[name]
	switch {
	case !ok:
		return nil, false
	case k.group < 0:
		return f.answers[k.indicator].Value.Positive(), true
	}
	return int64(f.groups[k.group][k.count]), true
}

// because lists the indicators that made a rule hold: those it names, and
// those that are of a sort it counts.
func (f *facts) because(reads []factKey) []string {
	var ids []string
	for i, a := range f.answers {
		if a.Value.Positive() && slices.ContainsFunc(reads, func(k factKey) bool {
			return k.group < 0 && k.indicator == i || k.group == f.engine.groupOf[i] && a.is(k.count)
		}) {
			ids = append(ids, f.engine.instrument.Indicators[i].ID)
		}
	}
	return ids
}
