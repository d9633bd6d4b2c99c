package glass

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// People says whether somebody's record is in sight. Errors: NotFound.
type People interface {
	InSight(ctx context.Context, tx *pg.Tx, person id.UUID, field access.Field) error
}

// Referrals opens a referral that is in sight. Errors: NotFound.
type Referrals interface {
	Case(ctx context.Context, tx *pg.Tx, ref string, action access.Action) (referral.Case, error)
}

// Deps is what the service stands on.
type Deps struct {
	DB        *pg.DB
	Journal   *audit.Journal
	Clock     when.Clock
	Limits    referral.Limits
	Notices   referral.Notices
	People    People
	Referrals Referrals
}

// Service opens records by break-glass and keeps their review.
type Service struct{ Deps }

// New keeps break-glass.
func New(deps Deps) *Service { return &Service{deps} }

// notice is the template of the message that it was used.
const notice = "glass_broken"

// Break opens for a few hours what the command points at: a referral, a person,
// or everybody of that name and date of birth, and gives what is in the actor's
// sight now. Errors: Forbidden for a role that breaks no glass; Invalid;
// NotFound, the same for what is absent, restricted, sealed, or closed by a
// conflict. The attempt is kept in any case.
func (s *Service) Break(ctx context.Context, actor who.Actor, cmd Command) (open []Opened, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnGlass, access.Create); err != nil {
		return nil, err
	}
	if cmd, err = cmd.clean(); err != nil {
		return nil, err
	}
	first := false
	err = once.As(ctx, s.DB, actor, who.Safeguarding, "glass.open", func(tx *pg.Tx) error {
		first = true
		if open, err = s.already(ctx, tx, cmd); err != nil || len(open) > 0 {
			return err
		}
		if open, err = s.open(ctx, tx, cmd); err != nil || len(open) > 0 {
			return err
		}
		change, err := audit.Diff(nil, map[string]Code{"code": cmd.Code})
		if err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "glass.nothing", cmd.Words, change, actor.ID)
	})
	if err == nil && !first { // sent again: what it opened is in sight
		err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
			open, err = s.already(ctx, tx, cmd)
			return err
		})
	}
	if err == nil && len(open) == 0 {
		err = fault.Absent("glass.Break")
	}
	return open, err
}

// already is what the command points at and the actor can see without it.
func (s *Service) already(ctx context.Context, tx *pg.Tx, cmd Command) (open []Opened, err error) {
	var all []Opened
	switch {
	case cmd.Ref != "":
		all = []Opened{{Kind: OfReferral, Ref: cmd.Ref}}
	case !cmd.Person.IsZero():
		all = []Opened{{Kind: OfPerson, Subject: cmd.Person}}
	default:
		if all, err = visible(ctx, tx, cmd); err != nil {
			return nil, err
		}
	}
	var subjects []id.UUID
	for _, one := range all {
		sees, err := s.sees(ctx, tx, &one)
		if err != nil {
			return nil, err
		}
		if sees {
			open, subjects = append(open, one), append(subjects, one.Subject)
		}
	}
	return open, s.Journal.ReadBecause(tx, "glass.needless", cmd.Words, subjects...)
}

// sees reports whether a record is in the actor's sight, and fills in its id.
func (s *Service) sees(ctx context.Context, tx *pg.Tx, one *Opened) (bool, error) {
	var err error
	if one.Kind == OfReferral {
		var c referral.Case
		c, err = s.Referrals.Case(ctx, tx, one.Ref, access.Read)
		one.Subject = c.ID
	} else {
		err = s.People.InSight(ctx, tx, one.Subject, access.Identity)
	}
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// open opens what a command points at and gives what is in sight then.
func (s *Service) open(ctx context.Context, tx *pg.Tx, cmd Command) (open []Opened, err error) {
	all, err := s.ask(ctx, tx, cmd)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		stays, err := s.settle(ctx, tx, cmd, one)
		if err != nil {
			return nil, err
		}
		if stays {
			open = append(open, one)
		}
	}
	return open, nil
}

// ask has the database open what it may, for as long as the pack says.
func (s *Service) ask(ctx context.Context, tx *pg.Tx, cmd Command) ([]Opened, error) {
	now := s.Clock()
	ends, err := s.Limits.Due(limitEnds, now)
	if err != nil {
		return nil, err
	}
	due, err := s.Limits.Due(limitReview, now)
	if err != nil {
		return nil, err
	}
	return breakOpen(ctx, tx, cmd, now, earlier(ends, now.Add(longest)), due)
}

// longest is how long one may last, whatever the pack says; the table says it
// too.
const longest = 4 * time.Hour

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// settle looks whether a record is now in sight. If so it is journalled and
// told; if another rule holds it closed, it is as if nothing had been there.
func (s *Service) settle(ctx context.Context, tx *pg.Tx, cmd Command, one Opened) (bool, error) {
	sees, err := s.sees(ctx, tx, &one)
	if err != nil {
		return false, err
	}
	if !sees {
		return false, shut(ctx, tx, one.Row)
	}
	told, err := told(ctx, tx, one.Row)
	if err != nil {
		return false, err
	}
	for _, t := range told {
		if err := s.Notices.Queue(ctx, tx, notice, t.account, t.ref); err != nil {
			return false, err
		}
	}
	change, err := audit.Diff(nil, map[string]any{"code": cmd.Code, "ends": one.Ends.UTC()})
	if err != nil {
		return false, err
	}
	return true, s.Journal.WriteBecause(ctx, tx, "glass.open", cmd.Words, change, one.Subject)
}

// InForce is what is open to the actor by break-glass at this moment.
func (s *Service) InForce(ctx context.Context, actor who.Actor) (all []Opened, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		all, err = inForce(ctx, tx, s.Clock())
		return err
	})
	return all, err
}

// End ends one before its time: one's own, or any as a reviewer. Errors:
// NotFound for absent, for another's, and for one that is over.
func (s *Service) End(ctx context.Context, actor who.Actor, row id.UUID) error {
	return once.As(ctx, s.DB, actor, who.Safeguarding, "glass.end", func(tx *pg.Tx) error {
		u, err := load(ctx, tx, row)
		if pg.NoRows(err) {
			return fault.Absent("glass.End")
		}
		if err != nil {
			return err
		}
		ended, err := end(ctx, tx, row, s.Clock())
		if err != nil {
			return err
		}
		if !ended {
			return fault.Absent("glass.End")
		}
		return s.Journal.Write(ctx, tx, "glass.end", nil, u.Subject)
	})
}
