package roll

import (
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

// straight is the evidence of a field for every code, given what is asked for.
// Nothing asked for is no evidence.
func (d *dictionary) straight(w *match.Weigher, field int, cell []value.Form) sparse {
	var all sparse
	for i := range cell {
		q := &cell[i]
		asked := d.commonnessOf(q.Key)
		s := d.near(q, func(level value.Level, count uint32) match.Evidence {
			return w.Straight(field, level, max(asked, int(count)))
		})
		if i == 0 {
			all = s
			continue
		}
		all = merge(all, s, better)
	}
	all.withBags(d)
	return all
}

// crossed is the same for the swapped reading: cell is of the other name.
func (d *dictionary) crossed(w *match.Weigher, cell []value.Form) sparse {
	var all sparse
	for i := range cell {
		s := d.near(&cell[i], func(level value.Level, _ uint32) match.Evidence { return w.Crossed(level) })
		if i == 0 {
			all = s
			continue
		}
		all = merge(all, s, better)
	}
	all.withBags(d)
	return all
}

// near compares one value with the whole dictionary.
func (d *dictionary) near(q *value.Form, weigh func(value.Level, uint32) match.Evidence) sparse {
	var s sparse
	most := d.list.Near(q, func(i int, level value.Level) {
		code := uint32(i + 1)
		s.hits = append(s.hits, hit{code, weigh(level, d.commonness(code))})
	})
	s.most = weigh(most, 0)
	return s
}
