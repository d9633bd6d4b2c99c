package bulk

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/block"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// A Plan says which pairs are scored: all of them, or those that a rule lists.
type Plan struct {
	All    bool
	Rules  []block.Rule // unless all
	Pairs  int          // how many will be scored, at most
	Recall Recall       // of rules; for all pairs there is nothing to estimate
}

// Recall is how much of what scoring all pairs would find the rules find too.
// It was measured on rows that were compared with everybody and that had no
// say in the choice of the rules.
type Recall struct {
	Share float64 // 0 to 1
	Least float64 // at least this, 39 times in 40
	Rows  int     // compared with everybody
	Found int     // pairs found for them
}

// Exhaustive scores all pairs.
func (p *People) Exhaustive() Plan { return Plan{All: true, Pairs: p.allPairs()} }

func (p *People) allPairs() int {
	n := p.Roll.Rows().Len()
	if p.First > 0 {
		return p.First * (n - p.First)
	}
	return n * (n - 1) / 2
}

const (
	samplePairs   = 1_000_000_000 // scored to measure recall, at most
	sampleRows    = 4000          // compared with everybody, at most
	pairsPerRow   = 100           // that all rules may list, for each row
	leastGain     = 1.0 / 5000    // a rule that adds less is not worth its pairs
	sampleSeed    = 20261101
	leastAllPairs = 20_000_000 // rules may always list as many
)

// Choose picks rules by measured recall and cost: some rows are compared with
// everybody, half of what they find decides between the rules, and the other
// half says how much the rules chosen find. progress is told the share done.
func (p *People) Choose(ctx context.Context, least match.Weight, progress func(done float64)) (Plan, error) {
	rows := p.Roll.Rows()
	learn, test, n, err := p.sample(ctx, rows, least, progress)
	if err != nil {
		return Plan{}, err
	}
	budget := max(leastAllPairs, pairsPerRow*rows.Len())
	judge := block.NewJudge(rows, p.First)
	candidates := affordable(judge, rows.Fields(), budget)
	plan := Plan{Rules: greedy(judge, candidates, learn, rows.Len(), budget)}
	final := block.NewPlan(rows, plan.Rules, p.First)
	for _, cost := range final.Cost() {
		plan.Pairs += cost
	}
	plan.Recall = measure(final, test)
	plan.Recall.Rows = n
	return plan, nil
}

// pair is two rows that scoring everybody found.
type pair struct{ a, b int }

// sample compares some rows with everybody, and parts what was found into the
// pairs of even and of odd rows drawn.
func (p *People) sample(ctx context.Context, rows *roll.Rows, least match.Weight, progress func(float64)) (learn, test []pair, n int, err error) {
	from, until := 0, rows.Len()
	if p.First > 0 {
		until = p.First
	}
	drawn := rand.New(rand.NewPCG(sampleSeed, 0)).Perm(until - from)
	n = min(len(drawn), sampleRows, max(200, samplePairs/max(1, rows.Len())))
	drawn = drawn[:min(n, len(drawn))]
	found := make([][]pair, len(drawn))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			sweep := rows.Sweep()
			for ctx.Err() == nil {
				i := int(next.Add(1) - 1)
				if i >= len(drawn) {
					return
				}
				row := drawn[i]
				sweep.Row(row, p.First, rows.Len(), least, func(other int, _ match.Weight) {
					if other != row {
						found[i] = append(found[i], pair{min(row, other), max(row, other)})
					}
				})
				if i%16 == 0 {
					progress(float64(i) / float64(len(drawn)))
				}
			}
		})
	}
	wg.Wait()
	learn, test = halves(found)
	return learn, test, len(drawn), ctx.Err()
}

// halves parts what the even and what the odd rows found.
func halves(found [][]pair) (even, odd []pair) {
	for i, pairs := range found {
		if i%2 == 0 {
			even = append(even, pairs...)
		} else {
			odd = append(odd, pairs...)
		}
	}
	return even, odd
}

// candidate is a rule with what it costs.
type candidate struct {
	rule block.Rule
	cost int
}

// mostCandidates bounds how many rules are weighed.
const mostCandidates = 160

// affordable is the rules that list few enough pairs by themselves.
func affordable(judge *block.Judge, fields []match.Field, budget int) []candidate {
	var all []candidate
	for _, rule := range block.Candidates(fields) {
		if alone(fields, rule) || len(all) == mostCandidates {
			continue
		}
		if cost := judge.Cost(rule); cost > 0 && cost <= budget {
			all = append(all, candidate{rule, cost})
		}
	}
	return all
}

// alone says that a rule rests on short lists only, such as sex and state.
func alone(fields []match.Field, rule block.Rule) bool {
	for _, part := range rule {
		if k := fields[part.Field].Kind; k != value.Category && k != value.Number {
			return false
		}
	}
	return true
}

// greedy takes the rule that finds most new pairs for its cost until the rest
// finds next to nothing.
func greedy(judge *block.Judge, all []candidate, learn []pair, rows, budget int) []block.Rule {
	left := learn
	var chosen []block.Rule
	for len(left) > 0 {
		best, bestGain := -1, 0.0
		for i := range all {
			c := &all[i]
			if c.cost > budget {
				continue
			}
			gain := listed(judge, c.rule, left)
			if float64(gain) < max(1, leastGain*float64(len(learn))) {
				continue
			}
			if worth := float64(gain) / float64(c.cost+rows); worth > bestGain {
				best, bestGain = i, worth
			}
		}
		if best < 0 {
			return chosen
		}
		c := all[best]
		chosen = append(chosen, c.rule)
		budget -= c.cost
		left = slices.DeleteFunc(slices.Clone(left), func(p pair) bool { return judge.Lists(c.rule, p.a, p.b) })
	}
	return chosen
}

// listed is how many pairs a rule lists.
func listed(judge *block.Judge, rule block.Rule, pairs []pair) (n int) {
	for _, p := range pairs {
		if judge.Lists(rule, p.a, p.b) {
			n++
		}
	}
	return n
}

func measure(plan *block.Plan, test []pair) Recall {
	r := Recall{Found: len(test)}
	if len(test) == 0 {
		return r
	}
	hits := 0
	for _, p := range test {
		if plan.Lists(p.a, p.b) {
			hits++
		}
	}
	r.Share = float64(hits) / float64(len(test))
	r.Least = wilson(hits, len(test))
	return r
}

// wilson is the lower end of Wilson's interval at 95 % (E. B. Wilson, 1927).
func wilson(hits, of int) float64 {
	const z = 1.96
	n, share := float64(of), float64(hits)/float64(of)
	middle := share + z*z/(2*n)
	spread := z * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return (middle - spread) / (1 + z*z/n)
}
