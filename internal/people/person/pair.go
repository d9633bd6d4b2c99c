package person

import (
	"bytes"
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
)

// Pair is two records that may be one person; A has the lower id.
type Pair struct {
	A, B        Brief
	AID, BID    id.UUID
	Probability float64
	Verdicts    []Verdict // the last word of each who said something, oldest first
}

// Verdict is what somebody said of two records.
type Verdict struct {
	Word   string // "same", "not_same" or "not_sure"
	Reason string
	By     string // the worker's name
	Worker id.UUID
	At     time.Time
}

// leastPair is the likelihood from which two records are put before people.
const leastPair = 0.5

// inOrder is a pair's two ids, the lower one first.
func inOrder(a, b id.UUID) (low, high id.UUID) {
	if bytes.Compare(a[:], b[:]) > 0 {
		return b, a
	}
	return a, b
}

// Enqueuer adds a job to a transaction.
type Enqueuer interface {
	Enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error
}

// Through says which queue looks for pairs; it is set once, before the first
// write. Without one, nobody is compared after a write.
func (s *Service) Through(jobs Enqueuer) { s.jobs = jobs }

// Workers adds what looks for pairs, and what closes expired records.
func (s *Service) Workers(w *river.Workers) {
	river.AddWorker(w, &pairWorker{service: s})
	river.AddWorker(w, &expiryWorker{service: s})
}

// pairArgs is the job that compares somebody who changed with everybody.
type pairArgs struct {
	Person id.UUID `json:"person"`
}

// Kind names the job.
func (pairArgs) Kind() string { return "person_pairs" }

type pairWorker struct {
	river.WorkerDefaults[pairArgs]
	service *Service
}

// Work compares one person.
func (w *pairWorker) Work(ctx context.Context, job *river.Job[pairArgs]) error {
	return w.service.FindPairs(ctx, job.Args.Person)
}

// look asks for a comparison of somebody who changed, when the transaction
// commits.
func (s *Service) look(ctx context.Context, tx *pg.Tx, person id.UUID) error {
	if s.jobs == nil {
		return nil
	}
	return s.jobs.Enqueue(ctx, tx, pairArgs{person})
}

// FindPairs compares somebody with everybody and keeps who may be the same,
// for people to judge. It joins nobody.
func (s *Service) FindPairs(ctx context.Context, person id.UUID) error {
	all, err := s.register.current(ctx, working)
	if err != nil {
		return err
	}
	asked, there := all.person(person.String())
	found := map[id.UUID]match.Weight{}
	if there {
		hits, err := all.like(ctx, &asked, roll.Limit{Top: maxLooked, AtLeast: match.WeightOf(leastPair)})
		if err != nil {
			return err
		}
		for _, h := range hits {
			if other, err := id.Parse(h.ID); err == nil && other != person {
				found[other] = h.Weight
			}
		}
	}
	return s.DB.As(ctx, who.Matching, who.Running, func(tx *pg.Tx) error { return savePairs(ctx, tx, person, found, s.Clock()) })
}
