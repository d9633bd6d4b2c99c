package networkweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service *network.Service
	Person  func(id.UUID) string // the path of a person's record
	Record  func(string) string  // the path of a referral
	Now     when.Clock
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	see := access.ToSee(access.Read, access.OnPerson, access.Trail)
	edit, list := access.To(access.Edit, access.OnPerson), access.To(access.List, access.OnPerson)
	return []web.Route{
		{Method: "GET", Path: "/people/{id}/circle", Needs: see, Page: circlePage, Handle: p.circle},
		{Method: "GET", Path: "/people/{id}/circle/drawing", Needs: see, Fresh: true, Page: web.Saved{}, Handle: p.drawing(p.fromPerson)},
		{Method: "GET", Path: "/things/{kind}/{thing}/drawing", Needs: list, Fresh: true, Page: web.Saved{}, Handle: p.drawing(p.fromThing)},
		{Method: "GET", Path: "/people/{id}/connected/{other}", Needs: see, Page: connectedPage, Handle: p.connected},
		{Method: "GET", Path: "/people/{id}/ties/new", Needs: edit, Page: tiePage, Handle: p.tieForm(p.fromPerson)},
		{Method: "POST", Path: "/people/{id}/ties/new", Needs: edit, Handle: p.tie(p.fromPerson)},
		{Method: "GET", Path: PathPattern, Needs: access.To(access.Read, access.OnPattern), Page: patternPage, Handle: p.pattern},
		{Method: "GET", Path: pathConcerns, Needs: list, Page: concernsPage, Handle: p.concerns},
		{Method: "GET", Path: "/people/{id}/concern", Needs: see, Page: concernPage, Handle: p.concern},
		{Method: "GET", Path: "/people/{id}/concern/notes/new", Needs: edit, Page: concernFormPage, Handle: p.askDeed(addNote)},
		{Method: "POST", Path: "/people/{id}/concern/notes/new", Needs: edit, Handle: p.doDeed(addNote)},
		{Method: "GET", Path: "/people/{id}/concern/notes/{row}/end", Needs: edit, Page: concernFormPage, Handle: p.askDeed(endNote)},
		{Method: "POST", Path: "/people/{id}/concern/notes/{row}/end", Needs: edit, Handle: p.doDeed(endNote)},
		{Method: "GET", Path: "/people/{id}/concern/review", Needs: edit, Page: concernFormPage, Handle: p.askDeed(setReview)},
		{Method: "POST", Path: "/people/{id}/concern/review", Needs: edit, Handle: p.doDeed(setReview)},
		{Method: "GET", Path: "/things/{kind}/{thing}", Needs: list, Page: thingPage, Handle: p.thing},
		{Method: "GET", Path: "/things/{kind}/{thing}/ties/new", Needs: list, Page: tiePage, Handle: p.tieForm(p.fromThing)},
		{Method: "POST", Path: "/things/{kind}/{thing}/ties/new", Needs: list, Handle: p.tie(p.fromThing)},
		{Method: "GET", Path: "/ties/{row}/end", Needs: list, Page: endPage, Handle: p.endForm},
		{Method: "POST", Path: "/ties/{row}/end", Needs: list, Handle: p.end},
	}
}

// PathPattern is the page of what hangs together.
const PathPattern = "/patterns"

// PathCircle is the page of the circle around a person.
func PathCircle(p id.UUID) string { return "/people/" + p.String() + "/circle" }

func pathConnected(from, to string) string { return "/people/" + from + "/connected/" + to }
