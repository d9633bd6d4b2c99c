package graph

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// noise is a graph of ties at random, some stronger.
func noise(t *rapid.T) *Graph {
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
	n := 2 + chance.IntN(200)
	var edges []Edge
	for range chance.IntN(4 * n) {
		if a, b := chance.IntN(n), chance.IntN(n); a != b {
			edges = append(edges, Edge{a, b, float64(1 + chance.IntN(3))})
		}
	}
	g, err := New(n, edges)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Leiden begins with local moving in the same order of chance, so that local
// moving alone can never be better.
func TestLeidenIsNeverBelowLocalMoving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := noise(t)
		s := Settings{Seed: rapid.Uint64().Draw(t, "chance")}
		full, err := g.Leiden(context.Background(), s)
		if err != nil {
			t.Fatal(err)
		}
		l := g.lowest()
		of := singles(g.nodes)
		chance := newRandom(mix(s.Seed), 0)
		ruleFor(s.sane(), l.weight(), g.edges).move(l, of, &chance)
		renumber(of)
		moved := newCommunities(g, s.sane(), l.strength, of)
		if full.Modularity() < moved.Modularity()-1e-9 {
			t.Fatalf("modularity %v, by local moving alone %v", full.Modularity(), moved.Modularity())
		}
	})
}

// louvain is local moving level by level without refinement (Blondel and others
// 2008), to compare with.
func louvain(g *Graph, s Settings) *Communities {
	l := g.lowest()
	base, up := l, singles(g.nodes)
	r := ruleFor(s, l.weight(), g.edges)
	chance := newRandom(s.Seed, 0)
	for {
		of := singles(l.nodes())
		r.move(l, of, &chance)
		count := renumber(of)
		if count == l.nodes() {
			renumber(up)
			return newCommunities(g, s, base.strength, up)
		}
		for v := range up {
			up[v] = of[up[v]]
		}
		l = l.aggregate(of, count)
	}
}

func TestLeidenIsBetterThanLouvainOnAverage(t *testing.T) {
	var leiden, moving float64
	for seed := range uint64(30) {
		chance := newRandom(seed, 9)
		var edges []Edge
		for range 4000 {
			if a, b := int(chance.below(1000)), int(chance.below(1000)); a != b {
				edges = append(edges, Edge{a, b, 1})
			}
		}
		g, err := New(1000, edges)
		if err != nil {
			t.Fatal(err)
		}
		s := Settings{Seed: seed}.sane()
		c, err := g.Leiden(context.Background(), s)
		if err != nil {
			t.Fatal(err)
		}
		leiden += c.Modularity()
		moving += louvain(g, s).Modularity()
	}
	if leiden < moving {
		t.Errorf("modularity %.4f on average, by Louvain %.4f", leiden/30, moving/30)
	}
}

func TestOddsAreAboutThePowerOfE(t *testing.T) {
	for x := 0.0; x > -60; x -= 0.01 {
		if got, want := odds(x), math.Exp(x); math.Abs(got-want) > want/1000 {
			t.Fatalf("odds(%v) is %v, not %v", x, got, want)
		}
	}
	if odds(-1e9) != 0 || odds(math.Inf(-1)) != 0 {
		t.Error("what is very unlikely has odds")
	}
}

func TestRandomIsFair(t *testing.T) {
	r := newRandom(1, 2)
	counts := make([]int, 7)
	for range 70_000 {
		counts[r.below(7)]++
	}
	for i, n := range counts {
		if n < 9_600 || n > 10_400 {
			t.Errorf("%d came %d times in 70,000, not about 10,000", i, n)
		}
	}
}
