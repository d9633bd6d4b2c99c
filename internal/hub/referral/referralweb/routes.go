package referralweb

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/match"
)

// Directory is who works in the partnership.
type Directory interface {
	Agencies(ctx context.Context, actor who.Actor) ([]access.Agency, error)
	HubWorkers(ctx context.Context, actor who.Actor) ([]access.Account, error)
}

// Registry finds people who may be those a referral names.
type Registry interface {
	// Matches are people in the registry like somebody as told, best first.
	Matches(ctx context.Context, actor who.Actor, told referral.Told) ([]Match, error)
}

// Match is somebody in the registry who may be the one.
type Match struct {
	Person  id.UUID // none: there is somebody, out of sight
	Name    string
	Why     string // "same date of birth; surname one letter apart"
	Strong  bool   // very likely the same
	Linked  bool   // somebody told is linked to them
	Path    string
	Reasons *match.Explanation // field by field; nil out of sight
}

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service   *referral.Service
	Directory Directory
	Registry  Registry
	Calendar  *when.Calendar
	Prompts   func(text string) []string // gentle prompts about words
	HubPhone  string
	Now       when.Clock
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	create, list := access.To(access.Create, access.OnReferral), access.To(access.List, access.OnReferral)
	read, work := access.To(access.Read, access.OnReferral), access.To(access.Work, access.OnReferral)
	asked, answer := access.To(access.List, access.OnRequest), access.To(access.Answer, access.OnRequest)
	routes := []web.Route{
		{Method: "GET", Path: pathMine, Needs: create, Page: minePage, Handle: p.mine},
		{Method: "GET", Path: pathBegin, Needs: create, Page: beginPage, Handle: p.begin},
		{Method: "POST", Path: pathBegin, Needs: create, Handle: p.start},
		{Method: "GET", Path: "/drafts/{draft}", Needs: create, Page: tasksPage, Handle: p.tasks},
		{Method: "POST", Path: "/drafts/{draft}/discard", Needs: create, Handle: p.discard},
		{Method: "GET", Path: "/drafts/{draft}/check", Needs: create, Page: checkPage, Handle: p.check},
		{Method: "POST", Path: "/drafts/{draft}/check", Needs: create, Handle: p.send},
		{Method: "GET", Path: "/referrals/{ref}/sent", Needs: read, Page: sentPage, Handle: p.sent},

		{Method: "GET", Path: pathBoard, Needs: list, Page: boardPage, Handle: p.board},
		{Method: "GET", Path: "/referrals/{ref}", Needs: read, Page: recordPage, Handle: p.record},
		{Method: "POST", Path: "/referrals/{ref}/take", Needs: work, Handle: p.take},
		{Method: "GET", Path: "/referrals/{ref}/allocate", Needs: work, Page: allocatePage, Handle: p.allocateForm},
		{Method: "POST", Path: "/referrals/{ref}/allocate", Needs: work, Handle: p.allocate},
		{Method: "GET", Path: "/referrals/{ref}/colour", Needs: work, Page: colourPage, Handle: p.colourForm},
		{Method: "POST", Path: "/referrals/{ref}/colour", Needs: work, Handle: p.colour},
		{Method: "GET", Path: "/referrals/{ref}/late", Needs: work, Page: latePage, Handle: p.lateForm},
		{Method: "POST", Path: "/referrals/{ref}/late", Needs: work, Handle: p.late},
		{Method: "GET", Path: "/referrals/{ref}/people/{told}", Needs: work, Page: linkPage, Handle: p.linkForm},
		{Method: "POST", Path: "/referrals/{ref}/people/{told}", Needs: work, Handle: p.link},
		{Method: "GET", Path: "/referrals/{ref}/holdings", Needs: work, Page: holdingsPage, Handle: p.holdings},
		{Method: "POST", Path: "/referrals/{ref}/holdings", Needs: work, Handle: p.ask},
		{Method: "POST", Path: "/referrals/{ref}/tasks/{task}", Needs: work, Handle: p.finishTask},
		{Method: "POST", Path: pathLint, Needs: create, Handle: p.lint},

		{Method: "GET", Path: pathRequests, Needs: asked, Page: requestsPage, Handle: p.requests},
		{Method: "GET", Path: "/requests/{request}", Needs: answer, Page: answerPage, Handle: p.answerForm},
		{Method: "POST", Path: "/requests/{request}", Needs: answer, Handle: p.answer},
	}
	for _, q := range questions {
		at := "/drafts/{draft}/" + string(q.section)
		routes = append(routes,
			web.Route{Method: "GET", Path: at, Needs: create, Page: questionPage, Handle: p.question(q)},
			web.Route{Method: "POST", Path: at, Needs: create, Handle: p.reply(q)},
			web.Route{Method: "POST", Path: at + "/autosave", Needs: create, Handle: p.autosave(q)})
	}
	for _, s := range listSections {
		at := "/drafts/{draft}/" + string(s.section)
		routes = append(routes,
			web.Route{Method: "GET", Path: at, Needs: create, Page: listPage, Handle: p.listForm(s)},
			web.Route{Method: "POST", Path: at, Needs: create, Handle: p.listDone(s)})
	}
	for _, l := range lists {
		at := "/drafts/{draft}/" + l.kind
		routes = append(routes,
			web.Route{Method: "GET", Path: at + "/{n}", Needs: create, Page: itemPage, Handle: p.itemForm(l)},
			web.Route{Method: "POST", Path: at + "/{n}", Needs: create, Handle: p.item(l)},
			web.Route{Method: "POST", Path: at + "/{n}/remove", Needs: create, Handle: p.removeItem(l)})
	}
	return routes
}
