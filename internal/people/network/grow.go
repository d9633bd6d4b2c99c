package network

import (
	"cmp"
	"slices"
	"strings"
)

// mostNodes bounds a circle: more than a page can show.
const mostNodes = 300

// growth is a circle while it grows, step by step.
type growth struct {
	at    map[Key]int // how far from the middle
	ties  map[string]Tie
	names map[Key]Node
	cut   bool
}

func begin(middle Key) *growth {
	return &growth{at: map[Key]int{middle: 0}, ties: map[string]Tie{}, names: map[Key]Node{}}
}

// edge is the nodes of a step, in order.
func (g *growth) edge(step int) []Key {
	var out []Key
	for k, at := range g.at {
		if at == step {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, compareKeys)
	return out
}

func compareKeys(a, b Key) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) }

// add takes the ties of a step's nodes; what is new stands one step further.
func (g *growth) add(step int, ties []Tie, named []Node) {
	for _, n := range named {
		g.names[n.Key] = n
	}
	slices.SortStableFunc(ties, func(a, b Tie) int {
		return cmp.Or(b.At.Compare(a.At), compareKeys(a.A, b.A), compareKeys(a.B, b.B), cmp.Compare(a.Words, b.Words))
	})
	for _, t := range ties {
		if t.A == t.B || !g.reach(t.A, step) || !g.reach(t.B, step) {
			continue
		}
		g.ties[t.id()] = t
	}
}

// reach puts a node into the circle, unless the circle is full.
func (g *growth) reach(k Key, step int) bool {
	if _, there := g.at[k]; there {
		return true
	}
	if len(g.at) >= mostNodes {
		g.cut = true
		return false
	}
	g.at[k] = step + 1
	return true
}

// id is the same for a tie told from either end.
func (t Tie) id() string {
	a, b := t.A, t.B
	if compareKeys(a, b) > 0 {
		a, b = b, a
	}
	return strings.Join([]string{string(a.Kind), a.ID, string(b.Kind), b.ID, t.Words, t.Record, t.Since}, "\x00")
}

// circle drops whom nobody could name, since they are out of sight, and orders
// the rest.
func (g *growth) circle(middle Key) Circle {
	c := Circle{Cut: g.cut}
	concern := map[Key]bool{}
	for _, t := range g.ties {
		if g.seen(t.A) && g.seen(t.B) {
			c.Ties = append(c.Ties, t)
			concern[t.Concern] = true
		}
	}
	slices.SortFunc(c.Ties, func(a, b Tie) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.id(), b.id())) })
	for k, step := range g.at {
		n := g.names[k]
		if n.Step, n.Concern = step, concern[k]; n.Label == "" {
			continue
		}
		if k == middle {
			c.Middle = n
			continue
		}
		c.Nodes = append(c.Nodes, n)
	}
	slices.SortFunc(c.Nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Step, b.Step), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID, b.ID))
	})
	return c
}

func (g *growth) seen(k Key) bool { return g.names[k].Label != "" }
