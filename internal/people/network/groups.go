package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/graph"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

// What is shown of a pattern.
const (
	leastChildren = 2 // a group with one child is that child's circle
	mostGroups    = 30
	mostBetween   = 20
	leastBetween  = 3             // ties of somebody who joins
	sampled       = 400           // nodes from which betweenness is looked at in a large pattern
	leastAlike    = 6 * match.Bit // what two names must say for one person
	seed          = 1
)

// pattern finds the groups, and who and what joins them.
func (w *web) pattern(ctx context.Context) (Pattern, error) {
	p := Pattern{Nodes: len(w.nodes), Ties: len(w.ties)}
	if len(w.ties) == 0 {
		return p, nil
	}
	var edges []graph.Edge
	for _, t := range w.ties {
		edges = append(edges, graph.Edge{A: w.number[t.A], B: w.number[t.B], Weight: 1})
	}
	g, err := graph.New(len(w.nodes), edges)
	if err != nil {
		return p, err
	}
	found, err := g.Leiden(ctx, graph.Settings{Seed: seed})
	if err != nil {
		return p, err
	}
	if p.Groups, err = w.groups(found); err != nil {
		return p, err
	}
	p.Between, err = w.between(ctx, g)
	return p, err
}

// groups is the communities with at least two children.
func (w *web) groups(found *graph.Communities) (all []Group, err error) {
	groups := make([]Group, found.Count())
	of := make([]int, len(w.nodes))
	for i, n := range w.nodes {
		if of[i], err = found.Of(i); err != nil {
			return nil, err
		}
		g := &groups[of[i]]
		g.Nodes = append(g.Nodes, n)
		if n.Child {
			g.Children++
		}
	}
	for _, t := range w.ties {
		a := of[w.number[t.A]]
		if a != of[w.number[t.B]] {
			continue
		}
		g := &groups[a]
		g.Ties = append(g.Ties, t)
		if t.At.After(g.Latest) {
			g.Latest = t.At
		}
		if t.Agency != "" && !slices.Contains(g.Agencies, t.Agency) {
			g.Agencies = append(g.Agencies, t.Agency)
		}
	}
	for _, g := range groups {
		if g.Children < leastChildren {
			continue
		}
		slices.SortStableFunc(g.Nodes, compareNodes)
		slices.Sort(g.Agencies)
		slices.SortStableFunc(g.Ties, func(a, b Tie) int { return b.At.Compare(a.At) })
		all = append(all, g)
	}
	slices.SortStableFunc(all, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Children, a.Children), b.Latest.Compare(a.Latest), cmp.Compare(a.Nodes[0].Label, b.Nodes[0].Label))
	})
	all = all[:min(len(all), mostGroups)]
	return all, alike(all)
}

// between is the cut nodes, those that lie between the most others first.
func (w *web) between(ctx context.Context, g *graph.Graph) (all []Between, err error) {
	between, err := g.SampleBetweenness(ctx, min(sampled, g.Nodes()), seed)
	if err != nil {
		return nil, err
	}
	cuts := g.Cuts()
	slices.SortStableFunc(cuts, func(a, b int) int {
		return cmp.Or(cmp.Compare(between[b], between[a]), compareNodes(w.nodes[a], w.nodes[b]), cmp.Compare(a, b))
	})
	for _, v := range cuts {
		if len(all) == mostBetween || w.nodes[v].Child || g.Degree(v) < leastBetween {
			continue // a child is never held to join others
		}
		one := Between{Node: w.nodes[v]}
		for _, t := range w.ties {
			if t.A == one.Node.Key || t.B == one.Node.Key {
				one.Ties = append(one.Ties, t)
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// alike finds, in each group, adults of concern under names like each other.
func alike(groups []Group) error {
	fields := []match.Field{{Name: "first name", Kind: value.Forename}, {Name: "surname", Kind: value.Surname}}
	m, err := match.NewModel(match.Standard(), fields)
	if err != nil {
		return err
	}
	w := m.Weigher(1000)
	for i := range groups {
		g := &groups[i]
		var adults []Node
		var people []match.Person
		for _, n := range g.Nodes {
			if !n.Concern || n.Kind != Person || len(n.As) == 0 {
				continue
			}
			adults = append(adults, n)
			given, surname := person.NameCells(n.Label)
			people = append(people, match.Prepare(fields, match.Record{ID: n.ID, Values: [][]string{given, surname}}))
		}
		for a := range people {
			for b := a + 1; b < len(people); b++ {
				if x := w.Explain(&people[a], &people[b], nil); x.Evidence() >= leastAlike {
					g.Alike = append(g.Alike, Alike{adults[a], adults[b], x.Sentence()})
				}
			}
		}
	}
	return nil
}
