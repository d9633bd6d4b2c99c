package block

import (
	"context"
	"iter"
	"slices"

	"github.com/sightline-partnership/sightline/match/roll"
)

// A Plan is rules worked out for the rows of a roll: for each rule, the rows
// in order of their keys. It does not change and is safe for many readers.
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

// block is the rows under one key, and where they begin among all.
type block struct {
	from int
	rows []keyed
}

// blocks is every block of two rows or more.
func blocks(all []keyed) iter.Seq[block] {
	return func(yield func(block) bool) {
		for from := 0; from < len(all); {
			until := from + 1
			for until < len(all) && all[until].key() == all[from].key() {
				until++
			}
			if until-from > 1 && !yield(block{from, all[from:until]}) {
				return
			}
			from = until
		}
	}
}

// Cost is how many pairs each rule lists on its own.
func (p *Plan) Cost() []int {
	costs := make([]int, len(p.rules))
	for i, all := range p.keyed {
		for b := range blocks(all) {
			costs[i] += p.pairsIn(b.rows)
		}
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

// A Piece is some of the blocks of one rule.
type Piece struct{ Rule, from, until int }

// Pieces cuts the plan into pieces of about so many pairs each, or of a single
// block where that has more. The same rows and rules are cut the same way.
func (p *Plan) Pieces(pairs int) []Piece {
	var all []Piece
	for rule, keyed := range p.keyed {
		piece, listed := Piece{Rule: rule}, 0
		for b := range blocks(keyed) {
			if listed > 0 && listed+p.pairsIn(b.rows) > pairs {
				all = append(all, piece)
				piece, listed = Piece{Rule: rule, from: b.from}, 0
			}
			listed += p.pairsIn(b.rows)
			piece.until = b.from + len(b.rows)
		}
		if listed > 0 {
			all = append(all, piece)
		}
	}
	return all
}

// Pairs calls yield with each pair that a piece's rule lists and no rule
// before it did, the lower row first, always in the same order. It stops with
// the context's error.
func (p *Plan) Pairs(ctx context.Context, piece Piece, yield func(a, b int)) error {
	n := 0
	for block := range blocks(p.keyed[piece.Rule][piece.from:piece.until]) {
		for i := range block.rows {
			for j := i + 1; j < len(block.rows); j++ {
				p.offer(piece.Rule, block.rows[i], block.rows[j], yield)
			}
			if n += len(block.rows); n > 1<<16 {
				if n = 0; ctx.Err() != nil {
					return ctx.Err()
				}
			}
		}
	}
	return nil
}

// PairsIn is how many pairs the blocks of a piece have, those included that an
// earlier rule lists.
func (p *Plan) PairsIn(piece Piece) int {
	n := 0
	for b := range blocks(p.keyed[piece.Rule][piece.from:piece.until]) {
		n += p.pairsIn(b.rows)
	}
	return n
}

// Lists says whether any rule lists a pair.
func (p *Plan) Lists(a, b int) bool {
	for rule := range p.rules {
		if p.share(rule, a, b) {
			return true
		}
	}
	return false
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
func (p *Plan) common(rule, a, b int) []uint32 { return p.keyer.common(p.rules[rule], a, b) }
