package glassweb

import (
	"context"
	"embed"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed *.html
var files embed.FS

// Names gives the names of the people among records that are in sight.
type Names interface {
	NamesOf(ctx context.Context, actor who.Actor, people []id.UUID) (map[id.UUID]string, error)
}

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service  *glass.Service
	Names    Names
	Calendar *when.Calendar
	Now      when.Clock
	Person   func(id.UUID) string // the path of a person's record
	Record   func(string) string  // the path of a referral
	HubPhone string
}

// The pages.
const (
	PathBreak   = "/break-glass"
	PathReviews = "/glass"
	PathFigures = "/glass/figures"
)

func pathUse(row id.UUID) string { return PathReviews + "/" + row.String() }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	create, list := access.To(access.Create, access.OnGlass), access.To(access.List, access.OnGlass)
	return []web.Route{
		{Method: "GET", Path: PathBreak, Needs: create, Page: askPage, Handle: p.askForm},
		{Method: "POST", Path: PathBreak, Needs: create, Handle: p.ask},
		{Method: "POST", Path: PathBreak + "/{row}/end", Needs: create, Handle: p.end(PathBreak)},
		{Method: "GET", Path: PathReviews, Needs: list, Page: reviewsPage, Handle: p.reviews},
		{Method: "GET", Path: PathFigures, Needs: access.To(access.Read, access.OnGlass), Page: figuresPage, Handle: p.figures},
		{Method: "GET", Path: PathReviews + "/{row}", Needs: list, Page: usePage, Handle: p.use},
		{Method: "POST", Path: PathReviews + "/{row}", Needs: access.To(access.Sign, access.OnGlass), Handle: p.review},
		{Method: "POST", Path: PathReviews + "/{row}/end", Needs: access.To(access.Sign, access.OnGlass), Handle: p.end(PathReviews)},
	}
}

// end ends one that is in force, and goes back to where it was listed.
func (p *Pages) end(back string) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		row, err := r.ID("row")
		if err != nil {
			return nil, err
		}
		if err := p.Service.End(r.Context(), r.Actor, row); err != nil {
			return nil, err
		}
		return web.See(back), nil
	}
}

// path is where an opened record is seen.
func (p *Pages) path(kind glass.Kind, subject id.UUID, ref string) string {
	if kind == glass.OfReferral {
		return p.Record(ref)
	}
	return p.Person(subject)
}

// Banner says on every page that a record is open by break-glass, and until
// when; on the record's own pages it says so of that record. None for who has
// nothing open.
func (p *Pages) Banner(ctx context.Context, actor who.Actor, path string) (*component.NotificationBanner, error) {
	if !access.Capable(actor.Roles, actor.Hub, access.OnGlass, access.Create) {
		return nil, nil
	}
	open, err := p.Service.InForce(ctx, actor)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	b := &component.NotificationBanner{Title: "Break-glass", ID: "break-glass-title", Link: &component.Link{Text: "See it, or end it now", Href: PathBreak},
		Text: "One record is open to you by break-glass until " + when.Stamp(open[0].Ends) + "."}
	if len(open) > 1 {
		b.Text = "Some records are open to you by break-glass. The first ends " + when.Stamp(open[0].Ends) + "."
	}
	for _, o := range open {
		if at := p.path(o.Kind, o.Subject, o.Ref); path == at || within(path, at) {
			b.Text = "You see this record by break-glass until " + when.Stamp(o.Ends) + ". Every look is kept and reviewed."
		}
	}
	return b, nil
}

// within reports whether a path is a page of the record at another.
func within(path, at string) bool { return len(path) > len(at) && path[:len(at)+1] == at+"/" }
