package watch

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Often is how often the journal is looked through.
const Often = 5 * time.Minute

// Notices queues a message to somebody, in the transaction that is the reason
// for it.
type Notices interface {
	Queue(ctx context.Context, tx *pg.Tx, template string, to id.UUID, ref string) error
}

// The templates of the notices that this package queues. Neither has a
// reference.
const (
	NoticeAlert = "alert_raised"
	NoticeRead  = "records_read"
)

// Deps is what the service stands on.
type Deps struct {
	DB      *pg.DB
	Journal *audit.Journal
	Clock   when.Clock
	Notices Notices
	Rules   func(day when.Date) (Rules, error) // in force on a day
}

// Service watches the journal.
type Service struct{ Deps }

// New watches the journal.
func New(deps Deps) *Service { return &Service{deps} }

// Look looks through what the journal holds since the last look, and keeps an
// alert of what is unusual. It says how many were raised.
func (s *Service) Look(ctx context.Context) (raised int, err error) {
	now := s.Clock()
	rules, err := s.Rules(when.DateOf(now))
	if err != nil {
		return 0, err
	}
	err = s.DB.As(ctx, who.Jobs, who.Oversight, func(tx *pg.Tx) error {
		since, err := mark(ctx, tx, now)
		if err != nil {
			return err
		}
		found, err := gather(ctx, tx, since, now, rules)
		if err != nil {
			return err
		}
		for _, f := range found {
			one, err := s.keep(ctx, tx, f, rules, now)
			if err != nil {
				return err
			}
			if one {
				raised++
			}
		}
		if raised == 0 {
			return nil
		}
		return s.tellOfficers(ctx, tx)
	})
	return raised, err
}

// gather is what the rules find in the journal between two times.
func gather(ctx context.Context, tx *pg.Tx, since, now time.Time, rules Rules) ([]Finding, error) {
	looks, err := loadLooks(ctx, tx, since, now, nil)
	if err != nil {
		return nil, err
	}
	if readers := several(looks, rules); len(readers) > 0 {
		whole, err := loadLooks(ctx, tx, now.Add(-24*time.Hour), now, readers)
		if err != nil {
			return nil, err
		}
		looks = append(looks, whole...)
	}
	days, err := loadDays(ctx, tx, since, now, rules.of(Hours))
	if err != nil {
		return nil, err
	}
	usual, err := loadUsual(ctx, tx, suspects(days, rules), now, rules.of(Hours))
	if err != nil {
		return nil, err
	}
	return Judge(looks, days, usual, rules), nil
}

// keep raises an alert, or adds to one that nobody has looked at. What earlier
// alerts of the day tell already raises nothing again.
func (s *Service) keep(ctx context.Context, tx *pg.Tx, f Finding, rules Rules, now time.Time) (raised bool, err error) {
	open, known, err := earlierAlerts(ctx, tx, f, now.Add(-24*time.Hour))
	if err != nil {
		return false, err
	}
	f = fresh(f, known)
	switch {
	case len(f.Records) == 0:
		return false, nil
	case !open.IsZero():
		return false, extend(ctx, tx, open, f)
	case len(f.Records) < f.Rule.AtLeast && len(known) > 0:
		return false, nil
	}
	row := id.New()
	if err := insert(ctx, tx, row, f, rules, now); err != nil {
		return false, err
	}
	return true, s.Journal.Write(ctx, tx, "watch.raise", nil, row)
}

func (s *Service) tellOfficers(ctx context.Context, tx *pg.Tx) error {
	officers, err := privacyOfficers(ctx, tx)
	if err != nil {
		return err
	}
	for _, one := range officers {
		if err := s.Notices.Queue(ctx, tx, NoticeAlert, one, ""); err != nil {
			return err
		}
	}
	return nil
}

// Alerts are the alerts that nobody has looked at, the last first, and after
// them those of the last 90 days; at most 200; never one about the actor.
// Errors: Forbidden but for privacy officers.
func (s *Service) Alerts(ctx context.Context, actor who.Actor) (all []Alert, err error) {
	if err := access.May(actor, who.Oversight, access.OnAlert, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		if all, err = alerts(ctx, tx, s.Clock().AddDate(0, 0, -90)); err != nil {
			return err
		}
		var ids []id.UUID
		for _, a := range all {
			ids = append(ids, a.ID)
		}
		return s.Journal.Read(tx, "watch.list", ids...)
	})
	return all, err
}

// SayCommand says what came of an alert.
type SayCommand struct {
	Alert id.UUID
	State State  // Looked or Agency
	Words string // what the privacy officer found
}

// Say keeps what came of an alert. Errors: Forbidden; NotFound for absent and
// for one about the actor; Invalid without words.
func (s *Service) Say(ctx context.Context, actor who.Actor, cmd SayCommand) error {
	const op = "watch.Say"
	if err := access.May(actor, who.Oversight, access.OnAlert, access.Edit); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Oversight, "watch.say", func(tx *pg.Tx) error {
		there, err := exists(ctx, tx, cmd.Alert)
		if err != nil {
			return err
		}
		if !there {
			return fault.Absent(op)
		}
		var c words.Check
		cmd.Words = c.Text("words", "what you found", cmd.Words, 2000)
		c.Need("words", "Say what you found.", cmd.Words)
		words.OneOf(&c, "state", "Say what came of it.", cmd.State, Looked, Agency)
		c.Need("state", "Say what came of it.", string(cmd.State))
		if err := c.Err(op); err != nil {
			return err
		}
		if err := say(ctx, tx, cmd, s.Clock()); err != nil {
			return err
		}
		change, err := audit.Diff(nil, map[string]State{"state": cmd.State})
		if err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "watch.say", cmd.Words, change, cmd.Alert)
	})
}

// Readers is who else opened the records that the actor leads since a time, the
// last first; at most 500. Errors: Forbidden outside the hub.
func (s *Service) Readers(ctx context.Context, actor who.Actor, since time.Time) (all []Reading, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnReferral, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if all, err = readings(ctx, tx, since); err != nil {
			return err
		}
		subjects := []id.UUID{actor.ID}
		for _, r := range all {
			subjects = append(subjects, r.Record)
		}
		return s.Journal.Read(tx, "watch.readers", subjects...)
	})
	return all, err
}

// morning is the hour from which on lead workers are written to.
const morning = 7

// TellLeads writes once a day, in the morning, to each worker whose records somebody else opened
// the day before. It says how many were written to.
func (s *Service) TellLeads(ctx context.Context) (told int, err error) {
	today := when.DateOf(s.Clock())
	if s.Clock().Before(today.At(morning, 0)) {
		return 0, nil
	}
	err = s.DB.As(ctx, who.Jobs, who.Oversight, func(tx *pg.Tx) error {
		leads, err := leadsRead(ctx, tx, today.AddDays(-1).At(0, 0), today.At(0, 0))
		if err != nil {
			return err
		}
		for _, lead := range leads {
			first, err := markTold(ctx, tx, lead, today.AddDays(-1))
			if err != nil {
				return err
			}
			if !first {
				continue
			}
			if err := s.Notices.Queue(ctx, tx, NoticeRead, lead, ""); err != nil {
				return err
			}
			told++
		}
		return nil
	})
	return told, err
}

// LookJob is the job that looks through the journal.
type LookJob struct{}

// Kind names the job.
func (LookJob) Kind() string { return "watch_look" }

// LeadsJob is the job that tells lead workers who read their records.
type LeadsJob struct{}

// Kind names the job.
func (LeadsJob) Kind() string { return "watch_leads" }

type lookWorker struct {
	river.WorkerDefaults[LookJob]
	service *Service
}

type leadsWorker struct {
	river.WorkerDefaults[LeadsJob]
	service *Service
}

// Workers adds what looks and what tells.
func (s *Service) Workers(w *river.Workers) {
	river.AddWorker(w, &lookWorker{service: s})
	river.AddWorker(w, &leadsWorker{service: s})
}

// Work looks through the journal.
func (w *lookWorker) Work(ctx context.Context, _ *river.Job[LookJob]) error {
	_, err := w.service.Look(ctx)
	return err
}

// Work tells lead workers.
func (w *leadsWorker) Work(ctx context.Context, _ *river.Job[LeadsJob]) error {
	_, err := w.service.TellLeads(ctx)
	return err
}
