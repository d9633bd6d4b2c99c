package referral

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

var (
	noID     id.UUID
	zeroTime time.Time
)

// state is what of a referral the journal keeps track of as the hub works.
type state struct {
	Stage       Stage     `json:"stage"`
	Colour      Colour    `json:"colour"`
	Due         time.Time `json:"due"`
	AllocatedTo id.UUID   `json:"allocated_to"`
	Outcome     string    `json:"outcome"`
	OutcomeNote string    `json:"outcome_note"`
}

func (r Referral) state() state {
	return state{r.Stage, r.Colour, r.Due.UTC(), r.AllocatedTo, r.Outcome, r.OutcomeNote}
}

// change applies a change to a referral the actor may work on, saves it
// against its version and journals the difference.
func (s *Service) change(ctx context.Context, actor who.Actor, ref string, action access.Action, deed, reason string, apply func(*Referral) error) error {
	return once.As(ctx, s.DB, actor, who.Safeguarding, deed, func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, ref, action)
		if err != nil {
			return err
		}
		return s.apply(ctx, tx, r, deed, reason, apply)
	})
}

// apply is change inside a transaction, on a referral that is loaded.
func (s *Service) apply(ctx context.Context, tx *pg.Tx, r Referral, deed, reason string, apply func(*Referral) error) error {
	before := r.state()
	if err := apply(&r); err != nil {
		return err
	}
	saved, err := save(ctx, tx, r)
	if err != nil {
		return err
	}
	if !saved {
		return fault.New(fault.Conflict, "referral.apply", "Somebody else changed this referral while you were looking at it. Open it again to see what they did.")
	}
	changed, err := audit.Diff(before, r.state())
	if err != nil {
		return err
	}
	return s.Journal.WriteBecause(ctx, tx, deed, reason, changed, r.ID)
}

// Take allocates a referral to the actor; a new one moves on to gathering.
// Errors: NotFound; Refused when it is decided.
func (s *Service) Take(ctx context.Context, actor who.Actor, ref string) error {
	return s.Allocate(ctx, actor, ref, actor.ID)
}

// Allocate gives a referral to a worker of the hub; a new one moves on to
// gathering. Errors: NotFound; Refused when it is decided, or the worker is
// not of the hub.
func (s *Service) Allocate(ctx context.Context, actor who.Actor, ref string, worker id.UUID) error {
	const op = "referral.Allocate"
	return once.As(ctx, s.DB, actor, who.Safeguarding, "referral.allocate", func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, ref, access.Work)
		if err != nil {
			return err
		}
		ours, err := worksInHub(ctx, tx, worker)
		if err != nil {
			return err
		}
		if !ours {
			return fault.Fields{"worker": "Choose somebody who works in the hub."}.Err(op)
		}
		if closed, err := s.Relations.ClosedTo(ctx, tx, worker, r.ID); err != nil {
			return err
		} else if closed {
			return fault.Fields{"worker": "Choose somebody else: this referral can't be given to them."}.Err(op)
		}
		return s.apply(ctx, tx, r, "referral.allocate", "", func(r *Referral) error {
			if r.Stage == StageDone {
				return fault.New(fault.Refused, op, "This referral is decided. Open a new one if there is a new worry.")
			}
			r.AllocatedTo = worker
			if r.Stage == StageNew {
				r.Stage = StageGathering
			}
			return nil
		})
	})
}

// Recolour changes how soon a decision is due, counted from when the referral
// came in. The reason is kept (time-limits pack, TL.HUB.COLOUR). Errors:
// NotFound; Invalid without a reason; Refused when it is decided.
func (s *Service) Recolour(ctx context.Context, actor who.Actor, ref string, colour Colour, reason string) error {
	const op = "referral.Recolour"
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why the colour changes.", reason)
	words.OneOf(&c, "colour", "Choose one of the four colours.", colour, Colours...)
	c.Need("colour", "Choose one of the four colours.", string(colour))
	if err := c.Err(op); err != nil {
		return err
	}
	return s.change(ctx, actor, ref, access.Work, "referral.recolour", reason, func(r *Referral) error {
		if r.Stage == StageDone {
			return fault.New(fault.Refused, op, "This referral is decided; its clock has stopped.")
		}
		due, err := s.Limits.Due(colour.Limit(), r.Received)
		r.Colour, r.Due = colour, due
		return err
	})
}

// ExplainBreach keeps the reason why a decision is late. Every breach needs
// one on the same day (time-limits pack, rules). Errors: NotFound; Invalid
// without a reason; Refused when nothing is late.
func (s *Service) ExplainBreach(ctx context.Context, actor who.Actor, ref, reason string) error {
	const op = "referral.ExplainBreach"
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why this is late.", reason)
	if err := c.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "referral.explain_breach", func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, ref, access.Work)
		if err != nil {
			return err
		}
		now := s.Clock()
		if !r.late(now) && (r.Stage != StageDone || !r.Decided.After(r.Due)) {
			return fault.New(fault.Refused, op, "This referral is not late.")
		}
		if err := insertBreach(ctx, tx, r, reason, now); err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "referral.explain_breach", reason, nil, r.ID)
	})
}
