// Package calibrate says how well matching works on records of which it is
// known who is who: precision and recall at each bar, what each field says, and
// whether some people's names are matched less well than others'. Matching
// that fails children with names from elsewhere is a safety defect, and is
// looked for here.
//
// What always holds: every pair is scored, none left out by a key; the same
// sample and model give the same report; and a report holds numbers, never a
// value of anybody's record.
//
// Begin with [Measure].
package calibrate

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
)

// Sample is records of which it is known who is who.
type Sample struct {
	Roll   *roll.Roll          // the records, under the model to measure
	Person func(id string) int // who a record is about
	Group  func(id string) string
}

// Report is how well a model does on a sample.
type Report struct {
	Records int
	Right   int // pairs of records of one person
	Points  []Point
	Groups  []Group // the one with the most pairs first
	Fields  []Field // the one that says the most first
}

// Point is what a bar does: pairs of at least that probability are called one
// person.
type Point struct {
	Probability       float64
	Precision, Recall float64 // shares of 1
}

// Group is how well the records of one group of people are matched, at a
// probability of one half.
type Group struct {
	Name              string
	Right             int // pairs of records of one person
	Precision, Recall float64
	Bits              float64 // the mean weight of a right pair: how the scores shift
}

// Field is what a field says of two records.
type Field struct {
	Name   string
	Bits   float64 // what it says of a right pair, on average
	Levels []Level // the nearest first
}

// Level is how often a level is seen in records of one person and of two
// strangers, and the weight that makes.
type Level struct {
	Name string
	M, U float64
	Bits float64
}

// Bars are the probabilities at which precision and recall are told.
var Bars = []float64{0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999}

// even is the bar at which groups are compared.
const even = 0.5

// Measure scores every pair of a sample. Errors: the context's.
func Measure(ctx context.Context, s Sample) (Report, error) {
	rows := s.Roll.Rows()
	r := Report{Records: rows.Len(), Fields: fieldsOf(s.Roll.Model())}
	person, group := make([]int, rows.Len()), make([]string, rows.Len())
	for i := range rows.Len() {
		person[i], group[i] = s.Person(rows.ID(i)), s.Group(rows.ID(i))
	}
	groups := map[string]*tally{}
	at := func(name string) *tally {
		if groups[name] == nil {
			groups[name] = &tally{}
		}
		return groups[name]
	}
	rightPairs(person, func(a, b int) {
		r.Right++
		at(group[a]).right++
	})
	pairing := rows.Pairing()
	rightPairs(person, func(a, b int) { at(group[a]).bits += pairing.Score(a, b).Bits() })
	counts := make([]tally, len(Bars))
	half := match.WeightOf(even)
	err := everyPair(ctx, rows, match.WeightOf(Bars[0]), func(a, b int, w match.Weight) {
		same := person[a] == person[b]
		for i, p := range Bars {
			if w >= match.WeightOf(p) {
				counts[i].count(same)
			}
		}
		if w >= half {
			at(group[a]).count(same)
		}
	})
	if err != nil {
		return r, err
	}
	for i, c := range counts {
		r.Points = append(r.Points, Point{Bars[i], c.precision(), share(c.found, r.Right)})
	}
	for name, t := range groups {
		if t.right > 0 {
			r.Groups = append(r.Groups, Group{name, t.right, t.precision(), share(t.found, t.right), t.bits / float64(t.right)})
		}
	}
	slices.SortFunc(r.Groups, func(a, b Group) int { return cmp.Or(cmp.Compare(b.Right, a.Right), cmp.Compare(a.Name, b.Name)) })
	return r, nil
}

// everyPair gives the pairs of at least a weight, of all.
func everyPair(ctx context.Context, rows *roll.Rows, least match.Weight, yield func(a, b int, w match.Weight)) error {
	sweep := rows.Sweep()
	for a := range rows.Len() {
		if err := ctx.Err(); err != nil {
			return err
		}
		sweep.Row(a, a+1, rows.Len(), least, func(b int, w match.Weight) { yield(a, b, w) })
	}
	return nil
}

// tally counts pairs.
type tally struct {
	right, found, wrong int
	bits                float64
}

func (t *tally) count(same bool) {
	if same {
		t.found++
	} else {
		t.wrong++
	}
}

func (t *tally) precision() float64 { return share(t.found, t.found+t.wrong) }

// share is 1 of none: nothing was missed.
func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// rightPairs gives every pair of rows about one person.
func rightPairs(person []int, yield func(a, b int)) {
	rows := map[int][]int{}
	for i, p := range person {
		for _, a := range rows[p] {
			yield(a, i)
		}
		rows[p] = append(rows[p], i)
	}
}

// fieldsOf is what a model says of each field.
func fieldsOf(m *match.Model) (fields []Field) {
	for _, t := range m.Fields {
		f := Field{Name: t.Name}
		names := t.Kind.Levels()
		for i := range t.M {
			l := Level{Name: names[i], M: t.M[i], U: t.U[i]}
			if l.M > 0 && l.U > 0 {
				l.Bits = math.Log2(l.M / l.U)
			}
			f.Bits += l.M * l.Bits
			f.Levels = append(f.Levels, l)
		}
		fields = append(fields, f)
	}
	slices.SortStableFunc(fields, func(a, b Field) int { return cmp.Compare(b.Bits, a.Bits) })
	return fields
}
