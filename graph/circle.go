package graph

import "slices"

// A Near is a node and how many hops away it is.
type Near struct{ Node, Hops int }

// Circle is everybody within so many hops of a node, the node itself first at 0
// hops, then nearest first, and those equally near by number. Below 0 hops
// counts as 0. The only error is an [ErrNode].
func (g *Graph) Circle(node, hops int) ([]Near, error) {
	if err := checkNode(g.nodes, node); err != nil {
		return nil, err
	}
	r := g.borrow()
	defer g.giveBack(r)
	w := &r.a
	w.start(id(node))
	near := []Near{{node, 0}}
	for i := 1; i <= hops && w.step(g); i++ {
		slices.Sort(w.newest())
		for _, v := range w.newest() {
			near = append(near, Near{int(v), i})
		}
	}
	return near, nil
}
