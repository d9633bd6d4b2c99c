package graph

// Bridges is the edges that hold parts of the graph together: without one of
// them its ends could not reach each other. A below B, by A and then B. Several
// ties between the same two nodes are one edge, and may be a bridge.
func (g *Graph) Bridges() []Edge {
	d := g.dive()
	var bridges []Edge
	for e := range g.All() {
		if d.isBridge(id(e.A), id(e.B)) || d.isBridge(id(e.B), id(e.A)) {
			bridges = append(bridges, e)
		}
	}
	return bridges
}

// Cuts is the nodes that hold parts of the graph together (articulation
// points), ascending: without one of them some of its neighbours could not
// reach each other.
func (g *Graph) Cuts() []int {
	d := g.dive()
	var cuts []int
	for v, cut := range d.cut {
		if cut {
			cuts = append(cuts, v)
		}
	}
	return cuts
}

// A dive is a search of the graph depth first (Hopcroft and Tarjan 1973). The
// first way to each node makes a tree.
type dive struct {
	seen   []uint32 // when a node was first met, from 1; 0 if not yet
	low    []uint32 // the earliest met that the node's branch touches beside its own tie to the parent
	parent []uint32 // in the tree; a root is its own
	cut    []bool
	path   []step
	clock  uint32
}

func (g *Graph) dive() *dive {
	d := &dive{
		seen: make([]uint32, g.nodes), low: make([]uint32, g.nodes),
		parent: make([]uint32, g.nodes), cut: make([]bool, g.nodes),
	}
	for v := range g.nodes {
		if d.seen[v] == 0 {
			d.root(g, v)
		}
	}
	return d
}

// root searches everything that v reaches. A root is a cut if its branches are
// two or more; other nodes are if a branch touches nothing above them.
func (d *dive) root(g *Graph, v uint32) {
	branches := 0
	d.enter(v, v)
	for len(d.path) > 0 {
		top := &d.path[len(d.path)-1]
		if child, ok := d.next(g, top); ok {
			d.enter(child, top.at)
			continue
		}
		u := top.at
		d.path = d.path[:len(d.path)-1]
		p := d.parent[u]
		if u == v {
			break
		}
		d.low[p] = min(d.low[p], d.low[u])
		if p == v {
			branches++
		} else if d.low[u] >= d.seen[p] {
			d.cut[p] = true
		}
	}
	d.cut[v] = branches > 1
}

func (d *dive) enter(v, parent uint32) {
	d.clock++
	d.seen[v], d.low[v], d.parent[v] = d.clock, d.clock, parent
	d.path = append(d.path, step{at: v})
}

// next is a neighbour not met before; those met before are noted on the way.
func (d *dive) next(g *Graph, s *step) (uint32, bool) {
	targets := g.row(s.at).targets
	for s.tried < len(targets) {
		t := targets[s.tried]
		s.tried++
		if d.seen[t] == 0 {
			return t, true
		}
		if t != d.parent[s.at] {
			d.low[s.at] = min(d.low[s.at], d.seen[t])
		}
	}
	return 0, false
}

// isBridge says whether the tie from a parent to its child is a bridge.
func (d *dive) isBridge(parent, child uint32) bool {
	return d.parent[child] == parent && d.low[child] > d.seen[parent]
}
