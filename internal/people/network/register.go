package network

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// register gives the relations that people have in the register.
type register struct{ people *person.Service }

// Ties is the relations of people, by the records that speak for them.
func (r register) Ties(ctx context.Context, tx *pg.Tx, of []Key) ([]Tie, []Node, error) {
	bonds, err := r.people.Bonds(ctx, tx, people(of))
	if err != nil {
		return nil, nil, err
	}
	var ties []Tie
	for _, b := range bonds {
		t := Tie{A: PersonKey(b.Person), B: PersonKey(b.Other), Words: b.Words, Since: b.Since, At: b.Added}
		if b.Kind == "person_of_concern" {
			t.Concern = t.A
		}
		ties = append(ties, t)
	}
	return ties, nil, nil
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
