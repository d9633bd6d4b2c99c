package bulk

import (
	"cmp"
	"slices"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// Clusters is which rows are one person, by pairs.
type Clusters struct {
	// Of is the cluster of each row, numbered from 1 in order of first rows.
	Of []int
	// Parted are the pairs that were not joined, strongest first.
	Parted []Parted
}

// Parted is a pair that was kept apart, and why.
type Parted struct {
	Pair
	// Field is the field of which the cluster would have held two different
	// valid numbers; empty where the two clusters' other records spoke against.
	Field string
}

// Cluster joins the pairs, strongest first, into connected components, and
// guards against chaining in two ways. Nobody has two NHS numbers, so a join
// that would bring two different valid ones together is not made. And a join
// of two clusters asks all their records, not just the two that are alike: on
// average, they too must be rather one person than two. What was kept apart is
// reported.
func Cluster(rows *roll.Rows, pairs []Pair) Clusters {
	byWeight := slices.Clone(pairs)
	slices.SortStableFunc(byWeight, func(a, b Pair) int { return cmp.Compare(b.Weight, a.Weight) })
	g := newGuard(rows)
	var c Clusters
	for _, p := range byWeight {
		if field, joined := g.join(int(p.A), int(p.B)); !joined {
			c.Parted = append(c.Parted, Parted{p, field})
		}
	}
	c.Of = make([]int, rows.Len())
	number := map[int]int{}
	for row := range c.Of {
		root := g.root(row)
		if number[root] == 0 {
			number[root] = len(number) + 1
		}
		c.Of[row] = number[root]
	}
	return c
}

// Count is how many clusters there are.
func (c *Clusters) Count() int {
	if len(c.Of) == 0 {
		return 0
	}
	return slices.Max(c.Of)
}

// guard joins rows, and knows each group's members and own numbers.
type guard struct {
	parent  []int
	members map[int][]int // of groups of two or more, by root
	fields  []numbers
	pairing *roll.Pairing
}

// numbers is the valid numbers of one field, by root: a code, 0 for none.
type numbers struct {
	name string
	code []uint32
}

func newGuard(rows *roll.Rows) *guard {
	g := &guard{parent: make([]int, rows.Len()), members: map[int][]int{}, pairing: rows.Pairing()}
	for i := range g.parent {
		g.parent[i] = i
	}
	for f, field := range rows.Fields() {
		if field.Kind != value.NHSNumber && field.Kind != value.UPN {
			continue
		}
		n := numbers{name: field.Name, code: make([]uint32, rows.Len())}
		for row := range n.code {
			code := rows.Code(row, f)
			if code != 0 && rows.IsSingle(f, code) && field.Kind.Valid(rows.Form(f, code)) {
				n.code[row] = code
			}
		}
		g.fields = append(g.fields, n)
	}
	return g
}

func (g *guard) root(row int) int {
	for g.parent[row] != row {
		g.parent[row] = g.parent[g.parent[row]]
		row = g.parent[row]
	}
	return row
}

func (g *guard) group(root int) []int {
	if m := g.members[root]; m != nil {
		return m
	}
	return []int{root}
}

// join joins the groups of two rows, unless a field or their records forbid it.
func (g *guard) join(a, b int) (forbids string, joined bool) {
	a, b = g.root(a), g.root(b)
	if a == b {
		return "", true
	}
	for _, f := range g.fields {
		if x, y := f.code[a], f.code[b]; x != 0 && y != 0 && x != y {
			return f.name, false
		}
	}
	left, right := g.group(a), g.group(b)
	if len(left)+len(right) > 2 && g.between(left, right) < 0 {
		return "", false
	}
	keep, drop := min(a, b), max(a, b)
	g.parent[drop] = keep
	g.members[keep] = append(g.group(keep), g.group(drop)...)
	delete(g.members, drop)
	for _, f := range g.fields {
		f.code[keep] = max(f.code[keep], f.code[drop])
	}
	return "", true
}

// mostAsked bounds how many records of a group are asked.
const mostAsked = 12

// between is the sum of the weights between the records of two groups.
func (g *guard) between(left, right []int) match.Weight {
	sum := match.Weight(0)
	for _, a := range left[:min(len(left), mostAsked)] {
		for _, b := range right[:min(len(right), mostAsked)] {
			sum += g.pairing.Score(a, b)
		}
	}
	return sum
}

// OneToOne keeps, strongest first, the pairs whose two rows have no pair yet,
// in order of rows. Of two pairs that weigh the same, that of the lower rows
// is kept.
func OneToOne(pairs []Pair) []Pair {
	byWeight := slices.Clone(pairs)
	slices.SortStableFunc(byWeight, func(a, b Pair) int { return cmp.Compare(b.Weight, a.Weight) })
	taken := map[uint32]bool{}
	var kept []Pair
	for _, p := range byWeight {
		if !taken[p.A] && !taken[p.B] {
			taken[p.A], taken[p.B] = true, true
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return kept
}
