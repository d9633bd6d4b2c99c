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

// RestrictCommand says how closely a record is to be held, and by whom.
type RestrictCommand struct {
	Person  id.UUID
	Version int
	Seal    access.Seal
	Named   []id.UUID // accounts to add to the list of named people
	Reason  string
}

// Restrict holds a person's record more closely, at once, with every record that
// was merged into it. Only a manager of the hub does; they own the seal and are
// on its list of named people from then on. Less closely takes two people, and
// is package seal's. Errors: NotFound; Invalid; Refused for anybody else, and
// where it would open the record; Conflict.
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
		if cmd.Seal <= p.Seal {
			return fault.Newf(fault.Refused, op, "This record is %s already. To open it, or to name others, go to its seal: two people open it.", p.Seal.Words())
		}
		if err := s.close(ctx, tx, p, cmd); err != nil {
			return err
		}
		change, err := audit.Diff(map[string]any{"seal": p.Seal}, map[string]any{"seal": cmd.Seal, "named": cmd.Named})
		if err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "person.restrict", cmd.Reason, change, p.ID)
	})
}

// close makes the actor the owner of the seal, names people, and closes the
// record with all that were merged into it.
func (s *Service) close(ctx context.Context, tx *pg.Tx, p Person, cmd RestrictCommand) error {
	if err := s.Relations.RaiseSeal(ctx, tx, access.OnPerson, p.ID, "", cmd.Seal); err != nil {
		return err
	}
	records := []id.UUID{p.ID}
	if p.Merged.Into.IsZero() {
		_, all, err := rootOf(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		records = all
	}
	for _, one := range records {
		if err := s.nameThem(ctx, tx, one, append(slices.Clone(cmd.Named), tx.Actor().ID)); err != nil {
			return err
		}
	}
	saved, err := updateSeal(ctx, tx, p.ID, cmd.Version, cmd.Seal)
	if err != nil {
		return err
	}
	if !saved {
		return fault.New(fault.Conflict, "person.Restrict", "Somebody else changed this person meanwhile. Look again, then decide.")
	}
	return updateSeals(ctx, tx, records[1:], cmd.Seal)
}

// Held is a record for whoever says how closely it is held: its name, how it is
// held now, and all the records that are held with it. Errors: NotFound.
func (s *Service) Held(ctx context.Context, tx *pg.Tx, person id.UUID) (name string, seal access.Seal, records []id.UUID, err error) {
	p, err := s.open(ctx, tx, person, access.Hold)
	if err != nil {
		return "", 0, nil, err
	}
	_, records, err = rootOf(ctx, tx, person)
	if !p.Merged.Into.IsZero() {
		records = []id.UUID{person}
	}
	return p.Name(), p.Seal, records, err
}

// Unseal holds records less closely, in the transaction in which two people have
// agreed to it: the database refuses it else. The caller journals it.
func (s *Service) Unseal(ctx context.Context, tx *pg.Tx, records []id.UUID, to access.Seal) error {
	return updateSeals(ctx, tx, records, to)
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
