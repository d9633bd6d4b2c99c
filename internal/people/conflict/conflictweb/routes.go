package conflictweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service *conflict.Service
	Record  func(ref string) string  // the address of a referral
	Person  func(one id.UUID) string // the address of a person
}

// The addresses that lead here from elsewhere.
const (
	PathList = "/conflicts"
	PathHome = "/account/home"
	pathTies = "/conflicts/ties"
)

func pathConflict(row id.UUID) string { return PathList + "/" + row.String() }
func pathEnd(row id.UUID) string      { return pathConflict(row) + "/end" }
func pathUntie(row id.UUID) string    { return pathTies + "/" + row.String() + "/end" }
func pathListed(id.UUID) string       { return PathList }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	list, edit := access.To(access.List, access.OnConflict), access.To(access.Edit, access.OnConflict)
	work := access.To(access.Work, access.OnConflict)
	referral, person := access.To(access.Read, access.OnReferral), access.ToSee(access.Read, access.OnPerson, access.Identity)
	return []web.Route{
		{Method: "GET", Path: "/referrals/{ref}/conflict", Needs: referral, Page: declarePage, Handle: p.declareForm},
		{Method: "POST", Path: "/referrals/{ref}/conflict", Needs: referral, Handle: p.declare},
		{Method: "GET", Path: "/people/{id}/conflict", Needs: person, Page: declarePage, Handle: p.declareForm},
		{Method: "POST", Path: "/people/{id}/conflict", Needs: person, Handle: p.declare},
		{Method: "GET", Path: PathHome, Needs: access.To(access.Read, access.OnHome), Page: homePage, Handle: p.homeForm},
		{Method: "POST", Path: PathHome, Needs: access.To(access.Edit, access.OnHome), Handle: p.home},
		{Method: "GET", Path: PathList, Needs: list, Page: listPage, Handle: p.list},
		{Method: "GET", Path: "/conflicts/{row}/end", Needs: work, Page: endPage, Handle: p.endForm},
		{Method: "POST", Path: "/conflicts/{row}/end", Needs: work, Handle: p.step(pathEnd, func(r *web.Request, row id.UUID, form web.Form) error {
			return p.Service.Ask(r.Context(), r.Actor, row, form.Get("reason"))
		})},
		{Method: "POST", Path: "/conflicts/{row}/agree", Needs: access.To(access.Sign, access.OnConflict), Handle: p.step(pathListed, func(r *web.Request, row id.UUID, _ web.Form) error {
			return p.Service.End(r.Context(), r.Actor, row)
		})},
		{Method: "POST", Path: "/conflicts/{row}/refuse", Needs: work, Handle: p.step(pathEnd, func(r *web.Request, row id.UUID, form web.Form) error {
			return p.Service.Refuse(r.Context(), r.Actor, row, form.Get("words"))
		})},
		{Method: "GET", Path: pathTies, Needs: edit, Page: tiesPage, Handle: p.tiesForm},
		{Method: "POST", Path: pathTies, Needs: edit, Handle: p.tie},
		{Method: "POST", Path: "/conflicts/ties/{row}/end", Needs: edit, Handle: p.untie},
	}
}

// mendable is whether a form is shown again with what is wrong.
func mendable(err error) bool { return fault.Is(err, fault.Invalid) }

// asked makes the controls of a form that hold what was typed and what is
// wrong with it.
type asked struct {
	form   web.Form
	faults fault.Fields
}

func (a asked) field(name, label, hint string) component.Field {
	return component.Field{Name: name, Label: label, Hint: hint, Value: a.form.Get(name), Error: a.faults[name]}
}

func (a asked) line(name, label, hint string, width int) component.Control {
	return component.Control{Input: &component.Input{Field: a.field(name, label, hint), Width: width}}
}

func (a asked) text(name, label, hint string) component.Control {
	return component.Control{Textarea: &component.Textarea{Field: a.field(name, label, hint), Rows: 3}}
}
