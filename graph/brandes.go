package graph

// A brandes is one worker's memory for betweenness.
//
// From a source it goes outward hop by hop and counts the paths to each node,
// then back inward and shares out what each node's paths carry. The inner loops
// append first and then decide whether to keep, without a branch: which way an
// edge goes is a toss-up that no processor foresees.
type brandes struct {
	g       *Graph
	turns   []uint8   // of the hop that reached a node, see turn; 0 if not seen
	paths   []float64 // paths of fewest hops from the source, scaled, see thin
	carried []float64 // what a node passes on to each path that leads to it
	order   []uint32  // nodes seen, nearest first, and room for one more
	seen    int       // how many of order
	onward  []uint32  // for each node of order, its neighbours one hop further; and room for one more
	ends    []int     // where they end in onward, by place in order
	rims    []rim
	sum     []float64
}

// A rim is the nodes of one hop, in order.
type rim struct {
	from int
	thin bool // the paths to this rim and beyond are counted in units of dense
}

// Path counts can grow like 2 to the power of the hops. When a rim has more
// than dense paths to a node, it and those beyond count in units of dense, and
// no count goes below sparse.
const (
	dense  = 0x1p900
	sparse = 0x1p-900
)

func newBrandes(g *Graph) *brandes {
	return &brandes{
		g: g, turns: make([]uint8, g.nodes), paths: make([]float64, g.nodes),
		carried: make([]float64, g.nodes), sum: make([]float64, g.nodes),
		order: make([]uint32, g.nodes+1), ends: make([]int, g.nodes),
		onward: make([]uint32, g.edges+1),
	}
}

// turn tells the hops of neighbours apart, which differ by one at most, in as
// little memory as may be: 1, 2 or 3.
func turn(hop int) uint8 { return [...]uint8{1, 2, 3}[hop%3] }

// source adds what the paths from one node carry.
func (b *brandes) source(s uint32) {
	b.outward(s)
	b.inward()
	for _, v := range b.order[:b.seen] {
		b.turns[v], b.paths[v] = 0, 0
	}
	b.seen, b.rims = 0, b.rims[:0]
}

func (b *brandes) outward(s uint32) {
	b.order[0], b.seen = s, 1
	b.turns[s], b.paths[s] = turn(0), 1
	edges := 0
	for from := 0; from < b.seen; {
		until := b.seen
		b.rims = append(b.rims, rim{from, b.thin(b.order[from:until])})
		edges = b.hop(from, edges)
		from = until
	}
}

// hop counts the paths from the last rim, which begins at from, on to the next.
// It takes and answers how much of onward is used.
func (b *brandes) hop(from, edges int) int {
	next := turn(len(b.rims))
	until := b.seen
	for i := from; i < until; i++ {
		v := b.order[i]
		begin := edges
		row := b.g.targets[b.g.offsets[v]:b.g.offsets[v+1]]
		b.seen, edges = look(row, next, b.turns, b.order, b.onward, b.seen, edges)
		b.ends[i] = edges
		b.lead(b.paths[v], b.onward[begin:edges])
	}
	return edges
}

// look keeps those neighbours that are one hop further, and in order those of
// them that nobody saw before.
func look(row []uint32, next uint8, turns []uint8, order, onward []uint32, seen, edges int) (int, int) {
	for _, t := range row {
		h := turns[t]
		order[seen] = t
		fresh := 0
		if h == 0 {
			fresh = 1
		}
		if h == 0 {
			h = next
		}
		seen += fresh
		turns[t] = h
		onward[edges] = t
		further := 0
		if h == next {
			further = 1
		}
		edges += further
	}
	return seen, edges
}

// lead counts so many more paths to some nodes.
func (b *brandes) lead(paths float64, to []uint32) {
	for _, t := range to {
		b.paths[t] += paths
	}
}

// thin counts a rim's paths in units of dense if they are too many.
func (b *brandes) thin(rim []uint32) bool {
	var most float64
	for _, v := range rim {
		most = max(most, b.paths[v])
	}
	if most <= dense {
		return false
	}
	for _, v := range rim {
		b.paths[v] = max(b.paths[v]*sparse, sparse)
	}
	return true
}

// inward shares out from the last rim to the first; the source gets nothing.
func (b *brandes) inward() {
	until := b.seen
	for i := len(b.rims) - 1; i > 0; i-- {
		r := b.rims[i]
		unit := 1.0
		if r.thin {
			unit = sparse
		}
		b.share(r.from, until, unit)
		until = r.from
	}
}

// share collects for each node of a rim what its nodes onward pass on.
func (b *brandes) share(from, until int, unit float64) {
	for i := until - 1; i >= from; i-- {
		v := b.order[i]
		var c float64
		for _, t := range b.onward[b.ends[i-1]:b.ends[i]] {
			c += b.carried[t]
		}
		c *= b.paths[v]
		b.sum[v] += c
		b.carried[v] = (1 + c) * unit / b.paths[v]
	}
}
