package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// partKind is a part of which there may be several rows, each with a page.
type partKind struct {
	part     person.Part
	add, mod string // titles
	controls func(a asked) []component.Control
	// typed is row n of a person as its form has it; ok is false where there
	// is no such row.
	typed func(one person.Person, row id.UUID) (form web.Form, ok bool)
	// keep adds what was typed, or corrects the row.
	keep func(p *Pages, r *web.Request, one id.UUID, row id.UUID, form web.Form) error
}

var parts = []partKind{
	{person.PartName, "Add another name", "Change a name", asked.nameFields, typedName, keepName},
	{person.PartAddress, "Add an address", "Change an address", asked.addressFields, typedAddress, keepAddress},
	{person.PartReach, "Add a way to reach them", "Change a way to reach them", asked.reachFields, typedReach, keepReach},
	{person.PartRelation, "Add somebody they belong with", "", asked.relationFields, typedRelation, keepRelation},
}

var partPage = web.NewPage[partView](files, "part.html")

// partView is the form of one row.
type partView struct {
	Title    string
	Controls []component.Control
	Find     *component.Button // looks for the other person of a relation
	Save     component.Button
	Back     string
}

func viewPart(k partKind, one person.Person, row id.UUID, a asked) partView {
	v := partView{Title: k.mod, Controls: k.controls(a), Save: component.Button{Text: "Save", Once: true}, Back: PathPerson(one.ID)}
	if row.IsZero() {
		v.Title = k.add
	}
	return v
}

// rowOf is the row that the path speaks of; none for a new one.
func rowOf(r *web.Request) (id.UUID, error) {
	if r.PathValue("row") == "new" {
		return id.UUID{}, nil
	}
	return r.ID("row")
}

// opened is the person and the row of the path, with the row as it stands.
func (p *Pages) opened(r *web.Request, k partKind) (person.Person, id.UUID, web.Form, error) {
	row, err := rowOf(r)
	if err != nil {
		return person.Person{}, row, nil, err
	}
	one, err := p.one(r)
	if err != nil || row.IsZero() {
		return one, row, web.Form{}, err
	}
	form, ok := k.typed(one, row)
	if !ok {
		return one, row, nil, fault.Absent("personweb.opened")
	}
	return one, row, form, nil
}

// noticed keeps in the journal that somebody asked for an address that is closed
// to them, whatever they then are shown: it is what an absent one gives.
func (p *Pages) noticed(k partKind, then web.Handler) web.Handler {
	if k.part != person.PartAddress {
		return then
	}
	return func(r *web.Request) (web.Response, error) {
		one, oneErr := r.ID("id")
		row, rowErr := r.ID("row")
		if oneErr == nil && rowErr == nil {
			if err := p.Service.NoteAddress(r.Context(), r.Actor, one, row); err != nil {
				return nil, err
			}
		}
		return then(r)
	}
}

func (p *Pages) partForm(k partKind) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		one, row, form, err := p.opened(r, k)
		if err != nil {
			return nil, err
		}
		v := viewPart(k, one, row, asked{form, nil})
		if k.part == person.PartRelation {
			v = p.relationView(v, nil, asked{form, nil})
		}
		return partPage.Show(headOf(one, v.Title), v), nil
	}
}

// part saves a row. The row it corrects may have ended meanwhile: what was
// typed then stays on the page.
func (p *Pages) part(k partKind) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		row, err := rowOf(r)
		if err != nil {
			return nil, err
		}
		one, err := p.one(r)
		if err != nil {
			return nil, err
		}
		if k.part == person.PartRelation && form.Has("find") {
			return p.findOther(r, k, one, form)
		}
		err = k.keep(p, r, one.ID, row, form)
		if mendable(err) {
			v := viewPart(k, one, row, asked{form, fault.FieldsOf(err)})
			if k.part == person.PartRelation {
				v = p.relationView(v, p.chosen(r, form), asked{form, fault.FieldsOf(err)})
			}
			return partPage.Again(headOf(one, v.Title), v, err), nil
		}
		if err != nil {
			return nil, err
		}
		return web.See(PathPerson(one.ID)), nil
	}
}
