package match

import (
	"math"

	"github.com/sightline-partnership/sightline/match/value"
)

// An Explanation is the way from the prior to the final weight, field by
// field. Prior, the weights of the steps and Household add up to Final.
type Explanation struct {
	Prior     Weight
	Steps     []Step // in the order of the fields; every field has one
	Household Weight // taken off because kin would agree on much of this too; 0 or less
	Final     Weight
	Swapped   bool // the better reading has forename and surname swapped
}

// A Step is what one field says.
type Step struct {
	Field   string
	Kind    value.Kind
	Known   bool   // both records say something
	Lacks   bool   // the first says something and the second does not
	Level   string // in words, as [value.Kind.Levels]; empty unless Known
	A, B    string // the normalised values that were compared: about somebody, not for logs
	Weight  Weight
	Rarity  float64 // how many times as common as usual the value is here; 1 if not counted
	Crossed bool    // a forename stood against a surname
}

// Explain is Score with its reasons.
func (w *Weigher) Explain(a, b *Person, counts Counts) Explanation {
	total := w.start
	straight := make([]Step, len(w.model.Fields))
	swapped := make([]Step, len(w.model.Fields))
	for i := range w.model.Fields {
		e, which := w.best(i, a.Cells[i], b.Cells[i], counts)
		straight[i] = w.step(i, e, which, 0)
		straight[i].Lacks = len(a.Cells[i]) > 0 && len(b.Cells[i]) == 0
		swapped[i] = straight[i]
		if other := w.CrossOf(i); other >= 0 {
			cross, across := w.bestCrossed(a.Cells[other], b.Cells[i])
			swapped[i] = w.step(i, cross, across, 2)
			swapped[i].Crossed, swapped[i].Lacks = swapped[i].Known, straight[i].Lacks
			e += cross
		}
		total = total.Plus(e)
	}
	x := Explanation{Final: total.Weight(), Steps: straight, Prior: w.start.lane(0)}
	stranger := total.lane(0)
	if together(total.lane(2), total.lane(3)) > together(total.lane(0), total.lane(1)) {
		x.Steps, x.Prior, x.Swapped = swapped, w.start.lane(2), true
		stranger = total.lane(2)
	}
	x.Household = x.Final - stranger
	return x
}

// step describes a field's best agreement, weighed in the given lane.
func (w *Weigher) step(field int, e Evidence, which agreement, lane int) Step {
	f := &w.model.Fields[field]
	s := Step{Field: f.Name, Kind: f.Kind, Rarity: 1}
	if which.a == nil {
		return s
	}
	s.Known, s.A, s.B = true, which.a.Key, which.b.Key
	s.Level = f.Kind.Levels()[which.level]
	s.Weight = noEvidence.Plus(e).lane(lane)
	if which.count != Uncounted && f.Frequency[which.level] > 0 && w.rows >= enoughToTell {
		s.Rarity = w.rarity(f, which.count)
	}
	return s
}

// Evidence is what the fields say together, before any prior: how much more
// the pair looks like one person than like two strangers.
func (x *Explanation) Evidence() Weight {
	sum := Weight(0)
	for i := range x.Steps {
		sum += x.Steps[i].Weight
	}
	return sum
}

// Probability is the chance that the final weight stands for.
func (x *Explanation) Probability() float64 { return x.Final.Probability() }

// enoughToTell is how many people a register must have for "rare here" to mean
// anything.
const enoughToTell = 1000

// rareHere and commonHere are how far from usual a value must be to be said so.
const (
	rareHere   = 1.0 / 3
	commonHere = 3.0
)

// rarityWords is " and rare here", " and common here" or nothing.
func (s *Step) rarityWords() string {
	switch {
	case s.Rarity <= rareHere:
		return " and rare here"
	case s.Rarity >= commonHere:
		return " and common here"
	}
	return ""
}

// size is how much a step matters, whichever way.
func (s *Step) size() float64 { return math.Abs(s.Weight.Bits()) }
