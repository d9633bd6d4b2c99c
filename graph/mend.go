package graph

// mend makes communities of the pieces that a community fell into when a node
// left it. The largest piece keeps the number.
func (c *Communities) mend(left, from uint32) {
	var ends []uint32 // each piece has a neighbour of the node that left
	for _, t := range c.g.row(left).targets {
		if c.of[t] == from {
			ends = append(ends, t)
		}
	}
	if len(ends) < 2 {
		return
	}
	pieces := c.pieces(ends, from)
	largest := 0
	for i, p := range pieces {
		if len(p) > len(pieces[largest]) {
			largest = i
		}
	}
	for i, p := range pieces {
		if i != largest {
			c.rehouse(p, c.vacant())
		}
	}
}

// rehouse moves nodes to a community.
func (c *Communities) rehouse(nodes []uint32, to uint32) {
	for _, v := range nodes {
		c.leave(v)
		c.enter(v, to)
	}
	c.look.grow(len(c.of), len(c.groups))
}

// A search looks for the pieces of a community from some of its nodes.
type search struct {
	*lookout
	wanted, seen uint32 // marks
	missing      int    // nodes marked as wanted
}

// search begins one from ends.
func (l *lookout) search(ends []uint32) *search {
	if l.marks >= 1<<32-2 {
		clear(l.mark)
		l.marks = 0
	}
	l.marks += 2
	s := &search{l, l.marks - 1, l.marks, len(ends)}
	for _, v := range ends {
		l.mark[v] = s.wanted
	}
	return s
}

// pieces is the nodes connected to each end within a community; none if all
// ends are connected, which it mostly sees early.
func (c *Communities) pieces(ends []uint32, of uint32) [][]uint32 {
	s := c.look.search(ends)
	var pieces [][]uint32
	for _, end := range ends {
		if s.mark[end] == s.seen {
			continue
		}
		piece := s.see(nil, end)
		for i := 0; i < len(piece); i++ {
			if s.missing == 0 && len(pieces) == 0 {
				return nil
			}
			for _, t := range c.g.row(piece[i]).targets {
				if c.of[t] == of {
					piece = s.see(piece, t)
				}
			}
		}
		pieces = append(pieces, piece)
	}
	return pieces
}

// see adds a node to a piece unless it was seen.
func (s *search) see(piece []uint32, v uint32) []uint32 {
	switch s.mark[v] {
	case s.seen:
		return piece
	case s.wanted:
		s.missing--
	}
	s.mark[v] = s.seen
	return append(piece, v)
}
