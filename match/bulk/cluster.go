package bulk

import (
	"cmp"
	"slices"

	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// Clusters is which rows are one person, by pairs.
type Clusters struct {
	// Of is the cluster of each row, numbered from 1 in order of first rows.
	Of []int
	// Parted are the pairs that were not joined because the cluster would have
	// held two different valid numbers of one sort, strongest first.
	Parted []Parted
}

// Parted is a pair that was kept apart, and the field that did it.
type Parted struct {
	Pair
	Field string
}

// Cluster joins the pairs, strongest first, into connected components, and
// guards against chaining: nobody has two NHS numbers, so a join that would
// bring two different valid ones together is not made, and is reported.
func Cluster(rows *roll.Rows, pairs []Pair) Clusters {
	byWeight := slices.Clone(pairs)
	slices.SortStableFunc(byWeight, func(a, b Pair) int { return cmp.Compare(b.Weight, a.Weight) })
	g := newGuard(rows)
	var c Clusters
	for _, p := range byWeight {
		if field := g.join(int(p.A), int(p.B)); field != "" {
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

// guard joins rows, and knows each group's own numbers.
type guard struct {
	parent []int
	fields []numbers
}

// numbers is the valid numbers of one field, by root: a code, 0 for none.
type numbers struct {
	name string
	code []uint32
}

func newGuard(rows *roll.Rows) *guard {
	g := &guard{parent: make([]int, rows.Len())}
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

// join joins the groups of two rows, or names the field that forbids it.
func (g *guard) join(a, b int) (forbids string) {
	a, b = g.root(a), g.root(b)
	if a == b {
		return ""
	}
	for _, f := range g.fields {
		if x, y := f.code[a], f.code[b]; x != 0 && y != 0 && x != y {
			return f.name
		}
	}
	keep, drop := min(a, b), max(a, b)
	g.parent[drop] = keep
	for _, f := range g.fields {
		f.code[keep] = max(f.code[keep], f.code[drop])
	}
	return ""
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

// Count is how many clusters there are.
func (c *Clusters) Count() int {
	if len(c.Of) == 0 {
		return 0
	}
	return slices.Max(c.Of)
}
