package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var beginPage = web.NewPage[begin](files, "begin.html")

// begin tells what will be asked before a draft is made.
type begin struct {
	Phone string
	Start component.Button
}

func (p *Pages) begin(*web.Request) (web.Response, error) {
	return beginPage.Show(web.Head{Title: "Record a worry", Crumbs: []component.Crumb{{Text: "Your referrals", Href: pathMine}}},
		begin{Phone: p.HubPhone, Start: component.Button{Text: "Start", Once: true, Start: true}}), nil
}

func (p *Pages) start(r *web.Request) (web.Response, error) {
	d, err := p.Service.Begin(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	return web.See(pathSection(d.ID, "danger")), nil
}

func (p *Pages) discard(r *web.Request) (web.Response, error) {
	draft, err := r.ID("draft")
	if err != nil {
		return nil, err
	}
	if err := p.Service.Discard(r.Context(), r.Actor, draft); err != nil {
		return nil, err
	}
	return web.See(pathMine), nil
}
