package screening

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// SaveCommand saves or finishes a sheet.
type SaveCommand struct {
	Ref     string
	Sheet   id.UUID
	Version int // the version the form was made from
	Content Content
	Finish  bool // judge it; otherwise keep it open
}

// Save keeps a sheet as it stands, or finishes it. Finishing needs evidence
// and source for each positive answer and the judgement's words; a band below
// the calculated one then waits for a second person's signature. A provisional
// result raises a task to find out what is not known.
//
// Errors: NotFound; Invalid; Refused by the instrument's rules; Conflict when
// somebody else saved since: the sheet given back is theirs, so that the page
// can show both.
func (s *Service) Save(ctx context.Context, actor who.Actor, cmd SaveCommand) (Sheet, error) {
	var check words.Check
	cmd.Content = cmd.Content.clean(&check)
	if cmd.Finish {
		cmd.Content.complete(&check)
	}
	if err := check.Err("screening.Save"); err != nil {
		return Sheet{}, err
	}
	var out Sheet
	err := once.As(ctx, s.DB, actor, who.Safeguarding, "screening.save", func(tx *pg.Tx) error {
		sheet, c, err := s.load(ctx, tx, cmd.Ref, cmd.Sheet, access.Work)
		if err != nil {
			return err
		}
		out = sheet
		if sheet.State != Open {
			return fault.New(fault.Conflict, "screening.Save", "This screen is finished. Screen the child again to change what it says.")
		}
		if sheet.Version != cmd.Version {
			return savedSince(sheet)
		}
		before := sheet.Content
		sheet.Content, sheet.Saved = cmd.Content, s.Clock()
		sheet.Content.AgeMin, sheet.Content.AgeMax, sheet.Content.Unborn, sheet.Content.Linked = before.AgeMin, before.AgeMax, before.Unborn, before.Linked
		if err := s.score(&sheet); err != nil {
			return err
		}
		if cmd.Finish {
			if err := s.finish(ctx, tx, c, &sheet); err != nil {
				return err
			}
		}
		if err = s.keep(ctx, tx, sheet, before); !fault.Is(err, fault.Conflict) {
			out = sheet
			return err
		}
		if out, _, err = s.load(ctx, tx, cmd.Ref, cmd.Sheet, access.Work); err != nil {
			return err
		}
		return savedSince(out)
	})
	return out, err
}

// savedSince is the conflict of two people who write on one sheet.
func savedSince(theirs Sheet) error {
	return fault.Newf(fault.Conflict, "screening.Save", "%s saved this screen while you were writing. Yours is below, unsaved; theirs is beside it. Save again to keep yours.", theirs.SavedBy)
}

// keep writes a sheet against its version and journals what changed.
func (s *Service) keep(ctx context.Context, tx *pg.Tx, sheet Sheet, before Content) error {
	deed := map[State]string{Open: "screening.save", ToSign: "screening.propose_lower", Done: "screening.judge"}[sheet.State]
	return s.keepAs(ctx, tx, deed, sheet, before)
}

func (s *Service) keepAs(ctx context.Context, tx *pg.Tx, deed string, sheet Sheet, before Content) error {
	saved, err := updateSheet(ctx, tx, sheet)
	if err != nil {
		return err
	}
	if !saved {
		return fault.New(fault.Conflict, "screening.keepAs", "Somebody else saved this screen at the same moment. Open it again to see both.")
	}
	changed, err := audit.Diff(before, sheet.Content)
	if err != nil {
		return err
	}
	return s.Journal.Write(ctx, tx, deed, changed, sheet.referral)
}

// finish judges a sheet. A band that only two people may set waits.
func (s *Service) finish(ctx context.Context, tx *pg.Tx, c referral.Case, sheet *Sheet) error {
	engine, err := s.engine(sheet.Pack)
	if err != nil {
		return err
	}
	actor := tx.Actor()
	j := Judgement{Band: sheet.Content.Judged, Reason: sheet.Content.Words.Judgement, By: Signer{ID: actor.ID, Roles: actor.Roles}}
	err = engine.Judge(sheet.Content.input(), sheet.Result, j)
	sheet.Judged, sheet.judgedBy, sheet.JudgedAt, sheet.State = j.Band, actor.ID, s.Clock(), Done
	if onlySecondMissing(err) {
		sheet.State = ToSign
		due, err := s.Limits.Due("TL.SCREEN.OVERRIDE", s.Clock())
		if err != nil {
			return err
		}
		return s.Referrals.Raise(ctx, tx, c, referral.FindOut, "A second person looks at the lowered band of the screen and signs it, or not.", "A colleague in the hub", due)
	}
	if err != nil {
		return err
	}
	return s.conclude(ctx, tx, c, sheet)
}

// onlySecondMissing reports whether all that a judgement lacks is the second
// person's signature.
func onlySecondMissing(err error) bool {
	fields := fault.FieldsOf(err)
	_, missing := fields["second"]
	return missing && len(fields) == 1
}

// conclude raises the tasks of a finished sheet and moves the case on.
func (s *Service) conclude(ctx context.Context, tx *pg.Tx, c referral.Case, sheet *Sheet) error {
	for _, task := range sheet.Result.Tasks {
		due, err := s.Limits.Due(task.Limit, s.Clock())
		if err != nil {
			return err
		}
		kind := referral.FindOut
		if task.Floor != "" {
			kind = referral.LinkReview
		}
		if err := s.Referrals.Raise(ctx, tx, c, kind, task.Text, "Whoever works on this referral", due); err != nil {
			return err
		}
	}
	if c.Stage == referral.StageDone {
		return nil
	}
	return s.Referrals.Advance(ctx, tx, c, referral.StageDeciding)
}

// Sign puts the second person's name to a lowered band, or sends the sheet
// back to be judged again. Errors: NotFound; Refused for the same person, or
// when nothing waits.
func (s *Service) Sign(ctx context.Context, actor who.Actor, ref string, sheet id.UUID, agree bool) error {
	const op = "screening.Sign"
	return once.As(ctx, s.DB, actor, who.Safeguarding, "screening.sign", func(tx *pg.Tx) error {
		one, c, err := s.load(ctx, tx, ref, sheet, access.Work)
		if err != nil {
			return err
		}
		if one.State != ToSign {
			return fault.New(fault.Refused, op, "Nothing waits for a signature here.")
		}
		if one.judgedBy == actor.ID {
			return fault.New(fault.Refused, op, "A second person must sign. Ask a colleague in the hub.")
		}
		if !agree {
			one.State, one.Judged, one.judgedBy, one.JudgedAt = Open, 0, id.UUID{}, time.Time{}
			return s.keepAs(ctx, tx, "screening.refuse_lower", one, one.Content)
		}
		first, err := signerOf(ctx, tx, one.judgedBy)
		if err != nil {
			return err
		}
		engine, err := s.engine(one.Pack)
		if err != nil {
			return err
		}
		err = engine.Judge(one.Content.input(), one.Result, Judgement{Band: one.Judged, Reason: one.Content.Words.Judgement,
			By: first, Second: Signer{ID: actor.ID, Roles: actor.Roles}})
		if err != nil {
			return err
		}
		one.State, one.secondBy, one.SecondAt = Done, actor.ID, s.Clock()
		if err := s.conclude(ctx, tx, c, &one); err != nil {
			return err
		}
		return s.keepAs(ctx, tx, "screening.sign_lower", one, one.Content)
	})
}
