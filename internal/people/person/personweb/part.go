package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var partPage = web.NewPage[partView](files, "part.html")

// partView is the form that adds one part to a person's record.
type partView struct {
	Title  string
	Fields []component.Control
	Send   component.Button
}

// part is a kind of part: its form and how it is kept.
type part struct {
	title  string
	fields func(form web.Form, faults fault.Fields) []component.Control
	keep   func(p *Pages, r *web.Request, one person.Person, form web.Form) error
}

func text(name, label, hint string, form web.Form, faults fault.Fields) component.Control {
	return component.Control{Input: &component.Input{Field: component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}}}
}

func pick(name, label string, form web.Form, faults fault.Fields, items ...component.Choice) component.Control {
	return component.Control{Radios: &component.Choices{Name: name, Legend: label, Given: []string{form.Get(name)}, Error: faults[name], Items: items}}
}

var parts = map[string]part{
	"name": {"Add another name", func(f web.Form, e fault.Fields) []component.Control {
		return []component.Control{pick("name_kind", "What kind of name?", f, e, component.Choice{Value: "known_as", Text: "Known as"}, component.Choice{Value: "alias", Text: "Alias"}, component.Choice{Value: "previous", Text: "Previous name"}, component.Choice{Value: "other_script", Text: "The name in another script"}),
			text("name_given", "First name", "", f, e), text("name_surname", "Last name", "", f, e)}
	}, func(p *Pages, r *web.Request, one person.Person, f web.Form) error {
		return p.Service.AddName(r.Context(), r.Actor, one.ID, person.OtherName{Kind: f.Get("name_kind"), Given: f.Get("name_given"), Surname: f.Get("name_surname")})
	}},
	"address": {"Add an address", func(f web.Form, e fault.Fields) []component.Control {
		return []component.Control{text("lines", "Address", "", f, e), text("postcode", "Postcode", "", f, e), text("since", "Since", "As far as it is known, for example March 2024", f, e), text("until", "Until", "", f, e),
			{Checkboxes: &component.Choices{Name: "protected", Legend: "Must it not become known?", Items: []component.Choice{{Value: "1", Text: "Protected: only hub managers and named people see it", Checked: f.Has("protected")}}}}}
	}, func(p *Pages, r *web.Request, one person.Person, f web.Form) error {
		return p.Service.AddAddress(r.Context(), r.Actor, one.ID, person.Address{Lines: f.Get("lines"), Postcode: f.Get("postcode"), Since: f.Get("since"), Until: f.Get("until"), Protected: f.Has("protected")})
	}},
	"reach": {"Add a way to reach them", func(f web.Form, e fault.Fields) []component.Control {
		return []component.Control{pick("reach_kind", "What is it?", f, e, component.Choice{Value: "phone", Text: "A phone number"}, component.Choice{Value: "email", Text: "An e-mail address"}, component.Choice{Value: "online", Text: "An online account"}, component.Choice{Value: "other", Text: "Something else"}),
			text("value", "Number, address or account", "", f, e),
			pick("safe", "Is it safe to call or text?", f, e, component.Choice{Value: "yes", Text: "Yes"}, component.Choice{Value: "no", Text: "No"}, component.Choice{Value: "not_known", Text: "Not known"}), text("reach_note", "Note", "For example: only in school hours", f, e)}
	}, func(p *Pages, r *web.Request, one person.Person, f web.Form) error {
		return p.Service.AddReach(r.Context(), r.Actor, one.ID, person.Reach{Kind: f.Get("reach_kind"), Value: f.Get("value"), Safe: f.Get("safe"), Note: f.Get("reach_note")})
	}},
	"relation": {"Add a relation", func(f web.Form, e fault.Fields) []component.Control {
		return []component.Control{pick("relation_kind", "What is this person to the other?", f, e, component.Choice{Value: "parent", Text: "Parent of"}, component.Choice{Value: "carer", Text: "Carer of"}, component.Choice{Value: "sibling", Text: "Brother or sister of"}, component.Choice{Value: "partner", Text: "Partner of"}, component.Choice{Value: "friend", Text: "Friend of"}, component.Choice{Value: "person_of_concern", Text: "Person of concern to"}, component.Choice{Value: "other", Text: "Something else to"}),
			text("other", "The other person's page", "Copy the last part of the address of their page", f, e), text("relation_note", "Note", "", f, e)}
	}, func(p *Pages, r *web.Request, one person.Person, f web.Form) error {
		return p.Service.AddRelation(r.Context(), r.Actor, one.ID, person.Relation{Kind: f.Get("relation_kind"), Other: f.ID("other"), Note: f.Get("relation_note")})
	}},
}

func (p *Pages) partForm(r *web.Request) (web.Response, error) {
	one, kind, err := p.partOf(r)
	if err != nil {
		return nil, err
	}
	return partPage.Show(head(kind.title+": "+one.Name()), partView{kind.title, kind.fields(web.Form{}, nil), component.Button{Text: "Save", Once: true}}), nil
}

func (p *Pages) partOf(r *web.Request) (person.Person, part, error) {
	kind, known := parts[r.PathValue("part")]
	if !known {
		return person.Person{}, kind, fault.Absent("personweb.partOf")
	}
	one, err := p.load(r)
	return one, kind, err
}

func (p *Pages) part(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	one, kind, err := p.partOf(r)
	if err != nil {
		return nil, err
	}
	err = kind.keep(p, r, one, form)
	if fault.Is(err, fault.Invalid) {
		return partPage.Again(head(kind.title), partView{kind.title, kind.fields(form, fault.FieldsOf(err)), component.Button{Text: "Save", Once: true}}, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathPerson(one.ID)), nil
}
