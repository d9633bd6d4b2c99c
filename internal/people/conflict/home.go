package conflict

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// HomeCommand says where the actor lives.
type HomeCommand struct {
	House    string // number or name, as on a letter
	Postcode string
	Surname  string // another that they go by; may be empty
}

// SayHome keeps where the actor lives, as fingerprints under a key that only
// the database has. Errors: Invalid when there is no house or postcode in it.
func (s *Service) SayHome(ctx context.Context, actor who.Actor, h HomeCommand) error {
	const op = "conflict.SayHome"
	var c words.Check
	h.House = c.Line("house", "the house", h.House, 100)
	c.Need("house", "Write the number or name of your house, and of the flat.", h.House)
	h.Postcode = c.Line("postcode", "the postcode", h.Postcode, 10)
	c.Need("postcode", "Write the whole postcode, for example AB1 2CD.", h.Postcode)
	h.Surname = c.Line("surname", "the surname", h.Surname, 100)
	if err := c.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Running, "account.say_home", func(tx *pg.Tx) error {
		known, err := sayHome(ctx, tx, h, s.Clock())
		if err != nil {
			return err
		}
		if !known {
			return fault.Fields{"postcode": "Write the whole postcode, for example AB1 2CD."}.Err(op)
		}
		return s.Journal.Write(ctx, tx, "account.say_home", nil, actor.ID)
	})
}

// ForgetHome takes back where the actor lives. What it showed stands.
func (s *Service) ForgetHome(ctx context.Context, actor who.Actor) error {
	return once.As(ctx, s.DB, actor, who.Running, "account.forget_home", func(tx *pg.Tx) error {
		if err := forgetHome(ctx, tx); err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, "account.forget_home", nil, actor.ID)
	})
}

// HomeSaid is when the actor said where they live; zero for never.
func (s *Service) HomeSaid(ctx context.Context, actor who.Actor) (said time.Time, err error) {
	err = s.DB.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		said, err = homeSaid(ctx, tx)
		return err
	})
	return said, err
}

// TieCommand says that an account's holder is somebody in the register.
type TieCommand struct {
	Email  string // of the account
	Record string // the person's id, as the journal and a record's address show it
	Reason string // how the privacy officer knows
}

// Tie ties an account to a person's record, so that relations and addresses
// of that record count as the worker's own. Who the record is about, the
// privacy officer is not told. Errors: Forbidden; Invalid, naming the fields.
func (s *Service) Tie(ctx context.Context, actor who.Actor, cmd TieCommand) error {
	const op = "conflict.Tie"
	if err := access.May(actor, who.Oversight, access.OnConflict, access.Edit); err != nil {
		return err
	}
	var c words.Check
	cmd.Email = c.Line("email", "the e-mail address", cmd.Email, 254)
	c.Need("email", "Write the e-mail address that they sign in with.", cmd.Email)
	cmd.Reason = c.Text("reason", "the reason", cmd.Reason, 2000)
	c.Need("reason", "Say how you know that this record is theirs.", cmd.Reason)
	person, err := id.Parse(c.Line("record", "the record's number", cmd.Record, 100))
	if err != nil || person.IsZero() {
		c.Add("record", "Copy the record's number from the journal, or from the end of its address.")
	}
	if err := c.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Oversight, "account.tie", func(tx *pg.Tx) error {
		account, err := accountOf(ctx, tx, cmd.Email)
		if err != nil {
			return err
		}
		known, err := inRegister(ctx, tx, person)
		if err != nil {
			return err
		}
		if account.IsZero() || account == actor.ID {
			c.Add("email", "Nobody else signs in with this address.")
		}
		if !known {
			c.Add("record", "No person's record has this number.")
		}
		if err := c.Err(op); err != nil {
			return err
		}
		if err := insertTie(ctx, tx, id.New(), account, person, cmd.Reason, s.Clock()); err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "account.tie", cmd.Reason, nil, account, person)
	})
}

// Ties are the accounts that are tied to a record, by number. Errors: Forbidden
// but for privacy officers.
func (s *Service) Ties(ctx context.Context, actor who.Actor) (all []Tie, err error) {
	if err := access.May(actor, who.Oversight, access.OnConflict, access.Edit); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		all, err = ties(ctx, tx)
		return err
	})
	return all, err
}

// Untie takes a tie back. The conflicts that it showed stand. Errors:
// Forbidden; NotFound.
func (s *Service) Untie(ctx context.Context, actor who.Actor, row id.UUID) error {
	if err := access.May(actor, who.Oversight, access.OnConflict, access.Edit); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Oversight, "account.untie", func(tx *pg.Tx) error {
		account, person, err := endTie(ctx, tx, row, s.Clock())
		if err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, "account.untie", nil, account, person)
	})
}
