package graph

// A room is memory to search a graph in, from one end or from both, kept for
// the next search.
type room struct{ a, b walk }

// borrow is an empty room that is big enough; give it back when done.
func (g *Graph) borrow() *room {
	r, _ := g.rooms.Get().(*room)
	if r == nil {
		r = &room{}
	}
	r.a.grow(g.nodes)
	r.b.grow(g.nodes)
	return r
}

func (g *Graph) giveBack(r *room) {
	r.a.clear()
	r.b.clear()
	g.rooms.Put(r)
}

// A walk goes outward from one node, one hop at a time.
type walk struct {
	hops  []uint32 // by node, one more than its hops from the start; 0 if not seen
	order []uint32 // the nodes seen, nearest first
	rim   int      // where the last hop's nodes begin in order
	depth uint32   // hops made so far
}

func (w *walk) grow(nodes uint32) {
	if len(w.hops) < int(nodes) {
		w.hops = make([]uint32, nodes)
	}
}

func (w *walk) clear() {
	for _, v := range w.order {
		w.hops[v] = 0
	}
	w.order, w.rim, w.depth = w.order[:0], 0, 0
}

func (w *walk) start(v uint32) { w.see(v, 1) }

func (w *walk) see(v, hops uint32) {
	w.hops[v] = hops
	w.order = append(w.order, v)
}

// newest is the nodes that the last hop reached.
func (w *walk) newest() []uint32 { return w.order[w.rim:] }

// step goes one hop further, and says whether that reached anybody.
func (w *walk) step(g *Graph) bool {
	from := w.newest()
	w.rim = len(w.order)
	w.depth++
	for _, v := range from {
		for _, t := range g.row(v).targets {
			if w.hops[t] == 0 {
				w.see(t, w.depth+1)
			}
		}
	}
	return len(w.order) > w.rim
}
