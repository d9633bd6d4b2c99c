package block

import (
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// A Part is a field, or the beginning of it, that two rows share.
type Part struct {
	Field  int
	Coarse bool // only the beginning: see [value.Kind.Coarse]
}

// A Rule is one or more parts that two rows must all share.
type Rule []Part

// Words is the rule for people: "surname and beginning of postcode".
func (r Rule) Words(fields []match.Field) string {
	words := make([]string, len(r))
	for i, p := range r {
		words[i] = fields[p.Field].Name
		if p.Coarse {
			words[i] = "beginning of " + words[i]
		}
	}
	return strings.Join(words, " and ")
}

// Candidates is every rule of one or two parts that could make sense for the
// fields: each whole field, each pair of fields, and names and dates by their
// beginnings beside another field.
func Candidates(fields []match.Field) []Rule {
	var parts []Part
	for i, f := range fields {
		if f.Kind == value.Sex {
			continue
		}
		parts = append(parts, Part{Field: i})
		if f.Kind.HasCoarse() {
			parts = append(parts, Part{Field: i, Coarse: true})
		}
	}
	var rules []Rule
	for i, p := range parts {
		if !p.Coarse {
			rules = append(rules, Rule{p})
		}
		for _, q := range parts[i+1:] {
			if q.Field != p.Field {
				rules = append(rules, Rule{p, q})
			}
		}
	}
	return rules
}

// keyed is one row under one key of a rule, the key in the upper half so that
// sorting brings a block together. A row of several values has several.
type keyed uint64

func (k keyed) key() uint32 { return uint32(k >> 32) }
func (k keyed) row() int    { return int(uint32(k)) }

// A keyer works out the keys of rows for rules. It remembers the coarse keys
// of values.
type keyer struct {
	rows   *roll.Rows
	coarse []map[uint32]uint32 // by field: the key of a value's beginning
}

func newKeyer(rows *roll.Rows) *keyer {
	k := &keyer{rows: rows, coarse: make([]map[uint32]uint32, len(rows.Fields()))}
	for i := range k.coarse {
		k.coarse[i] = map[uint32]uint32{}
	}
	return k
}

// keys calls yield with each key of a row; never for a row that lacks a part.
func (k *keyer) keys(rule Rule, row int, yield func(key uint32)) {
	k.more(rule, row, uint32(len(rule)), yield)
}

func (k *keyer) more(rule Rule, row int, so uint32, yield func(key uint32)) {
	if len(rule) == 0 {
		yield(min(max(so, 1), severalKeys-1))
		return
	}
	p := rule[0]
	code := k.rows.Code(row, p.Field)
	if code == 0 {
		return
	}
	if k.rows.IsSingle(p.Field, code) {
		if c := k.partKey(p, code); c != 0 {
			k.more(rule[1:], row, mix(so, c), yield)
		}
		return
	}
	for _, m := range k.rows.Members(p.Field, code) {
		if c := k.partKey(p, m); c != 0 {
			k.more(rule[1:], row, mix(so, c), yield)
		}
	}
}

// common is the keys that two rows share under a rule.
func (k *keyer) common(rule Rule, a, b int) []uint32 {
	var mine, both []uint32
	k.keys(rule, a, func(key uint32) { mine = append(mine, key) })
	k.keys(rule, b, func(key uint32) {
		if slices.Contains(mine, key) && !slices.Contains(both, key) {
			both = append(both, key)
		}
	})
	return both
}

// A Judge weighs rules before a Plan is made of any. It is for one goroutine.
type Judge struct {
	keyer *keyer
	first int
}

// NewJudge is a judge of rules for these rows; first is as for [NewPlan].
func NewJudge(rows *roll.Rows, first int) *Judge { return &Judge{newKeyer(rows), first} }

// Cost is how many pairs a rule lists by itself.
func (j *Judge) Cost(rule Rule) int {
	p := &Plan{first: j.first}
	all, _ := keysOf(j.keyer, rule, j.keyer.rows.Len())
	n := 0
	for b := range blocks(all) {
		n += p.pairsIn(b.rows)
	}
	return n
}

// Lists says whether a rule lists a pair.
func (j *Judge) Lists(rule Rule, a, b int) bool { return len(j.keyer.common(rule, a, b)) > 0 }

// partKey is the key of one value; 0 if it has no beginning of use.
func (k *keyer) partKey(p Part, code uint32) uint32 {
	if !p.Coarse {
		return code
	}
	if key, known := k.coarse[p.Field][code]; known {
		return key
	}
	text := k.rows.Fields()[p.Field].Kind.Coarse(k.rows.Form(p.Field, code))
	key := uint32(0)
	if text != "" {
		key = 2166136261 // FNV-1a, 32 bits
		for i := range len(text) {
			key = (key ^ uint32(text[i])) * 16777619
		}
		key |= 1
	}
	k.coarse[p.Field][code] = key
	return key
}

// mix spreads two numbers over 32 bits; pairs that meet by chance are merely
// compared for nothing.
func mix(a, b uint32) uint32 {
	x := (uint64(a)<<32 | uint64(b)) * 0x9E3779B97F4A7C15
	return uint32(x>>32) ^ uint32(x>>11)
}
