package screeningweb

import (
	"net/url"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service *screening.Service
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	read, work := access.ToSee(access.Read, access.OnReferral, access.Screening), access.To(access.Work, access.OnReferral)
	return []web.Route{
		{Method: "GET", Path: "/referrals/{ref}/screening", Needs: work, Page: childrenPage, Handle: p.children},
		{Method: "POST", Path: "/referrals/{ref}/screening", Needs: work, Handle: p.begin},
		{Method: "GET", Path: "/referrals/{ref}/screening/{sheet}", Needs: read, Page: sheetPage, Handle: p.sheet},
		{Method: "POST", Path: "/referrals/{ref}/screening/{sheet}", Needs: work, Handle: p.save},
		{Method: "POST", Path: "/referrals/{ref}/screening/{sheet}/live", Needs: work, Handle: p.live},
		{Method: "POST", Path: "/referrals/{ref}/screening/{sheet}/sign", Needs: work, Handle: p.sign},
	}
}

func pathScreening(ref string) string { return "/referrals/" + url.PathEscape(ref) + "/screening" }

func pathSheet(ref string, sheet id.UUID) string { return pathScreening(ref) + "/" + sheet.String() }
