// Package leaverweb is the pages on which an agency's administrator brings the
// list of who works there, sees what it would do, and has it done.
//
// What always holds: what is wrong in a list is said by line, never by what
// stands there; the list goes back to the browser that brought it and is kept
// nowhere.
//
// Begin with [Pages.Routes].
package leaverweb

import (
	"embed"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/access/leaver"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed *.html
var files embed.FS

// Pages are the pages of this package and what they stand on.
type Pages struct{ Service *leaver.Service }

// PathBring is where a list is brought.
const PathBring = "/accounts/leavers"

const (
	pathClose    = "/accounts/leavers/close"
	pathAccounts = "/accounts"
)

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	needs := access.To(access.Edit, access.OnAccount)
	return []web.Route{
		{Method: "GET", Path: PathBring, Needs: needs, Page: bringPage, Handle: p.bringForm},
		{Method: "POST", Path: PathBring, Needs: needs, Page: planPage, Upload: leaver.MaxFile, Handle: p.preview},
		{Method: "POST", Path: pathClose, Needs: needs, Handle: p.close},
	}
}

func head(title string) web.Head {
	return web.Head{Title: title, Crumbs: []component.Crumb{{Text: "Accounts", Href: pathAccounts}}}
}

func mendable(err error) bool { return fault.Is(err, fault.Invalid) }
