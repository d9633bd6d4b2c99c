package graph_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/sightline-partnership/sightline/graph"
)

func TestBadInputIsAClearError(t *testing.T) {
	tests := map[string]struct {
		nodes int
		edge  graph.Edge
		want  error
	}{
		"a node below zero":     {3, graph.Edge{A: -1, B: 1, Weight: 1}, graph.ErrNode},
		"a node too high":       {3, graph.Edge{A: 0, B: 3, Weight: 1}, graph.ErrNode},
		"no nodes at all":       {0, graph.Edge{A: 0, B: 0, Weight: 1}, graph.ErrNode},
		"fewer than none":       {-1, graph.Edge{}, graph.ErrNode},
		"more than can be":      {math.MaxInt, graph.Edge{}, graph.ErrNode},
		"a loop":                {3, graph.Edge{A: 2, B: 2, Weight: 1}, graph.ErrLoop},
		"no weight":             {3, graph.Edge{A: 0, B: 1}, graph.ErrWeight},
		"a weight below zero":   {3, graph.Edge{A: 0, B: 1, Weight: -1}, graph.ErrWeight},
		"a weight not a number": {3, graph.Edge{A: 0, B: 1, Weight: math.NaN()}, graph.ErrWeight},
		"an endless weight":     {3, graph.Edge{A: 0, B: 1, Weight: math.Inf(1)}, graph.ErrWeight},
		"a weight too small":    {3, graph.Edge{A: 0, B: 1, Weight: math.SmallestNonzeroFloat64}, graph.ErrWeight},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := graph.New(test.nodes, []graph.Edge{test.edge}); !errors.Is(err, test.want) {
				t.Errorf("New: %v, not %v", err, test.want)
			}
			g, err := graph.New(test.nodes, nil)
			if err != nil {
				return
			}
			if err := g.Add(test.edge); !errors.Is(err, test.want) {
				t.Errorf("Add: %v, not %v", err, test.want)
			}
			c, err := g.Leiden(context.Background(), graph.Settings{})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Add(test.edge); !errors.Is(err, test.want) || g.Edges() != 0 || c.Modularity() != 0 {
				t.Errorf("Communities.Add: %v, not %v; %d edges", err, test.want, g.Edges())
			}
		})
	}
}

func TestAskingForNodesThatAreNotThere(t *testing.T) {
	g := karate(t)
	c, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []int{-1, 34, math.MaxInt} {
		_, paths := g.Paths(0, v, 1)
		_, _, hops := g.Hops(v, 0)
		_, circle := g.Circle(v, 1)
		_, of := c.Of(v)
		_, sample := g.SampleBetweenness(context.Background(), v+1, 1)
		for _, err := range []error{paths, hops, circle, of, sample} {
			if !errors.Is(err, graph.ErrNode) {
				t.Errorf("node %d: %v", v, err)
			}
		}
		if g.Degree(v) != 0 || g.Weight(v, 0) != 0 || g.Weight(0, v) != 0 || c.Members(v) != nil {
			t.Errorf("node %d has ties", v)
		}
		for range g.Neighbours(v) {
			t.Errorf("node %d has neighbours", v)
		}
	}
	if err := errors.Join(g.Grow(-1), g.Grow(math.MaxInt)); !errors.Is(err, graph.ErrNode) || g.Nodes() != 34 {
		t.Errorf("growing: %v, %d nodes", err, g.Nodes())
	}
}

// Graphs of nobody, of one, and of a million strangers.
func TestGraphsWithoutEdges(t *testing.T) {
	for _, n := range []int{0, 1, 1_000_000} {
		g, err := graph.New(n, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, parts := g.Components(); parts != n || g.Bridges() != nil || g.Cuts() != nil {
			t.Errorf("%d nodes are in %d parts", n, parts)
		}
		c, err := g.Leiden(context.Background(), graph.Settings{})
		if err != nil || c.Count() != n || c.Modularity() != 0 || len(c.All()) != n || c.News() != 0 {
			t.Errorf("%d nodes: %d communities (%v)", n, c.Count(), err)
		}
		if n > 1 {
			continue
		}
		if between, err := g.Betweenness(context.Background()); err != nil || len(between) != n {
			t.Errorf("%d nodes: betweenness %v (%v)", n, between, err)
		}
	}
	var none graph.Graph
	if err := none.Grow(2); err != nil {
		t.Fatal(err)
	}
	if err := none.Add(graph.Edge{A: 0, B: 1, Weight: 2}); err != nil || none.Weight(1, 0) != 2 {
		t.Errorf("weight %v (%v)", none.Weight(1, 0), err)
	}
}

// A chain of squares doubles the paths at every one, 1,200 times over: more than
// a float64 can count. How many pairs each corner stands between is plain.
func TestPathsTooManyToCount(t *testing.T) {
	const squares = 1200
	const nodes = 3*squares + 1
	var edges []graph.Edge
	for i := range squares {
		for _, side := range []int{3*i + 1, 3*i + 2} {
			edges = append(edges, graph.Edge{A: 3 * i, B: side, Weight: 1}, graph.Edge{A: side, B: 3*i + 3, Weight: 1})
		}
	}
	g, err := graph.New(nodes, edges)
	if err != nil {
		t.Fatal(err)
	}
	between, err := g.Betweenness(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for v, got := range between {
		before, after := v/3*3, nodes-1-v/3*3 // of a corner that squares share
		want := float64(before*after) + 1     // and half of the pair of sides on either hand
		switch {
		case v%3 != 0:
			want = float64(before+1) * float64(nodes-before-3) / 2
		case v == 0 || v == nodes-1:
			want = 0.5
		}
		if !near(got, want, 1e-6*want) {
			t.Fatalf("node %d stands between %v, not %v", v, got, want)
		}
	}
	paths, err := g.Paths(0, nodes-1, 3)
	if err != nil || len(paths) != 3 || len(paths[0]) != 2*squares {
		t.Errorf("%d paths (%v)", len(paths), err)
	}
}

func TestOverlayIsMergedNowAndThen(t *testing.T) {
	edges := plantedEdges(3000, 6, 30, 0.5, 4)
	g, err := graph.New(3000, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edges {
		if err := g.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	want, err := graph.New(3000, edges)
	if err != nil {
		t.Fatal(err)
	}
	if g.Compact(); g.Bytes() != want.Bytes() || g.Edges() != want.Edges() {
		t.Errorf("%d bytes and %d edges, built at once %d and %d", g.Bytes(), g.Edges(), want.Bytes(), want.Edges())
	}
}

func TestCommunitiesNoticeAnotherWayOfAdding(t *testing.T) {
	g := karate(t)
	c, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Grow(1); err != nil {
		t.Fatal(err)
	}
	if err := c.Add(graph.Edge{A: 34, B: 0, Weight: 1}); err != nil {
		t.Fatal(err)
	}
	newcomer, _ := c.Of(34)
	if first, _ := c.Of(0); newcomer != first {
		t.Errorf("a newcomer with one tie is in community %d, not %d", newcomer, first)
	}
	if err := g.Add(graph.Edge{A: 34, B: 1, Weight: 1}); err != nil {
		t.Fatal(err)
	}
	e := graph.Edge{A: 34, B: 2, Weight: 1}
	if err := errors.Join(c.Add(e), c.Grow(1)); !errors.Is(err, graph.ErrChanged) || g.Weight(34, 2) != 0 {
		t.Errorf("%v", err)
	}
}

func TestContextEndsLongWork(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g := karate(t)
	_, leiden := g.Leiden(ctx, graph.Settings{})
	_, between := g.Betweenness(ctx)
	_, sample := g.SampleBetweenness(ctx, 3, 1)
	for _, err := range []error{leiden, between, sample} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
}
