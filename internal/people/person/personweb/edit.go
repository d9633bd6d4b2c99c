package personweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var editPage = web.NewPage[editView](files, "edit.html")

// editView is the form of a person: to add one, or to change what is said.
type editView struct {
	Title   string
	Fields  []component.Control
	Version component.Hidden
	Send    component.Button
	Theirs  component.SummaryList // what somebody else saved meanwhile
}

func formOf(title string, form web.Form, faults fault.Fields) editView {
	in := func(name, label, hint string) component.Control {
		return component.Control{Input: &component.Input{Field: component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}}}
	}
	pick := func(name, label string, items ...component.Choice) component.Control {
		return component.Control{Select: &component.Select{Field: component.Field{Name: name, Label: label, Value: form.Get(name), Error: faults[name]}, Items: items}}
	}
	return editView{Title: title, Version: component.Hidden{Name: "version", Value: form.Get("version")}, Send: component.Button{Text: "Save", Once: true}, Fields: []component.Control{
		{Radios: &component.Choices{Name: "kind", Legend: "Who is this?", Inline: true, Error: faults["kind"], Given: []string{form.Get("kind")}, Items: []component.Choice{{Value: "child", Text: "A child"}, {Value: "adult", Text: "An adult"}, {Value: "unborn", Text: "A child not yet born"}}}},
		in("given", "First name", ""), in("surname", "Last name", ""), in("born", "Date of birth", "As far as it is known: 14 3 2012, March 2012, aged 14"),
		pick("sex", "Sex", component.Choice{Text: "Not said"}, component.Choice{Value: "female", Text: "Female"}, component.Choice{Value: "male", Text: "Male"}, component.Choice{Value: "other", Text: "Other"}, component.Choice{Value: "not_known", Text: "Not known"}),
		in("gender", "Gender, in their own words", ""), in("ethnicity", "Ethnicity", ""), in("ethnicity_source", "Who said so?", "The child, a parent, a worker"),
		in("disability", "Disability or other need", ""), in("languages", "Languages", ""),
		{Checkboxes: &component.Choices{Name: "interpreter", Legend: "Interpreter", Small: true, Items: []component.Choice{{Value: "1", Text: "An interpreter is needed", Checked: form.Has("interpreter")}}}},
		in("nhs_number", "NHS number", ""), in("upn", "Unique pupil number", ""), in("school", "School or college", ""), in("gp", "GP", ""), in("care_status", "Care status", "")}}
}

// read gives the person of a form; a date that can't be read is named.
func read(form web.Form) (person.Person, fault.Fields) {
	var faults fault.Fields
	born, err := when.ParsePartial(form.Get("born"))
	if err != nil {
		faults.Add("born", "Write the date of birth as far as it is known, for example 14 3 2012, March 2012 or aged 14.")
	}
	version, _ := strconv.Atoi(form.Get("version")) // a wrong one is a stale one
	return person.Person{Kind: person.Kind(form.Get("kind")), Given: form.Get("given"), Surname: form.Get("surname"), Born: born, Sex: form.Get("sex"), Gender: form.Get("gender"),
		Ethnicity: form.Get("ethnicity"), EthnicitySource: form.Get("ethnicity_source"), Disability: form.Get("disability"), Languages: form.Get("languages"),
		Interpreter: form.Has("interpreter"), NHS: form.Get("nhs_number"), UPN: form.Get("upn"), School: form.Get("school"), GP: form.Get("gp"), Care: form.Get("care_status"), Version: version}, faults
}

func formFrom(p person.Person) web.Form {
	f := web.Form{"kind": {string(p.Kind)}, "given": {p.Given}, "surname": {p.Surname}, "born": {p.Born.String()}, "sex": {p.Sex}, "gender": {p.Gender}, "ethnicity": {p.Ethnicity},
		"ethnicity_source": {p.EthnicitySource}, "disability": {p.Disability}, "languages": {p.Languages}, "nhs_number": {p.NHS}, "upn": {p.UPN}, "school": {p.School},
		"gp": {p.GP}, "care_status": {p.Care}, "version": {strconv.Itoa(p.Version)}}
	if p.Interpreter {
		f["interpreter"] = []string{"1"}
	}
	return f
}

func head(title string) web.Head {
	return web.Head{Title: title, Crumbs: []component.Crumb{{Text: "People", Href: pathPeople}}}
}

const addTitle = "Add somebody to the register"

func (p *Pages) addForm(*web.Request) (web.Response, error) {
	return editPage.Show(head(addTitle), formOf(addTitle, web.Form{}, nil)), nil
}

func (p *Pages) add(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	one, unread := read(form)
	err = unread.Err("personweb.add")
	if err == nil {
		one.ID, err = p.Service.Create(r.Context(), r.Actor, person.CreateCommand{Person: one})
	}
	if fault.Is(err, fault.Invalid) {
		return editPage.Again(head(addTitle), formOf(addTitle, form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathPerson(one.ID)), nil
}

func (p *Pages) editForm(r *web.Request) (web.Response, error) {
	one, err := p.load(r)
	if err != nil {
		return nil, err
	}
	return editPage.Show(head("Change "+one.Name()), formOf("Change "+one.Name(), formFrom(one), nil)), nil
}

func (p *Pages) load(r *web.Request) (person.Person, error) {
	row, err := r.ID("id")
	if err != nil {
		return person.Person{}, err
	}
	return p.Service.Get(r.Context(), r.Actor, row)
}

func (p *Pages) edit(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	one, unread := read(form)
	one.ID = row
	var theirs person.Person
	err = unread.Err("personweb.edit")
	if err == nil {
		theirs, err = p.Service.Edit(r.Context(), r.Actor, one)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		v := formOf("Change "+one.Name(), form, fault.FieldsOf(err))
		if fault.Is(err, fault.Conflict) {
			v.Theirs = factsOf(theirs, p)
			v.Version.Value = strconv.Itoa(theirs.Version) // saving again keeps mine, having seen theirs
		}
		return editPage.Again(head(v.Title), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathPerson(row)), nil
}
