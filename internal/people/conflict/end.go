package conflict

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

// Request is that somebody asks for the end of a conflict, and what came of it.
type Request struct {
	ID       id.UUID
	Conflict id.UUID
	AskedBy  string
	Asker    id.UUID
	Asked    time.Time
	Reason   string
	Decider  string    // who agreed, refused or took it back
	Decided  time.Time // zero: it waits
	Agreed   bool
	Words    string // of a refusal
}

// Waiting is the request that nobody has answered; nil for none.
func (c Conflict) Waiting() *Request {
	for i := range c.Requests {
		if c.Requests[i].Decided.IsZero() {
			return &c.Requests[i]
		}
	}
	return nil
}

// may refuses whoever has no part in ending conflicts. Row-level security says
// which of them: never one's own, never of a record that is closed to oneself.
func may(actor who.Actor, action access.Action) error {
	return access.May(actor, who.Oversight, access.OnConflict, action)
}

// One is a conflict whose end the actor may ask for or answer. Errors:
// Forbidden; NotFound.
func (s *Service) One(ctx context.Context, actor who.Actor, row id.UUID) (c Conflict, err error) {
	if err := may(actor, access.Work); err != nil {
		return c, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		if c, err = one(ctx, tx, row); err != nil {
			return err
		}
		return s.Journal.Read(tx, "conflict.read", c.Subject, c.Account, c.ID)
	})
	return c, err
}

// Ask asks for the end of a conflict, with a reason; the managers who may agree
// are told. Errors: Forbidden; NotFound; Invalid without a reason; Refused while
// another request waits; Conflict for one that has ended.
func (s *Service) Ask(ctx context.Context, actor who.Actor, row id.UUID, reason string) error {
	const op = "conflict.Ask"
	return s.change(ctx, actor, access.Work, "conflict.ask", row, func(tx *pg.Tx, c Conflict) (string, error) {
		var check words.Check
		reason = check.Text("reason", "the reason", reason, 2000)
		check.Need("reason", "Say why this is no conflict, or no longer.", reason)
		if err := check.Err(op); err != nil {
			return "", err
		}
		if c.Waiting() != nil {
			return "", fault.New(fault.Refused, op, "Somebody has asked already. A manager agrees or refuses first.")
		}
		if err := insertRequest(ctx, tx, row, reason, s.Clock()); err != nil {
			return "", err
		}
		managers, err := deciders(ctx, tx, row)
		if err != nil {
			return "", err
		}
		for _, one := range managers {
			if err := s.Notices.Queue(ctx, tx, NoticeEndAsked, one, ""); err != nil {
				return "", err
			}
		}
		return reason, nil
	})
}

// End agrees to what another has asked: the record opens again to the worker.
// Only a manager of the hub does who may see it, never whoever asked, never for
// themselves. Errors: Forbidden; NotFound; Refused for whoever asked, and where
// nothing waits; Conflict when somebody else has answered.
func (s *Service) End(ctx context.Context, actor who.Actor, row id.UUID) error {
	const op = "conflict.End"
	return s.change(ctx, actor, access.Sign, "conflict.end", row, func(tx *pg.Tx, c Conflict) (string, error) {
		q := c.Waiting()
		switch {
		case q == nil:
			return "", fault.New(fault.Refused, op, "Nobody has asked to end it, or somebody has answered meanwhile.")
		case q.Asker == tx.Actor().ID:
			return "", fault.New(fault.Refused, op, "You asked, so another manager agrees: two people end a conflict.")
		}
		if err := answer(ctx, tx, q.ID, true, "", s.Clock()); err != nil {
			return "", err
		}
		return q.Reason, end(ctx, tx, row, q.Reason, s.Clock())
	})
}

// Refuse leaves a conflict as it is, with words: a manager does, or whoever
// asked takes it back. Errors: Forbidden; NotFound; Invalid without words;
// Refused where nothing waits that the actor may answer.
func (s *Service) Refuse(ctx context.Context, actor who.Actor, row id.UUID, said string) error {
	const op = "conflict.Refuse"
	return s.change(ctx, actor, access.Work, "conflict.refuse", row, func(tx *pg.Tx, c Conflict) (string, error) {
		var check words.Check
		said = check.Text("words", "the reason", said, 2000)
		check.Need("words", "Say why it stays as it is.", said)
		if err := check.Err(op); err != nil {
			return "", err
		}
		q := c.Waiting()
		if q == nil {
			return "", fault.New(fault.Refused, op, "Nobody has asked to end it, or somebody has answered meanwhile.")
		}
		if q.Asker != actor.ID && may(actor, access.Sign) != nil {
			return "", fault.New(fault.Refused, op, "A manager of the hub answers what another privacy officer has asked.")
		}
		return said, answer(ctx, tx, q.ID, false, said, s.Clock())
	})
}

// change does one step towards the end of a conflict that stands, with its entry
// in the journal; fn gives the reason that the entry carries.
func (s *Service) change(ctx context.Context, actor who.Actor, action access.Action, deed string, row id.UUID, fn func(*pg.Tx, Conflict) (string, error)) error {
	if err := may(actor, action); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Oversight, deed, func(tx *pg.Tx) error {
		c, err := one(ctx, tx, row)
		if err != nil {
			return err
		}
		if !c.Stands() {
			return fault.New(fault.Conflict, deed, "This conflict has ended already.")
		}
		reason, err := fn(tx, c)
		if err != nil {
			return err
		}
		var changed audit.Change
		if deed == "conflict.end" {
			if changed, err = audit.Diff(map[string]string{"stands": "yes"}, map[string]string{"stands": "no"}); err != nil {
				return err
			}
		}
		return s.Journal.WriteBecause(ctx, tx, deed, reason, changed, c.Subject, c.Account, c.ID)
	})
}
