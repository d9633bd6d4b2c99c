package match

import "github.com/sightline-partnership/sightline/match/value"

// Counts tells how many people of a register have a value of a field. A nil
// Counts knows nothing.
type Counts interface {
	Count(field int, key string) int
}

// Score is the final weight of a pair. It is the plain definition that every
// quicker way of scoring is held to.
func (w *Weigher) Score(a, b *Person, counts Counts) Weight {
	t := w.start
	for i := range w.model.Fields {
		t = t.Plus(w.fieldEvidence(i, a, b, counts))
	}
	return t.Weight()
}

// fieldEvidence is what one field says in both readings.
func (w *Weigher) fieldEvidence(field int, a, b *Person, counts Counts) Evidence {
	e, _ := w.best(field, a.Cells[field], b.Cells[field], counts)
	if other := w.CrossOf(field); other >= 0 {
		cross, _ := w.bestCrossed(a.Cells[other], b.Cells[field])
		e += cross
	}
	return e
}

// agreement is which two values of a field were the nearest.
type agreement struct {
	a, b  *value.Form
	level value.Level
	count int
}

// best is the best evidence of any value of a with any value of b; none if
// either is not known.
func (w *Weigher) best(field int, a, b []value.Form, counts Counts) (Evidence, agreement) {
	kind := w.model.Fields[field].Kind
	var best Evidence
	var which agreement
	for i := range a {
		for j := range b {
			level := kind.Compare(&a[i], &b[j])
			count := commoner(field, &a[i], &b[j], counts)
			if e := w.Straight(field, level, count); which.a == nil || Better(e, best) {
				best, which = e, agreement{&a[i], &b[j], level, count}
			}
		}
	}
	return best, which
}

// bestCrossed is the same across the two names.
func (w *Weigher) bestCrossed(a, b []value.Form) (Evidence, agreement) {
	var best Evidence
	var which agreement
	for i := range a {
		for j := range b {
			level := value.Forename.Compare(&a[i], &b[j])
			if e := w.crossed[level]; which.a == nil || Better(e, best) {
				best, which = e, agreement{&a[i], &b[j], level, Uncounted}
			}
		}
	}
	return best, which
}

// commoner is the count of the commoner of two values.
func commoner(field int, a, b *value.Form, counts Counts) int {
	if counts == nil {
		return Uncounted
	}
	return max(counts.Count(field, a.Key), counts.Count(field, b.Key))
}
