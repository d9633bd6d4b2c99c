package personweb

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var searchPage = web.NewPage[searchView](files, "hits.html", "search.html")

// searchView is the search and what it found. It is posted, so that names
// stand in no address.
type searchView struct {
	Names   component.Control
	More    []component.Control
	Look    component.Button
	Asked   bool
	Hits    []hitView
	Beyond  []string           // somebody is known, out of sight
	Now     *component.Button  // to ask for the record of somebody out of sight, by break-glass
	Pointed []component.Hidden // the names and the date of birth, for that
	Pairs   string             // where records that may be one person are judged; empty for who may not
	Add     *component.Button  // for roles that add people
	Carry   []component.Hidden // what was typed, for adding
}

// hitView is somebody found.
type hitView struct{ Name, Href, Facts, Why string }

func viewHit(h person.Hit) hitView {
	facts := h.Kind.Words() + ", born " + h.Born
	if h.Kind == person.Unborn {
		facts = h.Kind.Words() + ", expected " + h.Born
	}
	if h.Age != "" {
		facts += ", aged " + h.Age
	}
	return hitView{h.Name, PathPerson(h.Person), strings.ToUpper(facts[:1]) + facts[1:], "Why: " + h.Why}
}

func viewSearch(r *web.Request, form web.Form, faults fault.Fields) searchView {
	a := asked{form, faults}
	names := a.line("names", "Names", "In any order, as far as you know them. Other spellings are found too.", 0)
	names.Input.Search = true
	reason := "Kept with the search"
	if r.Actor.Hub {
		reason = "Kept with the search. You may leave it empty."
	}
	v := searchView{Names: names, Look: component.Button{Text: "Look"}, More: []component.Control{
		a.line("born", "Date of birth", "For example 14 3 2012, March 2012 or aged 14", 20), a.line("nhs_number", "NHS number", "", 20),
		a.line("upn", "Unique pupil number", "", 20), a.line("phone", "Phone number", "", 20), a.line("reason", "Why do you look for this person?", reason, 0)}}
	if access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnPerson, access.Create) {
		v.Pairs = pathPairs
		v.Add = &component.Button{Text: "None of these: add somebody", Variant: "secondary"}
	}
	return v
}

func (p *Pages) searchForm(r *web.Request) (web.Response, error) {
	return searchPage.Show(web.Head{Title: "People"}, viewSearch(r, web.Form{}, nil)), nil
}

func (p *Pages) search(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	if form.Get("names") == "" { // from the search in the header
		form["names"] = form["q"]
	}
	if p.Jump != nil {
		if path, known := p.Jump(form.Get("names")); known {
			return web.See(path), nil
		}
	}
	r.Evenly()
	hits, err := p.Service.Search(r.Context(), r.Actor, person.Query{Names: form.Get("names"), Born: form.Get("born"), NHS: form.Get("nhs_number"),
		UPN: form.Get("upn"), Phone: form.Get("phone"), Reason: form.Get("reason")})
	if mendable(err) {
		return searchPage.Again(web.Head{Title: "People"}, viewSearch(r, form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	v := viewSearch(r, form, nil)
	v.Asked, v.Carry = true, carry(form)
	for _, h := range hits {
		if h.Person.IsZero() {
			v.Beyond = append(v.Beyond, h.Why)
			continue
		}
		v.Hits = append(v.Hits, viewHit(h))
	}
	if len(v.Beyond) > 0 && access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnGlass, access.Create) {
		v.Now = &component.Button{Text: "I need this record now", Variant: "secondary"}
		v.Pointed = []component.Hidden{{Name: "begin", Value: "yes"}, {Name: "names", Value: form.Get("names")}, {Name: "born", Value: form.Get("born")}}
	}
	return searchPage.Show(web.Head{Title: "People"}, v), nil
}

// carry is what was looked for as the form for adding somebody has it: the
// last word of the names is taken for the last name.
func carry(form web.Form) []component.Hidden {
	names := strings.Fields(form.Get("names"))
	given, surname := names, ""
	if len(names) > 1 {
		given, surname = names[:len(names)-1], names[len(names)-1]
	}
	out := []component.Hidden{{Name: "begin", Value: "yes"}, {Name: "given", Value: strings.Join(given, " ")}, {Name: "surname", Value: surname}}
	for _, name := range []string{"born", "nhs_number", "upn", "phone"} {
		out = append(out, component.Hidden{Name: name, Value: form.Get(name)})
	}
	return out
}
