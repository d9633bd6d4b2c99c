package threshold

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Deps is what the service stands on.
type Deps struct {
	DB        *pg.DB
	Journal   *audit.Journal
	Clock     when.Clock
	Packs     *pack.Library
	Referrals *referral.Service
	Screens   *screening.Service
}

// Service decides referrals and settles disagreements.
type Service struct {
	Deps
	limits  referral.Limits
	notices referral.Notices
	jobs    Enqueuer // nil: no stage moves up by itself
}

// New decides referrals.
func New(deps Deps, limits referral.Limits, notices referral.Notices) *Service {
	return &Service{Deps: deps, limits: limits, notices: notices}
}

// Desk is everything that somebody deciding has before them.
type Desk struct {
	Record        referral.Record
	Thresholds    *pack.Thresholds
	Sheets        []screening.Sheet // the latest of each child
	Decisions     []Decision        // the newest first
	Disagreements []Disagreement
	Again         bool      // a settled disagreement asks for a new decision
	LookBy        when.Date // the latest day to look again after no further action
}

// Desk lays out a referral for deciding. Errors: NotFound.
func (s *Service) Desk(ctx context.Context, actor who.Actor, ref string) (Desk, error) {
	rec, err := s.Referrals.Record(ctx, actor, ref)
	if err != nil {
		return Desk{}, err
	}
	desk := Desk{Record: rec}
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		c, f, err := s.facts(ctx, tx, ref, access.Read)
		if err != nil {
			return err
		}
		if !c.Permit.Fields.Has(access.Decision) {
			return fault.Absent("threshold.Desk")
		}
		desk.Thresholds, desk.Sheets, desk.LookBy = f.Thresholds, f.Sheets, f.LookBy
		if desk.Decisions, err = decisionsOf(ctx, tx, c.ID); err != nil {
			return err
		}
		if desk.Disagreements, err = disagreementsOf(ctx, tx, c.ID); err != nil {
			return err
		}
		if desk.Again, err = changeAsked(ctx, tx, c.ID, s.Clock()); err != nil {
			return err
		}
		return s.Journal.Read(tx, "decision.read", c.ID)
	})
	return desk, err
}

func (s *Service) facts(ctx context.Context, tx *pg.Tx, ref string, action access.Action) (referral.Case, Facts, error) {
	c, err := s.Referrals.Case(ctx, tx, ref, action)
	if err != nil {
		return c, Facts{}, err
	}
	f := Facts{Today: when.DateOf(s.Clock())}
	if f.Thresholds, err = s.Packs.Thresholds(f.Today); err != nil {
		return c, f, err
	}
	lookBy, err := s.limits.Due("TL.HUB.NFA", s.Clock())
	if err != nil {
		return c, f, err
	}
	f.LookBy = when.DateOf(lookBy)
	all, err := s.Screens.Of(ctx, tx, c)
	f.Sheets = latest(all)
	f.Unscreened = unscreened(c, f.Sheets)
	return c, f, err
}

// unscreened is how many children of a case have no sheet.
func unscreened(c referral.Case, sheets []screening.Sheet) (n int) {
	for _, p := range c.People {
		if p.Role == referral.RoleChild && !slices.ContainsFunc(sheets, func(s screening.Sheet) bool { return s.Told == p.ID }) {
			n++
		}
	}
	return n
}

// Decide makes the decision on a referral and tells the referrer; where a
// manager's second signature is needed, it waits for that first. After a
// disagreement that changed the first view a manager decides again; both
// decisions stay. Errors: NotFound; Invalid with the fields; Refused by a
// rule, with its source.
func (s *Service) Decide(ctx context.Context, actor who.Actor, ref string, d Decision) (Decision, error) {
	err := once.As(ctx, s.DB, actor, who.Safeguarding, "decision.make", func(tx *pg.Tx) error {
		c, f, err := s.facts(ctx, tx, ref, access.Work)
		if err != nil {
			return err
		}
		if err := s.mayDecide(ctx, tx, c); err != nil {
			return err
		}
		if d, err = d.clean(f); err != nil {
			return err
		}
		needsSecond, err := refuse(d, f)
		if err != nil {
			return err
		}
		d.ID, d.State, d.Decided, d.Band, d.Pack = id.New(), Final, s.Clock(), standingBand(f.Sheets), f.Thresholds.Ref()
		if needsSecond {
			d.State = ToSign
		}
		if err := s.insert(ctx, tx, c, d); err != nil || d.State == ToSign {
			return err
		}
		return s.carryOut(ctx, tx, c, d)
	})
	return d, err
}

// mayDecide refuses a second decision that no settled disagreement asks for.
func (s *Service) mayDecide(ctx context.Context, tx *pg.Tx, c referral.Case) error {
	if c.Stage != referral.StageDone {
		return nil
	}
	asked, err := changeAsked(ctx, tx, c.ID, s.Clock())
	if err == nil && !asked {
		err = fault.New(fault.Refused, "threshold.Decide", "This referral is decided. A disagreement, or a new referral, can change what happens.")
	}
	if err == nil && !tx.Actor().Is(who.Manager) {
		err = fault.New(fault.Refused, "threshold.Decide", "A manager decides again after a disagreement. Ask one of the hub's managers.")
	}
	return err
}

func (s *Service) insert(ctx context.Context, tx *pg.Tx, c referral.Case, d Decision) error {
	if err := insertDecision(ctx, tx, c.ID, d); err != nil {
		return err
	}
	changed, err := audit.Diff(nil, map[string]any{"level": d.Level, "outcome": d.Outcome, "reasons": d.Reasons, "signs": d.Signs,
		"consulted": d.Consulted, "next_step": d.NextStep, "next_owner": d.NextOwner, "next_due": d.NextDue, "look_again": d.LookAgain, "state": d.State})
	if err != nil {
		return err
	}
	return s.Journal.Write(ctx, tx, "decision.make", changed, c.ID)
}

// carryOut raises the decision's task, settles the case, and tells the
// referrer; of a case that is settled it tells the new outcome.
func (s *Service) carryOut(ctx context.Context, tx *pg.Tx, c referral.Case, d Decision) error {
	kind, text, owner, due := referral.NextStep, d.NextStep, d.NextOwner, d.NextDue
	if d.Outcome == NoFurtherAction {
		kind, text, owner, due = referral.LookAgain, "Look again at this referral: has anything changed?", "The hub", d.LookAgain
	}
	if err := s.Referrals.Raise(ctx, tx, c, kind, text, owner, due.At(17, 0)); err != nil {
		return err
	}
	if c.Stage == referral.StageDone {
		return s.Referrals.Retell(ctx, tx, c, string(d.Outcome), d.Told)
	}
	return s.Referrals.Settle(ctx, tx, c, string(d.Outcome), d.Told)
}

// Sign puts a manager's second signature to a decision that waits for one, or
// refuses it with a reason. Errors: NotFound; Forbidden; Refused for whoever
// decided, or when nothing waits; Invalid.
func (s *Service) Sign(ctx context.Context, actor who.Actor, ref string, decision id.UUID, agree bool, note string) error {
	const op = "threshold.Sign"
	var check words.Check
	note = check.Text("note", "the reason", note, 2000)
	if !agree {
		check.Need("note", "Say why you do not sign.", note)
	}
	if err := check.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "decision.sign", func(tx *pg.Tx) error {
		c, err := s.Referrals.Case(ctx, tx, ref, access.Sign)
		if err != nil {
			return err
		}
		d, err := waiting(ctx, tx, c.ID, decision)
		if pg.NoRows(err) {
			return fault.Absent(op)
		}
		if err != nil {
			return err
		}
		if d.decidedBy == actor.ID {
			return fault.New(fault.Refused, op, "A second manager must sign: you made this decision. Source: RULE.SEED.")
		}
		d.State, d.SignNote, d.Signed = Final, note, s.Clock()
		if !agree {
			d.State = NotSigned
		} else if err := refuseStale(ctx, tx, c, d); err != nil {
			return err
		}
		if err := signDecision(ctx, tx, d); err != nil {
			return err
		}
		deed := map[bool]string{true: "decision.sign", false: "decision.refuse_sign"}[agree]
		if err := s.Journal.WriteBecause(ctx, tx, deed, note, nil, c.ID); err != nil || !agree {
			return err
		}
		return s.carryOut(ctx, tx, c, d)
	})
}

// refuseStale refuses to sign a decision that waited while another was made
// and carried out, unless a disagreement asked for this one.
func refuseStale(ctx context.Context, tx *pg.Tx, c referral.Case, d Decision) error {
	if c.Stage != referral.StageDone {
		return nil
	}
	asked, err := changeAsked(ctx, tx, c.ID, d.Decided)
	if err == nil && !asked {
		err = fault.New(fault.Refused, "threshold.Sign", "This referral was decided otherwise meanwhile. Do not sign this decision, and say why.")
	}
	return err
}
