package train

import (
	"slices"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// A pattern is the levels of all fields of a pair, four bits each.
type pattern uint64

func (p pattern) level(field int) value.Level { return value.Level(p >> (4 * field) & 0xf) }

func (p *pattern) set(field int, l value.Level) {
	*p = *p&^(0xf<<(4*field)) | pattern(l)<<(4*field)
}

// tally counts pairs by pattern.
type tally map[pattern]float64

// sorted is the patterns in a fixed order, so that sums come out the same.
func (t tally) sorted() []pattern {
	all := make([]pattern, 0, len(t))
	for p := range t {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}

// reader makes patterns of pairs of rows.
type reader struct {
	pairing           *roll.Pairing
	levels            []value.Level
	forename, surname int
}

func newReader(rows *roll.Rows) *reader {
	r := &reader{pairing: rows.Pairing(), levels: make([]value.Level, len(rows.Fields()))}
	r.forename, r.surname = match.Named(rows.Fields())
	return r
}

// pattern of a pair. Names that agree only when swapped teach nothing about
// names as written: they count as not known.
func (r *reader) pattern(a, b int) pattern {
	r.pairing.Levels(a, b, r.levels)
	if r.forename >= 0 && r.surname >= 0 && r.unlike(r.forename) && r.unlike(r.surname) {
		if x, y := r.pairing.Swapped(a, b); x == 0 && y == 0 {
			r.levels[r.forename], r.levels[r.surname] = roll.NotKnown, roll.NotKnown
		}
	}
	var p pattern
	for f, l := range r.levels {
		p.set(f, l)
	}
	return p
}

// unlike says that a name is known and does not agree at all.
func (r *reader) unlike(field int) bool {
	l := r.levels[field]
	return l != roll.NotKnown && value.Forename.Far(l)
}
