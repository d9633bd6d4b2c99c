package personweb

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Referrals lists the referrals that are linked to a person.
type Referrals interface {
	LinkedTo(ctx context.Context, actor who.Actor, person id.UUID) ([]component.Link, error)
}

// Known is which agencies know a person, by their extracts.
type Known interface {
	KnownTo(ctx context.Context, actor who.Actor, person id.UUID) ([]KnownView, error)
}

// KnownView is that an agency knows a person.
type KnownView struct {
	Agency string
	Said   string // "Missing episodes of 12 November, their reference P-17: very likely. Why: ..."
	Ring   string
}

// Directory is who works in the hub, for the list of named people.
type Directory interface {
	HubWorkers(ctx context.Context, actor who.Actor) ([]access.Account, error)
}

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service   *person.Service
	Referrals Referrals
	Known     Known     // nil: no agency brings extracts
	Directory Directory // nil: nobody but oneself can be named
	Now       when.Clock
	// Seal is the page of the seal that a record has, empty for none; nil: there
	// are no such pages.
	Seal func(ctx context.Context, actor who.Actor, person id.UUID) (string, error)
	Jump func(text string) (path string, known bool) // where a text leads that is no name: a reference; nil for nowhere
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	search, create := access.To(access.Search, access.OnPerson), access.To(access.Create, access.OnPerson)
	read, edit := access.ToSee(access.Read, access.OnPerson, access.Identity), access.To(access.Edit, access.OnPerson)
	routes := []web.Route{
		{Method: "GET", Path: pathPeople, Needs: search, Page: searchPage, Handle: p.searchForm},
		{Method: "POST", Path: pathPeople, Needs: search, Handle: p.search},
		{Method: "GET", Path: pathAdd, Needs: create, Page: addPage, Handle: p.addForm},
		{Method: "POST", Path: pathAdd, Needs: create, Handle: p.add},
		{Method: "GET", Path: pathPairs, Needs: access.To(access.List, access.OnPerson), Page: pairsPage, Handle: p.pairs},
		{Method: "GET", Path: PathQuiet, Needs: access.To(access.List, access.OnQuiet), Page: quietPage, Handle: p.quiet},
		{Method: "POST", Path: PathQuiet + "/{row}", Needs: access.To(access.Edit, access.OnQuiet), Handle: p.seeQuiet},
		{Method: "GET", Path: PathMatching, Needs: access.To(access.Read, access.OnMatching), Page: matchingPage, Handle: p.matching},
		{Method: "GET", Path: pathExpiring, Needs: access.To(access.List, access.OnPerson), Page: expiringPage, Handle: p.expiring},
		{Method: "GET", Path: "/people/{id}/keep", Needs: edit, Page: keepPage, Handle: p.askKeep(renewal)},
		{Method: "POST", Path: "/people/{id}/keep", Needs: edit, Handle: p.doKeep(renewal)},
		{Method: "GET", Path: "/people/{id}/restore", Needs: edit, Page: keepPage, Handle: p.askKeep(restoring)},
		{Method: "POST", Path: "/people/{id}/restore", Needs: edit, Handle: p.doKeep(restoring)},
		{Method: "GET", Path: "/people/{id}/same/{other}", Needs: edit, Page: pairPage, Handle: p.pairForm},
		{Method: "POST", Path: "/people/{id}/same/{other}", Needs: edit, Fresh: true, Handle: p.pair},
		{Method: "GET", Path: "/people/{id}/unmerge", Needs: edit, Page: unmergePage, Handle: p.unmergeForm},
		{Method: "POST", Path: "/people/{id}/unmerge", Needs: edit, Fresh: true, Handle: p.unmerge},
		{Method: "GET", Path: "/people/{id}", Needs: read, Page: personPage, Handle: p.person},
		{Method: "GET", Path: "/people/{id}/then", Needs: access.ToSee(access.History, access.OnPerson, access.Identity), Page: thenPage, Handle: p.then},
		{Method: "GET", Path: "/people/{id}/restrict", Needs: access.To(access.Hold, access.OnPerson), Page: restrictPage, Handle: p.restrictForm},
		{Method: "POST", Path: "/people/{id}/restrict", Needs: access.To(access.Hold, access.OnPerson), Handle: p.restrict},
	}
	for _, s := range sections {
		at := "/people/{id}/" + s.name
		routes = append(routes,
			web.Route{Method: "GET", Path: at, Needs: edit, Page: sectionPage, Handle: p.sectionForm(s)},
			web.Route{Method: "POST", Path: at, Needs: edit, Handle: p.section(s)})
	}
	for _, k := range parts {
		at := "/people/{id}/" + string(k.part) + "/{row}"
		routes = append(routes,
			web.Route{Method: "GET", Path: at, Needs: edit, Page: partPage, Handle: p.noticed(k, p.partForm(k))},
			web.Route{Method: "POST", Path: at, Needs: edit, Handle: p.noticed(k, p.part(k))},
			web.Route{Method: "GET", Path: at + "/end", Needs: edit, Page: endPage, Handle: p.noticed(k, p.endForm(k))},
			web.Route{Method: "POST", Path: at + "/end", Needs: edit, Handle: p.noticed(k, p.end(k))})
	}
	return routes
}

// one is the person that the path speaks of, with all that may be seen.
func (p *Pages) one(r *web.Request) (person.Person, error) {
	row, err := r.ID("id")
	if err != nil {
		return person.Person{}, err
	}
	return p.Service.Get(r.Context(), r.Actor, row)
}

// headOf is the head of a page about a person.
func headOf(one person.Person, title string) web.Head {
	return web.Head{Title: title, Crumbs: []component.Crumb{{Text: "People", Href: pathPeople}, {Text: one.Name(), Href: PathPerson(one.ID)}}}
}
