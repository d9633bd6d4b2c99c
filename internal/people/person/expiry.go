package person

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

// What is held about an adult who is accused of nothing expires two years after
// it was last used, unless somebody renews it with a reason. The rule is the
// function expiry of the migrations. Source: UK GDPR Article 5(1)(e), storage no
// longer than is necessary; the two years are local.

const (
	// keptFor is how long a renewal lasts.
	keptFor = 24 // months
	// soon is how far ahead the list of what expires looks.
	soon = 60 // days
)

// Expiring is an adult's record that expires soon, or has.
type Expiring struct {
	Person id.UUID
	Name   string
	Day    when.Date // on which it expires
	Closed time.Time // when it expired; zero while it stands
}

// ExpiringSoon are the adults in sight whose records expire within 60 days,
// the first first. Errors: Forbidden outside the hub.
func (s *Service) ExpiringSoon(ctx context.Context, actor who.Actor) (all []Expiring, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnPerson, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		today := when.DateOf(s.Clock())
		if all, err = expiringBefore(ctx, tx, today, today.AddDays(soon)); err != nil {
			return err
		}
		var ids []id.UUID
		for _, e := range all {
			ids = append(ids, e.Person)
		}
		briefs, err := s.Briefs(ctx, tx, ids)
		for i := range all {
			all[i].Name = briefs[all[i].Person].Name
		}
		if err != nil || len(ids) == 0 {
			return err
		}
		return s.Journal.Read(tx, "person.expiring", ids...)
	})
	return all, err
}

// Expired are the records that have expired, the last first, for the hub's
// managers; nobody for anybody else. Errors: Forbidden outside the hub.
func (s *Service) Expired(ctx context.Context, actor who.Actor) (all []Expiring, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnPerson, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if all, err = expiredPeople(ctx, tx); err != nil || len(all) == 0 {
			return err
		}
		var ids []id.UUID
		for _, e := range all {
			ids = append(ids, e.Person)
		}
		return s.Journal.Read(tx, "person.expired", ids...)
	})
	return all, err
}

// Renew keeps an adult's record for another two years. Errors: NotFound;
// Invalid without a reason, and for a child, whose record does not expire.
func (s *Service) Renew(ctx context.Context, actor who.Actor, person id.UUID, reason string) error {
	reason, err := renewalReason(reason)
	if err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "person.renew", func(tx *pg.Tx) error {
		p, err := s.open(ctx, tx, person, access.Edit)
		if err != nil {
			return err
		}
		if p.Kind != Adult {
			return fault.Fields{"reason": "A child's record does not expire."}.Err("person.Renew")
		}
		return s.keep(ctx, tx, person, "person.renew", reason)
	})
}

// Restore opens a record that had expired, and keeps it for another two years.
// Errors: NotFound for absent, for a record that stands, and for everybody but
// the hub's managers; Invalid without a reason.
func (s *Service) Restore(ctx context.Context, actor who.Actor, person id.UUID, reason string) error {
	reason, err := renewalReason(reason)
	if err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "person.restore", func(tx *pg.Tx) error {
		opened, err := restore(ctx, tx, person)
		if err == nil && !opened {
			err = fault.Absent("person.Restore")
		}
		if err != nil {
			return err
		}
		return s.keep(ctx, tx, person, "person.restore", reason)
	})
}

func renewalReason(reason string) (string, error) {
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why this is still needed.", reason)
	return reason, c.Err("person.Renew")
}

func (s *Service) keep(ctx context.Context, tx *pg.Tx, person id.UUID, deed, reason string) error {
	until := when.DateOf(s.Clock()).AddMonths(keptFor)
	if err := insertKeep(ctx, tx, person, until, reason, s.Clock()); err != nil {
		return err
	}
	change, err := audit.Diff(nil, map[string]string{"kept_until": until.String()})
	if err != nil {
		return err
	}
	return s.Journal.WriteBecause(ctx, tx, deed, reason, change, person)
}

// ExpiryJob is the job that closes what has expired; it is done daily.
type ExpiryJob struct{}

// Kind names the job.
func (ExpiryJob) Kind() string { return "person_expiry" }

type expiryWorker struct {
	river.WorkerDefaults[ExpiryJob]
	service *Service
}

// Work closes what has expired.
func (w *expiryWorker) Work(ctx context.Context, _ *river.Job[ExpiryJob]) error {
	_, err := w.service.Expire(ctx)
	return err
}

// mostSubjects is how many people one entry of the journal is about.
const mostSubjects = 200

// Expire closes the records of adults that have expired, and says how many.
func (s *Service) Expire(ctx context.Context) (closed int, err error) {
	err = s.DB.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		ids, err := expire(ctx, tx, when.DateOf(s.Clock()), s.Clock())
		closed = len(ids)
		for len(ids) > 0 && err == nil {
			n := min(len(ids), mostSubjects)
			var change audit.Change
			if change, err = audit.Diff(nil, map[string]bool{"expired": true}); err == nil {
				err = s.Journal.WriteBecause(ctx, tx, "person.expire", "Nobody renewed it.", change, ids[:n]...)
			}
			ids = ids[n:]
		}
		return err
	})
	return closed, err
}
