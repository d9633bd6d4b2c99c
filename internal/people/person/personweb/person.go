package personweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var personPage = web.NewPage[personView](files, "person.html")

// personView is one person's record.
type personView struct {
	Name      string
	Kind      string
	Facts     component.SummaryList
	Names     []string
	Addresses []addressView
	Hidden    bool // protected addresses are not shown to this reader
	Reaches   []reachView
	Relations []component.Link
	Referrals []component.Link
	Edit      string
	Adds      []component.Link
	History   []component.Link
}

type addressView struct {
	Text      string
	Protected bool
}

type reachView struct {
	Text string
	Safe component.Tag
}

var safeTags = map[string]component.Tag{"yes": {Text: "Safe to call or text", Class: component.InTime}, "no": {Text: "Not safe: do not call or text", Class: component.Late}, "not_known": {Text: "Not known if safe", Class: component.Soon}}

var relationWords = map[string][2]string{"parent": {"Parent", "Child"}, "carer": {"Carer", "Cared for"}, "sibling": {"Brother or sister", "Brother or sister"}, "partner": {"Partner", "Partner"},
	"friend": {"Friend", "Friend"}, "person_of_concern": {"Person of concern", "Person of concern to"}, "other": {"Other", "Other"}}

func (p *Pages) person(r *web.Request) (web.Response, error) {
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	one, err := p.Service.Get(r.Context(), r.Actor, row)
	if err != nil {
		return nil, err
	}
	v := viewOf(one, p)
	if v.Referrals, err = p.Referrals.LinkedTo(r.Context(), r.Actor, row); err != nil {
		return nil, err
	}
	return personPage.Show(web.Head{Title: one.Name(), Crumbs: []component.Crumb{{Text: "People", Href: pathPeople}}}, v), nil
}

func viewOf(one person.Person, p *Pages) personView {
	at := PathPerson(one.ID)
	v := personView{Name: one.Name(), Kind: string(one.Kind), Facts: factsOf(one, p), Hidden: !one.Permit.Fields.Has(access.ProtectedAddress)}
	for _, n := range one.Names {
		v.Names = append(v.Names, n.Given+" "+n.Surname+" ("+nameKinds[n.Kind]+")")
	}
	for _, a := range one.Addresses {
		text := a.Lines + " " + a.Postcode
		if a.Since+a.Until != "" {
			text += " (" + a.Since + " to " + a.Until + ")"
		}
		v.Addresses = append(v.Addresses, addressView{text, a.Protected})
	}
	for _, reach := range one.Reaches {
		v.Reaches = append(v.Reaches, reachView{reach.Value + " " + reach.Note, safeTags[reach.Safe]})
	}
	for _, rel := range one.Relations {
		way := 0
		if !rel.Inward {
			way = 1
		}
		v.Relations = append(v.Relations, component.Link{Text: relationWords[rel.Kind][1-way] + ": " + rel.Name, Href: PathPerson(rel.Other)})
	}
	if one.Permit.Fields.Has(access.Trail) {
		v.Edit = at + "/edit"
		v.Adds = []component.Link{{Text: "Add another name", Href: at + "/add/name"}, {Text: "Add an address", Href: at + "/add/address"}, {Text: "Add a way to reach them", Href: at + "/add/reach"}, {Text: "Add a relation", Href: at + "/add/relation"}}
		v.History = []component.Link{{Text: "Who has looked at this person", Href: at + "/looked"}, {Text: "History of this record", Href: at + "/history"}}
	}
	return v
}

var nameKinds = map[string]string{"alias": "alias", "known_as": "known as", "previous": "previous name", "other_script": "in another script"}

func factsOf(one person.Person, p *Pages) component.SummaryList {
	born := one.Born.Words()
	if age := one.Born.AgeWords(p.Now()); age != "" {
		born += " (aged " + age + ")"
	}
	ethnicity := one.Ethnicity
	if ethnicity != "" {
		ethnicity += " (said by " + one.EthnicitySource + ")"
	}
	interpreter := ""
	if one.Interpreter {
		interpreter = "Needed"
	}
	rows := component.SummaryList{{Key: "Born", Value: born}, {Key: "Sex", Value: one.Sex}, {Key: "Gender, in their own words", Value: one.Gender}, {Key: "Ethnicity", Value: ethnicity},
		{Key: "Disability", Value: one.Disability}, {Key: "Languages", Value: one.Languages}, {Key: "Interpreter", Value: interpreter}, {Key: "NHS number", Value: one.NHS},
		{Key: "Unique pupil number", Value: one.UPN}, {Key: "School", Value: one.School}, {Key: "GP", Value: one.GP}, {Key: "Care status", Value: one.Care}}
	var out component.SummaryList
	for _, row := range rows {
		if row.Value != "" {
			out = append(out, row)
		}
	}
	return out
}
