package graph_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/graph"
)

func TestGraphHoldsItsEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := drawn(t)
		if rapid.Bool().Draw(t, "compact") {
			g.Compact()
		}
		edges := 0
		for a := range s {
			var want []int
			for b, w := range s[a] {
				if g.Weight(a, b) != w {
					t.Fatalf("weight of %d–%d is %v, not %v", a, b, g.Weight(a, b), w)
				}
				if w > 0 {
					want = append(want, b)
				}
			}
			var got []int
			for b, w := range g.Neighbours(a) {
				if w != s[a][b] {
					t.Fatalf("neighbour %d of %d weighs %v, not %v", b, a, w, s[a][b])
				}
				got = append(got, b)
			}
			if !slices.Equal(got, want) || g.Degree(a) != len(want) {
				t.Fatalf("neighbours of %d are %v, not %v", a, got, want)
			}
			edges += len(want)
		}
		if all := slices.Collect(g.All()); len(all) != edges/2 || g.Edges() != edges/2 {
			t.Fatalf("%d edges and %v, not %d", g.Edges(), all, edges/2)
		}
	})
}

func TestBetweennessIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := drawn(t)
		got, err := g.Betweenness(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		all, err := g.SampleBetweenness(context.Background(), g.Nodes(), 7)
		if err != nil {
			t.Fatal(err)
		}
		for v, want := range s.between() {
			if !near(got[v], want, 1e-9) || !near(all[v], want, 1e-9) {
				t.Fatalf("node %d stands between %v (%v by a sample of all), not %v", v, got[v], all[v], want)
			}
		}
	})
}

func TestPathsAreAllOfFewestHops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := drawn(t)
		a := rapid.IntRange(0, len(s)-1).Draw(t, "from")
		b := rapid.IntRange(0, len(s)-1).Draw(t, "to")
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		d := s.distances()
		hops, reached, err := g.Hops(a, b)
		if err != nil || reached != (d[a][b] < far) || reached && hops != d[a][b] {
			t.Fatalf("%d to %d: %d hops, %v, %v; not %d", a, b, hops, reached, err, d[a][b])
		}
		want := s.paths(d, a, b)
		got, err := g.Paths(a, b, limit)
		if err != nil || len(got) != min(limit, len(want)) {
			t.Fatalf("%d paths (%v), not %d of %d", len(got), err, limit, len(want))
		}
		for i, p := range got {
			nodes := []int{a}
			for _, e := range p {
				if e.A != nodes[len(nodes)-1] || e.Weight != s[e.A][e.B] {
					t.Fatalf("edge %v in path %v", e, p)
				}
				nodes = append(nodes, e.B)
			}
			if !slices.Equal(nodes, want[i]) {
				t.Fatalf("path %d is %v, not %v", i, nodes, want[i])
			}
		}
	})
}

func TestCircleIsEverybodyNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := drawn(t)
		v := rapid.IntRange(0, len(s)-1).Draw(t, "node")
		k := rapid.IntRange(0, 4).Draw(t, "hops")
		d := s.distances()
		var want []graph.Near
		for hops := range k + 1 {
			for u := range s {
				if d[v][u] == hops {
					want = append(want, graph.Near{Node: u, Hops: hops})
				}
			}
		}
		if got, err := g.Circle(v, k); err != nil || !slices.Equal(got, want) {
			t.Fatalf("circle %v (%v), not %v", got, err, want)
		}
	})
}

func TestWhatHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := drawn(t)
		of, count := g.Components()
		if count != s.parts() {
			t.Fatalf("%d parts, not %d", count, s.parts())
		}
		d := s.distances()
		for v := range s {
			for u := range s {
				if (of[v] == of[u]) != (d[v][u] < far) {
					t.Fatalf("%d in part %d and %d in part %d", v, of[v], u, of[u])
				}
			}
		}
		var bridges []graph.Edge
		for e := range g.All() {
			if s.without(e.A, e.B).parts() > count {
				bridges = append(bridges, e)
			}
		}
		if got := g.Bridges(); !slices.Equal(got, bridges) {
			t.Fatalf("bridges %v, not %v", got, bridges)
		}
		var cuts []int
		for v := range s {
			if s.parts(v) > count {
				cuts = append(cuts, v)
			}
		}
		if got := g.Cuts(); !slices.Equal(got, cuts) {
			t.Fatalf("cuts %v, not %v", got, cuts)
		}
	})
}
