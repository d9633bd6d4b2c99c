package seal

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// People are the register's records.
type People interface {
	Held(ctx context.Context, tx *pg.Tx, person id.UUID) (name string, seal access.Seal, records []id.UUID, err error)
	Unseal(ctx context.Context, tx *pg.Tx, records []id.UUID, to access.Seal) error
}

// Referrals are the referrals.
type Referrals interface {
	Case(ctx context.Context, tx *pg.Tx, ref string, action access.Action) (referral.Case, error)
	Unseal(ctx context.Context, tx *pg.Tx, referral id.UUID, to access.Seal) error
}

// Deps is what the service stands on.
type Deps struct {
	DB        *pg.DB
	Journal   *audit.Journal
	Relations *access.Relations
	Clock     when.Clock
	Notices   referral.Notices
	Records
}

// Records are what seals are on.
type Records struct {
	People    People
	Referrals Referrals
}

// Service keeps the seals that stand.
type Service struct{ Deps }

// New keeps the seals.
func New(deps Deps) *Service { return &Service{deps} }

// The templates of the notices.
const (
	noticeAsked  = "seal_lower_asked"
	noticeOpened = "seal_lowered"
	noticeRead   = "sealed_read"
)

// Seal is a seal that stands, for a hub manager who sees the record. Errors:
// NotFound for absent, ended, and out of scope alike.
func (s *Service) Seal(ctx context.Context, actor who.Actor, seal id.UUID) (v View, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if v, err = s.open(ctx, tx, seal); err != nil {
			return err
		}
		return s.Journal.Read(tx, "seal.read", v.Subject)
	})
	return v, err
}

// Of is the id of the seal that a record has; none for an open record, and for
// one that is out of sight.
func (s *Service) Of(ctx context.Context, actor who.Actor, subject id.UUID) (seal id.UUID, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		h, err := s.Relations.SealOf(ctx, tx, subject)
		seal = h.ID
		return err
	})
	return seal, err
}

// open loads a seal with all that a manager sees of it, and asks whether the
// actor may say how closely the record is held.
func (s *Service) open(ctx context.Context, tx *pg.Tx, seal id.UUID) (View, error) {
	h, err := s.Relations.Holding(ctx, tx, seal)
	if err != nil {
		return View{}, err
	}
	v := View{Holding: h, Owns: h.Owner == tx.Actor().ID}
	if err := s.record(ctx, tx, &v); err != nil {
		return View{}, err
	}
	if v.Named, err = s.Relations.NamedOn(ctx, tx, v.Subject); err != nil {
		return View{}, err
	}
	if v.Requests, err = requestsOf(ctx, tx, v.ID); err != nil {
		return View{}, err
	}
	v.Able, err = able(ctx, tx, v)
	return v, err
}

// record opens the record behind the seal. Errors: NotFound.
func (s *Service) record(ctx context.Context, tx *pg.Tx, v *View) (err error) {
	switch v.Kind {
	case access.OnPerson:
		v.Name, _, v.records, err = s.People.Held(ctx, tx, v.Subject)
	case access.OnReferral:
		v.Name, v.records = "Referral "+v.Ref, []id.UUID{v.Subject}
		_, err = s.Referrals.Case(ctx, tx, v.Ref, access.Hold)
	default:
		err = fault.Absent("seal.record")
	}
	return err
}

// change does something to a seal that the actor may work on, and journals it.
func (s *Service) change(ctx context.Context, actor who.Actor, seal id.UUID, deed, reason string, do func(*pg.Tx, View) (audit.Change, error)) error {
	return once.As(ctx, s.DB, actor, who.Safeguarding, deed, func(tx *pg.Tx) error {
		_, err := s.changeIn(ctx, tx, seal, deed, reason, do)
		return err
	})
}

func (s *Service) changeIn(ctx context.Context, tx *pg.Tx, seal id.UUID, deed, reason string, do func(*pg.Tx, View) (audit.Change, error)) (View, error) {
	v, err := s.open(ctx, tx, seal)
	if err != nil {
		return v, err
	}
	change, err := do(tx, v)
	if err != nil {
		return v, err
	}
	return v, s.Journal.WriteBecause(ctx, tx, deed, reason, change, v.Subject)
}

// Name puts somebody who works in the hub on the list of named people. Errors:
// NotFound; Refused for all but the seal's owner; Invalid.
func (s *Service) Name(ctx context.Context, actor who.Actor, seal, account id.UUID) error {
	const op = "seal.Name"
	return s.change(ctx, actor, seal, "seal.name", "", func(tx *pg.Tx, v View) (audit.Change, error) {
		if !v.Owns {
			return nil, notOwner(op, v)
		}
		works, err := worksInHub(ctx, tx, account)
		if err != nil {
			return nil, err
		}
		if !works || slices.ContainsFunc(v.Named, func(a access.Account) bool { return a.ID == account }) {
			return nil, fault.Fields{"account": "Choose somebody of the hub who is not on the list."}.Err(op)
		}
		for _, one := range v.records {
			if closed, err := s.Relations.ClosedTo(ctx, tx, account, one); err != nil {
				return nil, err
			} else if closed {
				return nil, fault.Fields{"account": "Choose somebody else: they can't be named on this record."}.Err(op)
			}
			if err := s.Relations.Grant(ctx, tx, access.Tie{Relation: access.Named, Account: account, Subject: one}); err != nil {
				return nil, err
			}
		}
		return audit.Diff(nil, map[string]id.UUID{"named": account})
	})
}

// Unname takes somebody off the list, at once. Errors: NotFound; Refused for all
// but the seal's owner, and for the owner themselves: they hand it over first.
func (s *Service) Unname(ctx context.Context, actor who.Actor, seal, account id.UUID) error {
	const op = "seal.Unname"
	return s.change(ctx, actor, seal, "seal.unname", "", func(tx *pg.Tx, v View) (audit.Change, error) {
		switch {
		case !v.Owns:
			return nil, notOwner(op, v)
		case account == v.Owner:
			return nil, fault.New(fault.Refused, op, "You own this seal. Hand it over before you leave the list.")
		case !slices.ContainsFunc(v.Named, func(a access.Account) bool { return a.ID == account }):
			return nil, fault.Absent(op)
		}
		for _, one := range v.records {
			if err := s.Relations.End(ctx, tx, access.Tie{Relation: access.Named, Account: account, Subject: one}); err != nil {
				return nil, err
			}
		}
		return audit.Diff(map[string]id.UUID{"named": account}, nil)
	})
}

func notOwner(op string, v View) error {
	owner := v.OwnerName
	if v.OwnerGone {
		owner = "nobody now: ask a privacy officer to hand it over"
	}
	return fault.Newf(fault.Refused, op, "Only the seal's owner keeps the list of named people. That is %s.", owner)
}
