package person

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// CreateCommand adds somebody to the registry.
type CreateCommand struct {
	Key       string // sent again under the same key, it adds nobody twice; empty: the actor's own
	Person    Person
	Names     []OtherName
	Addresses []Address
	Reaches   []Reach
}

// Create adds somebody, open to the hub. Search first. Errors: Forbidden;
// Invalid; Conflict for a key that was used for somebody else.
func (s *Service) Create(ctx context.Context, actor who.Actor, cmd CreateCommand) (id.UUID, error) {
	const op = "person.Create"
	if err := access.May(actor, who.Safeguarding, access.OnPerson, access.Create); err != nil {
		return id.UUID{}, err
	}
	sent, err := cmd.digest()
	if err != nil {
		return id.UUID{}, fault.Wrap(op, err)
	}
	if cmd, err = cmd.clean(when.DateOf(s.Clock())); err != nil {
		return id.UUID{}, err
	}
	if cmd.Key == "" {
		return once.Make(ctx, s.DB, actor, who.Safeguarding, deedCreate, func(tx *pg.Tx) (id.UUID, error) { return s.create(ctx, tx, cmd) })
	}
	var person id.UUID
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		made, _, err := once.Do(ctx, tx, deedCreate, cmd.Key, sent, func() (string, error) {
			row, err := s.create(ctx, tx, cmd)
			return row.String(), err
		})
		if err != nil {
			return err
		}
		person, err = id.Parse(made)
		return err
	})
	return person, err
}

// Add is Create inside a transaction that is open, for whoever adds somebody
// and says more of them at once. The same errors.
func (s *Service) Add(ctx context.Context, tx *pg.Tx, cmd CreateCommand) (id.UUID, error) {
	if err := access.May(tx.Actor(), who.Safeguarding, access.OnPerson, access.Create); err != nil {
		return id.UUID{}, err
	}
	cmd, err := cmd.clean(when.DateOf(s.Clock()))
	if err != nil {
		return id.UUID{}, err
	}
	return s.create(ctx, tx, cmd)
}

// Created is whom the actor has added by what they send now, when they sent it
// before.
func (s *Service) Created(ctx context.Context, actor who.Actor) (made id.UUID, done bool, err error) {
	result, done, err := once.Done(ctx, s.DB, actor, who.Safeguarding, deedCreate)
	if done {
		made, err = id.Parse(result)
	}
	return made, done, err
}

const deedCreate = "person.create"

func (s *Service) create(ctx context.Context, tx *pg.Tx, cmd CreateCommand) (id.UUID, error) {
	p := cmd.Person
	p.ID, p.Created, p.Version = id.At(s.Clock()), s.Clock(), 1
	if err := insert(ctx, tx, p); err != nil {
		return p.ID, err
	}
	change, err := audit.Diff(nil, p)
	if err != nil {
		return p.ID, err
	}
	for _, piece := range cmd.pieces() {
		if err := s.put(ctx, tx, p, piece, change); err != nil {
			return p.ID, err
		}
	}
	if err := s.look(ctx, tx, p.ID); err != nil {
		return p.ID, err
	}
	return p.ID, s.Journal.Write(ctx, tx, deedCreate, change, p.ID)
}

// clean checks everybody's own fields, then the parts.
func (cmd CreateCommand) clean(today when.Date) (CreateCommand, error) {
	var c words.Check
	cmd.Person = cmd.Person.clean(&c, today, nil)
	cmd.Person.Seal = access.Open
	for i := range cmd.Names {
		cmd.Names[i] = cmd.Names[i].clean(&c)
	}
	for i := range cmd.Addresses {
		cmd.Addresses[i] = cmd.Addresses[i].clean(&c)
	}
	for i := range cmd.Reaches {
		cmd.Reaches[i] = cmd.Reaches[i].clean(&c)
	}
	return cmd, c.Err("person.Create")
}

func (cmd CreateCommand) pieces() []piece {
	var out []piece
	for _, n := range cmd.Names {
		out = append(out, n)
	}
	for _, a := range cmd.Addresses {
		out = append(out, a)
	}
	for _, r := range cmd.Reaches {
		out = append(out, r)
	}
	return out
}

// digest tells what was sent from anything else sent under the same key. The
// address is in it although the journal never has it.
func (cmd CreateCommand) digest() ([]byte, error) {
	text, err := json.Marshal(cmd)
	for _, a := range cmd.Addresses {
		text = append(text, "\x00"+a.Lines+"\x00"+a.Postcode...)
	}
	sum := sha256.Sum256(text)
	return sum[:], err
}

// Edit changes what the registry says of somebody, against the version the
// form was made from. Errors: NotFound; Invalid; Conflict, with the person as
// somebody else saved them, so that the page can show both.
func (s *Service) Edit(ctx context.Context, actor who.Actor, p Person) (Person, error) {
	const op = "person.Edit"
	var was Person
	err := once.As(ctx, s.DB, actor, who.Safeguarding, "person.edit", func(tx *pg.Tx) (err error) {
		if was, err = s.open(ctx, tx, p.ID, access.Edit); err != nil {
			return err
		}
		var c words.Check
		p = p.clean(&c, when.DateOf(s.Clock()), &was)
		p.Seal = was.Seal
		if err := c.Err(op); err != nil {
			return err
		}
		saved, err := update(ctx, tx, p)
		if err != nil {
			return err
		}
		if !saved {
			return fault.New(fault.Conflict, op, "Somebody else changed this person while you were writing. Theirs is beside yours; save again to keep yours.")
		}
		change, err := audit.Diff(was, p)
		if err != nil || len(change) == 0 {
			return err
		}
		if err := s.look(ctx, tx, p.ID); err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, "person.edit", change, p.ID)
	})
	return was, err
}
