package roll

import (
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

// Rows is the roll by number of row, for work on all pairs. The roll must not
// be changed while Rows of it are in use. Rows may be shared, a [Pairing] not.
type Rows struct {
	roll    *Roll
	weigher *match.Weigher
}

// Rows opens the roll by number of row.
func (r *Roll) Rows() *Rows { return &Rows{roll: r, weigher: r.Weigher()} }

// Len is the number of rows, removed ones included.
func (r *Rows) Len() int { return r.roll.rows() }

// Fields is the fields of the roll's model.
func (r *Rows) Fields() []match.Field { return r.roll.fields }

// Weigher is the weigher that pairs are scored by.
func (r *Rows) Weigher() *match.Weigher { return r.weigher }

// ID is the id of a row's person.
func (r *Rows) ID(row int) string { return string(r.roll.rowID(uint32(row))) }

// Person is a row made ready to be compared or explained.
func (r *Rows) Person(row int) match.Person { return r.roll.person(uint32(row)) }

// Code is the code of a field of a row; 0 is not known, and equal codes are
// equal values.
func (r *Rows) Code(row, field int) uint32 {
	s, at := r.roll.at(uint32(row))
	return s.columns[field].at(at)
}

// Codes is how many codes a field has, 0 included.
func (r *Rows) Codes(field int) int { return r.roll.words[field].size() }

// Members is the single values that a code stands for: itself, or the members
// of a cell of several values.
func (r *Rows) Members(field int, code uint32) []uint32 { return r.roll.words[field].members(code) }

// IsSingle says that a code stands for one value.
func (r *Rows) IsSingle(field int, code uint32) bool {
	return r.roll.words[field].isValue(code)
}

// Form is the value of a code that stands for a single one.
func (r *Rows) Form(field int, code uint32) *value.Form {
	return r.roll.words[field].list.At(int(code - 1))
}

// Count is how many people have a value; see [match.Counts].
func (r *Rows) Count(field int, key string) int { return r.roll.words[field].count(key) }

// NotKnown is the level of a field of which one row says nothing.
const NotKnown value.Level = 15

// A Pairing compares pairs of rows and remembers the values it compared. It
// is for one goroutine.
type Pairing struct {
	rows   *Rows
	levels []remembered
}

// remembered is one comparison of two single values.
type remembered struct {
	x, y     uint32
	fields   uint8 // the two fields
	level    uint8 // one more than the level; 0 is nothing remembered
	evidence match.Evidence
}

// A Pairing remembers two to the power of memoryBits comparisons.
const memoryBits = 17

// Pairing makes a Pairing of the rows.
func (r *Rows) Pairing() *Pairing {
	return &Pairing{rows: r, levels: make([]remembered, 1<<memoryBits)}
}

// Levels fills into with the level of each field of a pair, NotKnown where
// either row says nothing.
func (p *Pairing) Levels(a, b int, into []value.Level) {
	for f := range p.rows.roll.fields {
		into[f] = NotKnown
		x, y := p.rows.Code(a, f), p.rows.Code(b, f)
		if x != unknown && y != unknown {
			_, into[f] = p.best(f, f, x, y)
		}
	}
}

// Swapped is the level of a's forename against b's surname, and of a's surname
// against b's forename.
func (p *Pairing) Swapped(a, b int) (first, second value.Level) {
	first, second = NotKnown, NotKnown
	w := p.rows.weigher
	f, s := match.Named(p.rows.roll.fields)
	if w.CrossOf(f) < 0 {
		return first, second
	}
	if x, y := p.rows.Code(a, f), p.rows.Code(b, s); x != unknown && y != unknown {
		_, first = p.best(f, s, x, y)
	}
	if x, y := p.rows.Code(a, s), p.rows.Code(b, f); x != unknown && y != unknown {
		_, second = p.best(s, f, x, y)
	}
	return first, second
}

// Score is the final weight of a pair, as [match.Weigher.Score].
func (p *Pairing) Score(a, b int) match.Weight {
	w := p.rows.weigher
	t := w.Start()
	for f := range p.rows.roll.fields {
		x, y := p.rows.Code(a, f), p.rows.Code(b, f)
		if y == unknown {
			continue
		}
		if x != unknown {
			e, _ := p.best(f, f, x, y)
			t = t.Plus(e)
		}
		if other := w.CrossOf(f); other >= 0 {
			if x = p.rows.Code(a, other); x != unknown {
				e, _ := p.best(other, f, x, y)
				t = t.Plus(e)
			}
		}
	}
	return t.Weight()
}

// best is the best evidence of code x of one field against code y of the same
// field or, for the names, of the other one, and its level.
func (p *Pairing) best(fx, fy int, x, y uint32) (match.Evidence, value.Level) {
	dx, dy := p.rows.roll.words[fx], p.rows.roll.words[fy]
	if dx.isValue(x) && dy.isValue(y) {
		return p.single(fx, fy, x, y)
	}
	best, nearest := match.Evidence(0), NotKnown
	for _, i := range dx.members(x) {
		for _, j := range dy.members(y) {
			e, level := p.single(fx, fy, i, j)
			if nearest == NotKnown || match.Better(e, best) {
				best, nearest = e, level
			}
		}
	}
	return best, nearest
}

// single is the evidence of two single values.
func (p *Pairing) single(fx, fy int, x, y uint32) (match.Evidence, value.Level) {
	dx, dy := p.rows.roll.words[fx], p.rows.roll.words[fy]
	if level, far := dx.list.Far(int(x-1), dy.list, int(y-1)); far {
		if fx == fy {
			return p.rows.weigher.Straight(fx, level, match.Uncounted), level
		}
		return p.rows.weigher.Crossed(level), level
	}
	c := p.compare(fx, fy, x, y)
	return c.evidence, value.Level(c.level - 1)
}

// compare compares two single values, or remembers that it did.
func (p *Pairing) compare(fx, fy int, x, y uint32) *remembered {
	if fx == fy && x > y {
		x, y = y, x
	}
	fields := uint8(fx*match.MaxFields + fy)
	mix := (uint64(x)<<32 | uint64(y)) ^ uint64(fields)<<24
	slot := &p.levels[mix*0x9E3779B97F4A7C15>>(64-memoryBits)]
	if slot.level != 0 && slot.x == x && slot.y == y && slot.fields == fields {
		return slot
	}
	level := p.rows.Fields()[fx].Kind.Compare(p.rows.Form(fx, x), p.rows.Form(fy, y))
	*slot = remembered{x: x, y: y, fields: fields, level: uint8(level + 1)}
	if fx == fy {
		d := p.rows.roll.words[fx]
		slot.evidence = p.rows.weigher.Straight(fx, level, int(max(d.counts[x], d.counts[y])))
	} else {
		slot.evidence = p.rows.weigher.Crossed(level)
	}
	return slot
}
