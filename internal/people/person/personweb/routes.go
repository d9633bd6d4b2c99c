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

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service   *person.Service
	Referrals Referrals
	Now       when.Clock
}

const (
	pathPeople = "/people"
	pathAdd    = "/people/new"
)

// PathPerson is the page of a person.
func PathPerson(p id.UUID) string { return pathPeople + "/" + p.String() }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	search, create := access.To(access.Search, access.OnPerson), access.To(access.Create, access.OnPerson)
	read, edit := access.To(access.Read, access.OnPerson), access.To(access.Edit, access.OnPerson)
	return []web.Route{
		{Method: "GET", Path: pathPeople, Needs: search, Page: searchPage, Handle: p.searchForm},
		{Method: "POST", Path: pathPeople, Needs: search, Handle: p.search},
		{Method: "GET", Path: pathAdd, Needs: create, Page: editPage, Handle: p.addForm},
		{Method: "POST", Path: pathAdd, Needs: create, Handle: p.add},
		{Method: "GET", Path: "/people/{id}", Needs: read, Page: personPage, Handle: p.person},
		{Method: "GET", Path: "/people/{id}/edit", Needs: edit, Page: editPage, Handle: p.editForm},
		{Method: "POST", Path: "/people/{id}/edit", Needs: edit, Handle: p.edit},
		{Method: "GET", Path: "/people/{id}/add/{part}", Needs: edit, Page: partPage, Handle: p.partForm},
		{Method: "POST", Path: "/people/{id}/add/{part}", Needs: edit, Handle: p.part},
	}
}
