package person

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// RestrictCommand says how closely a record is held, and by whom.
type RestrictCommand struct {
	Person  id.UUID
	Version int
	Seal    access.Seal
	Named   []id.UUID // accounts to add to the list of named people
	Reason  string
}

// Restrict sets how closely a person's record is held. Only a manager of the
// hub does, and is on the list of named people from then on. Errors: NotFound;
// Invalid; Refused for anybody else; Conflict.
func (s *Service) Restrict(ctx context.Context, actor who.Actor, cmd RestrictCommand) error {
	const op = "person.Restrict"
	var c words.Check
	cmd.Reason = c.Text("reason", "the reason", cmd.Reason, 2000)
	c.Need("reason", "Say why the record is held like this.", cmd.Reason)
	if cmd.Seal > access.Sealed {
		c.Add("seal", "Choose how closely the record is held.")
	}
	if err := c.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "person.restrict", func(tx *pg.Tx) error {
		p, err := s.open(ctx, tx, cmd.Person, access.Edit)
		if err != nil {
			return err
		}
		if !actor.Is(who.Manager) {
			return fault.New(fault.Refused, op, "A manager of the hub decides how closely a record is held. Ask one.")
		}
		if err := s.nameThem(ctx, tx, p.ID, append(cmd.Named, actor.ID)); err != nil {
			return err
		}
		saved, err := updateSeal(ctx, tx, p.ID, cmd.Version, cmd.Seal)
		if err != nil {
			return err
		}
		if !saved {
			return fault.New(fault.Conflict, op, "Somebody else changed this person meanwhile. Look again, then decide.")
		}
		change, err := audit.Diff(map[string]any{"seal": p.Seal}, map[string]any{"seal": cmd.Seal, "named": cmd.Named})
		if err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "person.restrict", cmd.Reason, change, p.ID)
	})
}

// nameThem puts accounts on the list of named people who are not on it.
func (s *Service) nameThem(ctx context.Context, tx *pg.Tx, person id.UUID, accounts []id.UUID) error {
	on, err := namedOn(ctx, tx, person, s.Clock())
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if account.IsZero() || slices.Contains(on, account) {
			continue
		}
		if closed, err := s.Relations.ClosedTo(ctx, tx, account, person); err != nil {
			return err
		} else if closed {
			return fault.Fields{"named": "One of these people can't be named on this record. Choose others."}.Err("person.Restrict")
		}
		on = append(on, account)
		if err := s.Relations.Grant(ctx, tx, access.Tie{Relation: access.Named, Account: account, Subject: person}); err != nil {
			return err
		}
	}
	return nil
}
