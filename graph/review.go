package graph

const (
	// newsShare is the share of a community's strength that new ties have to
	// reach before it is looked over as a whole.
	newsShare = 1.0 / 128
	// alike is how many times as strong as one community another may be to be
	// looked over with it.
	alike = 4
)

// due says whether a community should be looked over.
func (c *Communities) due(number uint32) bool {
	return c.groups[number].news >= c.sums[number]*newsShare
}

// review looks over the communities of the two ends of a new edge, where they
// are due: whether they had better merge with another, then within.
func (c *Communities) review(a, b uint32) {
	for _, v := range []uint32{a, b} {
		if c.due(c.of[v]) {
			c.join(c.of[v])
		}
	}
	for _, ends := range [][2]uint32{{a, b}, {b, a}} {
		x, y := c.of[ends[0]], c.of[ends[1]]
		if !c.due(x) {
			continue
		}
		if c.sums[y] > alike*c.sums[x] {
			y = x
		}
		c.lookOver(x, y)
	}
}

// join merges a community with the one that betters modularity most, if any
// does. The larger keeps its number.
func (c *Communities) join(x uint32) {
	t := &c.look.tally
	nodes := c.list(nil, x)
	for _, v := range nodes {
		t.ties(c.g.row(v), c.of)
	}
	y, most := x, c.rule.tiny
	for _, d := range t.touched {
		if gain := t.weight[d] - c.rule.expected(c.sums[x], c.sums[d]); d != x && gain > most {
			y, most = d, gain
		}
	}
	t.clear()
	if y == x {
		return
	}
	news := c.groups[x].news + c.groups[y].news
	if c.groups[y].size < c.groups[x].size {
		y, nodes = x, c.list(nil, y)
	}
	c.rehouse(nodes, y)
	c.groups[y].news = news
}
