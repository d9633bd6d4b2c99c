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
