package glass

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Uses are those that wait for a review, the first due first, then those of the
// last 90 days; at most 200. A privacy officer sees the attempts that opened
// nothing too. Errors: Forbidden.
func (s *Service) Uses(ctx context.Context, actor who.Actor) (all []Use, err error) {
	if err := access.May(actor, who.Oversight, access.OnGlass, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		if all, err = loadUses(ctx, tx, s.Clock().AddDate(0, 0, -90)); err != nil {
			return err
		}
		subjects := []id.UUID{actor.ID}
		for _, u := range all {
			if !u.Subject.IsZero() {
				subjects = append(subjects, u.Subject)
			}
		}
		return s.Journal.Read(tx, "glass.list", subjects...)
	})
	return all, err
}

// Use is one of them with what was looked at while it was open, and whether the
// actor may review it. Errors: Forbidden; NotFound.
func (s *Service) Use(ctx context.Context, actor who.Actor, row id.UUID) (u Use, seen []Seen, may bool, err error) {
	if err := access.May(actor, who.Oversight, access.OnGlass, access.List); err != nil {
		return u, nil, false, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		if u, err = s.one(ctx, tx, row); err != nil {
			return err
		}
		if seen, err = seenDuring(ctx, tx, u); err != nil {
			return err
		}
		may = u.reviewable(actor.ID, actor.Team)
		return s.Journal.Read(tx, "glass.read", u.Subject)
	})
	return u, seen, may, err
}

// one is a use that opened something, for a reviewer. Errors: NotFound.
func (s *Service) one(ctx context.Context, tx *pg.Tx, row id.UUID) (Use, error) {
	u, err := load(ctx, tx, row)
	if pg.NoRows(err) || err == nil && !u.Opened {
		err = fault.Absent("glass.one")
	}
	return u, err
}

// Review says what a reviewer found. Errors: Forbidden; NotFound; Invalid;
// Refused for one's own and one's team's; Conflict when it was reviewed
// meanwhile.
func (s *Service) Review(ctx context.Context, actor who.Actor, row id.UUID, outcome Outcome, said string) error {
	const op = "glass.Review"
	if err := access.May(actor, who.Oversight, access.OnGlass, access.Sign); err != nil {
		return err
	}
	said, err := review(outcome, said)
	if err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Oversight, "glass.review", func(tx *pg.Tx) error {
		u, err := s.one(ctx, tx, row)
		if err != nil {
			return err
		}
		if !u.Waits() {
			return fault.New(fault.Conflict, op, "Somebody else has reviewed this one meanwhile.")
		}
		if !u.reviewable(actor.ID, actor.Team) {
			return errNotYours(op)
		}
		saved, err := saveReview(ctx, tx, row, outcome, said, s.Clock())
		if err != nil {
			return err
		}
		if !saved {
			return fault.New(fault.Conflict, op, "Somebody else has reviewed this one meanwhile.")
		}
		change, err := audit.Diff(nil, map[string]Outcome{"outcome": outcome})
		if err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "glass.review", said, change, u.Subject)
	})
}

// Figures is how often break-glass was used in the last year, of nobody and no
// record. Errors: Forbidden.
func (s *Service) Figures(ctx context.Context, actor who.Actor) (f Figures, err error) {
	if err := access.May(actor, who.Oversight, access.OnGlass, access.Read); err != nil {
		return f, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		all, err := loadFigures(ctx, tx, s.Clock().AddDate(-1, 0, 0))
		if err != nil {
			return err
		}
		f = figuresOf(all, s.Clock())
		return s.Journal.Read(tx, "glass.figures", actor.ID)
	})
	return f, err
}
