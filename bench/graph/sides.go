package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/sightline-partnership/sightline/graph"
)

// groupSize is how many nodes each planted group has, and within is the share of
// ties that stay in it.
const (
	groupSize = 100
	within    = 0.7
	seed      = 1
)

// planted is a graph with groups at random, for both sides.
func planted(n int) (*graph.Graph, *simple.UndirectedGraph, error) {
	chance := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // made-up data, the same every time
	rival := simple.NewUndirectedGraph()
	for v := range n {
		rival.AddNode(simple.Node(v))
	}
	var edges []graph.Edge
	for len(edges) < n*degree/2 {
		a, b := chance.IntN(n), chance.IntN(n)
		if chance.Float64() < within {
			b = min(n-1, a/groupSize*groupSize+chance.IntN(groupSize))
		}
		if a == b || rival.HasEdgeBetween(int64(a), int64(b)) {
			continue
		}
		rival.SetEdge(simple.Edge{F: simple.Node(a), T: simple.Node(b)})
		edges = append(edges, graph.Edge{A: a, B: b, Weight: 1})
	}
	ours, err := graph.New(n, edges)
	return ours, rival, err
}

// communities compares Leiden with Gonum's Louvain.
func communities(ctx context.Context, s size) (row, error) {
	if s.community == 0 {
		return row{}, nil
	}
	g, rival, err := planted(s.community)
	if err != nil {
		return row{}, err
	}
	var found *graph.Communities
	var reduced community.ReducedGraph
	r := row{what: "communities (modularity)", nodes: g.Nodes(), edges: g.Edges()}
	r.ours, r.rival = alternate(s,
		func() { found, err = g.Leiden(ctx, graph.Settings{Seed: seed}) },
		func() { reduced = community.Modularize(rival, 1, rand.NewPCG(seed, 0)) },
	)
	if err != nil {
		return row{}, err
	}
	theirs := community.Q(rival, reduced.Communities(), 1)
	r.result = [2]string{fmt.Sprintf("%.4f", found.Modularity()), fmt.Sprintf("%.4f", theirs)}
	return r, nil
}

// betweenness compares both sides' Brandes, and holds the answers together.
func betweenness(ctx context.Context, s size) (row, error) {
	if s.between == 0 {
		return row{}, nil
	}
	g, rival, err := planted(s.between)
	if err != nil {
		return row{}, err
	}
	var ours []float64
	var theirs map[int64]float64
	r := row{what: "betweenness (largest difference)", nodes: g.Nodes(), edges: g.Edges()}
	r.ours, r.rival = alternate(s,
		func() { ours, err = g.Betweenness(ctx) },
		func() { theirs = network.Betweenness(rival) },
	)
	if err != nil {
		return row{}, err
	}
	var most float64
	for v, b := range ours {
		most = max(most, math.Abs(b-theirs[int64(v)]/2)/max(1, b)) // Gonum counts each pair from both ends
	}
	r.result = [2]string{fmt.Sprintf("%.1e", most), "of the value"}
	return r, nil
}
