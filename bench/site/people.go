package main

import (
	"iter"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
	madeup "github.com/sightline-partnership/sightline/match/county"
)

// The columns of match/county that the register keeps.
const (
	forename, surname, knownAs, before, dob, sex      = 0, 1, 2, 3, 4, 5
	address, postcode, phone, email, nhs, upn, school = 6, 7, 8, 9, 10, 11, 12
)

// known is somebody in the register whom referrals may name.
type known struct {
	n      int
	values []string
}

// kindOf is child or adult by the date of birth, as far as it is known.
func (c *county) kindOf(born string) string {
	p, err := when.ParsePartial(born)
	if err != nil {
		return "adult"
	}
	today := when.DateOf(c.now)
	if youngest, _, ok := p.Ages(today, today); ok && youngest < 18 {
		return "child"
	}
	return "adult"
}

// bornOf is a date of birth as the register keeps it; what can't be read is
// not known.
func bornOf(text string) string {
	p, err := when.ParsePartial(text)
	if err != nil {
		return ""
	}
	return p.String()
}

func (c *county) sealOf(n int) int {
	switch x := float64(mix(c.seed+7+uint64(n))%100_000) / 100_000; {
	case x < sealedShare/5:
		return 2
	case x < sealedShare:
		return 1
	}
	return 0
}

func (c *county) protects(n int) bool {
	return float64(mix(c.seed+11+uint64(n))%100_000)/100_000 < protectedShare
}

// meet keeps those of the people whom referrals will name: so many children
// and adults as the county needs.
func (c *county) meet() {
	every := max(1, c.People/max(1, c.Referrals*2))
	n := 0
	for r := range madeup.People(c.People, c.seed) {
		if n%every == 0 && c.sealOf(n) == 0 {
			one := known{n, r.Values}
			if c.kindOf(r.Values[dob]) == "child" {
				c.children = append(c.children, one)
			} else {
				c.adults = append(c.adults, one)
			}
		}
		n++
	}
}

func (c *county) peopleRows() []table {
	return []table{
		{"person", "id kind seal given surname born sex nhs_number upn school hidden_address created created_by", c.persons},
		{"person_name", "id person_id kind given surname added", c.pieces(ofName, func(id, of id.UUID, at time.Time, _ int, v []string, row func(...any) bool) bool {
			if v[knownAs] != "" && !row(id, of, "known_as", v[knownAs], "", at) {
				return false
			}
			return v[before] == "" || row(turned(id, 1), of, "previous", v[forename], v[before], at)
		})},
		{"person_address", "id person_id lines postcode protected added", c.pieces(ofAddress, func(id, of id.UUID, at time.Time, n int, v []string, row func(...any) bool) bool {
			return v[address] == "" || row(id, of, v[address], v[postcode], c.protects(n), at)
		})},
		{"person_reach", "id person_id kind value safe added", c.pieces(ofReach, func(id, of id.UUID, at time.Time, _ int, v []string, row func(...any) bool) bool {
			if v[phone] != "" && !row(id, of, "phone", v[phone], "not_known", at) {
				return false
			}
			return v[email] == "" || row(turned(id, 1), of, "email", v[email], "not_known", at)
		})},
		{"person_relation", "id person_id other_id kind added", c.relations},
	}
}

// turned is another id beside one: the last byte is turned.
func turned(u id.UUID, by byte) id.UUID {
	u[15] ^= by
	return u
}

func (c *county) persons(yield func([]any) bool) {
	n := 0
	for r := range madeup.People(c.People, c.seed) {
		v := r.Values
		number, err := person.CheckNHS(v[nhs])
		if err != nil {
			number = ""
		}
		pupil, err := person.CheckUPN(v[upn])
		if err != nil {
			pupil = ""
		}
		by := c.crew[c.hub[n%len(c.hub)]].id
		if !yield([]any{c.person(n), c.kindOf(v[dob]), c.sealOf(n), v[forename], v[surname], bornOf(v[dob]), v[sex], number, pupil, v[school], v[address] != "" && c.protects(n), c.personAt(n), by}) {
			return
		}
		n++
	}
}

// pieces are rows beside the people's own.
func (c *county) pieces(kind int, of func(row, person id.UUID, at time.Time, n int, v []string, yield func(...any) bool) bool) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		n := 0
		for r := range madeup.People(c.People, c.seed) {
			at := c.personAt(n)
			if !of(c.id(kind, n, at), c.person(n), at, n, r.Values, func(row ...any) bool { return yield(row) }) {
				return
			}
			n++
		}
	}
}

// relations tie children to an adult of the same household, where one was just
// made with the same surname: about every second child.
func (c *county) relations(yield func([]any) bool) {
	n, last, name := 0, -1, ""
	for r := range madeup.People(c.People, c.seed) {
		v := r.Values
		switch child := c.kindOf(v[dob]) == "child"; {
		case !child:
			last, name = n, v[surname]
		case last >= 0 && name == v[surname]:
			if at := c.personAt(n); !yield([]any{c.id(ofRelation, n, at), c.person(last), c.person(n), "parent", at}) {
				return
			}
		}
		n++
	}
}
