package referral

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Record is a referral with all that the actor may see of it. The hub sees
// everything; the referrer what they wrote, where it stands and what came of
// it. Errors: NotFound for absent and out of scope alike.
func (s *Service) Record(ctx context.Context, actor who.Actor, ref string) (Record, error) {
	var rec Record
	err := s.DB.As(ctx, actor, purposeOf(actor), func(tx *pg.Tx) error {
		r, permit, err := s.open(ctx, tx, ref, access.Read)
		if err != nil {
			return err
		}
		rec = Record{Referral: r, Permit: permit}
		if err := s.fill(ctx, tx, &rec); err != nil {
			return err
		}
		return s.Journal.Read(tx, "referral.read", r.ID)
	})
	return rec, err
}

// fill loads the parts that the permit opens, and nothing else.
func (s *Service) fill(ctx context.Context, tx *pg.Tx, rec *Record) (err error) {
	sees := rec.Permit.Fields.Has
	if sees(access.Worry) {
		if err := s.fillWorry(ctx, tx, rec); err != nil {
			return err
		}
	}
	if sees(access.Holdings) {
		if rec.Requests, err = requestsOf(ctx, tx, rec.ID); err != nil {
			return err
		}
		if rec.Breaches, err = breachesOf(ctx, tx, rec.ID); err != nil {
			return err
		}
		if rec.Tasks, err = tasksOf(ctx, tx, rec.ID); err != nil {
			return err
		}
		return fillMentions(ctx, tx, rec)
	}
	rec.Allocated, rec.AllocatedTo = "", noID // whom the hub gave it to is the hub's business
	return nil
}

func (s *Service) fillWorry(ctx context.Context, tx *pg.Tx, rec *Record) (err error) {
	if rec.Worry, err = loadWorry(ctx, tx, rec.ID); err != nil {
		return err
	}
	if rec.People, err = loadPeople(ctx, tx, rec.ID); err != nil {
		return err
	}
	if rec.Things, err = loadThings(ctx, tx, rec.ID); err != nil {
		return err
	}
	if rec.Permit.Fields.Has(access.Identity) && !rec.Permit.Fields.Has(access.Holdings) { // by break-glass
		if err := hideAddresses(ctx, tx, rec); err != nil {
			return err
		}
	}
	if !rec.Permit.Fields.Has(access.Identity) { // the registry is not the referrer's
		for i := range rec.People {
			p := &rec.People[i]
			p.Person, p.LinkedName, p.LinkReason = noID, "", ""
			p.LinkedAt = zeroTime
		}
	}
	return nil
}

// hideAddresses leaves out where somebody lives who has a protected address in
// the register: the referrer may have written that very one.
func hideAddresses(ctx context.Context, tx *pg.Tx, rec *Record) error {
	hidden, err := toldHidden(ctx, tx, rec.ID)
	if err != nil {
		return err
	}
	for i := range rec.People {
		p := &rec.People[i]
		if p.Hidden = slices.Contains(hidden, p.ID); p.Hidden {
			p.Child.Address, p.Child.Postcode, p.Adult.Address = "", "", ""
		}
	}
	return nil
}

func fillMentions(ctx context.Context, tx *pg.Tx, rec *Record) error {
	people, err := mentionsOfPeople(ctx, tx, rec.ID)
	if err != nil {
		return err
	}
	things, err := mentionsOfThings(ctx, tx, rec.ID)
	if err != nil {
		return err
	}
	for i := range rec.People {
		rec.People[i].Elsewhere = people[rec.People[i].ID]
	}
	for i := range rec.Things {
		rec.Things[i].Elsewhere = things[rec.Things[i].ID]
	}
	return nil
}

// Named is the row id behind a reference, for whoever may see its history: the
// hub within its scope, and auditors, who see no more of it than that. Errors:
// NotFound.
func (s *Service) Named(ctx context.Context, actor who.Actor, ref string) (row id.UUID, err error) {
	err = s.DB.As(ctx, actor, purposeOf(actor), func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, ref, access.History)
		row = r.ID
		if !fault.Is(err, fault.NotFound) || !actor.Is(who.Auditor|who.PrivacyOfficer) {
			return err
		}
		if row, err = auditedID(ctx, tx, ref); err == nil && row.IsZero() {
			err = fault.Absent("referral.Named")
		}
		return err
	})
	return row, err
}
