package block

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/match/roll"
)

// A Plan is rules worked out for the rows of a roll: for each rule, the rows
// in order of their keys. It is for one goroutine.
type Plan struct {
	keyer *keyer
	rules []Rule
	keyed [][]keyed // by rule, sorted
	byRow [][]uint32
	first int // rows before it are one side, the rest the other; 0 if there is one side
}

// NewPlan works out the rules. If first is above 0, the rows before it are one
// file and the rest another, and only pairs across are listed.
func NewPlan(rows *roll.Rows, rules []Rule, first int) *Plan {
	k := newKeyer(rows)
	p := &Plan{keyer: k, rules: rules, first: first}
	for _, rule := range rules {
		all, byRow := keysOf(k, rule, rows.Len())
		p.keyed, p.byRow = append(p.keyed, all), append(p.byRow, byRow)
	}
	return p
}

// severalKeys marks a row with more than one key under a rule.
const severalKeys = 1<<32 - 1

// keysOf is the rows of a rule sorted by key, and the key of each row: 0 for
// none, severalKeys for more than one.
func keysOf(k *keyer, rule Rule, n int) ([]keyed, []uint32) {
	all := make([]keyed, 0, n)
	byRow := make([]uint32, n)
	for row := range n {
		k.keys(rule, row, func(key uint32) {
			all = append(all, keyed(uint64(key)<<32|uint64(row)))
			switch byRow[row] {
			case 0, key:
				byRow[row] = key
			default:
				byRow[row] = severalKeys
			}
		})
	}
	slices.Sort(all)
	return slices.Compact(all), byRow
}

// blocks calls yield with the rows of each block of two or more.
func blocks(all []keyed, yield func(block []keyed) bool) {
	for from := 0; from < len(all); {
		until := from + 1
		for until < len(all) && all[until].key() == all[from].key() {
			until++
		}
		if until-from > 1 && !yield(all[from:until]) {
			return
		}
		from = until
	}
}

// Cost is how many pairs each rule lists on its own.
func (p *Plan) Cost() []int {
	costs := make([]int, len(p.rules))
	for i, all := range p.keyed {
		blocks(all, func(b []keyed) bool {
			costs[i] += p.pairsIn(b)
			return true
		})
	}
	return costs
}

func (p *Plan) pairsIn(b []keyed) int {
	if p.first == 0 {
		return len(b) * (len(b) - 1) / 2
	}
	left, _ := slices.BinarySearchFunc(b, p.first, func(k keyed, row int) int { return k.row() - row })
	return left * (len(b) - left)
}

// Steps is how many steps [Plan.Pairs] can be cut into: one a rule.
func (p *Plan) Steps() int { return len(p.rules) }

// Pairs calls yield with each pair that the step-th rule lists and no rule
// before it did, the lower row first, always in the same order. It stops with
// the context's error.
func (p *Plan) Pairs(ctx context.Context, step int, yield func(a, b int)) error {
	var err error
	n := 0
	blocks(p.keyed[step], func(b []keyed) bool {
		for i := range b {
			for j := i + 1; j < len(b); j++ {
				p.offer(step, b[i], b[j], yield)
			}
			if n += len(b); n > 1<<16 {
				n, err = 0, ctx.Err()
			}
			if err != nil {
				return false
			}
		}
		return true
	})
	return err
}

// offer yields a pair unless it is of one side, or an earlier rule listed it,
// or this rule lists it under another key first.
func (p *Plan) offer(step int, x, y keyed, yield func(a, b int)) {
	a, b := x.row(), y.row()
	if p.first > 0 && (a < p.first) == (b < p.first) {
		return
	}
	for earlier := range step {
		if p.share(earlier, a, b) {
			return
		}
	}
	if p.byRow[step][a] == severalKeys && p.byRow[step][b] == severalKeys && slices.Min(p.common(step, a, b)) != x.key() {
		return
	}
	yield(a, b)
}

// share says that two rows share a key of a rule.
func (p *Plan) share(rule, a, b int) bool {
	x, y := p.byRow[rule][a], p.byRow[rule][b]
	if x == 0 || y == 0 {
		return false
	}
	if x != severalKeys && y != severalKeys {
		return x == y
	}
	return len(p.common(rule, a, b)) > 0
}

// common is the keys that two rows share under a rule; for rows of several.
func (p *Plan) common(rule, a, b int) []uint32 {
	var mine, both []uint32
	p.keyer.keys(p.rules[rule], a, func(key uint32) { mine = append(mine, key) })
	p.keyer.keys(p.rules[rule], b, func(key uint32) {
		if slices.Contains(mine, key) && !slices.Contains(both, key) {
			both = append(both, key)
		}
	})
	return both
}
