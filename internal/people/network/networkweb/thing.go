package networkweb

import (
	"net/url"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var thingPage = web.NewPage[circleView](files, "nodes.html", "circle.html")

// thing shows the circle around a place, a vehicle, a phone, an account, a
// group or an organisation.
func (p *Pages) thing(r *web.Request) (web.Response, error) {
	key, err := thingOf(r)
	if err != nil {
		return nil, err
	}
	c, err := p.Service.Around(r.Context(), r.Actor, key)
	if err != nil {
		return nil, err
	}
	v := p.view(r, c)
	v.Kind = key.Kind.Words()
	v.Add = component.Link{Text: "Add a tie", Href: PathThing(key) + "/ties/new"}
	return thingPage.Show(web.Head{Title: v.Name, Wide: true, Crumbs: []component.Crumb{{Text: "People", Href: "/people"}}}, v), nil
}

// thingOf is the thing that the path speaks of. Errors: NotFound.
func thingOf(r *web.Request) (network.Key, error) {
	key := network.Key{Kind: network.Kind(r.PathValue("kind")), ID: r.PathValue("thing")}
	if !key.Kind.IsThing() {
		return key, fault.Absent("networkweb.thingOf")
	}
	return key, nil
}

// PathThing is the page of a thing.
func PathThing(k network.Key) string {
	return "/things/" + string(k.Kind) + "/" + url.PathEscape(k.ID)
}
