package extractweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Pages are the pages of this package and what they stand on.
type Pages struct{ Service *extract.Service }

const (
	pathExtracts = "/extracts"
	pathBring    = "/extracts/new"
)

func pathOne(row id.UUID) string { return pathExtracts + "/" + row.String() }

func pathColumns(row id.UUID) string { return pathOne(row) + "/columns" }

func pathWithdraw(row id.UUID) string { return pathOne(row) + "/withdraw" }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	create, read, edit := access.To(access.Create, access.OnExtract), access.To(access.Read, access.OnExtract), access.To(access.Edit, access.OnExtract)
	return []web.Route{
		{Method: "GET", Path: pathExtracts, Needs: access.To(access.List, access.OnExtract), Page: listPage, Handle: p.list},
		{Method: "GET", Path: pathBring, Needs: create, Page: bringPage, Handle: p.bringForm},
		{Method: "POST", Path: pathBring, Needs: create, Upload: extract.MaxFile, Handle: p.bring},
		{Method: "GET", Path: "/extracts/{id}", Needs: read, Page: onePage, Handle: p.one},
		{Method: "POST", Path: "/extracts/{id}/withdraw", Needs: edit, Handle: p.withdraw},
		{Method: "GET", Path: "/extracts/{id}/columns", Needs: edit, Page: columnsPage, Handle: p.columnsForm},
		{Method: "POST", Path: "/extracts/{id}/columns", Needs: edit, Handle: p.columns},
	}
}

// crumbs lead back to the list of extracts.
func crumbs(more ...component.Crumb) []component.Crumb {
	return append([]component.Crumb{{Text: listTitle, Href: pathExtracts}}, more...)
}

// mendable reports whether the person at the screen can mend the form and send
// it again.
func mendable(err error) bool { return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) }
