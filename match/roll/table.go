package roll

import "github.com/sightline-partnership/sightline/match"

// A table is the evidence of one field for every code, in two steps: a code
// has a class, and a class has evidence. Few classes are in use, so the second
// step stays in the nearest cache.
type table struct {
	class   []uint16
	weights [1 << 16]match.Evidence
	classes map[match.Evidence]uint16
}

// The classes that every table has.
const (
	classMost    = 0 // as most codes
	classUnknown = 1 // no evidence
)

// fill writes a sparse out for all codes below size.
func (t *table) fill(s *sparse, size int) {
	if cap(t.class) < size {
		t.class = make([]uint16, size+size/8)
	}
	t.class = t.class[:size]
	clear(t.class) // classMost
	clear(t.classes)
	t.weights[classMost], t.weights[classUnknown] = s.most, 0
	t.class[unknown] = classUnknown
	next := uint16(classUnknown + 1)
	for _, h := range s.hits {
		class, known := t.classes[h.evidence]
		if !known {
			class = next
			t.classes[h.evidence] = class
			t.weights[class] = h.evidence
			next++
		}
		t.class[h.code] = class
	}
}

// tables is one table for each field that a search asks about.
type tables struct {
	all  []*table
	used []int // fields, in order
}

func newTables(fields int) *tables {
	t := &tables{all: make([]*table, fields)}
	for i := range t.all {
		t.all[i] = &table{classes: map[match.Evidence]uint16{}}
	}
	return t
}

// fieldSparse is both readings of one field; asked says that there is anything
// to compare.
func (r *Roll) fieldSparse(w *match.Weigher, p *match.Person, field int) (s sparse, asked bool) {
	d := r.words[field]
	if len(p.Cells[field]) > 0 {
		s, asked = d.straight(w, field, p.Cells[field]), true
	}
	if other := w.CrossOf(field); other >= 0 && len(p.Cells[other]) > 0 {
		s, asked = merge(s, d.crossed(w, p.Cells[other]), plus), true
	}
	return s, asked
}
