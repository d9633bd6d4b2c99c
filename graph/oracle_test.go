package graph_test

import (
	"math/rand/v2"
	"slices"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/graph"
)

// A sketch is a small graph as a square of weights, to work things out slowly.
type sketch [][]float64

// drawn is a graph and its sketch: up to 12 nodes, with parallel edges, some
// edges added after the graph was built, and often in several parts.
func drawn(t *rapid.T) (*graph.Graph, sketch) {
	n, edges := drawnEdges(t, 12, 30)
	later := rapid.IntRange(0, len(edges)).Draw(t, "later")
	g, err := graph.New(n, edges[later:])
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edges[:later] {
		if err := g.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	return g, sketched(n, edges)
}

// drawnEdges is nodes and edges, drawn one by one, which makes small graphs, or
// in bulk, which makes graphs up to the most.
func drawnEdges(t *rapid.T, most, mostEdges int) (int, []graph.Edge) {
	weights := []float64{1, 1, 1, 0.5, 3}
	var n int
	var edges []graph.Edge
	if rapid.Bool().Draw(t, "bulk") {
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		n = most/2 + chance.IntN(most/2+1)
		for range chance.IntN(mostEdges + 1) {
			edges = append(edges, graph.Edge{A: chance.IntN(n), B: chance.IntN(n), Weight: weights[chance.IntN(len(weights))]})
		}
	} else {
		n = rapid.IntRange(1, most).Draw(t, "nodes")
		edges = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Edge {
			return graph.Edge{
				A: rapid.IntRange(0, n-1).Draw(t, "a"), B: rapid.IntRange(0, n-1).Draw(t, "b"),
				Weight: rapid.SampledFrom(weights).Draw(t, "weight"),
			}
		}), 0, mostEdges).Draw(t, "edges")
	}
	return n, slices.DeleteFunc(edges, func(e graph.Edge) bool { return e.A == e.B })
}

func sketched(n int, edges []graph.Edge) sketch {
	s := make(sketch, n)
	for v := range s {
		s[v] = make([]float64, n)
	}
	for _, e := range edges {
		s[e.A][e.B] += e.Weight
		s[e.B][e.A] += e.Weight
	}
	return s
}

// without is the sketch less a tie.
func (s sketch) without(a, b int) sketch {
	c := make(sketch, len(s))
	for v := range s {
		c[v] = slices.Clone(s[v])
	}
	c[a][b], c[b][a] = 0, 0
	return c
}

// distances is the hops between all pairs by the method of Floyd and Warshall,
// and far where there is no path.
func (s sketch) distances() [][]int {
	d := make([][]int, len(s))
	for v := range s {
		d[v] = make([]int, len(s))
		for u := range s {
			switch {
			case u == v:
			case s[v][u] > 0:
				d[v][u] = 1
			default:
				d[v][u] = far
			}
		}
	}
	for k := range s {
		for v := range s {
			for u := range s {
				d[v][u] = min(d[v][u], d[v][k]+d[k][u])
			}
		}
	}
	for v := range d {
		for u := range d[v] {
			d[v][u] = min(d[v][u], far)
		}
	}
	return d
}

const far = 1000

// paths is every path of fewest hops, as the nodes it passes, in their order.
func (s sketch) paths(d [][]int, a, b int) [][]int {
	if d[a][b] == far {
		return nil
	}
	if a == b {
		return [][]int{{a}}
	}
	var all [][]int
	for v := range s {
		if s[a][v] > 0 && d[v][b] == d[a][b]-1 {
			for _, rest := range s.paths(d, v, b) {
				all = append(all, append([]int{a}, rest...))
			}
		}
	}
	return all
}

// between is betweenness by its definition.
func (s sketch) between() []float64 {
	sums := make([]float64, len(s))
	d := s.distances()
	for a := range s {
		for b := range a {
			paths := s.paths(d, a, b)
			for _, p := range paths {
				for _, v := range p[1 : len(p)-1] {
					sums[v] += 1 / float64(len(paths))
				}
			}
		}
	}
	return sums
}

// parts is how many parts the sketch has, nodes in gone not counted.
func (s sketch) parts(gone ...int) int {
	seen := make([]bool, len(s))
	count := 0
	var visit func(v int)
	visit = func(v int) {
		seen[v] = true
		for u := range s {
			if s[v][u] > 0 && !seen[u] {
				visit(u)
			}
		}
	}
	for _, v := range gone {
		seen[v] = true
	}
	for v := range s {
		if !seen[v] {
			visit(v)
			count++
		}
	}
	return count
}

// modularity is by its definition, over all pairs.
func (s sketch) modularity(of func(v int) int, resolution float64) float64 {
	strength := make([]float64, len(s))
	var twice, q float64
	for v := range s {
		for _, w := range s[v] {
			strength[v] += w
			twice += w
		}
	}
	if twice == 0 {
		return 0
	}
	for v := range s {
		for u := range s {
			if of(v) == of(u) {
				q += s[v][u]/twice - resolution*strength[v]*strength[u]/(twice*twice)
			}
		}
	}
	return q
}
