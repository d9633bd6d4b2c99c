package graph

import (
	"cmp"
	"context"
	"slices"
)

// lookOver runs the three phases on the network of one community or two, as the
// rest of the graph stands.
func (c *Communities) lookOver(x, y uint32) {
	nodes := c.gather(x, y)
	l, of := c.inside(nodes)
	before := slices.Clone(of)
	seed := mix(c.settings.Seed) + c.changes
	if _, err := c.rule.round(context.Background(), l, of, seed); err != nil {
		return // not without a deadline
	}
	c.groups[x].news, c.groups[y].news = 0, 0
	renumber(before)
	if !equal(before, of) {
		c.resettle(c.rename(nodes, of))
	}
}

// resettle settles nodes that moved and the neighbours that they left behind.
func (c *Communities) resettle(moved []uint32) {
	for _, v := range moved {
		c.look.call(v)
		for _, u := range c.g.row(v).targets {
			if c.of[u] != c.of[v] {
				c.look.call(u)
			}
		}
	}
	c.settle()
}

// gather is the nodes of one community or two, ascending.
func (c *Communities) gather(x, y uint32) []uint32 {
	nodes := c.list(c.look.members[:0], x)
	if x != y {
		nodes = c.list(nodes, y)
	}
	slices.Sort(nodes)
	c.look.members = nodes
	return nodes
}

func (c *Communities) list(nodes []uint32, number uint32) []uint32 {
	t := c.groups[number]
	for i, v := uint32(0), t.first; i < t.size; i, v = i+1, c.next[v] {
		nodes = append(nodes, v)
	}
	return nodes
}

// inside is the network among some nodes, with the strength that they have in
// the whole graph, and their communities as numbers below their count.
func (c *Communities) inside(nodes []uint32) (*level, []uint32) {
	places := c.look.places // one more than the place; 0 outside
	for i, v := range nodes {
		places[v] = id(i) + 1
	}
	l := &level{offsets: make([]uint32, 1, len(nodes)+1), weights: []float64{}}
	of := make([]uint32, len(nodes))
	for i, v := range nodes {
		r := c.g.row(v)
		for j, t := range r.targets {
			if places[t] > 0 {
				l.targets = append(l.targets, places[t]-1)
				l.weights = append(l.weights, r.weight(j))
			}
		}
		l.offsets = append(l.offsets, id(len(l.targets)))
		l.strength = append(l.strength, c.strength[v])
		if c.of[v] != c.of[nodes[0]] {
			of[i] = 1
		}
	}
	for _, v := range nodes {
		places[v] = 0
	}
	return l, of
}

// rename makes the communities of nodes what of says, and answers whom it
// moved. The largest of the new communities chooses first and keeps the number
// that most of its nodes have.
func (c *Communities) rename(nodes, of []uint32) []uint32 {
	s := group(of, slices.Max(of)+1)
	largest := make([]int, s.len())
	for i := range largest {
		largest[i] = i
	}
	slices.SortStableFunc(largest, func(a, b int) int { return cmp.Compare(len(s.of(b)), len(s.of(a))) })
	taken := map[uint32]bool{}
	var moved []uint32
	for _, i := range largest {
		keep, ok := c.usual(nodes, s.of(i), taken)
		if !ok {
			keep = c.vacant()
		}
		taken[keep] = true
		for _, at := range s.of(i) {
			if v := nodes[at]; c.of[v] != keep {
				moved = append(moved, v)
				c.leave(v)
				c.enter(v, keep)
			}
		}
	}
	c.look.grow(len(c.of), len(c.groups))
	return moved
}

// usual is the number that most of the nodes at some places have, of those not
// taken.
func (c *Communities) usual(nodes, places []uint32, taken map[uint32]bool) (number uint32, ok bool) {
	votes := map[uint32]int{}
	for _, at := range places {
		n := c.of[nodes[at]]
		votes[n]++
		if !taken[n] && (!ok || votes[n] > votes[number] || votes[n] == votes[number] && n < number) {
			number, ok = n, true
		}
	}
	return number, ok
}
