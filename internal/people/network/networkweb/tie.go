package networkweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/grade/gradeweb"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var tiePage = web.NewPage[formView](files, "form.html")

// formView is a form of this package.
type formView struct {
	Title, Lead string
	Controls    []component.Control
	Save        component.Button
	Back        string
}

// from is where a tie begins: a person or a thing.
type from struct {
	person id.UUID
	key    network.Key
	name   string
	back   string
	circle network.Circle
}

func (p *Pages) fromPerson(r *web.Request) (from, error) {
	one, err := r.ID("id")
	if err != nil {
		return from{}, err
	}
	c, err := p.Service.Circle(r.Context(), r.Actor, one)
	return from{person: one, name: c.Middle.Label, back: PathCircle(one), circle: c}, err
}

func (p *Pages) fromThing(r *web.Request) (from, error) {
	key, err := thingOf(r)
	if err != nil {
		return from{}, err
	}
	c, err := p.Service.Around(r.Context(), r.Actor, key)
	return from{key: key, name: c.Middle.Label, back: PathThing(key), circle: c}, err
}

// tieForm shows the form of a new tie.
func (p *Pages) tieForm(begin func(*web.Request) (from, error)) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		f, err := begin(r)
		if err != nil {
			return nil, err
		}
		return tiePage.Show(f.head(), f.view(web.Form{}, nil)), nil
	}
}

// tie enters a tie.
func (p *Pages) tie(begin func(*web.Request) (from, error)) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		f, err := begin(r)
		if err != nil {
			return nil, err
		}
		err = p.Service.AddTie(r.Context(), r.Actor, network.TieCommand{Person: f.person, From: f.key, Kind: network.TieKind(form.Get("tie_kind")),
			Thing: network.Kind(form.Get("thing")), Name: form.Get("name"), Note: form.Get("note"), Since: form.Get("since"), Until: form.Get("until"), Grade: gradeweb.Read(form)})
		if fault.Is(err, fault.Invalid) {
			return tiePage.Again(f.head(), f.view(form, fault.FieldsOf(err)), err), nil
		}
		if err != nil {
			return nil, err
		}
		return web.See(f.back), nil
	}
}

func (f from) title() string { return "What is " + f.name + " tied to?" }

func (f from) head() web.Head {
	return web.Head{Title: f.title(), Crumbs: []component.Crumb{{Text: "People", Href: "/people"}, {Text: f.name, Href: f.back}}}
}

var thingWords = map[network.Kind]string{network.Place: "A place", network.Vehicle: "A vehicle", network.Phone: "A phone", network.Account: "An online account",
	network.Ring: "A group", network.Body: "An organisation"}

func (f from) view(form web.Form, faults fault.Fields) formView {
	kinds, things := []component.Choice{}, []component.Choice{}
	for _, k := range network.TieKinds() {
		kinds = append(kinds, component.Choice{Value: string(k), Text: k.Words()})
	}
	for _, k := range network.ThingKinds {
		things = append(things, component.Choice{Value: string(k), Text: thingWords[k]})
	}
	line := func(name, label, hint string, width int) component.Control {
		return component.Control{Input: &component.Input{Field: component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}, Width: width}}
	}
	pick := func(name, legend string, items []component.Choice) component.Control {
		return component.Control{Radios: &component.Choices{Name: name, Legend: legend, Items: items, Given: []string{form.Get(name)}, Error: faults[name], Small: true}}
	}
	v := formView{Title: f.title(), Lead: "Enter it once: it then shows on every record that it touches. People who belong together are entered on the person's own record.",
		Save: component.Button{Text: "Save", Once: true}, Back: f.back}
	v.Controls = append([]component.Control{pick("tie_kind", f.name, kinds), pick("thing", "What is it tied to?", things),
		line("name", "Its name", "A place by its usual name, a vehicle by its whole plate, a phone by its number, an account as platform: name", 0),
		line("since", "Since", "As far as it is known, for example March 2024", 20), line("until", "Until", "Leave empty while it lasts", 20)},
		append(gradeweb.Fields(form, faults, true), line("note", "Note", "", 0))...)
	return v
}
