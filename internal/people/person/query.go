package person

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/match"
)

// Query is what somebody looks for; any of it may be empty, not all.
type Query struct {
	Names    string // in any order, as far as it is known
	AlsoCall string // an alias or nickname, in any order
	Born     string // a partial date
	Sex      string
	NHS      string
	UPN      string
	Phone    string
	Address  string
	Postcode string
	School   string
	Reason   string // why, in the asker's words; needed outside the hub
}

// record is a query as the register compares it, and the reason given.
func (q Query) record(actor who.Actor, today when.Date) (match.Record, string, error) {
	var c words.Check
	values := make([][]string, fieldCount)
	values[fieldGiven], values[fieldSurname] = NameCells(c.Line("names", "the name", q.Names, 200))
	if also := c.Line("known_as", "what they are known as", q.AlsoCall, 200); also != "" {
		given, surname := NameCells(also)
		values[fieldGiven], values[fieldSurname] = append(values[fieldGiven], given...), append(values[fieldSurname], surname...)
	}
	born, err := when.ParsePartial(c.Line("born", "the date of birth", q.Born, 40))
	if err != nil {
		c.Add("born", "Write the date of birth as far as it is known, for example 14 3 2012, March 2012 or aged 14.")
	}
	values[fieldBorn] = []string{bornText(settle(born, today))}
	values[fieldNHS] = []string{identifier(&c, "nhs_number", q.NHS, CheckNHS)}
	values[fieldUPN] = []string{identifier(&c, "upn", q.UPN, CheckUPN)}
	phone := c.Line("phone", "the phone number", q.Phone, 40)
	if phone != "" && countDigits(phone) < leastDigits {
		c.Add("phone", "Give at least 7 digits of the phone number, or leave it empty.")
	}
	values[fieldPhone], values[fieldSex] = []string{phone}, []string{q.Sex}
	values[fieldAddress] = []string{c.Line("address", "the address", q.Address, 400)}
	values[fieldPostcode] = []string{c.Line("postcode", "the postcode", q.Postcode, 10)}
	values[fieldSchool] = []string{c.Line("school", "the school", q.School, 200)}
	if len(values[fieldGiven])+len(values[fieldSurname]) == 0 && born.Exact != when.ByDay && values[fieldNHS][0]+values[fieldUPN][0]+phone == "" {
		c.Add("names", "Give a name, a whole date of birth, a number or a phone number to look for.")
	}
	reason := c.Text("reason", "the reason", q.Reason, 2000)
	if !actor.Hub {
		c.Need("reason", "Say why you look for this person.", q.Reason)
	}
	return match.Record{Values: values}, reason, c.Err("person.Search")
}

// leastDigits is the shortest phone number that is looked for.
const leastDigits = 7

func countDigits(s string) (n int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// NameCells reads names in any order: one word may be either name; of several
// the last is taken for the surname, and each longer beginning and end is tried
// too. That forename and surname may stand the other way round, the engine knows.
func NameCells(names string) (given, surname []string) {
	all := strings.Fields(names)
	switch len(all) {
	case 0:
		return nil, nil
	case 1:
		return all, nil
	}
	given, surname = []string{all[0]}, []string{all[len(all)-1]}
	if len(all) > 2 {
		given = append(given, strings.Join(all[:len(all)-1], " "))
		surname = append(surname, strings.Join(all[1:], " "))
	}
	return given, surname
}
