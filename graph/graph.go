package graph

import (
	"iter"
	"slices"
	"sync"
)

// An Edge is a tie between two nodes. Which end is A and which is B means
// nothing, except in a [Path], which goes from A to B.
type Edge struct {
	A, B   int
	Weight float64
}

// A Graph is a network of a fixed set of nodes. The zero Graph has none.
//
// It is stored as compressed rows: the neighbours of all nodes one after
// another, ascending within a node, each edge once from either end. A row that
// an added edge changed stands in the overlay until the next [Graph.Compact].
type Graph struct {
	nodes   uint32
	edges   int
	offsets []uint32       // the row of v is offsets[v] to offsets[v+1]; nodes that came later have none
	targets []uint32       // neighbours
	weights []float64      // beside targets; nil while all are 1
	overlay map[uint32]row // rows that stand for those above
	added   int            // edges added since the overlay was last merged
	changes uint64         // counts every change
	rooms   sync.Pool      // of *room
}

// A row is the neighbours of one node, ascending, and the weights of the edges
// to them; no weights means that all are 1.
type row struct {
	targets []uint32
	weights []float64
}

func (r row) weight(i int) float64 {
	if r.weights == nil {
		return 1
	}
	return r.weights[i]
}

// sum is the weight of all edges of the row.
func (r row) sum() float64 {
	if r.weights == nil {
		return float64(len(r.targets))
	}
	var s float64
	for _, w := range r.weights {
		s += w
	}
	return s
}

// id narrows a node or a count of nodes or arcs, which are below 1<<32 in every
// graph.
func id(v int) uint32 {
	return uint32(v) //nolint:gosec // checkNodes and maxEdges keep it in range
}

// row is the neighbours of a node that exists. It must not be changed.
func (g *Graph) row(v uint32) row {
	if len(g.overlay) > 0 {
		if r, ok := g.overlay[v]; ok {
			return r
		}
	}
	return g.stored(v)
}

// stored is the row without the overlay.
func (g *Graph) stored(v uint32) row {
	if int(v)+1 >= len(g.offsets) {
		return row{}
	}
	from, to := g.offsets[v], g.offsets[v+1]
	r := row{targets: g.targets[from:to:to]}
	if g.weights != nil {
		r.weights = g.weights[from:to:to]
	}
	return r
}

// Nodes is how many nodes there are.
func (g *Graph) Nodes() int { return int(g.nodes) }

// Edges is how many pairs of nodes have an edge.
func (g *Graph) Edges() int { return g.edges }

// Bytes is the memory that the graph takes, the overlay's own bookkeeping not
// counted.
func (g *Graph) Bytes() int {
	n := 4*len(g.offsets) + 4*len(g.targets) + 8*len(g.weights)
	for _, r := range g.overlay {
		n += 4*cap(r.targets) + 8*cap(r.weights)
	}
	return n
}

// Degree is how many neighbours a node has; 0 if there is no such node.
func (g *Graph) Degree(v int) int {
	if checkNode(g.nodes, v) != nil {
		return 0
	}
	return len(g.row(id(v)).targets)
}

// Neighbours is the neighbours of a node, ascending, each with the weight of
// the edge to it; nobody if there is no such node.
func (g *Graph) Neighbours(v int) iter.Seq2[int, float64] {
	return func(yield func(int, float64) bool) {
		if checkNode(g.nodes, v) != nil {
			return
		}
		r := g.row(id(v))
		for i, t := range r.targets {
			if !yield(int(t), r.weight(i)) {
				return
			}
		}
	}
}

// Weight is the weight of the edge between two nodes, and 0 if there is none.
func (g *Graph) Weight(a, b int) float64 {
	if checkNode(g.nodes, a) != nil || checkNode(g.nodes, b) != nil {
		return 0
	}
	r := g.row(id(a))
	if i, ok := slices.BinarySearch(r.targets, id(b)); ok {
		return r.weight(i)
	}
	return 0
}

// All is every edge once, A below B, by A and then B.
func (g *Graph) All() iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for v := range g.nodes {
			r := g.row(v)
			from, _ := slices.BinarySearch(r.targets, v)
			for i := from; i < len(r.targets); i++ {
				if !yield(Edge{int(v), int(r.targets[i]), r.weight(i)}) {
					return
				}
			}
		}
	}
}
