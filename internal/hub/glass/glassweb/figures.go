package glassweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var figuresPage = web.NewPage[figuresView](files, "figures.html")

// figuresView is how often break-glass was used, of nobody: each number leads to
// its rows on the same page.
type figuresView struct {
	Counts            component.SummaryList
	Waiting, Reviewed component.Table
}

func (p *Pages) figures(r *web.Request) (web.Response, error) {
	f, err := p.Service.Figures(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := figuresView{Counts: component.SummaryList{
		{Key: "Not reviewed yet", Value: strconv.Itoa(len(f.Waiting)), To: "#waiting"},
		{Key: "Of those, late", Value: strconv.Itoa(f.Late), To: "#waiting"},
		{Key: "Justified, in the last year", Value: strconv.Itoa(f.Justified), To: "#reviewed"},
		{Key: "Not justified, in the last year", Value: strconv.Itoa(f.NotJustified), To: "#reviewed"}}}
	v.Waiting = component.Table{Caption: "Not reviewed yet", HideCaption: true, Head: []component.Column{{Text: "Opened on"}, {Text: "Why"}, {Text: "Review"}}}
	for _, one := range f.Waiting {
		clock := p.clock(glass.Use{Due: one.Due})
		row := component.Cells(when.DateOf(one.Day).Words(), one.Code.Words(), "")
		row.Cells[2].Clock = &clock
		v.Waiting.Rows = append(v.Waiting.Rows, row)
	}
	v.Reviewed = component.Table{Caption: "Reviewed in the last year", HideCaption: true, Head: []component.Column{{Text: "Opened on"}, {Text: "Why"}, {Text: "Found"}}}
	for _, one := range f.Reviewed {
		v.Reviewed.Rows = append(v.Reviewed.Rows, component.Cells(when.DateOf(one.Day).Words(), one.Code.Words(), one.Outcome.Words()))
	}
	return figuresPage.Show(web.Head{Title: "Break-glass in figures"}, v), nil
}
