package referral

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

// Verdict is what a worker says of somebody told and somebody in the register.
type Verdict string

// The verdicts.
const (
	Same    Verdict = "same"
	NotSame Verdict = "not_same"
	NotSure Verdict = "not_sure"
)

// Judged is the last verdict on somebody told and one person in the register.
type Judged struct {
	Person  id.UUID
	Verdict Verdict
	Reason  string
	By      string // the worker's name
	At      time.Time
}

// JudgeCommand says whether somebody in a referral is a person in the register.
type JudgeCommand struct {
	Ref     string
	Told    id.UUID // the person as the referrer told it
	Person  id.UUID // in the register
	Verdict Verdict
	Reason  string // why the worker thinks so; needed unless they are the same
	Add     bool   // the register has nobody like this: they are added, and are the same
}

// Registrar adds somebody to the register, as told, in a transaction that is
// open.
type Registrar interface {
	Register(ctx context.Context, tx *pg.Tx, told Told) (id.UUID, error)
}

// Registering says who adds people to the register; it is set once, before
// the first is.
func (s *Service) Registering(r Registrar) { s.registrar = r }

func (cmd *JudgeCommand) clean() error {
	var c words.Check
	if cmd.Add {
		cmd.Verdict = Same
	}
	words.OneOf(&c, "verdict", "Say whether they are the same, not the same, or that you are not sure.", cmd.Verdict, Same, NotSame, NotSure)
	c.Need("verdict", "Say whether they are the same, not the same, or that you are not sure.", string(cmd.Verdict))
	cmd.Reason = c.Text("reason", "the reason", cmd.Reason, 2000)
	switch cmd.Verdict {
	case NotSame:
		c.Need("reason", "Say why this is not the same person.", cmd.Reason)
	case NotSure:
		c.Need("reason", "Say what makes you doubt, and what would settle it.", cmd.Reason)
	case Same:
	}
	return c.Err("referral.Judge")
}

// Judge joins somebody told to a person in the register, says that they are
// two, or keeps the doubt. Only a worker ever does; nothing joins by itself. A
// link stands as long as its last verdict is "the same". Errors: NotFound for a
// referral, somebody told, or a person that is not in sight; Invalid.
func (s *Service) Judge(ctx context.Context, actor who.Actor, cmd JudgeCommand) error {
	if err := cmd.clean(); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "referral.link", func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, cmd.Ref, access.Work)
		if err != nil {
			return err
		}
		told, err := toldIn(ctx, tx, r.ID, cmd.Told)
		if err != nil {
			return err
		}
		if cmd.Add {
			if cmd.Person, err = s.registrar.Register(ctx, tx, told); err != nil {
				return err
			}
		}
		if err := saveVerdict(ctx, tx, r.ID, cmd, s.Clock()); err != nil {
			return err
		}
		was := told.Person
		if told.joined(cmd); told.Person != was {
			told.LinkReason, told.LinkedAt = cmd.Reason, s.Clock()
			if err := saveLink(ctx, tx, told); err != nil {
				return err
			}
		}
		return s.journalVerdict(ctx, tx, r.ID, told, was, cmd)
	})
}

// joined is whom somebody told is linked to after a verdict.
func (t *Told) joined(cmd JudgeCommand) {
	switch {
	case cmd.Verdict == Same:
		t.Person = cmd.Person
	case t.Person == cmd.Person:
		t.Person = id.UUID{}
	}
}

func (s *Service) journalVerdict(ctx context.Context, tx *pg.Tx, referral id.UUID, told Told, was id.UUID, cmd JudgeCommand) error {
	type stand struct{ Person, Verdict string }
	key := "person:" + told.ID.String()
	changed, err := audit.Diff(map[string]stand{key: {was.String(), ""}}, map[string]stand{key: {told.Person.String(), string(cmd.Verdict) + " as " + cmd.Person.String()}})
	if err != nil {
		return err
	}
	subjects := []id.UUID{referral, cmd.Person}
	if !was.IsZero() && was != cmd.Person {
		subjects = append(subjects, was)
	}
	return s.Journal.WriteBecause(ctx, tx, "referral.link", cmd.Reason, changed, subjects...)
}

// Judgements are the last verdicts on somebody told, by person in the register.
// The caller has the referral open.
func (s *Service) Judgements(ctx context.Context, actor who.Actor, told id.UUID) (last map[id.UUID]Judged, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		last, err = loadVerdicts(ctx, tx, told)
		return err
	})
	return last, err
}

// toldIn is one of the people of a referral. Errors: NotFound.
func toldIn(ctx context.Context, tx *pg.Tx, referral, told id.UUID) (Told, error) {
	people, err := loadPeople(ctx, tx, referral)
	if err != nil {
		return Told{}, err
	}
	for _, p := range people {
		if p.ID == told {
			return p, nil
		}
	}
	return Told{}, fault.Absent("referral.toldIn")
}

// LinkedTo lists the referrals in sight that are linked to a person of the
// registry, by any of the person's records, newest first; at most 20. The
// caller journals the read.
func (s *Service) LinkedTo(ctx context.Context, tx *pg.Tx, records []id.UUID) ([]Mention, error) {
	return mentionsOfPerson(ctx, tx, records)
}
