package graph

import (
	"fmt"
	"slices"
)

// The overlay is merged when it has this many edges, or this share of all.
const (
	overlayLeast = 1024
	overlayShare = 16
)

// Add takes one edge more, or adds to the weight of one that there is. Only the
// rows of its two nodes are written anew; now and then all are merged, which
// [Graph.Compact] does. The errors are those of [Builder.Add], and then nothing
// is added. Nobody else may use the graph meanwhile.
func (g *Graph) Add(e Edge) error {
	if err := checkEdge(g.nodes, e); err != nil {
		return err
	}
	a, b := id(e.A), id(e.B)
	_, known := slices.BinarySearch(g.row(a).targets, b)
	if !known && g.edges >= maxEdges {
		return fmt.Errorf("graph: %w: %d", ErrFull, g.edges)
	}
	if g.overlay == nil {
		g.overlay = map[uint32]row{}
	}
	g.overlay[a] = g.own(a).with(b, e.Weight)
	g.overlay[b] = g.own(b).with(a, e.Weight)
	if !known {
		g.edges++
	}
	g.added++
	g.changes++
	if g.added >= overlayLeast+len(g.targets)/overlayShare {
		g.Compact()
	}
	return nil
}

// Grow makes room for more nodes, numbered on from those there are. It is an
// [ErrNode] if the count is below zero or the graph would have too many.
func (g *Graph) Grow(more int) error {
	if more < 0 || more > maxNodes {
		return checkNodes(-1)
	}
	if err := checkNodes(int(g.nodes) + more); err != nil {
		return err
	}
	g.nodes += id(more)
	g.changes++
	return nil
}

// own is the row of a node, in memory that the overlay owns.
func (g *Graph) own(v uint32) row {
	if r, ok := g.overlay[v]; ok {
		return r
	}
	r := g.stored(v)
	return row{slices.Clone(r.targets), slices.Clone(r.weights)}
}

// with adds an edge to a row that is the caller's own.
func (r row) with(t uint32, weight float64) row {
	at, known := slices.BinarySearch(r.targets, t)
	if r.weights == nil && (known || weight != 1) {
		r.weights = slices.Repeat([]float64{1}, len(r.targets))
	}
	if known {
		r.weights[at] += weight
		return r
	}
	r.targets = slices.Insert(r.targets, at, t)
	if r.weights != nil {
		r.weights = slices.Insert(r.weights, at, weight)
	}
	return r
}

// Compact merges the overlay into the rows. It changes no answer. Nobody else
// may use the graph meanwhile.
func (g *Graph) Compact() {
	if g.isFlat() {
		return
	}
	f := g.flat()
	g.offsets, g.targets, g.weights = f.offsets, f.targets, f.weights
	g.overlay, g.added = nil, 0
}

// isFlat says whether the graph is all in its rows.
func (g *Graph) isFlat() bool {
	return len(g.overlay) == 0 && len(g.offsets) == int(g.nodes)+1
}

// flat is the graph without an overlay: itself, or a copy.
func (g *Graph) flat() *Graph {
	if g.isFlat() {
		return g
	}
	f := &Graph{nodes: g.nodes, edges: g.edges, offsets: make([]uint32, g.nodes+1)}
	f.room(id(2*g.edges), g.isWeighted())
	var end uint32
	for v := range g.nodes {
		r := g.row(v)
		copy(f.targets[end:], r.targets)
		for i := range r.targets {
			if f.weights == nil {
				break
			}
			f.weights[int(end)+i] = r.weight(i)
		}
		end += id(len(r.targets))
		f.offsets[v+1] = end
	}
	return f
}

func (g *Graph) isWeighted() bool {
	if g.weights != nil {
		return true
	}
	for _, r := range g.overlay {
		if r.weights != nil {
			return true
		}
	}
	return false
}
