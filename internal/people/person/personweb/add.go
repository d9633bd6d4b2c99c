package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var addPage = web.NewPage[addView](files, "hits.html", "add.html")

const addTitle = "Add somebody to the register"

// addView is the one long page on which somebody is added: a practitioner
// copies what they have been told, in any order, often with the telephone at
// their ear.
type addView struct {
	Groups []group
	Likely []hitView // people so like this one that they must be looked at first
	Other  component.Control
	Save   component.Button
}

// group is the questions under one heading.
type group struct {
	Title    string
	Controls []component.Control
}

func viewAdd(form web.Form, faults fault.Fields) addView {
	a := asked{form, faults}
	return addView{Save: component.Button{Text: "Add to the register", Once: true},
		Groups: []group{
			{"Who this is", append(a.identity(), a.line("known_as", "Known as, nickname or alias", "", 20))},
			{"Numbers", a.numbers()},
			{"Where they live", a.addressFields()},
			{"How to reach them", []component.Control{a.line("phone", "Phone number", "", 20), a.pick("safe", "Is it safe to call or text?",
				"Somebody else may hold the phone, or read what is on it.", choices(person.Safeties, safeAnswers))}},
			{"School, GP and care", a.daily()},
			{"Background and needs", a.background()}}}
}

func (p *Pages) addForm(*web.Request) (web.Response, error) {
	return addPage.Show(headAdd(), viewAdd(web.Form{}, nil)), nil
}

func headAdd() web.Head {
	return web.Head{Title: addTitle, Crumbs: []component.Crumb{{Text: "People", Href: pathPeople}}}
}

// add keeps somebody. Coming from a search it only fills in the form; and
// where the register has somebody very like them, it asks to look first.
func (p *Pages) add(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	if form.Has("begin") {
		return addPage.Show(headAdd(), viewAdd(form, nil)), nil
	}
	if made, done, err := p.Service.Created(r.Context(), r.Actor); err != nil {
		return nil, err
	} else if done { // sent again: they are in the register now, and very like themselves
		return web.See(PathPerson(made)), nil
	}
	cmd, err := readAdd(form)
	if err == nil && !form.Has("another") {
		likely, lerr := p.likely(r, form)
		if lerr != nil {
			return nil, lerr
		}
		if len(likely) > 0 {
			return p.lookFirst(form, likely), nil
		}
	}
	var made id.UUID
	if err == nil {
		made, err = p.Service.Create(r.Context(), r.Actor, cmd)
	}
	if mendable(err) {
		return addPage.Again(headAdd(), viewAdd(form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathPerson(made)), nil
}

func readAdd(form web.Form) (person.CreateCommand, error) {
	var faults fault.Fields
	var one person.Person
	for _, s := range sections {
		one = s.read(form, one, &faults)
	}
	cmd := person.CreateCommand{Person: one}
	switch known := form.Get("known_as"); {
	case known == "":
	case one.Given == "" && one.Surname == "": // the only name there is
		cmd.Person.Given = known
	default:
		cmd.Names = []person.OtherName{{Kind: "known_as", Given: known}}
	}
	if form.Get("lines")+form.Get("postcode") != "" || form.Has("protected") {
		cmd.Addresses = []person.Address{readAddress(form)}
	}
	if form.Get("phone") != "" {
		cmd.Reaches = []person.Reach{{Kind: "phone", Value: form.Get("phone"), Safe: form.Get("safe")}}
	}
	return cmd, faults.Err("personweb.add")
}

// likely are people in the register who are very like the one typed. What
// can't be searched for is for Create to say.
func (p *Pages) likely(r *web.Request, form web.Form) ([]hitView, error) {
	r.Evenly()
	hits, err := p.Service.Search(r.Context(), r.Actor, person.Query{Names: form.Get("given") + " " + form.Get("surname"), Born: form.Get("born"),
		NHS: form.Get("nhs_number"), UPN: form.Get("upn"), Phone: form.Get("phone"), Reason: "Before adding somebody to the register"})
	if fault.Is(err, fault.Invalid) {
		return nil, nil
	}
	var out []hitView
	for _, h := range hits {
		if h.Strong {
			out = append(out, viewHit(h))
		}
	}
	return out, err
}

func (p *Pages) lookFirst(form web.Form, likely []hitView) web.Response {
	err := fault.Fields{"another": "Somebody very like this is in the register. Look at them, or say that this is another person."}.Err("personweb.add")
	v := viewAdd(form, nil)
	v.Likely = likely
	v.Other = asked{form, fault.FieldsOf(err)}.tick("another", "Is it one of these?", "No, this is another person", "")
	return addPage.Again(headAdd(), v, err)
}
