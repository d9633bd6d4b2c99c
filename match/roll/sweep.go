package roll

import "github.com/sightline-partnership/sightline/match"

// A Sweep scores one row against many, for work on all pairs: what a [Pairing]
// says of each pair, at a fraction of the cost. It remembers the values it
// compared, and is for one goroutine.
type Sweep struct {
	rows   *Rows
	tables *tables
	memory []map[uint32]sparse // by field: what a code is near to, as written
	across []map[uint32]sparse // by field: what a code of the other name is near to
	hits   int                 // remembered in all
}

// mostRemembered bounds a Sweep's memory: hits of 16 bytes.
const mostRemembered = 4 << 20

// Sweep makes a Sweep of the rows.
func (r *Rows) Sweep() *Sweep {
	fields := len(r.roll.fields)
	s := &Sweep{rows: r, tables: newTables(fields), memory: make([]map[uint32]sparse, fields), across: make([]map[uint32]sparse, fields)}
	s.forget()
	return s
}

func (s *Sweep) forget() {
	s.hits = 0
	for i := range s.memory {
		s.memory[i], s.across[i] = map[uint32]sparse{}, map[uint32]sparse{}
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
		near := s.remember(s.memory[field], d, code, func() sparse { return d.straight(w, field, d.forms(code)) })
		if other != unknown {
			crossed := s.remember(s.across[field], words[cross], other, func() sparse { return d.crossed(w, words[cross].forms(other)) })
			near = merge(near, crossed, plus)
		}
		s.tables.all[field].fill(&near, d.size())
		s.tables.used = append(s.tables.used, field)
	}
}

// remember is what a code of a dictionary is near to, found out once where it
// is worth it: most addresses are never asked for again.
func (s *Sweep) remember(memory map[uint32]sparse, d *dictionary, code uint32, find func() sparse) sparse {
	if code == unknown {
		return sparse{}
	}
	if near, known := memory[code]; known {
		return near
	}
	near := find()
	if d.counts[code] < 3 {
		return near
	}
	if s.hits += len(near.hits) + 4; s.hits > mostRemembered {
		s.forget()
		return near
	}
	memory[code] = near
	return near
}
