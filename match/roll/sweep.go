package roll

import "github.com/sightline-partnership/sightline/match"

// A Sweep scores one row against many, for work on all pairs: what a [Pairing]
// says of each pair, at a fraction of the cost. It remembers the values it
// compared, and is for one goroutine.
type Sweep struct {
	rows   *Rows
	tables *tables
	memory []map[uint32]sparse // by field: what the values of a code are near to
	hits   int                 // remembered in all
}

// mostRemembered bounds a Sweep's memory: hits of 16 bytes.
const mostRemembered = 4 << 20

// Sweep makes a Sweep of the rows.
func (r *Rows) Sweep() *Sweep {
	fields := len(r.roll.fields)
	s := &Sweep{rows: r, tables: newTables(fields), memory: make([]map[uint32]sparse, fields)}
	s.forget()
	return s
}

func (s *Sweep) forget() {
	s.hits = 0
	for i := range s.memory {
		s.memory[i] = map[uint32]sparse{}
	}
}

// Row calls yield with every row from from up to but not including until that
// scores at least the bar against the given row, in order. Removed rows are
// left out.
func (s *Sweep) Row(row, from, until int, least match.Weight, yield func(row int, w match.Weight)) {
	s.ask(row)
	start, bar := s.rows.weigher.Start(), match.NewBar(least)
	var b block
	for from < until {
		n := from / segmentRows
		seg, first := s.rows.roll.segments[n], n*segmentRows
		lo := from - first
		hi := min(lo+blockRows, until-first, seg.rows())
		for i, tally := range s.tables.sum(&b, seg, lo, hi, start) {
			if tally.MayReach(bar) {
				if w := tally.Weight(); w >= least && !seg.isGone(lo+i) {
					yield(first+lo+i, w)
				}
			}
		}
		from = first + hi
	}
}

// ask fills the tables for a row.
func (s *Sweep) ask(row int) {
	words, w := s.rows.roll.words, s.rows.weigher
	s.tables.used = s.tables.used[:0]
	for field, d := range words {
		code, other := s.rows.Code(row, field), unknown
		cross := w.CrossOf(field)
		if cross >= 0 {
			other = s.rows.Code(row, cross)
		}
		if code == unknown && other == unknown {
			continue
		}
		near := s.straight(field, code)
		if other != unknown {
			near = merge(near, d.crossed(w, words[cross].forms(other)), plus)
		}
		s.tables.all[field].fill(&near, d.size())
		s.tables.used = append(s.tables.used, field)
	}
}

// straight is what a code is near to, remembered.
func (s *Sweep) straight(field int, code uint32) sparse {
	if code == unknown {
		return sparse{}
	}
	if near, known := s.memory[field][code]; known {
		return near
	}
	d := s.rows.roll.words[field]
	near := d.straight(s.rows.weigher, field, d.forms(code))
	if s.hits += len(near.hits) + 4; s.hits > mostRemembered {
		s.forget()
	}
	s.memory[field][code] = near
	return near
}
