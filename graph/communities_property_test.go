package graph_test

import (
	"context"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/graph"
)

// leiden is the communities of a graph, with some resolution and seed.
func leiden(t *rapid.T, g *graph.Graph) (*graph.Communities, float64) {
	resolution := rapid.SampledFrom([]float64{1, 0.5, 2}).Draw(t, "resolution")
	c, err := g.Leiden(context.Background(), graph.Settings{Resolution: resolution, Seed: rapid.Uint64().Draw(t, "seed")})
	if err != nil {
		t.Fatal(err)
	}
	return c, resolution
}

// sound holds communities to what is always true of them.
func sound(t *rapid.T, g *graph.Graph, c *graph.Communities, s sketch, resolution float64) {
	of := func(v int) int {
		n, err := c.Of(v)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	all := c.All()
	if len(all) != c.Count() {
		t.Fatalf("%d communities, and a count of %d", len(all), c.Count())
	}
	seen := 0
	for _, members := range all {
		if !slices.Equal(members, c.Members(of(members[0]))) {
			t.Fatalf("members %v and %v", members, c.Members(of(members[0])))
		}
		others := slices.DeleteFunc(nodes(g), func(v int) bool { return slices.Contains(members, v) })
		if s.parts(others...) != 1 {
			t.Fatalf("community %v is in pieces", members)
		}
		seen += len(members)
	}
	if seen != g.Nodes() {
		t.Fatalf("%v has %d of %d nodes", all, seen, g.Nodes())
	}
	if want := s.modularity(of, resolution); !near(c.Modularity(), want, 1e-9) {
		t.Fatalf("modularity is %v, by definition %v", c.Modularity(), want)
	}
}

func nodes(g *graph.Graph) []int {
	all := make([]int, g.Nodes())
	for v := range all {
		all[v] = v
	}
	return all
}

func TestCommunitiesAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := drawn(t)
		c, resolution := leiden(t, g)
		sound(t, g, c, s, resolution)
	})
}

// Each addition must leave communities sound, whatever came before.
func TestAddedTiesLeaveCommunitiesSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawnEdges(t, 14, 40)
		known := rapid.IntRange(0, len(edges)).Draw(t, "known")
		g, err := graph.New(n, edges[:known])
		if err != nil {
			t.Fatal(err)
		}
		c, resolution := leiden(t, g)
		for i := known; i < len(edges); i++ {
			if err := c.Add(edges[i]); err != nil {
				t.Fatal(err)
			}
			sound(t, g, c, sketched(n, edges[:i+1]), resolution)
		}
	})
}

func TestTheSameSeedGivesTheSameAnswer(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	g := planted(t, 6000, 8, 50, 0.7, 5)
	var communities [][][]int
	var between [][]float64
	for _, cores := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(cores)
		c, err := g.Leiden(context.Background(), graph.Settings{Seed: 11})
		if err != nil {
			t.Fatal(err)
		}
		b, err := g.SampleBetweenness(context.Background(), 100, 3)
		if err != nil {
			t.Fatal(err)
		}
		communities, between = append(communities, c.All()), append(between, b)
	}
	for i := range communities {
		if !slices.EqualFunc(communities[0], communities[i], slices.Equal) {
			t.Error("communities depend on the number of cores")
		}
		if !slices.Equal(between[0], between[i]) {
			t.Error("betweenness depends on the number of cores")
		}
	}
}
