package graph_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/sightline-partnership/sightline/graph"
)

// plantedEdges is edges at random, an average number a node, of which a share
// stays within groups of one size.
func plantedEdges(n, degree, size int, share float64, seed uint64) []graph.Edge {
	chance := rand.New(rand.NewPCG(seed, 1))
	var edges []graph.Edge
	for len(edges) < n*degree/2 {
		a, b := chance.IntN(n), chance.IntN(n)
		if chance.Float64() < share {
			b = min(n-1, a/size*size+chance.IntN(size))
		}
		if a != b {
			edges = append(edges, graph.Edge{A: a, B: b, Weight: 1})
		}
	}
	return edges
}

func planted(t testing.TB, n, degree, size int, share float64, seed uint64) *graph.Graph {
	t.Helper()
	g, err := graph.New(n, plantedEdges(n, degree, size, share, seed))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Groups that stand out clearly are found as they were planted.
func TestLeidenFindsWhatWasPlanted(t *testing.T) {
	g := planted(t, 1000, 16, 100, 0.9, 1)
	c, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Count() != 10 {
		t.Fatalf("%d communities of 10", c.Count())
	}
	for i, members := range c.All() {
		if len(members) != 100 || members[0] != 100*i || members[99] != 100*i+99 {
			t.Errorf("community %d has %d members, from %d", i, len(members), members[0])
		}
	}
}

// additionsTolerance is how far modularity may fall behind a full run in the
// graphs below, while up to a fifth of all weight was added since. They are the
// same at every run, because the method has no bound: the doc of Add says what
// was seen in more of them.
const additionsTolerance = 0.02

// From groups that stand out to none at all.
func TestAdditionsStayCloseToAFullRun(t *testing.T) {
	for seed := range uint64(100) {
		chance := rand.New(rand.NewPCG(seed+1, 2))
		n, degree := 200+chance.IntN(800), 3+chance.IntN(12)
		size, share := 5+chance.IntN(100), chance.Float64()
		c, full := addedAndFull(t, plantedEdges(n, degree, size, share, seed+1), n, seed+1)
		if !near(c.News(), 0.2, 0.01) {
			t.Errorf("%.3f of the weight is new", c.News())
		}
		if c.Modularity() < full.Modularity()-additionsTolerance {
			t.Errorf("%d nodes, degree %d, groups of %d, %.2f within: modularity %.4f, of a full run %.4f",
				n, degree, size, share, c.Modularity(), full.Modularity())
		}
	}
}

// addedAndFull is the communities of all edges, the last fifth of them added
// one by one, and those of a full run.
func addedAndFull(t *testing.T, edges []graph.Edge, n int, seed uint64) (added, full *graph.Communities) {
	t.Helper()
	known := len(edges) * 4 / 5
	g, err := graph.New(n, edges[:known])
	if err != nil {
		t.Fatal(err)
	}
	if added, err = g.Leiden(context.Background(), graph.Settings{Seed: seed}); err != nil {
		t.Fatal(err)
	}
	for _, e := range edges[known:] {
		if err := added.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if full, err = g.Leiden(context.Background(), graph.Settings{Seed: seed}); err != nil {
		t.Fatal(err)
	}
	return added, full
}
