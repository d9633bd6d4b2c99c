package person

import (
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
)

// Kind is what somebody is in the registry.
type Kind string

// The kinds.
const (
	Child  Kind = "child"
	Adult  Kind = "adult"
	Unborn Kind = "unborn"
)

// Person is somebody in the registry, as one person may see them.
type Person struct {
	ID              id.UUID      `json:"-"`
	Kind            Kind         `json:"kind"`
	Seal            access.Seal  `json:"seal"`
	Given           string       `json:"given"`
	Surname         string       `json:"surname"`
	Born            when.Partial `json:"born"`
	Sex             string       `json:"sex"`
	Gender          string       `json:"gender"` // in their own words
	Ethnicity       string       `json:"ethnicity"`
	EthnicitySource string       `json:"ethnicity_source"` // who said so
	Disability      string       `json:"disability"`
	Languages       string       `json:"languages"`
	Interpreter     bool         `json:"interpreter"`
	NHS             string       `json:"nhs_number"`
	UPN             string       `json:"upn"`
	School          string       `json:"school"`
	GP              string       `json:"gp"`
	Care            string       `json:"care_status"`
	Created         time.Time    `json:"-"`
	Version         int          `json:"-"`

	Permit    access.Permit `json:"-"`
	Names     []OtherName   `json:"-"`
	Addresses []Address     `json:"-"`
	Reaches   []Reach       `json:"-"`
	Relations []Relation    `json:"-"`
}

// Name is the person in one line.
func (p Person) Name() string {
	if name := strings.TrimSpace(p.Given + " " + p.Surname); name != "" {
		return name
	}
	return "Somebody whose name is not known"
}

// OtherName is an alias, a nickname, a previous name or another script.
type OtherName struct {
	Kind    string `json:"kind"` // "alias", "known_as", "previous", "other_script"
	Given   string `json:"given"`
	Surname string `json:"surname"`
}

// Address is where somebody lives or lived.
type Address struct {
	Lines     string `json:"lines"`
	Postcode  string `json:"postcode"`
	Since     string `json:"since"` // partial dates
	Until     string `json:"until"`
	Protected bool   `json:"protected"` // must not become known
}

// Reach is a way to reach somebody.
type Reach struct {
	Kind  string `json:"kind"` // "phone", "email", "online", "other"
	Value string `json:"value"`
	Safe  string `json:"safe"` // safe to call or text? "yes", "no", "not_known"
	Note  string `json:"note"`
}

// Relation ties two people; read from either end.
type Relation struct {
	Kind   string  `json:"kind"` // "parent", "carer", "sibling", "partner", "friend", "person_of_concern", "other"
	Other  id.UUID `json:"other"`
	Name   string  `json:"-"`
	Note   string  `json:"note"`
	Inward bool    `json:"-"` // the other is the parent, carer ... of this one
}

// clean trims and checks a person as it was typed.
func (p Person) clean(c *words.Check) Person {
	words.OneOf(c, "kind", "Say whether this is a child, an adult or a child not yet born.", p.Kind, Child, Adult, Unborn)
	c.Need("kind", "Say whether this is a child, an adult or a child not yet born.", string(p.Kind))
	p.Given = c.Line("given", "the first name", p.Given, 100)
	p.Surname = c.Line("surname", "the last name", p.Surname, 100)
	words.OneOf(c, "sex", "Choose one of the answers for sex.", p.Sex, "female", "male", "other", "not_known")
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
	return p
}

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
