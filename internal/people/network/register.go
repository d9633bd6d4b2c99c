package network

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// register gives the relations that people have in the register, and the
// phones by which they are reached.
type register struct {
	people *person.Service
	keyOf  func(Kind, string) string
}

// Ties is the relations and phones of people, by the records that speak for
// them, and whoever else is reached by the same phones.
func (r register) Ties(ctx context.Context, tx *pg.Tx, of []Key) ([]Tie, []Node, error) {
	bonds, err := r.people.Bonds(ctx, tx, people(of))
	if err != nil {
		return nil, nil, err
	}
	var ties []Tie
	for _, b := range bonds {
		t := Tie{A: PersonKey(b.Person), B: PersonKey(b.Other), Words: b.Words, Since: b.Since, Until: b.Until, At: b.Added, Grade: b.Grade}
		if b.Kind == "person_of_concern" {
			t.Concern = t.A
		}
		ties = append(ties, t)
	}
	more, phones, err := r.phones(ctx, tx, of)
	return append(ties, more...), phones, err
}

// phones ties people to the numbers by which they are reached.
func (r register) phones(ctx context.Context, tx *pg.Tx, of []Key) (ties []Tie, things []Node, err error) {
	asked := map[Key]bool{}
	var ends []string
	for _, k := range of {
		asked[k] = true
		if k.Kind == Phone && len(k.ID) >= leastDigits {
			ends = append(ends, k.ID[max(0, len(k.ID)-9):])
		}
	}
	found, err := r.people.Phones(ctx, tx, people(of), ends)
	for _, p := range found {
		key, who := Key{Phone, r.keyOf(Phone, p.Number)}, PersonKey(p.Person)
		if key.ID == "" || !asked[key] && !asked[who] {
			continue
		}
		ties = append(ties, Tie{A: who, B: key, Words: "reached by", At: p.Added})
		things = append(things, Node{Key: key, Label: p.Number})
	}
	return ties, things, err
}

// people is the ids of the people among keys.
func people(keys []Key) (ids []id.UUID) {
	for _, k := range keys {
		if one, err := id.Parse(k.ID); err == nil && k.Kind == Person {
			ids = append(ids, one)
		}
	}
	return ids
}

// Concerned is whoever the register has as a person of concern to somebody.
func (r register) Concerned(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	return r.people.OfConcern(ctx, tx)
}

// Pattern is every relation between open records.
func (r register) Pattern(ctx context.Context, tx *pg.Tx, since time.Time) (ties []Tie, nodes []Node, err error) {
	found, err := r.people.Pattern(ctx, tx, since)
	for _, b := range found {
		t := Tie{A: PersonKey(b.A.ID), B: PersonKey(b.B.ID), Words: b.Words, At: b.Added, Grade: b.Grade}
		if b.Kind == "person_of_concern" {
			t.Concern = t.A
		}
		ties = append(ties, t)
		nodes = append(nodes, Node{Key: t.A, Label: b.A.Label, Child: b.A.Child}, Node{Key: t.B, Label: b.B.Label, Child: b.B.Child})
	}
	return ties, nodes, err
}
