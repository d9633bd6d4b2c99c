package graph

import "context"

// Leiden finds communities: sets of nodes with more ties among themselves than
// their numbers of ties would give by chance, by the method of Traag, Waltman
// and van Eck ("From Louvain to Leiden", 2019), which makes modularity large.
// Every community is connected. A node without ties is a community by itself.
//
// A community is a prompt to look, and another seed may draw some borders
// elsewhere. The only error is the context's.
func (g *Graph) Leiden(ctx context.Context, s Settings) (*Communities, error) {
	s = s.sane()
	flat := g.flat()
	l := flat.lowest()
	r := ruleFor(s, l.weight(), g.edges)
	of := singles(g.nodes)
	for round := range s.Rounds {
		better, err := r.round(ctx, l, of, mix(s.Seed)+uint64(round))
		if err != nil {
			return nil, err
		}
		if !better {
			break
		}
	}
	return newCommunities(g, s, l.strength, of), nil
}

// weight is the weight of all edges of a lowest level.
func (l *level) weight() float64 {
	var twice float64
	for _, s := range l.strength {
		twice += s
	}
	return twice / 2
}

// round goes once through the three phases until nothing is left to merge. It
// betters communities in place, leaves them connected and numbered from 0, and
// says whether anything changed. An error is the context's.
func (r rule) round(ctx context.Context, base *level, of []uint32, seed uint64) (bool, error) {
	chance := newRandom(seed, 0)
	before := append([]uint32(nil), of...)
	l := base
	up := singles(base.nodes()) // the node of l that each node of base is in
	part := append([]uint32(nil), of...)
	for ctx.Err() == nil {
		r.move(l, part, &chance)
		count := renumber(part)
		if count == l.nodes() {
			break
		}
		parts := r.refine(l, part, count, chance.next())
		merged := renumber(parts)
		if merged == l.nodes() {
			break
		}
		l, part = l.aggregate(parts, merged), lift(part, parts, merged)
		for v := range up {
			up[v] = parts[up[v]]
		}
	}
	for v := range of {
		of[v] = part[up[v]]
	}
	base.split(of)
	renumber(before)
	return !equal(before, of), ctx.Err()
}

// lift is the communities of the parts.
func lift(of, parts []uint32, count uint32) []uint32 {
	up := make([]uint32, count)
	for v, p := range parts {
		up[p] = of[v]
	}
	return up
}

func equal(a, b []uint32) bool {
	for v := range a {
		if a[v] != b[v] {
			return false
		}
	}
	return true
}

// split makes communities of what is connected in each, numbered from 0 by
// lowest node. That never lowers modularity.
func (l *level) split(of []uint32) {
	const unknown = 1<<32 - 1
	n := l.nodes()
	parts := make([]uint32, n)
	for v := range parts {
		parts[v] = unknown
	}
	var count uint32
	var stack []uint32
	for v := range n {
		if parts[v] != unknown {
			continue
		}
		parts[v] = count
		for stack = append(stack[:0], v); len(stack) > 0; {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, t := range l.row(u).targets {
				if parts[t] == unknown && of[t] == of[u] {
					parts[t] = count
					stack = append(stack, t)
				}
			}
		}
		count++
	}
	copy(of, parts)
}
