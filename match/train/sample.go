package train

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/sightline-partnership/sightline/match/block"
	"github.com/sightline-partnership/sightline/match/roll"
)

// randomPairs counts the patterns of up to n random pairs of rows, or of all
// pairs if there are no more.
func (s *source) randomPairs(ctx context.Context, n int, seed uint64) (tally, int, error) {
	t := tally{}
	read := newReader(s.rows)
	rows := s.rows.Len()
	if all := s.allPairs(); all <= float64(n) {
		return t, int(all), s.everyPair(ctx, func(a, b int) { t[read.pattern(a, b)]++ })
	}
	rnd := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		a, b := rnd.IntN(rows), rnd.IntN(rows-1)
		if s.first > 0 {
			a, b = rnd.IntN(s.first), s.first+rnd.IntN(rows-s.first)
		} else if b >= a {
			b++
		}
		t[read.pattern(a, b)]++
		if i&0xffff == 0 && ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
	}
	return t, n, nil
}

// source is the rows that a model learns from; with first above 0, pairs are
// of a row before it and a row from it on.
type source struct {
	rows  *roll.Rows
	first int
}

func (s *source) allPairs() float64 {
	n := float64(s.rows.Len())
	if s.first > 0 {
		return float64(s.first) * (n - float64(s.first))
	}
	return n * (n - 1) / 2
}

func (s *source) everyPair(ctx context.Context, yield func(a, b int)) error {
	n := s.rows.Len()
	for a := range n {
		from := a + 1
		if s.first > 0 {
			if a == s.first {
				break
			}
			from = s.first
		}
		for b := from; b < n; b++ {
			yield(a, b)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// likelyPairs counts the patterns of the pairs that share something: every
// rule of one or two fields that lists few enough pairs, cheapest first, up to
// budget pairs in all.
func (s *source) likelyPairs(ctx context.Context, budget int) (tally, int, error) {
	rules := s.cheapRules(budget)
	t := tally{}
	n := 0
	plan := block.NewPlan(s.rows, rules, s.first)
	read := newReader(s.rows)
	for _, piece := range plan.Pieces(budget) {
		err := plan.Pairs(ctx, piece, func(a, b int) {
			t[read.pattern(a, b)]++
			n++
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return t, n, nil
}

// mostRules bounds the rules that pairs for training come from.
const mostRules = 24

// cheapRules picks rules by cost, one whole field before two.
func (s *source) cheapRules(budget int) []block.Rule {
	type priced struct {
		rule block.Rule
		cost int
	}
	var all []priced
	judge := block.NewJudge(s.rows, s.first)
	for _, rule := range block.Candidates(s.rows.Fields()) {
		cost := judge.Cost(rule)
		if cost > 0 && cost <= budget/2 {
			all = append(all, priced{rule, cost})
		}
	}
	slices.SortStableFunc(all, func(a, b priced) int {
		if len(a.rule) != len(b.rule) {
			return len(a.rule) - len(b.rule)
		}
		return a.cost - b.cost
	})
	var chosen []block.Rule
	for _, p := range all {
		if p.cost <= budget && len(chosen) < mostRules {
			chosen = append(chosen, p.rule)
			budget -= p.cost
		}
	}
	return chosen
}
