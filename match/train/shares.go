package train

import (
	"math"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// learner is a model while it learns, with what it started from.
type learner struct {
	model *match.Model
	from  *match.Model // the settings' shares, which stay in as a few pairs
	rows  int
	pairs float64 // of all rows with each other, or across two files
}

// What the settings count for, in pairs.
const (
	settingsMatches   = 40
	settingsStrangers = 400
	leastMatches      = 1e-4 // expected further records of a person, at the least
	leastShare        = 1e-9
	// kinRange is how far learning may move the number of kin, either way. A
	// register in which no household shows may still hold twins.
	kinRange = 8
)

// chances are the probabilities that a pair of a pattern is one person, and
// that it is two of one household: the model's own score without the rarity of
// values.
func (l *learner) chances(p pattern) (same, kin float64) {
	prior := min(l.model.Prior.Matches/float64(l.rows), 0.5)
	stranger := math.Log2(prior / (1 - prior))
	related := math.Log2(l.model.Prior.Matches / l.model.Prior.Kin)
	for f := range l.model.Fields {
		level := p.level(f)
		if level == roll.NotKnown {
			continue
		}
		t := &l.model.Fields[f]
		m, u := t.M[level], t.U[level]
		stranger += math.Log2(m / u)
		related += math.Log2(m / (t.Kin*m + (1-t.Kin)*u))
	}
	againstStranger, againstKin := math.Exp2(-stranger), math.Exp2(-related)
	all := 1 + againstStranger + againstKin
	return 1 / all, againstKin / all
}

// learnStrangers sets u from random pairs, each counting as far as it is not
// a match.
func (l *learner) learnStrangers(random tally) {
	sums := l.sums()
	for _, p := range random.sorted() {
		same, _ := l.chances(p)
		l.add(sums, p, random[p]*(1-same))
	}
	for f := range l.model.Fields {
		mix(l.model.Fields[f].U, sums[f], l.from.Fields[f].U, settingsStrangers)
	}
}

// learnMatches sets m and the prior from pairs that share something, each
// counting as far as it is a match. It answers how far the expected number of
// matches moved, as a share of it.
func (l *learner) learnMatches(likely tally) float64 {
	sums := l.sums()
	found, related := 0.0, 0.0
	for _, p := range likely.sorted() {
		same, kin := l.chances(p)
		found += likely[p] * same
		related += likely[p] * kin
		l.add(sums, p, likely[p]*same)
	}
	for f := range l.model.Fields {
		mix(l.model.Fields[f].M, sums[f], l.from.Fields[f].M, settingsMatches)
	}
	before := l.model.Prior.Matches
	each := float64(l.rows) / l.pairs
	l.model.Prior.Matches = max(found*each, leastMatches)
	kin := l.from.Prior.Kin
	l.model.Prior.Kin = min(max(related*each, kin/kinRange), kin*kinRange)
	return math.Abs(l.model.Prior.Matches-before) / before
}

// Records of one person may differ in anything, but not mostly in their names
// and dates of birth: then expectation-maximisation has learnt some other group,
// such as a family, and calls it a person.
const mostDifferent = 0.5

// sound says that what was learnt can be one person's records.
func (l *learner) sound() bool {
	for f := range l.model.Fields {
		t := &l.model.Fields[f]
		switch t.Kind {
		case value.Forename, value.Surname, value.BirthDate:
			if t.M[len(t.M)-1] > mostDifferent {
				return false
			}
		}
	}
	return true
}

// sums is room for a count by field and level.
func (l *learner) sums() [][]float64 {
	sums := make([][]float64, len(l.model.Fields))
	for f := range sums {
		sums[f] = make([]float64, len(l.model.Fields[f].M))
	}
	return sums
}

func (l *learner) add(sums [][]float64, p pattern, n float64) {
	for f := range sums {
		if level := p.level(f); level != roll.NotKnown {
			sums[f][level] += n
		}
	}
}

// mix turns counts into shares, with the settings' shares as so many pairs.
func mix(into, counts, settings []float64, weight float64) {
	total := weight
	for _, n := range counts {
		total += n
	}
	sum := 0.0
	for i := range into {
		into[i] = max((counts[i]+weight*settings[i])/total, leastShare)
		sum += into[i]
	}
	for i := range into {
		into[i] /= sum
	}
}
