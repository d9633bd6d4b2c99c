package personweb

import (
	"fmt"
	"html/template"

	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	"github.com/sightline-partnership/sightline/match/calibrate"
)

var matchingPage = web.NewPage[matchingView](files, "matching.html")

// PathMatching is the page of how well matching works.
const PathMatching = "/matching"

// matchingView is how well the search finds who is who.
type matchingView struct {
	Said                           string
	Picture                        template.HTML // made of numbers
	Points, Names, Script, Weights component.Table
	Levels                         []levelsView
}

// levelsView is what the levels of one field weigh.
type levelsView struct {
	Open  component.Details
	Table component.Table
}

func (p *Pages) matching(r *web.Request) (web.Response, error) {
	c, err := p.Service.Calibration(r.Context())
	if err != nil {
		return nil, err
	}
	v := matchingView{Said: fmt.Sprintf("Measured on %d made-up records with %d right pairs, every pair compared, with the settings %s.", c.By.Records, c.By.Right, c.Model),
		Picture: template.HTML(c.By.SVG()), //nolint:gosec // it is made of numbers
		Points:  table("What each bar does", "Probability from which two records are called one person", "Of the pairs found, right", "Of the right pairs, found"),
		Names:   groups("By the origin of people's names", c.By.Groups), Script: groups("By the letters of people's names", c.Script),
		Weights: table("What each field says", "Field", "Bits for a right pair, on average")}
	for _, pt := range c.By.Points {
		v.Points.Rows = append(v.Points.Rows, component.Cells(fmt.Sprintf("%g", pt.Probability), share(pt.Precision), share(pt.Recall)))
	}
	for _, f := range c.By.Fields {
		v.Weights.Rows = append(v.Weights.Rows, component.Cells(f.Name, bits(f.Bits)))
		l := levelsView{Open: component.Details{Summary: "Levels of " + f.Name}, Table: table("Levels of "+f.Name, "Level", "In records of one person (m)", "In records of strangers (u)", "Bits")}
		l.Table.HideCaption = true
		for _, level := range f.Levels {
			l.Table.Rows = append(l.Table.Rows, component.Cells(level.Name, fmt.Sprintf("%.4f", level.M), fmt.Sprintf("%.4f", level.U), bits(level.Bits)))
		}
		v.Levels = append(v.Levels, l)
	}
	return matchingPage.Show(web.Head{Title: "How well matching works"}, v), nil
}

func table(caption string, heads ...string) component.Table {
	t := component.Table{Caption: caption, CaptionSize: component.M, RowHeader: true}
	for _, h := range heads {
		t.Head = append(t.Head, component.Column{Text: h})
	}
	return t
}

func groups(caption string, all []calibrate.Group) component.Table {
	t := table(caption, "Names", "Right pairs", "Of these, found", "Of the pairs found, right", "Bits of a right pair, on average")
	for _, g := range all {
		t.Rows = append(t.Rows, component.Cells(g.Name, fmt.Sprint(g.Right), share(g.Recall), share(g.Precision), bits(g.Bits)))
	}
	return t
}

func share(s float64) string { return fmt.Sprintf("%.1f %%", 100*s) }
func bits(b float64) string  { return fmt.Sprintf("%+.1f", b) }
