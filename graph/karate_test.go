package graph_test

import (
	"context"
	"math"
	"testing"

	"github.com/sightline-partnership/sightline/graph"
)

// karateTies is the adjacency of Zachary's karate club ("An Information Flow
// Model for Conflict and Fission in Small Groups", 1977, figure 2), each member
// from 1 with the later ones that they have ties to.
var karateTies = map[int][]int{
	1: {2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32},
	2: {3, 4, 8, 14, 18, 20, 22, 31},
	3: {4, 8, 9, 10, 14, 28, 29, 33},
	4: {8, 13, 14}, 5: {7, 11}, 6: {7, 11, 17}, 7: {17}, 9: {31, 33, 34},
	10: {34}, 14: {34}, 15: {33, 34}, 16: {33, 34}, 19: {33, 34}, 20: {34},
	21: {33, 34}, 23: {33, 34}, 24: {26, 28, 30, 33, 34}, 25: {26, 28, 32},
	26: {32}, 27: {30, 34}, 28: {34}, 29: {32, 34}, 30: {33, 34},
	31: {33, 34}, 32: {33, 34}, 33: {34},
}

// karate is the club, member 1 as node 0.
func karate(t testing.TB) *graph.Graph {
	t.Helper()
	b, err := graph.NewBuilder(34)
	if err != nil {
		t.Fatal(err)
	}
	for v, others := range karateTies {
		for _, u := range others {
			if err := b.Add(graph.Edge{A: v - 1, B: u - 1, Weight: 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.Graph()
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

func TestKarateSize(t *testing.T) {
	g := karate(t)
	if g.Nodes() != 34 || g.Edges() != 78 {
		t.Errorf("%d nodes and %d edges, published are 34 and 78", g.Nodes(), g.Edges())
	}
	for node, want := range map[int]int{1: 16, 3: 10, 12: 1, 33: 12, 34: 17} {
		if got := g.Degree(node - 1); got != want {
			t.Errorf("member %d has degree %d, published is %d", node, got, want)
		}
	}
}

// The published figures are those of Brandes' method without dividing by the
// number of pairs.
func TestKarateBetweenness(t *testing.T) {
	between, err := karate(t).Betweenness(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for node, want := range map[int]float64{1: 231.0714, 34: 160.5516, 33: 76.6905, 3: 75.8508, 32: 73.0095, 8: 0, 12: 0} {
		if got := between[node-1]; !near(got, want, 0.0001) {
			t.Errorf("member %d stands between %.4f, published is %.4f", node, got, want)
		}
	}
}

// 0.4198 is the largest modularity that there is for this graph (Brandes et al.,
// "On Modularity Clustering", 2008).
func TestKarateModularity(t *testing.T) {
	g := karate(t)
	reached := 0
	for seed := range uint64(20) {
		c, err := g.Leiden(context.Background(), graph.Settings{Seed: seed, Rounds: 10})
		if err != nil {
			t.Fatal(err)
		}
		q := c.Modularity()
		if q > 0.41980 || q < 0.41 {
			t.Errorf("seed %d: modularity %.5f", seed, q)
		}
		if q > 0.41978 {
			reached++
			if c.Count() != 4 {
				t.Errorf("seed %d: %d communities, published are 4", seed, c.Count())
			}
		}
	}
	if reached < 15 {
		t.Errorf("%d of 20 seeds reached the best", reached)
	}
}

func TestKarateHoldsTogether(t *testing.T) {
	g := karate(t)
	if _, parts := g.Components(); parts != 1 {
		t.Errorf("%d parts", parts)
	}
	bridges := g.Bridges()
	if len(bridges) != 1 || bridges[0] != (graph.Edge{A: 0, B: 11, Weight: 1}) {
		t.Errorf("bridges %v: member 12 has one tie, to member 1", bridges)
	}
	if cuts := g.Cuts(); len(cuts) != 1 || cuts[0] != 0 {
		t.Errorf("cuts %v: only member 1", cuts)
	}
	hops, _, err := g.Hops(16, 33)
	if err != nil || hops != 4 {
		t.Errorf("members 17 and 34 are %d hops apart (%v)", hops, err)
	}
}
