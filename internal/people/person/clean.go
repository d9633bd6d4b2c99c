package person

import (
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
)

// Sexes are the answers to the question of sex.
var Sexes = []string{"female", "male", "other", "not_known"}

// clean trims and checks a person as typed. Was is the person before, or nil
// for a new one: age and kind are held against each other only where one of
// them changed, since children grow up.
func (p Person) clean(c *words.Check, today when.Date, was *Person) Person {
	const which = "Say whether this is a child, an adult or a child not yet born."
	words.OneOf(c, "kind", which, p.Kind, Child, Adult, Unborn)
	c.Need("kind", which, string(p.Kind))
	p.Given = c.Line("given", "the first name", p.Given, 100)
	p.Surname = c.Line("surname", "the last name", p.Surname, 100)
	if p.Kind != Unborn && p.Given == "" {
		c.Need("surname", "Give at least one name, or what they are known as.", p.Surname)
	}
	words.OneOf(c, "sex", "Choose one of the answers for sex.", p.Sex, Sexes...)
	p.Gender = c.Line("gender", "the gender", p.Gender, 100)
	p.Ethnicity = c.Line("ethnicity", "the ethnicity", p.Ethnicity, 100)
	p.EthnicitySource = c.Line("ethnicity_source", "who said so", p.EthnicitySource, 100)
	if p.Ethnicity != "" {
		c.Need("ethnicity_source", "Say who said so: the child, a parent, or a worker.", p.EthnicitySource)
	}
	p.Disability = c.Text("disability", "the disability", p.Disability, 1000)
	p.Languages = c.Line("languages", "the languages", p.Languages, 200)
	p.School = c.Line("school", "the school", p.School, 200)
	p.GP = c.Line("gp", "the GP", p.GP, 200)
	p.Care = c.Line("care_status", "the care status", p.Care, 200)
	p.NHS = identifier(c, "nhs_number", p.NHS, CheckNHS)
	p.UPN = identifier(c, "upn", p.UPN, CheckUPN)
	p.Born = settle(p.Born, today)
	if was == nil || was.Kind != p.Kind || was.Born != p.Born {
		checkAge(c, p, today)
	}
	return p
}

// settle turns an age into a year of birth, since an age is true only on the
// day it is said: "aged 14" in 2026 is kept as "about 2012".
func settle(born when.Partial, today when.Date) when.Partial {
	if born.Exact != when.ByAge {
		return born
	}
	return when.Partial{Exact: when.ByYear, About: true, Year: today.Year - born.Age}
}

// ofAge is the age from which somebody is an adult. Source: Children Act 1989
// section 105(1).
const ofAge = 18

func checkAge(c *words.Check, p Person, today when.Date) {
	first, _, known := p.Born.Bounds(today)
	if !known {
		return
	}
	youngest, oldest, born := p.Born.Ages(today, today)
	switch {
	case p.Kind != Unborn && today.Before(first):
		c.Add("born", "This date is in the future. Mend it, or choose a child not yet born.")
	case p.Kind == Unborn && born && youngest > 0:
		c.Add("born", "Give the day on which the birth is expected, or choose a child.")
	case p.Kind == Child && born && youngest >= ofAge:
		c.Add("born", "This date makes them 18 or over. Mend it, or choose an adult.")
	case p.Kind == Adult && born && oldest < ofAge:
		c.Add("born", "This date makes them under 18. Mend it, or choose a child.")
	}
}

// identifier checks one with its rule; empty is allowed.
func identifier(c *words.Check, field, s string, check func(string) (string, error)) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	clean, err := check(s)
	if err != nil {
		c.Add(field, strings.ToUpper(err.Error()[:1])+err.Error()[1:]+".")
		return s
	}
	return clean
}

// NameKinds are the kinds of other names, ReachKinds the ways to reach
// somebody, Safeties the answers to "safe to call or text?".
var (
	NameKinds  = []string{"known_as", "alias", "previous", "other_script"}
	ReachKinds = []string{"phone", "email", "online", "other"}
	Safeties   = []string{"yes", "no", "not_known"}
)

func (n OtherName) clean(c *words.Check) OtherName {
	oneOf(c, "name_kind", "Say what kind of name it is.", n.Kind, NameKinds)
	n.Given = c.Line("name_given", "the first name", n.Given, 100)
	n.Surname = c.Line("name_surname", "the last name", n.Surname, 100)
	c.Need("name_given", "Give the first or the last name.", n.Given+n.Surname)
	n.Since, n.Until = when.Between(c.Add, n.Since, n.Until)
	return n
}

func (a Address) clean(c *words.Check) Address {
	a.Lines = c.Text("lines", "the address", a.Lines, 400)
	c.Need("lines", "Give the address, as far as it is known.", a.Lines)
	a.Postcode = strings.ToUpper(c.Line("postcode", "the postcode", a.Postcode, 10))
	a.Since, a.Until = when.Between(c.Add, a.Since, a.Until)
	return a
}

func (r Reach) clean(c *words.Check) Reach {
	oneOf(c, "reach_kind", "Say what kind it is.", r.Kind, ReachKinds)
	r.Value = c.Line("value", "the number, address or account", r.Value, 254)
	c.Need("value", "Give the number, address or account.", r.Value)
	if r.Kind == "phone" && r.Value != "" && countDigits(r.Value) < leastDigits {
		c.Add("value", "A phone number has at least 7 digits. Mend it, or choose something else.")
	}
	oneOf(c, "safe", "Say whether it is safe to call or text. Choose not known if nobody asked.", r.Safe, Safeties)
	r.Note = c.Line("reach_note", "the note", r.Note, 400)
	return r
}

func (r Relation) clean(c *words.Check, person Person) Relation {
	oneOf(c, "relation_kind", "Say how they belong together.", r.Kind, RelationKinds)
	if r.Other.IsZero() || r.Other == person.ID {
		c.Add("other", "Choose another person in the register.")
	}
	r.Note = c.Line("relation_note", "the note", r.Note, 400)
	r.Grade = r.Grade.Clean(c, false)
	r.Since, r.Until = when.Between(c.Add, r.Since, r.Until)
	return r
}

func oneOf(c *words.Check, field, mend, s string, allowed []string) {
	if !slices.Contains(allowed, s) {
		c.Add(field, mend)
	}
}
