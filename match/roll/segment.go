package roll

// segmentRows is how many rows a segment holds.
const segmentRows = 1 << 16

// A segment is up to segmentRows people: one column of codes a field, and their ids.
type segment struct {
	columns []column
	ids     []byte   // one after the other
	ends    []uint32 // where each id ends
	gone    []uint64 // one bit a row: removed
}

// A column is the codes of one field, two bytes each until a code needs four.
type column struct {
	narrow []uint16
	wide   []uint32
}

func newSegment(fields int) *segment {
	return &segment{columns: make([]column, fields)}
}

func (s *segment) rows() int { return len(s.ends) }

func (s *segment) id(row int) []byte {
	from := uint32(0)
	if row > 0 {
		from = s.ends[row-1]
	}
	return s.ids[from:s.ends[row]]
}

func (s *segment) isGone(row int) bool {
	return len(s.gone) > row>>6 && s.gone[row>>6]>>(row&63)&1 == 1
}

func (s *segment) setGone(row int) {
	for len(s.gone) <= row>>6 {
		s.gone = append(s.gone, 0)
	}
	s.gone[row>>6] |= 1 << (row & 63)
}

func (s *segment) add(id string, codes []uint32) int {
	for i := range s.columns {
		s.columns[i].add(codes[i])
	}
	s.ids = append(s.ids, id...)
	s.ends = append(s.ends, uint32(len(s.ids)))
	return s.rows() - 1
}

func (c *column) at(row int) uint32 {
	if c.wide != nil {
		return c.wide[row]
	}
	return uint32(c.narrow[row])
}

func (c *column) add(code uint32) {
	if c.wide == nil && code>>16 != 0 {
		c.widen()
	}
	if c.wide != nil {
		c.wide = append(c.wide, code)
		return
	}
	c.narrow = append(c.narrow, uint16(code))
}

func (c *column) set(row int, code uint32) {
	if c.wide == nil && code>>16 != 0 {
		c.widen()
	}
	if c.wide != nil {
		c.wide[row] = code
		return
	}
	c.narrow[row] = uint16(code)
}

func (c *column) widen() {
	c.wide = make([]uint32, len(c.narrow), max(cap(c.narrow), 1))
	for i, code := range c.narrow {
		c.wide[i] = uint32(code)
	}
	c.narrow = nil
}

// bytes is what the segment takes, counted by what it has reserved.
func (s *segment) bytes() int {
	n := cap(s.ids) + 4*cap(s.ends) + 8*cap(s.gone)
	for _, c := range s.columns {
		n += 2*cap(c.narrow) + 4*cap(c.wide)
	}
	return n
}

// trim gives back what growing reserved too much; a full segment calls it once.
func (s *segment) trim() {
	for i := range s.columns {
		c := &s.columns[i]
		c.narrow, c.wide = exact(c.narrow), exact(c.wide)
	}
	s.ids, s.ends = exact(s.ids), exact(s.ends)
}

// exact is a copy without spare room; nil stays nil.
func exact[T any](s []T) []T {
	if s == nil || cap(s) == len(s) {
		return s
	}
	return append(make([]T, 0, len(s)), s...)
}
