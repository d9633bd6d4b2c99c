package person

import (
	"context"
	"encoding/json"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Part is a kind of what there may be several of in a record.
type Part string

// The parts.
const (
	PartName     Part = "name"
	PartAddress  Part = "address"
	PartReach    Part = "reach"
	PartRelation Part = "relation"
)

// piece is one row of a part.
type piece interface {
	part() Part
	row() id.UUID // set: this corrects the row, which ends
}

func (n OtherName) part() Part   { return PartName }
func (a Address) part() Part     { return PartAddress }
func (r Reach) part() Part       { return PartReach }
func (r Relation) part() Part    { return PartRelation }
func (n OtherName) row() id.UUID { return n.ID }
func (a Address) row() id.UUID   { return a.ID }
func (r Reach) row() id.UUID     { return r.ID }
func (r Relation) row() id.UUID  { return r.ID }

// AddName adds a name; one with an ID corrects that one. Errors: NotFound;
// Invalid; Conflict when the one to correct has ended meanwhile.
func (s *Service) AddName(ctx context.Context, actor who.Actor, person id.UUID, n OtherName) error {
	return s.add(ctx, actor, person, func(c *words.Check, _ Person) piece { return n.clean(c) })
}

// AddAddress adds an address, or corrects the one with its ID. Protecting one
// hides it in all that was said before, too, and perhaps from the actor. The
// same errors as AddName.
func (s *Service) AddAddress(ctx context.Context, actor who.Actor, person id.UUID, a Address) error {
	return s.add(ctx, actor, person, func(c *words.Check, _ Person) piece { return a.clean(c) })
}

// AddReach adds a way to reach somebody, or corrects the one with its ID. The
// same errors as AddName.
func (s *Service) AddReach(ctx context.Context, actor who.Actor, person id.UUID, r Reach) error {
	return s.add(ctx, actor, person, func(c *words.Check, _ Person) piece { return r.clean(c) })
}

// AddRelation ties two people who are both in the actor's sight, or corrects
// the tie with its ID. The same errors as AddName.
func (s *Service) AddRelation(ctx context.Context, actor who.Actor, person id.UUID, r Relation) error {
	return s.add(ctx, actor, person, func(c *words.Check, p Person) piece { return r.clean(c, p) })
}

// add keeps one piece of a person whom the actor may edit.
func (s *Service) add(ctx context.Context, actor who.Actor, person id.UUID, clean func(*words.Check, Person) piece) error {
	return once.As(ctx, s.DB, actor, who.Safeguarding, "person.add", func(tx *pg.Tx) error {
		p, err := s.open(ctx, tx, person, access.Edit)
		if err != nil {
			return err
		}
		var c words.Check
		one := clean(&c, p)
		if err := c.Err("person.add"); err != nil {
			return err
		}
		subjects := []id.UUID{p.ID}
		if r, ok := one.(Relation); ok {
			if _, err := s.open(ctx, tx, r.Other, access.Read); fault.Is(err, fault.NotFound) {
				return fault.Fields{"other": "Choose another person in the register."}.Err("person.add")
			} else if err != nil {
				return err
			}
			subjects = append(subjects, r.Other)
		}
		change := audit.Change{}
		if !one.row().IsZero() {
			if err := s.end(ctx, tx, p, one.part(), one.row(), change); err != nil {
				return err
			}
		}
		if err := s.put(ctx, tx, p, one, change); err != nil {
			return err
		}
		if err := s.look(ctx, tx, p.ID); err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, "person.add_"+string(one.part()), change, subjects...)
	})
}

// put writes a piece as a new row and notes it in the change.
func (s *Service) put(ctx context.Context, tx *pg.Tx, p Person, one piece, change audit.Change) error {
	row := id.New()
	if err := insertPiece(ctx, tx, p.ID, row, one, s.Clock()); err != nil {
		return err
	}
	if a, ok := one.(Address); ok && a.Protected {
		if err := protect(ctx, tx, p.ID, a.Lines); err != nil {
			return err
		}
	}
	text, err := json.Marshal(one)
	change[string(one.part())+":"+row.String()] = audit.Step{From: json.RawMessage("null"), To: text}
	return err
}

// End takes a name, an address, a way to reach or a relation off the record as
// it stands. The row stays for the record as it stood. Errors: NotFound;
// Invalid without a reason; Conflict when it has ended already.
func (s *Service) End(ctx context.Context, actor who.Actor, person id.UUID, part Part, row id.UUID, reason string) error {
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why this comes off the record.", reason)
	if err := c.Err("person.End"); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "person.end", func(tx *pg.Tx) error {
		p, err := s.open(ctx, tx, person, access.Edit)
		if err != nil {
			return err
		}
		change := audit.Change{}
		if err := s.end(ctx, tx, p, part, row, change); err != nil {
			return err
		}
		if err := s.look(ctx, tx, p.ID); err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "person.end_"+string(part), reason, change, p.ID)
	})
}

// NoteAddress keeps in the journal that the actor asked for an address that is
// closed to them, if it is. Nothing tells whether it was.
func (s *Service) NoteAddress(ctx context.Context, actor who.Actor, person, row id.UUID) error {
	return s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error { return noteAddress(ctx, tx, person, row, s.Clock()) })
}

func (s *Service) end(ctx context.Context, tx *pg.Tx, p Person, part Part, row id.UUID, change audit.Change) error {
	ended, err := endPiece(ctx, tx, p.ID, part, row, s.Clock())
	if err != nil {
		return err
	}
	if !ended {
		return fault.New(fault.Conflict, "person.end", "Somebody else changed or removed this already. Look at the record as it is now, then decide.")
	}
	if part == PartAddress && p.Permit.Fields.Has(access.ProtectedAddress) {
		if err := recountProtected(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	change[string(part)+":"+row.String()] = audit.Step{From: json.RawMessage(`"on the record"`), To: json.RawMessage("null")}
	return nil
}
