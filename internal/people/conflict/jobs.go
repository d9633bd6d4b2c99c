package conflict

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Enqueuer adds a job to a transaction.
type Enqueuer interface {
	Enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error
}

// Through says which queue tells managers at once; it is set once, before the
// first conflict.
func (s *Service) Through(queue Enqueuer) { s.jobs = queue }

func (s *Service) enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error {
	if s.jobs == nil {
		return nil
	}
	return s.jobs.Enqueue(ctx, tx, args)
}

// TellJob is the job that tells managers of conflicts: after one was declared,
// and every minute for those that the data shows.
type TellJob struct{}

// Kind names the job.
func (TellJob) Kind() string { return "conflict_tell" }

// SweepJob is the job that looks at everybody again, daily.
type SweepJob struct{}

// Kind names the job.
func (SweepJob) Kind() string { return "conflict_sweep" }

type tellWorker struct {
	river.WorkerDefaults[TellJob]
	service *Service
}

type sweepWorker struct {
	river.WorkerDefaults[SweepJob]
	service *Service
}

// Workers adds what tells managers and what sweeps.
func (s *Service) Workers(w *river.Workers) {
	river.AddWorker(w, &tellWorker{service: s})
	river.AddWorker(w, &sweepWorker{service: s})
}

// Work tells managers.
func (w *tellWorker) Work(ctx context.Context, _ *river.Job[TellJob]) error {
	return w.service.Tell(ctx)
}

// Work sweeps.
func (w *sweepWorker) Work(ctx context.Context, _ *river.Job[SweepJob]) error {
	return w.service.Sweep(ctx)
}

// Sweep looks for conflicts of everybody whom the data may show one of: two
// changes that committed at the same moment may not have seen each other.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error { return sweep(ctx, tx) })
}

// Tell takes from workers in conflict what they had been given, and tells the
// managers who may see each referral that somebody has stepped back from it. A
// worker who had no part in any is told of to nobody.
func (s *Service) Tell(ctx context.Context) error {
	return s.DB.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		lines, err := loadUntold(ctx, tx)
		if err != nil {
			return err
		}
		told := map[[2]id.UUID]bool{} // the same manager of the same referral once
		for i, l := range lines {
			if i == 0 || lines[i-1].Conflict != l.Conflict {
				if err := s.letGo(ctx, tx, l.Conflict, l.Account); err != nil {
					return err
				}
			}
			key := [2]id.UUID{l.Referral, l.Manager}
			if l.Manager.IsZero() || told[key] {
				continue
			}
			told[key] = true
			if err := s.Notices.Queue(ctx, tx, NoticeSteppedBack, l.Manager, l.Ref); err != nil {
				return err
			}
		}
		return nil
	})
}

// letGo takes from a worker the referrals that a conflict closes to them.
func (s *Service) letGo(ctx context.Context, tx *pg.Tx, conflict, account id.UUID) error {
	freed, err := stepBack(ctx, tx, conflict, s.Clock())
	if err != nil {
		return err
	}
	for _, referral := range freed {
		change, err := audit.Diff(map[string]id.UUID{"allocated_to": account}, map[string]*id.UUID{"allocated_to": nil})
		if err != nil {
			return err
		}
		if err := s.Journal.Write(ctx, tx, "conflict.step_back", change, referral); err != nil {
			return err
		}
	}
	return nil
}
