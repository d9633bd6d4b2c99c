package extract

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/jobs"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
)

// Enqueuer adds a job to a transaction.
type Enqueuer interface {
	Enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error
}

// Through says which queue compares what is brought; it is set once, before
// the first is.
func (s *Service) Through(queue Enqueuer) { s.jobs = queue }

// Workers adds what compares, forgets and clears.
func (s *Service) Workers(w *river.Workers) {
	river.AddWorker(w, &compareWorker{service: s})
	river.AddWorker(w, &forgetWorker{service: s})
	river.AddWorker(w, &clearWorker{service: s})
}

func (s *Service) enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error {
	if s.jobs == nil {
		return nil
	}
	return s.jobs.Enqueue(ctx, tx, args)
}

// compareArgs is the job that compares a list that was brought.
type compareArgs struct {
	Draft id.UUID `json:"draft"`
}

// Kind names the job.
func (compareArgs) Kind() string { return "extract_compare" }

// InsertOpts has the job wait for other comparisons, and nothing wait for it.
func (compareArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: jobs.Long} }

type compareWorker struct {
	river.WorkerDefaults[compareArgs]
	service *Service
}

// Timeout lets a long list take its time.
func (w *compareWorker) Timeout(*river.Job[compareArgs]) time.Duration { return 6 * time.Hour }

// Work compares one list.
func (w *compareWorker) Work(ctx context.Context, job *river.Job[compareArgs]) error {
	return w.service.Compare(ctx, job.Args.Draft)
}

// forgetArgs is the job that deletes a list that was not compared in a day.
type forgetArgs struct {
	Draft id.UUID `json:"draft"`
	at    time.Time
}

// Kind names the job.
func (forgetArgs) Kind() string { return "extract_forget" }

// InsertOpts has the job wait until the list is a day old.
func (a forgetArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{ScheduledAt: a.at} }

type forgetWorker struct {
	river.WorkerDefaults[forgetArgs]
	service *Service
}

// Work deletes one list.
func (w *forgetWorker) Work(ctx context.Context, job *river.Job[forgetArgs]) error {
	return w.service.Forget(ctx, job.Args.Draft)
}

// clearArgs is the job that deletes what a withdrawn extract matched.
type clearArgs struct {
	Extract id.UUID `json:"extract"`
}

// Kind names the job.
func (clearArgs) Kind() string { return "extract_clear" }

type clearWorker struct {
	river.WorkerDefaults[clearArgs]
	service *Service
}

// Work clears one extract.
func (w *clearWorker) Work(ctx context.Context, job *river.Job[clearArgs]) error {
	return w.service.Clear(ctx, job.Args.Extract)
}

// progressEvery is after how many rows it is said how far a comparison is.
const progressEvery = 250

// errGone ends the comparison of a list that was taken back meanwhile.
var errGone = errors.New("the list was taken back")

// Compare compares a list that was started, keeps what matched in place of the
// earlier extract of its name, and deletes the list: all of it or, when it is
// cut off, nothing. Done twice, also at the same moment, it keeps one extract;
// a list that is gone is nothing to do.
func (s *Service) Compare(ctx context.Context, row id.UUID) error {
	var d draft
	err := s.db.As(ctx, who.Jobs, who.Checking, func(tx *pg.Tx) (err error) {
		d, err = startedDraft(ctx, tx, row)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	e := whole{id: d.id, agency: d.agency, account: d.account, name: d.name, purpose: d.purpose}
	if e.found, e.rows, err = s.compareDraft(ctx, d); errors.Is(err, errGone) {
		return nil
	} else if err != nil {
		return err
	}
	return s.db.As(ctx, who.Jobs, who.Checking, func(tx *pg.Tx) error {
		there, err := lockDraft(ctx, tx, row)
		if err != nil || !there {
			return err
		}
		if err := s.keep(ctx, tx, e); err != nil {
			return err
		}
		_, err = deleteDraft(ctx, tx, row)
		return err
	})
}

// compareDraft scores the rows of a list, and says now and then how far it is.
func (s *Service) compareDraft(ctx context.Context, d draft) ([]kept, int, error) {
	l, err := open(d.content)
	if err != nil {
		return nil, 0, err
	}
	m, err := mapping(l.Header(), d.targets)
	if err != nil {
		return nil, 0, err
	}
	rows := func(yield func(match.Record) error) error {
		return m.Records(ctx, l, nil, nil, func(_ string, record match.Record) error { return yield(record) })
	}
	return s.compare(ctx, m.Layout(), rows, func(compared int) error {
		if compared%progressEvery != 0 {
			return nil
		}
		return s.db.As(ctx, who.Jobs, who.Checking, func(tx *pg.Tx) error {
			there, err := sayProgress(ctx, tx, d.id, compared)
			if err == nil && !there {
				err = errGone
			}
			return err
		})
	})
}

// Forget deletes a list that was brought and not compared in a day. It is not
// deleted before its day is over, whenever this is called.
func (s *Service) Forget(ctx context.Context, row id.UUID) error {
	return s.db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		if young, err := broughtAfter(ctx, tx, row, s.clock().Add(-Kept)); err != nil || young {
			return err
		}
		return s.discard(ctx, tx, row, "extract.forget", "It was not compared within a day.")
	})
}

// Clear deletes what a withdrawn extract matched, and tells the journal of each
// person.
func (s *Service) Clear(ctx context.Context, row id.UUID) error {
	return s.db.As(ctx, who.Jobs, who.Checking, func(tx *pg.Tx) error {
		people, err := clearMatches(ctx, tx, row)
		if err != nil || len(people) == 0 {
			return err
		}
		return eachSubjects(row, people, func(subjects []id.UUID) error {
			return s.journal.Write(ctx, tx, "extract.clear", nil, subjects...)
		})
	})
}

// Resume has every list compared that was started and not finished, as when
// the server ended in the middle. Call it before the queue starts.
func (s *Service) Resume(ctx context.Context) error {
	return s.db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		rows, err := unfinished(ctx, tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := s.enqueue(ctx, tx, compareArgs{row}); err != nil {
				return err
			}
		}
		return nil
	})
}
