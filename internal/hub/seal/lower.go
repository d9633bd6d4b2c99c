package seal

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Lower asks to hold a record less closely. Another hub manager who sees it
// agrees or refuses. Errors: NotFound; Invalid; Refused while another request
// waits.
func (s *Service) Lower(ctx context.Context, actor who.Actor, seal id.UUID, to access.Seal, reason string) error {
	const op = "seal.Lower"
	return s.change(ctx, actor, seal, "seal.ask", reason, func(tx *pg.Tx, v View) (audit.Change, error) {
		var c words.Check
		reason = c.Text("reason", "the reason", reason, 2000)
		c.Need("reason", "Say why it no longer needs to be held so closely.", reason)
		if to >= v.Level {
			c.Add("to", "Choose how the record is to be held.")
		}
		if err := c.Err(op); err != nil {
			return nil, err
		}
		if v.Waiting() != nil {
			return nil, fault.New(fault.Refused, op, "Somebody has asked already. Agree or refuse first.")
		}
		if err := insertRequest(ctx, tx, v, to, reason, s.Clock()); err != nil {
			return nil, err
		}
		for _, one := range v.Able {
			if err := s.Notices.Queue(ctx, tx, noticeAsked, one.ID, v.Ref); err != nil {
				return nil, err
			}
		}
		return audit.Diff(map[string]access.Seal{"asked": v.Level}, map[string]access.Seal{"asked": to})
	})
}

// Unseal agrees to what another has asked, and holds the record less closely at
// once. It gives the record: a referral's reference, or none and the person's id.
// Errors: NotFound; Refused for whoever asked, and where nothing waits.
func (s *Service) Unseal(ctx context.Context, actor who.Actor, seal id.UUID) (ref string, person id.UUID, err error) {
	result, err := once.Give(ctx, s.DB, actor, who.Safeguarding, "seal.open", func(tx *pg.Tx) (string, error) {
		v, err := s.changeIn(ctx, tx, seal, "seal.open", "", func(tx *pg.Tx, v View) (audit.Change, error) { return s.agree(ctx, tx, v) })
		if v.Ref != "" {
			return v.Ref, err
		}
		return v.Subject.String(), err
	})
	if err != nil {
		return "", person, err
	}
	if person, perr := id.Parse(result); perr == nil {
		return "", person, nil
	}
	return result, person, nil
}

// agree opens the record for whoever agrees to what another has asked.
func (s *Service) agree(ctx context.Context, tx *pg.Tx, v View) (audit.Change, error) {
	const op = "seal.Unseal"
	q := v.Waiting()
	switch {
	case q == nil:
		return nil, fault.New(fault.Refused, op, "Nobody has asked to open it, or somebody has answered meanwhile.")
	case q.askedBy == tx.Actor().ID:
		return nil, fault.New(fault.Refused, op, "You asked, so another manager agrees: two people open a seal.")
	}
	agreed, err := agree(ctx, tx, q.ID, s.Clock())
	if err != nil {
		return nil, err
	}
	if !agreed {
		return nil, fault.New(fault.Conflict, op, "Somebody else has answered meanwhile.")
	}
	if err := s.lower(ctx, tx, v, q.To); err != nil {
		return nil, err
	}
	return audit.Diff(map[string]access.Seal{"seal": v.Level}, map[string]access.Seal{"seal": q.To})
}

// lower opens the record and its seal, and tells the owner.
func (s *Service) lower(ctx context.Context, tx *pg.Tx, v View, to access.Seal) (err error) {
	if v.Kind == access.OnPerson {
		err = s.People.Unseal(ctx, tx, v.records, to)
	} else {
		err = s.Referrals.Unseal(ctx, tx, v.Subject, to)
	}
	if err != nil {
		return err
	}
	if err := s.Relations.LowerSeal(ctx, tx, v.ID, to); err != nil {
		return err
	}
	if to == access.Open { // the list was the seal's
		if err := s.unnameAll(ctx, tx, v); err != nil {
			return err
		}
	}
	if v.Owner.IsZero() || v.OwnerGone || v.Owner == tx.Actor().ID {
		return nil
	}
	return s.Notices.Queue(ctx, tx, noticeOpened, v.Owner, v.Ref)
}

// unnameAll takes everybody off the list of a record that is open now.
func (s *Service) unnameAll(ctx context.Context, tx *pg.Tx, v View) error {
	for _, named := range v.Named {
		for _, one := range v.records {
			if err := s.Relations.End(ctx, tx, access.Tie{Relation: access.Named, Account: named.ID, Subject: one}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Refuse says no to a request, with a reason: another manager does, or whoever
// asked takes it back. Errors: NotFound; Invalid; Refused where nothing waits.
func (s *Service) Refuse(ctx context.Context, actor who.Actor, seal id.UUID, said string) error {
	const op = "seal.Refuse"
	return s.change(ctx, actor, seal, "seal.refuse", said, func(tx *pg.Tx, v View) (audit.Change, error) {
		var c words.Check
		said = c.Text("words", "the reason", said, 2000)
		c.Need("words", "Say why it stays as it is.", said)
		if err := c.Err(op); err != nil {
			return nil, err
		}
		q := v.Waiting()
		if q == nil {
			return nil, fault.New(fault.Refused, op, "Nobody has asked to open it, or somebody has answered meanwhile.")
		}
		refused, err := refuse(ctx, tx, q.ID, said, s.Clock())
		if err == nil && !refused {
			err = fault.New(fault.Conflict, op, "Somebody else has answered meanwhile.")
		}
		return nil, err
	})
}
