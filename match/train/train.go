package train

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
)

// Options bounds and names a training. The zero value is usable.
type Options struct {
	On          string    // a name for the data, kept in the model
	At          time.Time // when, kept in the model
	First       int       // above 0: rows before it are one file, the rest another
	Seed        uint64    // of the random pairs
	RandomPairs int       // for u; 1,000,000 if 0
	LikelyPairs int       // for m, at most; 4,000,000 if 0
}

const (
	usualRandom = 1_000_000
	usualLikely = 4_000_000
	outerRounds = 3    // u again after m has been learnt
	innerRounds = 40   // of expectation-maximisation
	settled     = 1e-4 // relative change of the prior at which a round is the last
)

func (o Options) sane() Options {
	if o.RandomPairs <= 0 {
		o.RandomPairs = usualRandom
	}
	if o.LikelyPairs <= 0 {
		o.LikelyPairs = usualLikely
	}
	return o
}

// Unlabelled learns a model from the rows of a roll without being told which
// belong together. The roll's own model is where it starts. Fewer than two
// rows teach nothing: the roll's model comes back untrained.
func Unlabelled(ctx context.Context, r *roll.Roll, o Options) (*match.Model, error) {
	o = o.sane()
	s := &source{rows: r.Rows(), first: o.First}
	l := newLearner(r.Model(), s)
	if l.pairs < 1 {
		return l.model, nil
	}
	random, randomN, err := s.randomPairs(ctx, o.RandomPairs, o.Seed)
	if err != nil {
		return nil, err
	}
	likely, likelyN, err := s.likelyPairs(ctx, o.LikelyPairs)
	if err != nil {
		return nil, err
	}
	rounds := 0
	for range outerRounds {
		l.learnStrangers(random)
		for range innerRounds {
			rounds++
			if l.learnMatches(likely) < settled {
				break
			}
		}
	}
	if !l.sound() {
		kept := clone(l.from)
		kept.Trained = &match.Training{At: o.At, On: o.On, How: "not: the pairs that share most are not one person's records, so the settings are kept", Rows: s.rows.Len(),
			Pairs: likelyN, RandomPairs: randomN, Rounds: rounds}
		return kept, kept.Check()
	}
	l.model.Trained = &match.Training{At: o.At, On: o.On, How: "without labels", Rows: s.rows.Len(),
		Pairs: likelyN, RandomPairs: randomN, Rounds: rounds}
	return l.model, l.model.Check()
}

func newLearner(from *match.Model, s *source) *learner {
	return &learner{model: clone(from), from: from, rows: s.rows.Len(), pairs: s.allPairs()}
}

// clone copies a model as far as learning changes it.
func clone(m *match.Model) *match.Model {
	c := *m
	c.Fields = append([]match.TrainedField(nil), m.Fields...)
	for i := range c.Fields {
		f := &c.Fields[i]
		f.M, f.U = append([]float64(nil), f.M...), append([]float64(nil), f.U...)
	}
	return &c
}

// A Label is what a person decided about two records.
type Label struct {
	A, B string // ids
	Same bool
}

// Labelled learns m from the labels that say "same", u from random pairs, and
// the prior from both: the share of labelled pairs is no share of all pairs,
// so Matches is learnt as without labels. An id that the roll doesn't hold is
// an error that does not name it.
func Labelled(ctx context.Context, r *roll.Roll, labels []Label, o Options) (*match.Model, error) {
	m, err := Unlabelled(ctx, r, o)
	if err != nil {
		return nil, err
	}
	rows := r.Rows()
	index := rowsByID(rows)
	l := newLearner(r.Model(), &source{rows: rows, first: o.First})
	sums := l.sums()
	read := newReader(rows)
	n := 0
	for i, label := range labels {
		a, knownA := index[label.A]
		b, knownB := index[label.B]
		if !knownA || !knownB {
			return nil, fmt.Errorf("train: label %d names a record that is not in the data", i+1)
		}
		if label.Same && a != b {
			l.add(sums, read.pattern(a, b), 1)
			n++
		}
	}
	if n == 0 {
		return nil, errors.New("train: no label says that two records are the same person")
	}
	for f := range m.Fields {
		mix(m.Fields[f].M, sums[f], l.from.Fields[f].M, settingsMatches)
	}
	if m.Trained != nil {
		m.Trained.How, m.Trained.Pairs = "from labels", n
	}
	return m, m.Check()
}

func rowsByID(rows *roll.Rows) map[string]int {
	index := make(map[string]int, rows.Len())
	for row := range rows.Len() {
		index[rows.ID(row)] = row
	}
	return index
}
