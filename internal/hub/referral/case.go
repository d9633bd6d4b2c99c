package referral

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

// Case is a referral with those it names, as screening and deciding need it
// inside their own transactions.
type Case struct {
	Referral
	Permit access.Permit
	People []Told
}

// Case opens a referral for an action inside the caller's transaction.
// Errors: NotFound for absent and out of scope alike.
func (s *Service) Case(ctx context.Context, tx *pg.Tx, ref string, action access.Action) (Case, error) {
	r, permit, err := s.open(ctx, tx, ref, action)
	if err != nil {
		return Case{}, err
	}
	people, err := loadPeople(ctx, tx, r.ID)
	return Case{Referral: r, Permit: permit, People: people}, err
}

// Child is one of the children of a case. Errors: NotFound.
func (c Case) Child(told id.UUID) (Told, error) {
	for _, p := range c.People {
		if p.ID == told && p.Role == RoleChild {
			return p, nil
		}
	}
	return Told{}, fault.Absent("referral.Child")
}

// Advance moves a case on to a later stage; at that stage already, or past
// it, it does nothing. Errors: Refused when it is decided.
func (s *Service) Advance(ctx context.Context, tx *pg.Tx, c Case, to Stage) error {
	if c.Stage == to || order(c.Stage) > order(to) {
		return nil
	}
	return s.apply(ctx, tx, c.Referral, "referral.advance", "", func(r *Referral) error {
		if err := advance(r.Stage, to); err != nil {
			return err
		}
		r.Stage = to
		return nil
	})
}

// Settle ends a case with the outcome as the referrer will read it, and tells
// them. Errors: Refused when it is decided.
func (s *Service) Settle(ctx context.Context, tx *pg.Tx, c Case, outcome, note string) error {
	err := s.apply(ctx, tx, c.Referral, "referral.settle", "", func(r *Referral) error {
		if err := advance(r.Stage, StageDone); err != nil {
			return err
		}
		r.Stage, r.Decided, r.Outcome, r.OutcomeNote = StageDone, s.Clock(), outcome, note
		return nil
	})
	if err != nil {
		return err
	}
	return s.Notices.Queue(ctx, tx, NoticeOutcome, c.Author, c.Ref)
}

// Retell changes the outcome of a settled case after a disagreement, and
// tells the referrer again. The journal keeps what was told first.
func (s *Service) Retell(ctx context.Context, tx *pg.Tx, c Case, outcome, note string) error {
	err := s.apply(ctx, tx, c.Referral, "referral.retell", "", func(r *Referral) error {
		r.Outcome, r.OutcomeNote = outcome, note
		return nil
	})
	if err != nil {
		return err
	}
	return s.Notices.Queue(ctx, tx, NoticeOutcome, c.Author, c.Ref)
}

// Raise adds a task to a case, due by a time limit of the pack, or on a day
// that was given. Owner is a name or a role.
func (s *Service) Raise(ctx context.Context, tx *pg.Tx, c Case, kind TaskKind, text, owner string, due time.Time) error {
	t := Task{ID: id.New(), Referral: c.ID, Kind: kind, Words: text, Owner: owner, Due: due, Raised: s.Clock()}
	if err := insertTask(ctx, tx, t); err != nil {
		return err
	}
	return s.Journal.Write(ctx, tx, "task.raise", nil, c.ID)
}

// FinishTask marks a task as done, with what was done. Errors: NotFound;
// Invalid without a note.
func (s *Service) FinishTask(ctx context.Context, actor who.Actor, ref string, task id.UUID, note string) error {
	const op = "referral.FinishTask"
	var c words.Check
	note = c.Text("note", "what was done", note, 2000)
	c.Need("note", "Say what was done, or found out.", note)
	if err := c.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "task.finish", func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, ref, access.Work)
		if err != nil {
			return err
		}
		found, err := finishTask(ctx, tx, r.ID, task, note, s.Clock())
		if err != nil {
			return err
		}
		if !found {
			return fault.Absent(op)
		}
		return s.Journal.WriteBecause(ctx, tx, "task.finish", note, nil, r.ID)
	})
}
