package threshold

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Enqueuer adds a job to a transaction.
type Enqueuer interface {
	Enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error
}

// Through says which queue wakes disagreements; it is set once, before the
// first is raised.
func (s *Service) Through(jobs Enqueuer) { s.jobs = jobs }

// Workers adds what moves disagreements up.
func (s *Service) Workers(w *river.Workers) { river.AddWorker(w, &climbWorker{service: s}) }

// climbArgs is the job that looks at a disagreement when a stage's time is over.
type climbArgs struct {
	Row   id.UUID `json:"row"`
	Stage int     `json:"stage"`
	due   time.Time
}

// Kind names the job.
func (climbArgs) Kind() string { return "climb_ladder" }

// InsertOpts has the job wait until the stage is due.
func (a climbArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{ScheduledAt: a.due} }

// wake asks for a look at a disagreement when the time of its stage is over.
func (s *Service) wake(ctx context.Context, tx *pg.Tx, d Disagreement) error {
	if s.jobs == nil {
		return nil
	}
	return s.jobs.Enqueue(ctx, tx, climbArgs{d.ID, d.Stage, d.Due})
}

type climbWorker struct {
	river.WorkerDefaults[climbArgs]
	service *Service
}

// Work moves one disagreement up where it is still due.
func (w *climbWorker) Work(ctx context.Context, job *river.Job[climbArgs]) error {
	left, err := w.service.Climb(ctx, job.Args.Row, job.Args.Stage)
	if err == nil && left > 0 {
		return river.JobSnooze(left)
	}
	return err
}

// Climb moves a disagreement up that is still at the stage when its deadline
// has passed, and tells whoever raised it: silence is not agreement (ladder,
// DIS.R5). The chair's stage does not move on. It gives the time that is left
// where the deadline is still to come.
func (s *Service) Climb(ctx context.Context, row id.UUID, stage int) (left time.Duration, err error) {
	err = s.DB.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		d, ladder, err := s.disagreement(ctx, tx, row)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || !d.Settled.IsZero() || d.Stage != stage || stage >= len(ladder.Stages) {
			return err
		}
		if left = d.Due.Sub(s.Clock()); left > 0 {
			return nil
		}
		note := fmt.Sprintf("Nobody settled stage %d by its deadline. Silence is not agreement: it moves up by itself (DIS.R5).", stage)
		if err := insertStep(ctx, tx, d, note, s.Clock()); err != nil {
			return err
		}
		if err := s.moveUp(ctx, tx, d, d.Stage+1, ladder, note); err != nil {
			return err
		}
		return s.notices.Queue(ctx, tx, NoticeSettled, d.raisedBy, d.Ref)
	})
	if fault.Is(err, fault.Conflict) { // somebody moved or settled it at this moment
		return 0, nil
	}
	return left, err
}
