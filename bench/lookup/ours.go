package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/county"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

const seed = 1

// question is what somebody knows of a person, as another agency wrote it
// down, and the records that are theirs.
type question struct {
	values []string // by county.Columns
	right  []string
}

// fields are the columns of the county as the engine compares them.
var fields = []match.Field{{Name: "forename", Kind: value.Forename}, {Name: "surname", Kind: value.Surname}, {Name: "dob", Kind: value.BirthDate}, {Name: "sex", Kind: value.Sex},
	{Name: "address", Kind: value.Address}, {Name: "postcode", Kind: value.Postcode}, {Name: "phone", Kind: value.Phone}, {Name: "email", Kind: value.Email},
	{Name: "nhs_number", Kind: value.NHSNumber}, {Name: "upn", Kind: value.UPN}, {Name: "school", Kind: value.Text}}

// held is the county in memory.
type held struct {
	all   *roll.Roll
	bytes uint64
}

// fill puts a county into memory, and takes questions from it: the last record
// of people who have several, which is left out of both sides.
func fill(ctx context.Context, rows, questions int) (*held, []question, error) {
	m, err := match.NewModel(match.Standard(), fields)
	if err != nil {
		return nil, nil, err
	}
	before := live()
	h := &held{all: roll.New(m)}
	every := max(1, rows/questions/4)
	var asked []question
	var batch []match.Record
	var person []county.Record
	n := 0
	next := func() error {
		if len(person) > 1 && n/every >= len(asked) && len(asked) < questions {
			last := person[len(person)-1]
			person = person[:len(person)-1]
			q := question{values: last.Values}
			for _, r := range person {
				q.right = append(q.right, r.ID)
			}
			asked = append(asked, q)
		}
		for _, r := range person {
			batch = append(batch, record(r.ID, r.Values))
		}
		person = person[:0]
		if len(batch) < 10_000 {
			return nil
		}
		err := h.all.Put(batch...)
		batch = batch[:0]
		return err
	}
	for r := range county.People(rows, seed) {
		if len(person) > 0 && person[0].Person != r.Person {
			if err := next(); err != nil {
				return nil, nil, err
			}
		}
		person = append(person, r)
		n++
	}
	if err := next(); err != nil {
		return nil, nil, err
	}
	if err := h.all.Put(batch...); err != nil {
		return nil, nil, err
	}
	if len(asked) == 0 {
		return nil, nil, fmt.Errorf("%d records have nobody with several", rows)
	}
	_, err = h.find(ctx, asked[0], true)
	h.bytes = live() - before
	return h, asked, err
}

// live is what is held on the heap.
func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (h *held) memory() string {
	return fmt.Sprintf("columns %.1f MB, all with dictionaries %.1f MB", float64(h.all.Bytes())/1e6, float64(h.bytes)/1e6)
}

// record is a row as the engine reads it.
func record(id string, v []string) match.Record {
	one := func(at int) []string {
		if v[at] == "" {
			return nil
		}
		return []string{v[at]}
	}
	given, surname := one(0), one(1)
	given, surname = append(given, one(2)...), append(surname, one(3)...)
	return match.Record{ID: id, Values: [][]string{given, surname, one(4), one(5), one(6), one(7), one(8), one(9), one(10), one(11), one(12)}}
}

const (
	fieldBorn     = 2
	fieldPostcode = 5
)

func (h *held) find(ctx context.Context, q question, names bool) ([]string, error) {
	r := record("", q.values)
	for i := range r.Values {
		if i > 1 && (names || i != fieldBorn && i != fieldPostcode) {
			r.Values[i] = nil
		}
	}
	hits, err := h.all.Search(ctx, r, roll.Anybody())
	var ids []string
	for _, hit := range hits {
		ids = append(ids, hit.ID)
	}
	return ids, err
}
