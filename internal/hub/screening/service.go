package screening

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Deps is what the service stands on.
type Deps struct {
	DB        *pg.DB
	Journal   *audit.Journal
	Clock     when.Clock
	Packs     *pack.Library
	Referrals *referral.Service
	Limits    referral.Limits
}

// Service keeps the sheets of the children of referrals.
type Service struct{ Deps }

// NewService keeps sheets.
func NewService(deps Deps) *Service { return &Service{deps} }

// Begin gives the child's open sheet, or makes one under the instrument in
// force today. The case moves on to screening. Errors: NotFound; Refused for
// somebody the instrument is not for, and then there is no sheet.
func (s *Service) Begin(ctx context.Context, actor who.Actor, ref string, child id.UUID) (Sheet, error) {
	var sheet Sheet
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		c, err := s.Referrals.Case(ctx, tx, ref, access.Work)
		if err != nil {
			return err
		}
		told, err := c.Child(child)
		if err != nil {
			return err
		}
		open, err := openSheet(ctx, tx, told.ID)
		if err == nil || !pg.NoRows(err) {
			sheet.ID = open
			return err
		}
		if sheet, err = s.fresh(ctx, tx, c, told); err != nil {
			return err
		}
		if err := s.score(&sheet); err != nil {
			return err
		}
		if err := insertSheet(ctx, tx, sheet); err != nil {
			return err
		}
		if err := s.Journal.Write(ctx, tx, "screening.begin", nil, c.ID); err != nil {
			return err
		}
		return s.Referrals.Advance(ctx, tx, c, referral.StageScreening)
	})
	return sheet, err
}

// fresh is a new sheet. It begins with what the last one of the same child
// said, so that a re-screen shows what changed.
func (s *Service) fresh(ctx context.Context, tx *pg.Tx, c referral.Case, told referral.Told) (Sheet, error) {
	now := s.Clock()
	instrument, err := s.Packs.Instrument(when.DateOf(now))
	if err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{ID: id.New(), referral: c.ID, Told: told.ID, State: Open, Started: now, Saved: now, Pack: instrument.Ref(), Version: 1,
		Content: Content{Answers: map[string]Line{}}}
	sheet.Content.AgeMin, sheet.Content.AgeMax, sheet.Content.Unborn = ageOf(told.Child, now)
	if last, err := lastSheet(ctx, tx, told.ID); err == nil {
		sheet.Content.Answers = last.Content.Answers
	} else if !pg.NoRows(err) {
		return Sheet{}, err
	}
	sheet.Content.Linked, err = linkedToBand4(ctx, tx, c.ID)
	return sheet, err
}

// ageOf is the child's age as told, widest where nothing is known.
func ageOf(c referral.Child, now time.Time) (youngest, oldest int, unborn bool) {
	born, err := when.ParsePartial(c.Born)
	if err == nil {
		if min, max, ok := born.Ages(when.DateOf(now), when.DateOf(now)); ok {
			return min, max, c.Unborn
		}
	}
	return 0, 17, c.Unborn
}

// Sheet is one sheet with its result. Errors: NotFound.
func (s *Service) Sheet(ctx context.Context, actor who.Actor, ref string, sheet id.UUID) (Sheet, error) {
	var out Sheet
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) (err error) {
		if out, _, err = s.load(ctx, tx, ref, sheet, access.Read); err != nil {
			return err
		}
		return s.Journal.Read(tx, "screening.read", out.referral)
	})
	return out, err
}

func (s *Service) load(ctx context.Context, tx *pg.Tx, ref string, sheet id.UUID, action access.Action) (Sheet, referral.Case, error) {
	c, err := s.Referrals.Case(ctx, tx, ref, action)
	if err != nil {
		return Sheet{}, c, err
	}
	if !c.Permit.Fields.Has(access.Screening) {
		return Sheet{}, c, fault.Absent("screening.load")
	}
	out, err := loadSheet(ctx, tx, c.ID, sheet)
	if pg.NoRows(err) {
		return Sheet{}, c, fault.Absent("screening.load")
	}
	if err != nil {
		return Sheet{}, c, err
	}
	out.Ref = c.Ref
	if told, err := c.Child(out.Told); err == nil {
		out.ChildName = told.Name()
	}
	return out, c, s.score(&out)
}

// score fills in what the instrument gives for the sheet's content.
func (s *Service) score(sheet *Sheet) error {
	engine, err := s.engine(sheet.Pack)
	if err != nil {
		return err
	}
	sheet.Result, err = engine.Score(sheet.Content.input())
	return err
}

func (s *Service) engine(ref pack.Ref) (*Engine, error) {
	p, err := s.Packs.Find(ref)
	if err != nil {
		return nil, err
	}
	instrument, ok := p.Content.(*pack.Instrument)
	if !ok {
		return nil, fault.New(fault.Internal, "screening.engine", "The sheet's pack is no instrument.")
	}
	return New(instrument), nil
}

// Instrument is the instrument of a sheet.
func (s *Service) Instrument(sheet Sheet) (*pack.Instrument, error) {
	e, err := s.engine(sheet.Pack)
	if err != nil {
		return nil, err
	}
	return e.Instrument(), nil
}

// Preview scores content that is not saved, for the band that follows the
// answers on the page. Errors: as Engine.Score.
func (s *Service) Preview(ref pack.Ref, c Content) (Result, error) {
	engine, err := s.engine(ref)
	if err != nil {
		return Result{}, err
	}
	return engine.Score(c.input())
}

// Sheets are the sheets of a referral, the newest first, with their results.
// Errors: NotFound.
func (s *Service) Sheets(ctx context.Context, actor who.Actor, ref string) (all []Sheet, children []referral.Told, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		c, err := s.Referrals.Case(ctx, tx, ref, access.Read)
		if err != nil {
			return err
		}
		if !c.Permit.Fields.Has(access.Screening) {
			return fault.Absent("screening.Sheets")
		}
		if all, err = s.of(ctx, tx, c); err != nil {
			return err
		}
		for _, p := range c.People {
			if p.Role == referral.RoleChild {
				children = append(children, p)
			}
		}
		return s.Journal.Read(tx, "screening.list", c.ID)
	})
	return all, children, err
}

func (s *Service) of(ctx context.Context, tx *pg.Tx, c referral.Case) ([]Sheet, error) {
	all, err := sheetsOf(ctx, tx, c.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Ref = c.Ref
		if told, err := c.Child(all[i].Told); err == nil {
			all[i].ChildName = told.Name()
		}
		if err := s.score(&all[i]); err != nil && !fault.Is(err, fault.Refused) {
			return nil, err
		}
	}
	return all, nil
}

// Of are the sheets of a case inside the caller's transaction, for deciding.
func (s *Service) Of(ctx context.Context, tx *pg.Tx, c referral.Case) ([]Sheet, error) {
	return s.of(ctx, tx, c)
}

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
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
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
	return s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
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
