package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/grade/gradeweb"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// A relation is added in two steps on one page: look for the other person,
// then choose among those found and say how the two belong together.

func (a asked) relationFields() []component.Control {
	kinds := make([]component.Choice, len(person.RelationKinds))
	for i, k := range person.RelationKinds {
		kinds[i] = component.Choice{Value: k, Text: person.RelationChoice(k)}
	}
	controls := []component.Control{a.pick("relation_kind", "This person is:", "Said of the person whose record this is", kinds),
		a.line("names", "Who is the other person?", "Names, in any order. They must be in the register: add them first if they are not.", 0)}
	controls = append(append(controls, a.spanFields()...), a.line("relation_note", "Note", "", 0))
	return append(controls, gradeweb.Fields(a.form, a.faults, false)...)
}

// relationView adds the button that looks, and whom it found.
func (p *Pages) relationView(v partView, found []component.Choice, a asked) partView {
	v.Find = &component.Button{Text: "Look for the other person", Name: "find", Value: "yes", Variant: "secondary"}
	if len(found) == 0 {
		if mend := a.faults["other"]; mend != "" { // there is nobody to choose yet: say it where one looks
			v.Controls[1].Input.Error = "Look for the other person first, then choose them."
			v.Controls[1].Input.ID = "other"
		}
		return v
	}
	v.Controls = append(v.Controls[:2:2], append([]component.Control{a.pick("other", "Which of these?", "", found)}, v.Controls[2:]...)...)
	return v
}

// findOther looks for the other person and shows who may be chosen.
func (p *Pages) findOther(r *web.Request, k partKind, one person.Person, form web.Form) (web.Response, error) {
	v := viewPart(k, one, id.UUID{}, asked{form, nil})
	r.Evenly()
	hits, err := p.Service.Search(r.Context(), r.Actor, person.Query{Names: form.Get("names"), Reason: "To say who belongs together"})
	if err == nil && len(hits) == 0 {
		err = fault.Fields{"names": "Nobody like this is in the register. Try another spelling, or add them first."}.Err("personweb.findOther")
	}
	if mendable(err) {
		v = viewPart(k, one, id.UUID{}, asked{form, fault.FieldsOf(err)})
		return partPage.Again(headOf(one, v.Title), p.relationView(v, nil, asked{form, nil}), err), nil
	}
	if err != nil {
		return nil, err
	}
	var found []component.Choice
	for _, h := range hits {
		if !h.Person.IsZero() && h.Person != one.ID {
			found = append(found, component.Choice{Value: h.Person.String(), Text: h.Name + ", born " + h.Born, Hint: h.Why})
		}
	}
	return partPage.Show(headOf(one, v.Title), p.relationView(v, found, asked{form, nil})), nil
}

// chosen is the other person as chosen before something else had to be mended.
func (p *Pages) chosen(r *web.Request, form web.Form) []component.Choice {
	other, err := p.Service.Get(r.Context(), r.Actor, form.ID("other"))
	if err != nil {
		return nil
	}
	return []component.Choice{{Value: other.ID.String(), Text: other.Name() + ", born " + other.Born.Words()}}
}

func typedRelation(person.Person, id.UUID) (web.Form, bool) { return nil, false }

func keepRelation(p *Pages, r *web.Request, one, _ id.UUID, f web.Form) error {
	return p.Service.AddRelation(r.Context(), r.Actor, one, person.Relation{Kind: f.Get("relation_kind"), Other: f.ID("other"), Note: f.Get("relation_note"),
		Since: f.Get("since"), Until: f.Get("until"), Grade: gradeweb.Read(f)})
}
