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

// pieces is the nodes connected to each end within a community; nil as soon as
// it is clear that all ends are connected.
func (c *Communities) pieces(ends []uint32, of uint32) [][]uint32 {
	l := &c.look
	l.walks += 2
	if l.walks < 2 { // after 1<<31 walks
		clear(l.mark)
		l.walks = 2
	}
	wanted, seen := l.walks-1, l.walks
	for _, v := range ends {
		l.mark[v] = wanted
	}
	missing := len(ends)
	var pieces [][]uint32
	for _, end := range ends {
		if l.mark[end] == seen {
			continue
		}
		piece := []uint32{end}
		l.mark[end] = seen
		missing--
		for i := 0; i < len(piece); i++ {
			if missing == 0 && len(pieces) == 0 {
				return nil
			}
			for _, t := range c.g.row(piece[i]).targets {
				if c.of[t] != of || l.mark[t] == seen {
					continue
				}
				if l.mark[t] == wanted {
					missing--
				}
				l.mark[t] = seen
				piece = append(piece, t)
			}
		}
		pieces = append(pieces, piece)
	}
	return pieces
}
