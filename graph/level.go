package graph

// A level is a network whose nodes are sets of nodes of the level below; at the
// lowest they are those of the graph. Ties within a set are left out, but count
// in its strength.
type level struct {
	offsets  []uint32
	targets  []uint32
	weights  []float64 // nil while all are 1
	strength []float64 // weight of all ties of a node, those within counted twice
}

// lowest is the level of a graph without an overlay.
func (g *Graph) lowest() *level {
	l := &level{offsets: g.offsets, targets: g.targets, weights: g.weights}
	if l.offsets == nil {
		l.offsets = []uint32{0}
	}
	l.strength = make([]float64, g.nodes)
	for v := range g.nodes {
		l.strength[v] = g.row(v).sum()
	}
	return l
}

func (l *level) nodes() uint32 { return id(len(l.strength)) }

func (l *level) row(v uint32) row {
	from, to := l.offsets[v], l.offsets[v+1]
	r := row{targets: l.targets[from:to]}
	if l.weights != nil {
		r.weights = l.weights[from:to]
	}
	return r
}

// A rule is what all levels of one search have in common.
type rule struct {
	scale float64 // the weight expected between two nodes is this by both their strengths
	tiny  float64 // gains up to this are rounding
	unit  float64 // mean weight of an edge
}

// ruleFor is the rule for a graph by its total weight and number of edges.
func ruleFor(s Settings, weight float64, edges int) rule {
	if edges == 0 {
		return rule{unit: 1}
	}
	return rule{
		scale: s.Resolution / (2 * weight),
		tiny:  weight * 1e-13,
		unit:  weight / float64(edges),
	}
}

// expected is the weight that chance would put between two sets of nodes. It is
// rounded by itself, so that every processor comes to the same sums.
func (r rule) expected(a, b float64) float64 { return float64(float64(r.scale*a) * b) }

// sets is the nodes of a level grouped by the set that they are in.
type sets struct {
	starts  []uint32 // where each set begins, and the end of the last
	members []uint32
}

// group sorts nodes by set; sets are numbered below count.
func group(of []uint32, count uint32) sets {
	s := sets{make([]uint32, count+1), make([]uint32, len(of))}
	for _, c := range of {
		s.starts[c]++
	}
	totals(s.starts)
	for v := len(of) - 1; v >= 0; v-- {
		c := of[v]
		s.starts[c]--
		s.members[s.starts[c]] = id(v)
	}
	return s
}

func (s sets) len() int { return len(s.starts) - 1 }

func (s sets) of(c int) []uint32 { return s.members[s.starts[c]:s.starts[c+1]] }

// renumber numbers sets from 0 in the order of their lowest node, in place, and
// answers how many there are. Numbers so far must be below len(of).
func renumber(of []uint32) uint32 {
	known := make([]uint32, len(of)) // one more than the new number
	var count uint32
	for v, c := range of {
		if known[c] == 0 {
			count++
			known[c] = count
		}
		of[v] = known[c] - 1
	}
	return count
}

// singles is every node by itself.
func singles(nodes uint32) []uint32 {
	of := make([]uint32, nodes)
	for v := range of {
		of[v] = id(v)
	}
	return of
}
