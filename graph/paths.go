package graph

import (
	"cmp"
	"slices"
)

// A Path is edges end to end, the B of one being the A of the next.
type Path []Edge

// Hops is how many hops apart two nodes are, counting edges and not weights,
// and whether there is any path at all. The only error is an [ErrNode].
func (g *Graph) Hops(a, b int) (hops int, reached bool, err error) {
	if err := cmp.Or(checkNode(g.nodes, a), checkNode(g.nodes, b)); err != nil {
		return 0, false, err
	}
	r := g.borrow()
	defer g.giveBack(r)
	if !r.meet(g, id(a), id(b)) {
		return 0, false, nil
	}
	return int(r.a.depth + r.b.depth), true, nil
}

// Paths is the paths of fewest hops from a to b, in the order of the nodes that
// they pass, at most limit of them (below 1 counts as 1). There are none if b
// cannot be reached, and one without edges if a is b. The only error is an
// [ErrNode].
func (g *Graph) Paths(a, b, limit int) ([]Path, error) {
	if err := cmp.Or(checkNode(g.nodes, a), checkNode(g.nodes, b)); err != nil {
		return nil, err
	}
	r := g.borrow()
	defer g.giveBack(r)
	if !r.meet(g, id(a), id(b)) {
		return nil, nil
	}
	r.join(g)
	return r.list(g, max(1, limit)), nil
}

// meet walks from both ends, always from the side with fewer nodes at its rim,
// until the walks meet; if they do, the hops of both add up to the fewest
// between a and b.
func (r *room) meet(g *Graph, a, b uint32) bool {
	r.a.start(a)
	r.b.start(b)
	if a == b {
		return true
	}
	for {
		near, far := &r.a, &r.b
		if len(far.newest()) < len(near.newest()) {
			near, far = far, near
		}
		if !near.step(g) {
			return false
		}
		if slices.ContainsFunc(near.newest(), func(v uint32) bool { return far.hops[v] != 0 }) {
			return true
		}
	}
}

// join carries the hops to b on from where the walks met back to a, so that
// every node on a path of fewest hops knows them, and no neighbour of such a
// node has one less unless it is on such a path.
func (r *room) join(g *Graph) {
	to := &r.b
	rim := r.met()
	for len(rim) > 0 {
		var next []uint32
		for _, v := range rim {
			for _, t := range g.row(v).targets {
				if r.a.hops[t] == r.a.hops[v]-1 && r.a.hops[t] != 0 && to.hops[t] == 0 {
					to.see(t, to.hops[v]+1)
					next = append(next, t)
				}
			}
		}
		rim = next
	}
}

// met is the nodes where the walks met.
func (r *room) met() []uint32 {
	var both []uint32
	for _, v := range r.a.order {
		if r.a.hops[v] == r.a.depth+1 && r.b.hops[v] == r.b.depth+1 {
			both = append(both, v)
		}
	}
	return both
}

// list writes out paths, going depth first along falling hops to b. After join
// no way is in vain.
func (r *room) list(g *Graph, limit int) []Path {
	a := r.a.order[0]
	length := int(r.a.depth + r.b.depth)
	steps := make([]step, 1, length+1)
	steps[0] = step{at: a}
	var paths []Path
	for len(paths) < limit && len(steps) > 0 {
		last := len(steps) - 1
		if last == length {
			paths = append(paths, path(g, steps))
			steps = steps[:last]
			continue
		}
		if t, ok := steps[last].down(g, r.b.hops); ok {
			steps = append(steps, step{at: t})
		} else {
			steps = steps[:last]
		}
	}
	return paths
}

// A step is a node on the way and how many of its neighbours have been tried.
type step struct {
	at    uint32
	tried int
}

// down is the next neighbour one hop nearer.
func (s *step) down(g *Graph, hops []uint32) (uint32, bool) {
	targets := g.row(s.at).targets
	for s.tried < len(targets) {
		t := targets[s.tried]
		s.tried++
		if hops[t] != 0 && hops[t] == hops[s.at]-1 {
			return t, true
		}
	}
	return 0, false
}

func path(g *Graph, steps []step) Path {
	p := make(Path, len(steps)-1)
	for i := range p {
		a, b := int(steps[i].at), int(steps[i+1].at)
		p[i] = Edge{a, b, g.Weight(a, b)}
	}
	return p
}
