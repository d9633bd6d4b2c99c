package extractweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

const listTitle = "Your agency's lists"

var listPage = web.NewPage[listView](files, "list.html")

// listView is the lists that an agency has brought.
type listView struct {
	Table component.Table
	Empty component.Empty
	Bring component.Button
}

func (p *Pages) list(r *web.Request) (web.Response, error) {
	all, err := p.Service.Mine(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := listView{Bring: component.Button{Text: "Bring a list", Href: pathBring}, Empty: component.Empty{Why: "Your agency has brought no list yet."},
		Table: component.Table{Caption: "Lists, the newest first", HideCaption: true, RowHeader: true,
			Head: []component.Column{{Text: "Name"}, {Text: "Purpose"}, {Text: "Brought"}, {Text: "Lines", Numeric: true}, {Text: "Where it stands"}}}}
	for _, e := range all {
		stage := tag(e)
		v.Table.Rows = append(v.Table.Rows, component.TableRow{Cells: []component.Cell{{Text: e.Name, Href: pathOne(e.ID)}, {Text: e.Purpose},
			{Text: when.Stamp(e.At), Note: e.By}, {Text: lines(e), Numeric: true}, {Clock: &stage}}})
	}
	return listPage.Show(web.Head{Title: listTitle, Wide: true}, v), nil
}

// lines is how many lines a list has; it is counted when it is compared.
func lines(e extract.Extract) string {
	if e.Stage == extract.Waiting {
		return "–"
	}
	return strconv.Itoa(e.Rows)
}

// tag is where a list stands.
func tag(e extract.Extract) component.Tag {
	switch e.Stage {
	case extract.Waiting:
		return component.Tag{Text: "Not compared yet", Class: component.Soon}
	case extract.Comparing:
		return component.Tag{Text: "Being compared", Class: component.InTime}
	case extract.Standing:
		return component.Tag{Text: "Current", Class: component.Done}
	case extract.Replaced:
		return component.Tag{Text: "Ended", Detail: when.Stamp(e.Ended) + ": a newer one took its place"}
	case extract.Withdrawn:
		return component.Tag{Text: "Taken back", Detail: when.Stamp(e.Ended)}
	}
	return component.Tag{}
}
