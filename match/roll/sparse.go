package roll

import (
	"cmp"
	"slices"
	"sort"

	"github.com/sightline-partnership/sightline/match"
)

// A sparse says, for every code of a dictionary, what evidence it gives: most
// give the same, and the others are listed by code.
type sparse struct {
	most match.Evidence
	hits []hit
}

type hit struct {
	code     uint32
	evidence match.Evidence
}

// sort brings the hits into the order of their codes, which joining needs.
func (s *sparse) sort() {
	byCode := func(a, b hit) int { return cmp.Compare(a.code, b.code) }
	if !slices.IsSortedFunc(s.hits, byCode) {
		slices.SortFunc(s.hits, byCode)
	}
}

// of is the evidence of one code; the hits must be in order.
func (s *sparse) of(code uint32) match.Evidence {
	i := sort.Search(len(s.hits), func(i int) bool { return s.hits[i].code >= code })
	if i < len(s.hits) && s.hits[i].code == code {
		return s.hits[i].evidence
	}
	return s.most
}

// merge joins two sparses code by code.
func merge(a, b sparse, join func(x, y match.Evidence) match.Evidence) sparse {
	a.sort()
	b.sort()
	out := sparse{most: join(a.most, b.most), hits: make([]hit, 0, len(a.hits)+len(b.hits))}
	i, j := 0, 0
	for i < len(a.hits) || j < len(b.hits) {
		switch {
		case j == len(b.hits) || i < len(a.hits) && a.hits[i].code < b.hits[j].code:
			out.hits = append(out.hits, hit{a.hits[i].code, join(a.hits[i].evidence, b.most)})
			i++
		case i == len(a.hits) || b.hits[j].code < a.hits[i].code:
			out.hits = append(out.hits, hit{b.hits[j].code, join(a.most, b.hits[j].evidence)})
			j++
		default:
			out.hits = append(out.hits, hit{a.hits[i].code, join(a.hits[i].evidence, b.hits[j].evidence)})
			i, j = i+1, j+1
		}
	}
	return out
}

// better is the better of two; plus is both.
func better(x, y match.Evidence) match.Evidence {
	if match.Better(y, x) {
		return y
	}
	return x
}

func plus(x, y match.Evidence) match.Evidence { return x + y }

// withBags adds the bags that hold a listed value: a bag gives its members'
// best. A bag of which no member is listed gives what most give.
func (s *sparse) withBags(d *dictionary) {
	if len(d.bags) == 0 {
		return
	}
	s.sort()
	touched := map[uint32]bool{}
	for _, h := range s.hits {
		for _, bag := range d.holders[h.code] {
			touched[bag] = true
		}
	}
	extra := make([]hit, 0, len(touched))
	for bag := range touched {
		best := s.of(d.bags[bag][0])
		for _, m := range d.bags[bag][1:] {
			best = better(best, s.of(m))
		}
		extra = append(extra, hit{bag, best})
	}
	// A bag's own place in the list is an empty form, which is never near enough to be listed.
	s.hits = append(slices.DeleteFunc(s.hits, func(h hit) bool { return d.bags[h.code] != nil }), extra...)
	s.sort()
}
