package graph_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/sightline-partnership/sightline/graph"
)

// Many ask one graph at once, part of it in the overlay; the race detector
// listens.
func TestManyMayAskAtOnce(t *testing.T) {
	g := karate(t)
	if err := g.Add(graph.Edge{A: 16, B: 33, Weight: 2}); err != nil {
		t.Fatal(err)
	}
	want, err := g.Paths(16, 33, 9)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				got, err := g.Paths(16, 33, 9)
				if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
					t.Errorf("%v (%v)", got, err)
				}
				if near, err := g.Circle(16, 2); err != nil || len(near) == 0 {
					t.Errorf("%v (%v)", near, err)
				}
			}
			if _, err := g.Leiden(context.Background(), graph.Settings{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// Two circles of friends stay who they are while each comes by new ties, and
// become one when the ties between them are as many as those within.
func TestCommunitiesKeepTheirNumbers(t *testing.T) {
	g := friends()
	c, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	first, _ := c.Of(0)
	other, _ := c.Of(6)
	for _, e := range []graph.Edge{{A: 0, B: 1, Weight: 1}, {A: 5, B: 6, Weight: 1}, {A: 4, B: 6, Weight: 1}} {
		if err := c.Add(e); err != nil {
			t.Fatal(err)
		}
		a, _ := c.Of(0)
		b, _ := c.Of(6)
		if a != first || b != other {
			t.Errorf("after %v the numbers are %d and %d, not %d and %d", e, a, b, first, other)
		}
	}
	for a := range 3 {
		for b := 4; b < 7; b++ {
			if err := c.Add(graph.Edge{A: a, B: b, Weight: 3}); err != nil {
				t.Fatal(err)
			}
		}
	}
	full, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Modularity() < full.Modularity()-0.03 {
		t.Errorf("modularity %v after many ties between, of a full run %v", c.Modularity(), full.Modularity())
	}
}
