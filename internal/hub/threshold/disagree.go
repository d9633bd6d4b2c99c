package threshold

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// ChallengeCommand disagrees with the decision on a referral. Either Ref or
// Request says which: an agency that was asked knows its request.
type ChallengeCommand struct {
	Ref         string
	Request     id.UUID
	Urgent      bool // a child could be hurt before the next deadline
	What        string
	Fear        string
	WouldSettle string
}

func (cmd ChallengeCommand) clean() (ChallengeCommand, error) {
	var c words.Check
	cmd.What = c.Text("what", "what you disagree with", cmd.What, 8000)
	c.Need("what", "Say what you disagree with.", cmd.What)
	cmd.Fear = c.Text("fear", "what you fear for the child", cmd.Fear, 4000)
	c.Need("fear", "Say what you fear for the child.", cmd.Fear)
	cmd.WouldSettle = c.Text("would_settle", "what would settle it", cmd.WouldSettle, 4000)
	c.Need("would_settle", "Say what would settle it.", cmd.WouldSettle)
	return cmd, c.Err("threshold.Challenge")
}

// Challenge raises a disagreement at stage 1 of the ladder. Action to keep the
// child safe goes on meanwhile. Errors: NotFound; Invalid; Refused when
// nothing is decided.
func (s *Service) Challenge(ctx context.Context, actor who.Actor, cmd ChallengeCommand) (id.UUID, error) {
	const op = "threshold.Challenge"
	cmd, err := cmd.clean()
	if err != nil {
		return id.UUID{}, err
	}
	d := Disagreement{ID: id.New(), Urgent: cmd.Urgent, What: cmd.What, Fear: cmd.Fear, WouldSettle: cmd.WouldSettle, Stage: 1, Raised: s.Clock(), Version: 1}
	return once.Make(ctx, s.DB, actor, who.Safeguarding, "disagreement.raise", func(tx *pg.Tx) (id.UUID, error) {
		if d.referral, err = s.challenged(ctx, tx, cmd); err != nil {
			return d.ID, err
		}
		d.decision, d.FirstView, err = standing(ctx, tx, d.referral)
		if pg.NoRows(err) {
			err = fault.New(fault.Refused, op, "Nothing is decided yet. Ring the hub if you are worried about how long it takes.")
		}
		if err != nil {
			return d.ID, err
		}
		return d.ID, s.raise(ctx, tx, d)
	})
}

// raise keeps a disagreement and starts the clock of its first stage.
func (s *Service) raise(ctx context.Context, tx *pg.Tx, d Disagreement) error {
	ladder, err := s.Packs.Ladder(when.DateOf(d.Raised))
	if err != nil {
		return err
	}
	d.Pack = ladder.Ref()
	if d.Due, err = s.limits.Due(limitOf(ladder, d), d.Raised); err != nil {
		return err
	}
	if err := insertDisagreement(ctx, tx, d); err != nil {
		return err
	}
	if err := s.wake(ctx, tx, d); err != nil {
		return err
	}
	return s.Journal.WriteBecause(ctx, tx, "disagreement.raise", "", nil, d.referral)
}

// MayChallenge says whether the actor may disagree with what the command
// speaks of; the rest of it is not looked at. Errors: NotFound.
func (s *Service) MayChallenge(ctx context.Context, actor who.Actor, cmd ChallengeCommand) error {
	return s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		row, err := s.challenged(ctx, tx, cmd)
		if err != nil {
			return err
		}
		return s.Journal.Read(tx, "disagreement.begin", row)
	})
}

// challenged is the referral that a challenge speaks of, when the actor may
// challenge it.
func (s *Service) challenged(ctx context.Context, tx *pg.Tx, cmd ChallengeCommand) (id.UUID, error) {
	if cmd.Request.IsZero() {
		c, err := s.Referrals.Case(ctx, tx, cmd.Ref, access.Disagree)
		return c.ID, err
	}
	return s.Referrals.OfRequest(ctx, tx, cmd.Request)
}

// limitOf is the time limit of the stage a disagreement is at: one limit for
// all stages where a child could be hurt before the next deadline.
func limitOf(l *pack.Ladder, d Disagreement) string {
	if d.Urgent {
		return l.Urgent
	}
	return l.StageOf(d.Stage).Limit
}

// Disagreements are those in the actor's sight that are not settled, by when
// their stage ends; at most 100.
func (s *Service) Disagreements(ctx context.Context, actor who.Actor) (all []Disagreement, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if all, err = openDisagreements(ctx, tx); err != nil {
			return err
		}
		var ids []id.UUID
		for _, d := range all {
			ids = append(ids, d.referral)
		}
		return s.Journal.Read(tx, "disagreement.list", ids...)
	})
	return all, err
}

// Disagreement is one with its steps and the ladder it climbs. Errors: NotFound.
func (s *Service) Disagreement(ctx context.Context, actor who.Actor, row id.UUID) (d Disagreement, l *pack.Ladder, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if d, l, err = s.disagreement(ctx, tx, row); err != nil {
			return err
		}
		return s.Journal.Read(tx, "disagreement.read", d.referral)
	})
	return d, l, err
}

func (s *Service) disagreement(ctx context.Context, tx *pg.Tx, row id.UUID) (Disagreement, *pack.Ladder, error) {
	d, err := loadDisagreement(ctx, tx, row)
	if pg.NoRows(err) {
		return d, nil, fault.Absent("threshold.disagreement")
	}
	if err != nil {
		return d, nil, err
	}
	p, err := s.Packs.Find(d.Pack)
	if err != nil {
		return d, nil, err
	}
	ladder, ok := p.Content.(*pack.Ladder)
	if !ok {
		return d, nil, fault.New(fault.Internal, "threshold.disagreement", "The disagreement's pack is no ladder.")
	}
	return d, ladder, nil
}

// MoveCommand moves a disagreement to the next stage, or settles it.
type MoveCommand struct {
	Row     id.UUID
	Version int
	Note    string // what was said, and why it moves on; or the final view
	Result  Result // empty to move on
	To      int    // the stage to move on to; 0 is the next
}

// Move takes a disagreement one stage up, or ends it with the final view. The
// first view stays beside it. Where a child could be hurt before the next
// deadline, it may go straight to any later stage (ladder, DIS.R2). Errors:
// NotFound; Invalid; Refused at the last stage, and for stages that only an
// urgent one may skip; Conflict when somebody moved it since.
func (s *Service) Move(ctx context.Context, actor who.Actor, cmd MoveCommand) error {
	const op = "threshold.Move"
	var c words.Check
	cmd.Note = c.Text("note", "what was said", cmd.Note, 4000)
	c.Need("note", "Write what was said, and what follows.", cmd.Note)
	words.OneOf(&c, "result", "Choose how it ends.", cmd.Result, Changed, Stands, Withdrawn)
	if err := c.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "disagreement.move", func(tx *pg.Tx) error {
		d, ladder, err := s.disagreement(ctx, tx, cmd.Row)
		if err != nil {
			return err
		}
		if err := may(actor, d, cmd); err != nil {
			return err
		}
		if err := insertStep(ctx, tx, d, cmd.Note, s.Clock()); err != nil {
			return err
		}
		if cmd.Result != "" {
			return s.settle(ctx, tx, d, cmd)
		}
		to, err := stageAfter(ladder, d, cmd.To)
		if err != nil {
			return err
		}
		return s.moveUp(ctx, tx, d, to, ladder, cmd.Note)
	})
}

// stageAfter is the stage that a disagreement goes to from where it is: the
// next, unless it is urgent and a later one is asked for.
func stageAfter(l *pack.Ladder, d Disagreement, asked int) (int, error) {
	const op = "threshold.Move"
	switch {
	case d.Stage >= len(l.Stages):
		return 0, fault.New(fault.Refused, op, "This is the last stage: the chair decides. Settle it with the final view.")
	case asked == 0 || asked == d.Stage+1:
		return d.Stage + 1, nil
	case asked <= d.Stage || asked > len(l.Stages):
		return 0, fault.Fields{"result": "Choose a stage after the one it is at."}.Err(op)
	case !d.Urgent:
		return 0, fault.New(fault.Refused, op, "Only where a child could be hurt before the next deadline may stages be skipped (ladder, DIS.R2). Raise it as urgent.")
	}
	return asked, nil
}

// moveUp takes a disagreement to a later stage and starts its clock.
func (s *Service) moveUp(ctx context.Context, tx *pg.Tx, d Disagreement, to int, ladder *pack.Ladder, note string) (err error) {
	d.Stage = to
	if d.Due, err = s.limits.Due(limitOf(ladder, d), s.Clock()); err != nil {
		return err
	}
	if err := s.store(ctx, tx, d); err != nil {
		return err
	}
	if err := s.wake(ctx, tx, d); err != nil {
		return err
	}
	return s.journal(ctx, tx, "disagreement.move", d, note)
}

// journal keeps a deed with what was said.
func (s *Service) journal(ctx context.Context, tx *pg.Tx, deed string, d Disagreement, note string) error {
	changed, err := audit.Diff(nil, map[string]any{"stage": d.Stage, "said": note, "result": d.Result})
	if err != nil {
		return err
	}
	return s.Journal.Write(ctx, tx, deed, changed, d.referral)
}

// may says who moves and settles: the agency that raised it, and nobody else,
// may withdraw it; the two sides settle up to stage 3, the board from stage 4 (thresholds ladder, DIS.4
// and DIS.5).
func may(actor who.Actor, d Disagreement, cmd MoveCommand) error {
	const op = "threshold.Move"
	switch {
	case !d.Settled.IsZero():
		return fault.New(fault.Refused, op, "This disagreement is settled.")
	case d.Version != cmd.Version:
		return fault.New(fault.Conflict, op, "Somebody moved this disagreement while you were writing. Look at how it stands, then send yours again.")
	case cmd.Result == Withdrawn && actor.ID != d.raisedBy && actor.Agency != d.agency:
		return fault.New(fault.Refused, op, "Only the agency that raised a disagreement can withdraw it.")
	case d.Stage >= 4 && cmd.Result != Withdrawn && !actor.Is(who.Board):
		return fault.New(fault.Refused, op, "From stage 4 the partnership's board settles this.")
	case cmd.Result == Changed && d.Stage < 4 && !actor.Hub:
		return fault.New(fault.Refused, op, "Only the hub can change its decision; you can withdraw, or move to the next stage.")
	}
	return nil
}

func (s *Service) settle(ctx context.Context, tx *pg.Tx, d Disagreement, cmd MoveCommand) error {
	d.Result, d.FinalView, d.Settled = cmd.Result, cmd.Note, s.Clock()
	if err := s.store(ctx, tx, d); err != nil {
		return err
	}
	if err := s.journal(ctx, tx, "disagreement.settle", d, cmd.Note); err != nil {
		return err
	}
	return s.notices.Queue(ctx, tx, NoticeSettled, d.raisedBy, d.Ref)
}

// NoticeSettled is the template that tells somebody their disagreement ended.
const NoticeSettled = "disagreement_moved"

func (s *Service) store(ctx context.Context, tx *pg.Tx, d Disagreement) error {
	saved, err := updateDisagreement(ctx, tx, d)
	if err == nil && !saved {
		err = fault.New(fault.Conflict, "threshold.store", "Somebody moved this disagreement at the same moment. Look at how it stands, then send yours again.")
	}
	return err
}
