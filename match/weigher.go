package match

import (
	"math"

	"github.com/sightline-partnership/sightline/match/value"
)

// How the rarity of a value is judged: the usual share counts as this many
// people, and a value may be this many bits rarer or commoner than usual.
const (
	usualPeople = 1000
	mostRare    = 6
	mostCommon  = 14
)

// Uncounted stands for a count that is not known: the value is then taken to
// be as common as values of the field usually are.
const Uncounted = -1

// A Weigher is a model bound to the size of a register, with every weight
// worked out. It does not change and is safe for many readers.
type Weigher struct {
	model    *Model
	rows     int
	start    Tally
	forename int // fields, or -1
	surname  int
	plain    [][]Evidence // [field][level], for values as common as usual
	crossed  []Evidence   // [level], a forename against a surname
}

// Weigher binds the model to a register of this many people; it holds for
// pairs within the register and for somebody looked up in it.
func (m *Model) Weigher(rows int) *Weigher {
	w := &Weigher{model: m, rows: max(rows, 1)}
	w.forename, w.surname = Named(m.Layout())
	w.start = m.start(w.rows)
	for i := range m.Fields {
		f := &m.Fields[i]
		weights := make([]Evidence, f.levels())
		for l := range f.levels() {
			weights[l] = w.straight(i, l, 1)
		}
		w.plain = append(w.plain, weights)
	}
	if w.swaps() {
		w.crossed = crossed(&m.Fields[w.forename], &m.Fields[w.surname])
	}
	return w
}

// start is the prior of the four readings. The chance that two of n people
// are one is their expected number of matches over n, and of kin likewise.
func (m *Model) start(rows int) Tally {
	chance := min(m.Prior.Matches/float64(rows), 0.5)
	stranger := Bits(math.Log2(chance / (1 - chance)))
	kin := Bits(math.Log2(m.Prior.Matches / m.Prior.Kin))
	swapped := Bits(math.Log2(m.Prior.Swapped))
	return noEvidence.Plus(evidence(stranger, kin, stranger+swapped, kin+swapped))
}

// swaps says that forename and surname can be read swapped.
func (w *Weigher) swaps() bool { return w.forename >= 0 && w.surname >= 0 }

// isName says that the field takes part in the swapped reading.
func (w *Weigher) isName(field int) bool {
	return w.swaps() && (field == w.forename || field == w.surname)
}

// CrossOf is the field whose values stand against this field's in the swapped
// reading, or -1.
func (w *Weigher) CrossOf(field int) int {
	switch {
	case !w.swaps():
		return -1
	case field == w.forename:
		return w.surname
	case field == w.surname:
		return w.forename
	}
	return -1
}

// Start is the tally of a pair before any field is looked at.
func (w *Weigher) Start() Tally { return w.start }

// Rows is the size of the register.
func (w *Weigher) Rows() int { return w.rows }

// Model is the model that was bound. Do not change it.
func (w *Weigher) Model() *Model { return w.model }

// Straight is the evidence of a field that agrees at a level, as written.
// count is how many people of the register have the commoner one of the two
// values, or Uncounted. For a name it leaves the swapped reading at zero, for
// any other field both readings get it.
func (w *Weigher) Straight(field int, level value.Level, count int) Evidence {
	f := &w.model.Fields[field]
	if count == Uncounted || f.Frequency[level] == 0 {
		return w.plain[field][level]
	}
	return w.straight(field, level, w.rarity(f, count))
}

func (w *Weigher) straight(field int, level value.Level, rarity float64) Evidence {
	f := &w.model.Fields[field]
	u := min(f.U[level]*math.Pow(rarity, f.Frequency[level]), 1)
	stranger, kin := weigh(f.M[level], u, f.Kin)
	if w.isName(field) {
		return evidence(stranger, kin, 0, 0)
	}
	return evidence(stranger, kin, stranger, kin)
}

// weigh is the weight of a level against a stranger and against kin, who
// share the value with a chance of kin and else are as strangers.
func weigh(m, u, kin float64) (against, againstKin Weight) {
	return Bits(math.Log2(m / u)), Bits(math.Log2(m / (kin*m + (1-kin)*u)))
}

// rarity is how many times as common as usual a value is among strangers. The
// person's own records are taken off the count, and the usual share is mixed
// in so that a small register doesn't claim to know what is rare.
func (w *Weigher) rarity(f *TrainedField, count int) float64 {
	usual := f.usual()
	others := max(0, float64(count)-1-w.model.Prior.Matches)
	share := (others + usualPeople*usual) / (float64(w.rows) + usualPeople)
	return min(max(share/usual, 1.0/(1<<mostRare)), 1<<mostCommon)
}

// Crossed is the evidence, in the swapped reading only, of one record's
// forename agreeing at a level with the other's surname.
func (w *Weigher) Crossed(level value.Level) Evidence { return w.crossed[level] }

// crossedKin is how often one of two kin has the other's surname as forename
// by the same mistake: between never and as often as they share a surname.
const crossedKin = 0.15

// crossed takes the shares of the two names half and half, so that it does not
// matter which record comes first.
func crossed(a, b *TrainedField) []Evidence {
	out := make([]Evidence, a.levels())
	for l := range out {
		m, u := (a.M[l]+b.M[l])/2, (a.U[l]+b.U[l])/2
		stranger, kin := weigh(m, u, crossedKin)
		out[l] = evidence(0, 0, stranger, kin)
	}
	return out
}

// Better says whether evidence x is more for the pair than y, in the reading
// that both are for: first against a stranger, then against kin. Of several
// values of one field, the best counts.
func Better(x, y Evidence) bool {
	a, b := noEvidence.Plus(x), noEvidence.Plus(y)
	if d := a.lane(0) + a.lane(2) - b.lane(0) - b.lane(2); d != 0 {
		return d > 0
	}
	return a.lane(1)+a.lane(3) > b.lane(1)+b.lane(3)
}
