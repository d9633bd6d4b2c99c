package person

import (
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/match"
)

// Kind is what somebody is in the registry.
type Kind string

// The kinds.
const (
	Child  Kind = "child"
	Adult  Kind = "adult"
	Unborn Kind = "unborn"
)

// Words is the kind as pages say it.
func (k Kind) Words() string {
	if k == Unborn {
		return "child not yet born"
	}
	return string(k)
}

// Person is somebody in the registry, as one reader may see them. The fields
// with a JSON name are what the journal keeps of each change.
type Person struct {
	ID              id.UUID      `json:"-"`
	Kind            Kind         `json:"kind"`
	Seal            access.Seal  `json:"seal"`
	Given           string       `json:"given"`
	Surname         string       `json:"surname"`
	Born            when.Partial `json:"born"`   // of a child not yet born, when the birth is expected
	Sex             string       `json:"sex"`    // "female", "male", "other", "not_known" or empty
	Gender          string       `json:"gender"` // in their own words
	Ethnicity       string       `json:"ethnicity"`
	EthnicitySource string       `json:"ethnicity_source"` // who said so
	Disability      string       `json:"disability"`
	Languages       string       `json:"languages"`
	Interpreter     bool         `json:"interpreter"` // is needed
	NHS             string       `json:"nhs_number"`
	UPN             string       `json:"upn"`
	School          string       `json:"school"`
	GP              string       `json:"gp"`
	Care            string       `json:"care_status"`
	Created         time.Time    `json:"-"`
	Version         int          `json:"-"` // of the fields above, for Edit

	// HasProtected tells that there is a protected address, also to those who
	// don't see it: they know to ask.
	HasProtected bool          `json:"-"`
	Permit       access.Permit `json:"-"`
	Names        []OtherName   `json:"-"`
	Addresses    []Address     `json:"-"`
	Reaches      []Reach       `json:"-"`
	Relations    []Relation    `json:"-"`
	Merged       Merged        `json:"-"`
}

// record is the person as the matching engine compares them, without what is
// protected.
func (p Person) record() match.Record {
	values := make([][]string, fieldCount)
	values[fieldGiven], values[fieldSurname] = []string{p.Given}, []string{p.Surname}
	for _, n := range p.Names {
		values[fieldGiven], values[fieldSurname] = append(values[fieldGiven], n.Given), append(values[fieldSurname], n.Surname)
	}
	for _, a := range p.Addresses {
		if !a.Protected {
			values[fieldAddress], values[fieldPostcode] = append(values[fieldAddress], a.Lines), append(values[fieldPostcode], a.Postcode)
		}
	}
	for _, r := range p.Reaches {
		if field, compared := map[string]int{"phone": fieldPhone, "email": fieldEmail, "online": fieldHandle}[r.Kind]; compared {
			values[field] = append(values[field], r.Value)
		}
	}
	values[fieldBorn], values[fieldSex], values[fieldSchool] = []string{bornText(p.Born)}, []string{p.Sex}, []string{p.School}
	values[fieldNHS], values[fieldUPN] = []string{p.NHS}, []string{p.UPN}
	return match.Record{ID: p.ID.String(), Values: values}
}

// Name is the person in one line.
func (p Person) Name() string { return nameOf(p.Kind, p.Given, p.Surname) }

func nameOf(kind Kind, given, surname string) string {
	name := strings.TrimSpace(given + " " + surname)
	switch {
	case kind == Unborn && given == "":
		return strings.TrimSpace("Unborn child " + surname)
	case name == "":
		return "Somebody whose name is not known"
	}
	return name
}

// Brief is who somebody is, in a list.
type Brief struct {
	Name string
	Born string // in words
	Age  string // "14", "13 or 14", or empty
	Kind Kind
}

// Child reports a child, born or not.
func (b Brief) Child() bool { return b.Kind != Adult }

func briefOf(p Person, now time.Time) Brief {
	b := Brief{Name: p.Name(), Born: p.Born.Words(), Kind: p.Kind}
	if p.Kind != Unborn {
		b.Age = p.Born.AgeWords(now)
	}
	return b
}

// OtherName is an alias, a nickname, a previous name or another script.
type OtherName struct {
	ID      id.UUID `json:"-"`
	Kind    string  `json:"kind"` // one of NameKinds
	Given   string  `json:"given"`
	Surname string  `json:"surname"`
	Since   string  `json:"since"` // partial dates, as far as they are known
	Until   string  `json:"until"`
}

// Address is where somebody lives or lived.
type Address struct {
	ID        id.UUID `json:"-"`
	Lines     string  `json:"-"` // never in the journal: it may be protected later
	Postcode  string  `json:"-"`
	Since     string  `json:"since"`
	Until     string  `json:"until"`
	Protected bool    `json:"protected"` // must not become known
}

// Reach is a way to reach somebody.
type Reach struct {
	ID    id.UUID `json:"-"`
	Kind  string  `json:"kind"` // one of ReachKinds
	Value string  `json:"value"`
	Safe  string  `json:"safe"` // safe to call or text? "yes", "no", "not_known"
	Note  string  `json:"note"`
}

// Relation ties two people and is read from either end.
type Relation struct {
	ID    id.UUID `json:"-"`
	Kind  string  `json:"kind"` // one of RelationKinds
	Other id.UUID `json:"other"`
	Name  string  `json:"-"` // of the other
	Note  string  `json:"note"`
	Since string  `json:"since"`
	Until string  `json:"until"`
	// Grade is where it comes from and how sure it is; the zero Grade for what
	// everybody knows.
	Grade  grade.Grade `json:"grade,omitzero"`
	Inward bool        `json:"-"` // the other is the parent, carer ... of this one
}
