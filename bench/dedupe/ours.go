package main

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/block"
	"github.com/sightline-partnership/sightline/match/bulk"
	"github.com/sightline-partnership/sightline/match/value"
)

var fields = []match.Field{{Name: "forename", Kind: value.Forename}, {Name: "surname", Kind: value.Surname}, {Name: "dob", Kind: value.BirthDate}, {Name: "sex", Kind: value.Sex},
	{Name: "address", Kind: value.Address}, {Name: "postcode", Kind: value.Postcode}, {Name: "phone", Kind: value.Phone}, {Name: "email", Kind: value.Email}, {Name: "nhs_number", Kind: value.NHSNumber}}

const (
	forename = iota
	surname
	dob
	_
	_
	postcode
	_
	_
	nhs
)

// rules are what both sides block by; see the SQL.
var rules = []block.Rule{{{Field: forename}, {Field: surname}}, {{Field: surname}, {Field: dob}}, {{Field: forename}, {Field: dob}}, {{Field: forename}, {Field: postcode}}, {{Field: nhs}}}

// bar is the probability from which a pair counts.
const bar = 0.5

func ours(ctx context.Context, in string) (answer, error) {
	m, err := match.NewModel(match.Standard(), fields)
	if err != nil {
		return answer{}, err
	}
	people := bulk.NewPeople(m)
	if err := read(in, people); err != nil {
		return answer{}, err
	}
	found, err := people.Run(ctx, bulk.Plan{Rules: rules}, bulk.Options{Least: match.WeightOf(bar)})
	return answer{Found: len(found)}, err
}

// count is how many pairs the rules give, each once.
func count(ctx context.Context, in string) (a answer, err error) {
	m, err := match.NewModel(match.Standard(), fields)
	if err != nil {
		return a, err
	}
	people := bulk.NewPeople(m)
	if err := read(in, people); err != nil {
		return a, err
	}
	plan := block.NewPlan(people.Roll.Rows(), rules, 0)
	for _, piece := range plan.Pieces(1 << 30) {
		if err := plan.Pairs(ctx, piece, func(int, int) { a.Pairs++ }); err != nil {
			return a, err
		}
	}
	return a, nil
}

func read(in string, people *bulk.People) error {
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	if _, err := r.Read(); err != nil {
		return err
	}
	var batch []match.Record
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return people.Roll.Put(batch...)
		}
		if err != nil {
			return err
		}
		batch = append(batch, match.Record{ID: row[0], Values: match.Single(row[1:]...)})
		if len(batch) == 10_000 {
			if err := people.Roll.Put(batch...); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
}
