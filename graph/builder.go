package graph

import "fmt"

// A Builder collects the edges of a graph that is to be. It takes 16 bytes an
// edge meanwhile.
type Builder struct {
	nodes uint32
	arcs  []arc
}

// arc is an edge as the builder keeps it.
type arc struct {
	a, b   uint32
	weight float64
}

// NewBuilder begins a graph of so many nodes. It is an [ErrNode] if the number
// is below zero or above 2,147,483,647.
func NewBuilder(nodes int) (*Builder, error) {
	if err := checkNodes(nodes); err != nil {
		return nil, err
	}
	return &Builder{nodes: id(nodes)}, nil
}

// New is a graph of so many nodes with these edges. Its errors are those of
// [NewBuilder] and [Builder.Add].
func New(nodes int, edges []Edge) (*Graph, error) {
	b, err := NewBuilder(nodes)
	if err != nil {
		return nil, err
	}
	b.arcs = make([]arc, 0, len(edges))
	for i, e := range edges {
		if err := b.Add(e); err != nil {
			return nil, fmt.Errorf("edge %d: %w", i, err)
		}
	}
	return b.Graph(), nil
}

// Add takes one edge. An edge between two nodes that have one already adds to
// its weight. It is an [ErrNode], [ErrLoop], [ErrWeight] or [ErrFull], and then
// nothing is added.
func (b *Builder) Add(e Edge) error {
	if err := checkEdge(b.nodes, e); err != nil {
		return err
	}
	if len(b.arcs) >= maxEdges {
		return fmt.Errorf("graph: %w: %d", ErrFull, len(b.arcs))
	}
	b.arcs = append(b.arcs, arc{id(e.A), id(e.B), e.Weight})
	return nil
}

// Graph is the graph of the edges so far. The builder can go on afterwards.
//
// Rows are sorted by turning the graph over: read all rows in the order of
// their nodes, and write each node into the rows of its neighbours.
func (b *Builder) Graph() *Graph {
	loose := b.scatter()
	g := loose.turn()
	g.addUp()
	return g
}

// scatter is the graph with unsorted rows, parallel edges side by side or not.
func (b *Builder) scatter() *Graph {
	g := &Graph{nodes: b.nodes, offsets: make([]uint32, b.nodes+1)}
	for _, e := range b.arcs {
		g.offsets[e.a]++
		g.offsets[e.b]++
	}
	g.room(totals(g.offsets), b.weighted())
	for i := len(b.arcs) - 1; i >= 0; i-- { // backwards, as the offsets count down
		e := b.arcs[i]
		g.put(e.a, e.b, e.weight)
		g.put(e.b, e.a, e.weight)
	}
	return g
}

// totals turns counts into the ends of rows, and answers their sum.
func totals(counts []uint32) uint32 {
	var sum uint32
	for v, n := range counts {
		sum += n
		counts[v] = sum
	}
	return sum
}

func (g *Graph) room(arcs uint32, weighted bool) {
	g.targets = make([]uint32, arcs)
	if weighted {
		g.weights = make([]float64, arcs)
	}
}

// put writes a neighbour before those that the row has.
func (g *Graph) put(v, neighbour uint32, weight float64) {
	g.offsets[v]--
	g.targets[g.offsets[v]] = neighbour
	if g.weights != nil {
		g.weights[g.offsets[v]] = weight
	}
}

// weighted says whether any edge has another weight than 1.
func (b *Builder) weighted() bool {
	for _, e := range b.arcs {
		if e.weight != 1 {
			return true
		}
	}
	return false
}

// turn is the same graph with sorted rows.
func (g *Graph) turn() *Graph {
	s := &Graph{nodes: g.nodes, offsets: make([]uint32, len(g.offsets))}
	copy(s.offsets, g.offsets[min(1, len(g.offsets)):]) // ends of rows, to count down from
	s.offsets[g.nodes] = id(len(g.targets))
	s.room(id(len(g.targets)), g.weights != nil)
	for v := g.nodes; v > 0; v-- {
		r := g.stored(v - 1)
		for i := len(r.targets) - 1; i >= 0; i-- {
			s.put(r.targets[i], v-1, r.weight(i))
		}
	}
	return s
}

// addUp makes one edge of parallel ones, in place.
func (g *Graph) addUp() {
	if g.weights == nil && g.parallel() {
		g.weigh()
	}
	var end uint32
	for v := range g.nodes {
		r := g.stored(v)
		g.offsets[v] = end
		for i, t := range r.targets {
			if i > 0 && end > g.offsets[v] && g.targets[end-1] == t {
				g.weights[end-1] += r.weight(i)
				continue
			}
			g.targets[end] = t
			if g.weights != nil {
				g.weights[end] = r.weight(i)
			}
			end++
		}
	}
	g.offsets[g.nodes] = end
	g.trim(end)
}

// trim gives back the room of arcs that were added to others.
func (g *Graph) trim(arcs uint32) {
	g.edges = int(arcs / 2)
	if int(arcs) == len(g.targets) {
		return
	}
	g.targets = append([]uint32(nil), g.targets[:arcs]...)
	g.weights = append([]float64(nil), g.weights[:arcs]...)
}

// parallel says whether any row has a neighbour twice.
func (g *Graph) parallel() bool {
	for v := range g.nodes {
		t := g.stored(v).targets
		for i := 1; i < len(t); i++ {
			if t[i] == t[i-1] {
				return true
			}
		}
	}
	return false
}

// weigh writes out the weights of a graph where all are 1.
func (g *Graph) weigh() {
	g.weights = make([]float64, len(g.targets))
	for i := range g.weights {
		g.weights[i] = 1
	}
}
