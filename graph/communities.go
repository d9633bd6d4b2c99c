package graph

import "slices"

// Communities are a graph's nodes by the community that each belongs to, and
// stay so as edges are added with [Communities.Add].
//
// Communities have numbers. After [Graph.Leiden] they are 0 to Count-1 in the
// order of their lowest nodes; afterwards a community keeps its number while
// most of it stays together, and numbers of vanished ones are used again. Any
// number of goroutines may ask at once as long as nobody adds.
type Communities struct {
	g        *Graph
	settings Settings
	rule     rule
	changes  uint64    // of the graph, when it was last in step
	weight   float64   // of all edges
	news     float64   // weight added since the full run
	strength []float64 // by node
	of       []uint32  // by node
	next     []uint32  // by node, the next of its community, in a ring
	last     []uint32  // by node, the one before in that ring
	groups   []community
	sums     []float64 // by community, the strength of its nodes
	free     []uint32  // numbers of vanished communities
	look     lookout
}

// A community is what is known of one without asking its nodes.
type community struct {
	first uint32 // one of its nodes
	size  uint32
	news  float64 // weight added that touches it since it was last looked over
}

func newCommunities(g *Graph, s Settings, strength []float64, of []uint32) *Communities {
	c := &Communities{
		g: g, settings: s, changes: g.changes, strength: strength,
		of: make([]uint32, g.nodes), next: make([]uint32, g.nodes), last: make([]uint32, g.nodes),
	}
	for v, k := range strength {
		c.weight += k / 2
		if int(of[v]) == len(c.groups) {
			c.vacant()
		}
		c.enter(id(v), of[v])
	}
	c.rule = ruleFor(s, c.weight, g.edges)
	return c
}

// enter puts a node that is in no community into one.
func (c *Communities) enter(v, to uint32) {
	t := &c.groups[to]
	c.of[v], c.next[v], c.last[v] = to, v, v
	if t.size > 0 {
		first, end := t.first, c.last[t.first]
		c.next[v], c.last[v] = first, end
		c.next[end], c.last[first] = v, v
	} else {
		t.first = v
	}
	t.size++
	c.sums[to] += c.strength[v]
}

// leave takes a node out of its community, whose number is free if it was the
// last.
func (c *Communities) leave(v uint32) {
	from := c.of[v]
	t := &c.groups[from]
	c.next[c.last[v]], c.last[c.next[v]] = c.next[v], c.last[v]
	t.first = c.next[v]
	t.size--
	c.sums[from] -= c.strength[v]
	if t.size == 0 {
		*t, c.sums[from] = community{}, 0
		c.free = append(c.free, from)
	}
}

// vacant is the number of a community of nobody.
func (c *Communities) vacant() uint32 {
	if n := len(c.free); n > 0 {
		number := c.free[n-1]
		c.free = c.free[:n-1]
		return number
	}
	c.groups, c.sums = append(c.groups, community{}), append(c.sums, 0)
	return id(len(c.groups) - 1)
}

// Count is how many communities there are.
func (c *Communities) Count() int { return len(c.groups) - len(c.free) }

// Of is the number of a node's community. The only error is an [ErrNode].
func (c *Communities) Of(node int) (int, error) {
	if err := checkNode(id(len(c.of)), node); err != nil {
		return 0, err
	}
	return int(c.of[node]), nil
}

// Members is the nodes of a community, ascending; nobody if there is no such
// community.
func (c *Communities) Members(number int) []int {
	if number < 0 || number >= len(c.groups) {
		return nil
	}
	t := c.groups[number]
	nodes := make([]int, 0, t.size)
	for v := t.first; len(nodes) < int(t.size); v = c.next[v] {
		nodes = append(nodes, int(v))
	}
	slices.Sort(nodes)
	return nodes
}

// All is the nodes of every community, each ascending, in the order of their
// lowest nodes.
func (c *Communities) All() [][]int {
	place := make([]int, len(c.groups)) // one more than the place in all
	all := make([][]int, 0, c.Count())
	for v, n := range c.of {
		if place[n] == 0 {
			all = append(all, make([]int, 0, c.groups[n].size))
			place[n] = len(all)
		}
		at := place[n] - 1
		all[at] = append(all[at], v)
	}
	return all
}

// Modularity is the share of all weight that lies within communities, less the
// share that chance would put there, times the resolution (Newman and Girvan
// 2004). It is 0 without edges and never above 1. It looks at every edge once.
func (c *Communities) Modularity() float64 {
	if c.weight == 0 {
		return 0
	}
	var within, chance float64
	for v := range id(len(c.of)) {
		r := c.g.row(v)
		for i, t := range r.targets {
			if c.of[t] == c.of[v] {
				within += r.weight(i)
			}
		}
	}
	for _, s := range c.sums {
		share := s / (2 * c.weight)
		chance += float64(share * share)
	}
	return within/(2*c.weight) - float64(c.settings.Resolution*chance)
}

// News is the share of all weight that was added since the full run. The more
// it is, the sooner another [Graph.Leiden] is due: additions look at what they
// touch, but the balance of all communities shifts as the whole grows.
func (c *Communities) News() float64 {
	if c.weight == 0 {
		return 0
	}
	return c.news / c.weight
}
