package roll

import "github.com/sightline-partnership/sightline/match"

// blockRows is how many rows are summed at a time: their tallies fit the
// nearest cache.
const blockRows = 1024

// block is the tallies of one block of rows.
type block [blockRows]match.Tally

// sum adds up the rows from to up to but not including until.
func (t *tables) sum(b *block, s *segment, from, until int, start match.Tally) []match.Tally {
	out := b[:until-from]
	for i := range out {
		out[i] = start
	}
	fields := t.used
	for len(fields) >= 2 {
		t.sumTwo(out, s, fields[0], fields[1], from, until)
		fields = fields[2:]
	}
	if len(fields) == 1 {
		t.sumOne(out, s, fields[0], from, until)
	}
	return out
}

func (t *tables) sumOne(out []match.Tally, s *segment, field, from, until int) {
	c, table := &s.columns[field], t.all[field]
	if c.wide != nil {
		addOne(out, c.wide[from:until], table)
		return
	}
	addOne(out, c.narrow[from:until], table)
}

// sumTwo halves the reading and writing of tallies.
func (t *tables) sumTwo(out []match.Tally, s *segment, f, g, from, until int) {
	a, b := &s.columns[f], &s.columns[g]
	ta, tb := t.all[f], t.all[g]
	switch {
	case a.wide != nil && b.wide != nil:
		addTwo(out, a.wide[from:until], b.wide[from:until], ta, tb)
	case a.wide != nil:
		addTwo(out, b.narrow[from:until], a.wide[from:until], tb, ta)
	case b.wide != nil:
		addTwo(out, a.narrow[from:until], b.wide[from:until], ta, tb)
	default:
		addTwo(out, a.narrow[from:until], b.narrow[from:until], ta, tb)
	}
}

func addOne[A uint16 | uint32](out []match.Tally, codes []A, t *table) {
	class := t.class
	codes = codes[:len(out)]
	for i := range out {
		out[i] = out[i].Plus(t.weights[class[codes[i]]])
	}
}

func addTwo[A, B uint16 | uint32](out []match.Tally, ca []A, cb []B, ta, tb *table) {
	classA, classB := ta.class, tb.class
	ca, cb = ca[:len(out)], cb[:len(out)]
	for i := range out {
		out[i] = out[i].Plus(ta.weights[classA[ca[i]]] + tb.weights[classB[cb[i]]])
	}
}
