package person

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Deps is what the service stands on.
type Deps struct {
	DB        *pg.DB
	Journal   *audit.Journal
	Relations *access.Relations
	Clock     when.Clock
}

// Service keeps the registry.
type Service struct{ Deps }

// New keeps the registry.
func New(deps Deps) *Service { return &Service{deps} }

// CreateCommand adds somebody to the registry.
type CreateCommand struct {
	Person    Person
	Names     []OtherName
	Addresses []Address
	Reaches   []Reach
}

// Create adds somebody. Search first. Errors: Forbidden; Invalid.
func (s *Service) Create(ctx context.Context, actor who.Actor, cmd CreateCommand) (id.UUID, error) {
	if err := access.May(actor, who.Safeguarding, access.OnPerson, access.Create); err != nil {
		return id.UUID{}, err
	}
	var c words.Check
	p := cmd.Person.clean(&c)
	if err := c.Err("person.Create"); err != nil {
		return id.UUID{}, err
	}
	p.Created, p.Version = s.Clock(), 1
	p.ID = id.At(p.Created)
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if err := insert(ctx, tx, p); err != nil {
			return err
		}
		change, err := audit.Diff(nil, p)
		if err != nil {
			return err
		}
		if err := s.Journal.Write(ctx, tx, "person.create", change, p.ID); err != nil {
			return err
		}
		return s.addParts(ctx, tx, p.ID, cmd)
	})
	return p.ID, err
}

func (s *Service) addParts(ctx context.Context, tx *pg.Tx, person id.UUID, cmd CreateCommand) error {
	for _, n := range cmd.Names {
		if err := s.addName(ctx, tx, person, n); err != nil {
			return err
		}
	}
	for _, a := range cmd.Addresses {
		if err := s.addAddress(ctx, tx, person, a); err != nil {
			return err
		}
	}
	for _, r := range cmd.Reaches {
		if err := s.addReach(ctx, tx, person, r); err != nil {
			return err
		}
	}
	return nil
}

// Get is one person with all that the actor may see of them. Errors: NotFound
// for absent and out of scope alike.
func (s *Service) Get(ctx context.Context, actor who.Actor, person id.UUID) (Person, error) {
	var p Person
	err := s.DB.As(ctx, actor, purposeOf(actor), func(tx *pg.Tx) (err error) {
		if p, err = s.open(ctx, tx, person, access.Read); err != nil {
			return err
		}
		if err := fill(ctx, tx, &p); err != nil {
			return err
		}
		return s.Journal.Read(tx, "person.read", p.ID)
	})
	return p, err
}

func (s *Service) open(ctx context.Context, tx *pg.Tx, person id.UUID, action access.Action) (Person, error) {
	p, err := load(ctx, tx, person)
	if pg.NoRows(err) {
		return p, fault.Absent("person.open")
	}
	if err != nil {
		return p, err
	}
	p.Permit, err = s.Relations.Permit(ctx, tx, access.Resource{Kind: access.OnPerson, Seal: p.Seal}, p.ID, action)
	return p, err
}

// Edit changes what the registry says of somebody, against the version the
// form was made from. Errors: NotFound; Invalid; Conflict, with the person as
// somebody else saved them, so that the page can show both.
func (s *Service) Edit(ctx context.Context, actor who.Actor, p Person) (Person, error) {
	var c words.Check
	p = p.clean(&c)
	if err := c.Err("person.Edit"); err != nil {
		return Person{}, err
	}
	var was Person
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) (err error) {
		if was, err = s.open(ctx, tx, p.ID, access.Edit); err != nil {
			return err
		}
		p.Seal = was.Seal
		saved, err := update(ctx, tx, p)
		if err != nil {
			return err
		}
		if !saved {
			return fault.New(fault.Conflict, "person.Edit", "Somebody else changed this person while you were writing. Theirs is beside yours; save again to keep yours.")
		}
		change, err := audit.Diff(was, p)
		if err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, "person.edit", change, p.ID)
	})
	return was, err
}

// add runs one addition to a person that the actor may edit.
func (s *Service) add(ctx context.Context, actor who.Actor, person id.UUID, do func(tx *pg.Tx) error) error {
	return s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if _, err := s.open(ctx, tx, person, access.Edit); err != nil {
			return err
		}
		return do(tx)
	})
}

// AddName adds an alias, nickname or previous name. Errors: NotFound; Invalid.
func (s *Service) AddName(ctx context.Context, actor who.Actor, person id.UUID, n OtherName) error {
	return s.add(ctx, actor, person, func(tx *pg.Tx) error { return s.addName(ctx, tx, person, n) })
}

func (s *Service) addName(ctx context.Context, tx *pg.Tx, person id.UUID, n OtherName) error {
	var c words.Check
	n.Given, n.Surname = c.Line("name_given", "the first name", n.Given, 100), c.Line("name_surname", "the last name", n.Surname, 100)
	c.Need("name_given", "Give the other name.", n.Given+n.Surname)
	words.OneOf(&c, "name_kind", "Say what kind of name it is.", n.Kind, "alias", "known_as", "previous", "other_script")
	c.Need("name_kind", "Say what kind of name it is.", n.Kind)
	if err := c.Err("person.AddName"); err != nil {
		return err
	}
	if err := insertName(ctx, tx, person, n, s.Clock()); err != nil {
		return err
	}
	return s.added(ctx, tx, person, "person.add_name", n)
}

// AddAddress adds where somebody lives or lived. Errors: NotFound; Invalid.
func (s *Service) AddAddress(ctx context.Context, actor who.Actor, person id.UUID, a Address) error {
	return s.add(ctx, actor, person, func(tx *pg.Tx) error { return s.addAddress(ctx, tx, person, a) })
}

func (s *Service) addAddress(ctx context.Context, tx *pg.Tx, person id.UUID, a Address) error {
	var c words.Check
	a.Lines, a.Postcode = c.Text("lines", "the address", a.Lines, 400), c.Line("postcode", "the postcode", a.Postcode, 10)
	c.Need("lines", "Write the address.", a.Lines)
	for field, value := range map[string]string{"since": a.Since, "until": a.Until} {
		if _, err := when.ParsePartial(value); err != nil {
			c.Add(field, "Write the date as far as it is known, for example March 2024.")
		}
	}
	if err := c.Err("person.AddAddress"); err != nil {
		return err
	}
	if err := insertAddress(ctx, tx, person, a, s.Clock()); err != nil {
		return err
	}
	kept := a
	if a.Protected { // the journal says that there is one, not where
		kept.Lines, kept.Postcode = "protected", ""
	}
	return s.added(ctx, tx, person, "person.add_address", kept)
}

// AddReach adds a way to reach somebody, with whether it is safe. Errors:
// NotFound; Invalid.
func (s *Service) AddReach(ctx context.Context, actor who.Actor, person id.UUID, r Reach) error {
	return s.add(ctx, actor, person, func(tx *pg.Tx) error { return s.addReach(ctx, tx, person, r) })
}

func (s *Service) addReach(ctx context.Context, tx *pg.Tx, person id.UUID, r Reach) error {
	var c words.Check
	r.Value, r.Note = c.Line("value", "the number or name", r.Value, 254), c.Line("reach_note", "the note", r.Note, 400)
	c.Need("value", "Write the number, address or account.", r.Value)
	words.OneOf(&c, "reach_kind", "Say what kind it is.", r.Kind, "phone", "email", "online", "other")
	c.Need("reach_kind", "Say what kind it is.", r.Kind)
	words.OneOf(&c, "safe", "Say whether it is safe to call or text.", r.Safe, "yes", "no", "not_known")
	c.Need("safe", "Say whether it is safe to call or text.", r.Safe)
	if err := c.Err("person.AddReach"); err != nil {
		return err
	}
	if err := insertReach(ctx, tx, person, r, s.Clock()); err != nil {
		return err
	}
	return s.added(ctx, tx, person, "person.add_reach", r)
}

// AddRelation ties two people who are both in the actor's sight. Errors:
// NotFound; Invalid.
func (s *Service) AddRelation(ctx context.Context, actor who.Actor, person id.UUID, r Relation) error {
	return s.add(ctx, actor, person, func(tx *pg.Tx) error {
		var c words.Check
		words.OneOf(&c, "relation_kind", "Say how they are related.", r.Kind, "parent", "carer", "sibling", "partner", "friend", "person_of_concern", "other")
		c.Need("relation_kind", "Say how they are related.", r.Kind)
		if r.Other.IsZero() || r.Other == person {
			c.Add("other", "Choose another person in the register.")
		}
		r.Note = c.Line("relation_note", "the note", r.Note, 400)
		if err := c.Err("person.AddRelation"); err != nil {
			return err
		}
		if _, err := s.open(ctx, tx, r.Other, access.Read); err != nil {
			return err
		}
		if err := insertRelation(ctx, tx, person, r, s.Clock()); err != nil {
			return err
		}
		if err := s.added(ctx, tx, person, "person.add_relation", r); err != nil {
			return err
		}
		return s.added(ctx, tx, r.Other, "person.add_relation", nil)
	})
}

func (s *Service) added(ctx context.Context, tx *pg.Tx, person id.UUID, deed string, what any) error {
	change, err := audit.Diff(nil, what)
	if err != nil {
		return err
	}
	return s.Journal.Write(ctx, tx, deed, change, person)
}
