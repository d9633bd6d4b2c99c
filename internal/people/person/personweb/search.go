package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var searchPage = web.NewPage[searchView](files, "search.html")

// searchView is the search and what it found. It is posted, so that names
// stand in no address.
type searchView struct {
	Fields []component.Control
	Send   component.Button
	Asked  bool
	Hits   []hitView
	Beyond []string
	Add    string // where to add somebody; empty for roles that don't
}

type hitView struct{ Name, Href, Facts, Why string }

func (p *Pages) searchForm(r *web.Request) (web.Response, error) {
	return searchPage.Show(web.Head{Title: "People"}, searchOf(r, web.Form{}, nil)), nil
}

func searchOf(r *web.Request, form web.Form, faults fault.Fields) searchView {
	in := func(name, label, hint string, width int) component.Control {
		return component.Control{Input: &component.Input{Width: width, Search: name == "names",
			Field: component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}}}
	}
	v := searchView{Send: component.Button{Text: "Look"}, Fields: []component.Control{
		in("names", "Names", "In any order, as far as you know them. Misspelt names are found too.", 0), in("born", "Date of birth", "For example 14 3 2012", 20),
		in("nhs_number", "NHS number", "", 20), in("upn", "Unique pupil number", "", 20), in("phone", "Phone number", "", 20)}}
	reason := in("reason", "Why do you look for this person?", "This is kept with the search.", 0)
	v.Fields = append(v.Fields, reason)
	if r.Actor.Hub {
		v.Add = pathAdd
	}
	return v
}

func (p *Pages) search(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	hits, err := p.Service.Search(r.Context(), r.Actor, person.Query{Names: form.Get("names"), Born: form.Get("born"), NHS: form.Get("nhs_number"),
		UPN: form.Get("upn"), Phone: form.Get("phone"), Reason: form.Get("reason")})
	if fault.Is(err, fault.Invalid) {
		return searchPage.Again(web.Head{Title: "People"}, searchOf(r, form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	v := searchOf(r, form, nil)
	v.Asked = true
	for _, h := range hits {
		if h.Person.IsZero() {
			v.Beyond = append(v.Beyond, h.Why)
			continue
		}
		v.Hits = append(v.Hits, hitView{h.Name, PathPerson(h.Person), string(h.Kind) + ", born " + h.Born, h.Why})
	}
	return searchPage.Show(web.Head{Title: "People"}, v), nil
}
