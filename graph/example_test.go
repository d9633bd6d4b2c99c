package graph_test

import (
	"context"
	"fmt"

	"github.com/sightline-partnership/sightline/graph"
)

// Two circles of friends, whom two share a phone between.
func friends() *graph.Graph {
	g, err := graph.New(7, []graph.Edge{
		{A: 0, B: 1, Weight: 1}, {A: 1, B: 2, Weight: 1}, {A: 0, B: 2, Weight: 1},
		{A: 2, B: 3, Weight: 1}, {A: 3, B: 4, Weight: 1},
		{A: 4, B: 5, Weight: 1}, {A: 5, B: 6, Weight: 1}, {A: 4, B: 6, Weight: 1},
	})
	if err != nil {
		panic(err)
	}
	return g
}

func Example() {
	g := friends()
	c, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(c.All()), "communities to look at")
	between, err := g.Betweenness(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("node 3 stands between", between[3], "pairs")
	// Output:
	// 2 communities to look at
	// node 3 stands between 9 pairs
}

func ExampleBuilder() {
	b, err := graph.NewBuilder(3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range []graph.Edge{{A: 0, B: 1, Weight: 1}, {A: 1, B: 0, Weight: 2}, {A: 2, B: 2, Weight: 1}} {
		if err := b.Add(e); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(b.Graph().Weight(0, 1))
	// Output:
	// graph: both ends are one node: 2
	// 3
}

func ExampleCommunities_Add() {
	g := friends()
	c, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := c.Grow(1); err != nil { // somebody new, node 7
		fmt.Println(err)
		return
	}
	if err := c.Add(graph.Edge{A: 7, B: 6, Weight: 1}); err != nil {
		fmt.Println(err)
		return
	}
	number, err := c.Of(7)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("node 7 is with", c.Members(number))
	// Output:
	// node 7 is with [4 5 6 7]
}

func ExampleGraph_Paths() {
	g := friends()
	paths, err := g.Paths(0, 4, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range paths {
		for _, e := range p {
			fmt.Print(e.A, "–", e.B, " ")
		}
		fmt.Println()
	}
	// Output:
	// 0–2 2–3 3–4
}

func ExampleGraph_Circle() {
	near, err := friends().Circle(3, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(near)
	// Output:
	// [{3 0} {2 1} {4 1}]
}

func ExampleGraph_Bridges() {
	g := friends()
	fmt.Println(g.Bridges())
	fmt.Println(g.Cuts())
	// Output:
	// [{2 3 1} {3 4 1}]
	// [2 3 4]
}
