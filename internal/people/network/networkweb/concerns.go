package networkweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var concernsPage = web.NewPage[concernsView](files, "concerns.html")

// concernsView is the adults of concern, those that nobody looked at in time
// first.
type concernsView struct {
	Table component.Table
	None  bool
}

func (p *Pages) concerns(r *web.Request) (web.Response, error) {
	all, err := p.Service.Concerns(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	t := component.Table{Caption: "Adults of concern", HideCaption: true, RowHeader: true,
		Head: []component.Column{{Text: "Who"}, {Text: "Children tied to them"}, {Text: "Look again by"}}}
	today := when.DateOf(p.Now())
	for _, c := range all {
		adult, err := id.Parse(c.Adult.ID)
		if err != nil {
			return nil, err
		}
		row := []component.Cell{{Text: c.Adult.Label, Href: PathConcern(adult), Note: c.Adult.Note}, {Text: strconv.Itoa(len(c.Children))}, {Text: "Not said"}}
		for _, child := range c.Children {
			row[1].Lines = append(row[1].Lines, child.Label)
		}
		if !c.Due.IsZero() {
			row[2].Text = c.Due.Words()
		}
		if c.Late(today) {
			row[2].Note = "Late"
		}
		t.Rows = append(t.Rows, component.TableRow{Cells: row})
	}
	return concernsPage.Show(web.Head{Title: "Adults of concern", Wide: true, Crumbs: []component.Crumb{{Text: "People", Href: "/people"}}}, concernsView{t, len(all) == 0}), nil
}
