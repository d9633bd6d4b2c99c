package extract

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Stage is how far an extract has come.
type Stage uint8

// The stages.
const (
	Waiting   Stage = iota // brought; nothing is compared yet
	Comparing              // background work compares it
	Standing               // compared, and shown on the records of those it matched
	Replaced               // a newer one of its name took its place
	Withdrawn              // the agency took it back
)

// Extract is an extract as its agency sees it: nothing of whom it matched.
type Extract struct {
	ID       id.UUID
	Name     string
	Purpose  string
	By       string // who brought it
	At       time.Time
	Stage    Stage
	Ended    time.Time
	Rows     int // 0 while it waits
	Compared int // rows so far, while it is compared
}

// Mine is the extracts of the actor's agency, the newest first, at most 200.
// Errors: Forbidden.
func (s *Service) Mine(ctx context.Context, actor who.Actor) (all []Extract, err error) {
	if err := access.May(actor, who.Checking, access.OnExtract, access.List); err != nil {
		return nil, err
	}
	err = s.db.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
		if all, err = extracts(ctx, tx, s.clock().Add(-Kept), id.UUID{}); err != nil {
			return err
		}
		subjects := make([]id.UUID, len(all))
		for i, e := range all {
			subjects[i] = e.ID
		}
		return s.journal.Read(tx, "extract.list", subjects...)
	})
	return all, err
}

// One is an extract of the actor's agency. Errors: NotFound.
func (s *Service) One(ctx context.Context, actor who.Actor, row id.UUID) (e Extract, err error) {
	if err := access.May(actor, who.Checking, access.OnExtract, access.Read); err != nil {
		return e, err
	}
	err = s.db.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
		if e, err = s.one(ctx, tx, row); err != nil {
			return err
		}
		return s.journal.Read(tx, "extract.read", row)
	})
	return e, err
}

// Withdraw takes an extract of the actor's agency back, for a reason: a list
// that waits or is being compared is deleted, and of one that stands all that
// matched. One that was withdrawn stays so. Errors: NotFound; Invalid.
func (s *Service) Withdraw(ctx context.Context, actor who.Actor, row id.UUID, reason string) error {
	const op = "extract.Withdraw"
	if err := access.May(actor, who.Checking, access.OnExtract, access.Edit); err != nil {
		return err
	}
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why you take it back.", reason)
	return once.As(ctx, s.db, actor, who.Checking, "extract.withdraw", func(tx *pg.Tx) error {
		e, err := s.one(ctx, tx, row)
		if err != nil || e.Stage == Withdrawn {
			return err
		}
		if err := c.Err(op); err != nil {
			return err
		}
		if e.Stage == Waiting || e.Stage == Comparing {
			return s.discard(ctx, tx, row, "extract.discard", reason)
		}
		if err := withdraw(ctx, tx, row, s.clock()); err != nil {
			return err
		}
		if err := s.enqueue(ctx, tx, clearArgs{row}); err != nil {
			return err
		}
		change, err := audit.Diff(nil, map[string]string{"withdrawn": e.Name})
		if err != nil {
			return err
		}
		return s.journal.WriteBecause(ctx, tx, "extract.withdraw", reason, change, row)
	})
}

func (s *Service) one(ctx context.Context, tx *pg.Tx, row id.UUID) (Extract, error) {
	all, err := extracts(ctx, tx, s.clock().Add(-Kept), row)
	if err != nil || len(all) == 0 {
		return Extract{}, absent(err)
	}
	return all[0], nil
}

// discard deletes a list that was brought, if it is still there.
func (s *Service) discard(ctx context.Context, tx *pg.Tx, row id.UUID, action, reason string) error {
	there, err := deleteDraft(ctx, tx, row)
	if err != nil || !there {
		return err
	}
	return s.journal.WriteBecause(ctx, tx, action, reason, nil, row)
}
