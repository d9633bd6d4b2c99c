package app

import (
	"net/http"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/access/accessweb"
	"github.com/sightline-partnership/sightline/internal/access/leaver/leaverweb"
	"github.com/sightline-partnership/sightline/internal/access/scim/scimapi"
	"github.com/sightline-partnership/sightline/internal/audit/auditweb"
	"github.com/sightline-partnership/sightline/internal/audit/watch/watchweb"
	"github.com/sightline-partnership/sightline/internal/hub/glass/glassweb"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralapi"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/hub/screening/screeningweb"
	"github.com/sightline-partnership/sightline/internal/hub/seal/sealweb"
	"github.com/sightline-partnership/sightline/internal/hub/threshold/thresholdweb"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/pack/packweb"
	"github.com/sightline-partnership/sightline/internal/people/conflict/conflictweb"
	"github.com/sightline-partnership/sightline/internal/people/extract/extractweb"
	"github.com/sightline-partnership/sightline/internal/people/network/networkweb"
	"github.com/sightline-partnership/sightline/internal/people/person/personweb"
	"github.com/sightline-partnership/sightline/internal/platform/mail/mailweb"
	"github.com/sightline-partnership/sightline/internal/platform/unsent/unsentweb"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	assets "github.com/sightline-partnership/sightline/web"
)

// Routes is every page and command of the site.
func (a *App) Routes() []web.Route {
	routes := []web.Route{{Method: "GET", Path: "/{$}", Open: true, Handle: a.home}, {Method: "GET", Path: "/help", Open: true, Page: helpPage, Handle: a.help}}
	routes = append(routes, a.accessPages().Routes()...)
	routes = append(routes, (&leaverweb.Pages{Service: a.Leavers}).Routes()...)
	routes = append(routes, a.unsentPages().Routes()...)
	routes = append(routes, a.referralPages().Routes()...)
	routes = append(routes, (&screeningweb.Pages{Service: a.Screens}).Routes()...)
	routes = append(routes, (&thresholdweb.Pages{Service: a.Decisions, Calendar: when.England(), Now: a.Clock}).Routes()...)
	routes = append(routes, (&packweb.Pages{Packs: a.Packs, Signs: a.examples.signs}).Routes()...)
	routes = append(routes, (&mailweb.Pages{Post: a.Post, Needs: access.To(access.List, access.OnMail), Demo: a.Config.Demo}).Routes()...)
	routes = append(routes, (&auditweb.Pages{Journal: a.Journal, Records: records{a.Referrals, a.People}}).Routes()...)
	routes = append(routes, (&networkweb.Pages{Service: a.Network, Person: personweb.PathPerson, Record: referralweb.PathRecord, Now: a.Clock}).Routes()...)
	routes = append(routes, a.glassPages().Routes()...)
	routes = append(routes, (&sealweb.Pages{Service: a.Seals, Referrals: a.Referrals, Directory: a.Directory, Person: personweb.PathPerson, Record: referralweb.PathRecord}).Routes()...)
	routes = append(routes, (&watchweb.Pages{Service: a.Watch, Records: labels{a.DB, a.Referrals, a.People}, Deed: auditweb.Deed, Now: a.Clock}).Routes()...)
	routes = append(routes, (&conflictweb.Pages{Service: a.Conflicts, Record: referralweb.PathRecord, Person: personweb.PathPerson}).Routes()...)
	routes = append(routes, (&extractweb.Pages{Service: a.Extracts}).Routes()...)
	return append(routes, (&personweb.Pages{Service: a.People, Referrals: linked{a.DB, a.Referrals, a.People}, Known: knows{a.Extracts}, Directory: a.Directory, Now: a.Clock, Jump: jump, Seal: a.sealOf}).Routes()...)
}

// Handler is the whole site.
func (a *App) Handler() (http.Handler, error) {
	site, err := a.siteHandler()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(referralapi.Prefix+"/", web.Even(referralapi.Handler(a.Referrals, a.SignIn.WhoByToken, a.Config.origin()), a.Beat))
	mux.Handle(scimapi.Prefix+"/", web.Even(scimapi.Handler(a.Directory, a.SignIn.WhoByFeedToken, a.Config.origin(), a.Log), a.Beat))
	mux.Handle("/", site)
	return web.Secure(mux, a.Config.site().Scheme == "https"), nil
}

// siteHandler is the pages.
func (a *App) siteHandler() (http.Handler, error) {
	server := &web.Server{Identify: a.accessPages().Identify, Keeper: a.unsentPages(), Mark: a.seal.For("whose form").Mark, Authorise: access.Authorise, Shell: a.shell, Now: neededNow, Beat: a.Beat, Static: assets.Built(), Log: a.Log}
	return server.Handler(a.Routes())
}

func (a *App) accessPages() *accessweb.Pages {
	return &accessweb.Pages{SignIn: a.SignIn, Directory: a.Directory, Providers: a.Providers, Secure: a.Config.site().Scheme == "https", Origin: a.Config.origin(), Demo: a.Config.Demo, Now: a.Clock}
}

func (a *App) unsentPages() *unsentweb.Pages {
	return &unsentweb.Pages{Service: a.Unsent, See: access.To(access.Read, access.OnHome), Do: access.To(access.Edit, access.OnHome)}
}

func (a *App) referralPages() *referralweb.Pages {
	return &referralweb.Pages{Service: a.Referrals, Directory: a.Directory, Registry: registry{a.People, a.Clock}, Calendar: when.England(),
		Prompts: a.prompts, HubPhone: a.Config.HubPhone, Now: a.Clock}
}

// home sends everybody to where their work begins.
func (a *App) home(r *web.Request) (web.Response, error) {
	if !r.Actor.Signed() {
		return web.See(web.SignInPath("/")), nil
	}
	for _, tab := range a.nav(r.Actor, "") {
		return web.See(tab.Href), nil
	}
	return web.See("/account"), nil
}

// rooms are the entries of the main navigation, in the order of the work; the
// first that a person may enter is where they start.
var rooms = []struct {
	text, href string
	action     access.Action
	on         access.Kind
}{
	{"Hub board", "/hub", access.List, access.OnReferral},
	{"People", "/people", access.Search, access.OnPerson},
	{"Patterns", networkweb.PathPattern, access.Read, access.OnPattern},
	{"Requests from the hub", "/requests", access.List, access.OnRequest},
	{"Your lists", "/extracts", access.List, access.OnExtract},
	{"Your referrals", "/referrals", access.Create, access.OnReferral},
	{"Break-glass", glassweb.PathBreak, access.Create, access.OnGlass},
	{"Disagreements", "/disagreements", access.List, access.OnDispute},
	{"Journal", "/journal", access.Search, access.OnJournal},
	{"Who read your records", watchweb.PathReaders, access.List, access.OnReferral},
	{"Unusual reading", watchweb.PathAlerts, access.List, access.OnAlert},
	{"Conflicts", conflictweb.PathList, access.List, access.OnConflict},
	{"Closed records", personweb.PathQuiet, access.List, access.OnQuiet},
	{"Break-glass reviews", glassweb.PathReviews, access.List, access.OnGlass},
	{"Break-glass figures", glassweb.PathFigures, access.Read, access.OnGlass},
	{"Seals", sealweb.PathSeals, access.List, access.OnSeal},
	{"Accounts", "/accounts", access.List, access.OnAccount},
	{"Mail", "/mail", access.List, access.OnMail},
	{"Matching", personweb.PathMatching, access.Read, access.OnMatching},
	{"Packs", "/packs", access.List, access.OnPack},
}

func (a *App) nav(actor who.Actor, path string) []component.Tab {
	var tabs []component.Tab
	for _, room := range rooms {
		if room.href == glassweb.PathBreak && actor.Hub { // the hub sees what it opens anyway
			continue
		}
		if access.Capable(actor.Roles, actor.Hub, room.on, room.action) {
			tabs = append(tabs, component.Tab{Text: room.text, Href: room.href, Current: path == room.href})
		}
	}
	return tabs
}

// shell is the page around every page.
func (a *App) shell(r *web.Request) component.Shell {
	s := component.Shell{Service: a.Config.Name, Demo: a.Config.Demo, Phone: a.Config.HubPhone,
		CSS: assets.Asset("sightline.css"), Early: assets.Asset("early.js"), JS: assets.Asset("sightline.js"), Mark: assets.Asset("mark.svg")}
	if r.Actor.Signed() {
		s.Nav = a.nav(r.Actor, r.URL.Path)
		s.Account = &component.Account{Name: r.Actor.Name}
		s.Signed = &component.Signed{Idle: int(access.IdleLength.Seconds()), Left: accessweb.PathLeft, Stay: accessweb.PathStay, Hold: unsentweb.PathHold}
		s.Example = a.examples.words(r)
		s.InForce = a.inForce(r)
		if access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnPerson, access.Create) {
			s.Search = &component.Search{Action: "/people", Label: "Search people, or a reference"}
		}
	}
	return s
}
