package screeningweb

import (
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var childrenPage = web.NewPage[childrenView](files, "children.html")

// childrenView is the children of a referral with their sheets.
type childrenView struct {
	Parts    component.SubNavigation
	Children []childView
}

// childView is one child and their sheets, the newest first.
type childView struct {
	ID, Name string
	Sheets   []sheetLine
	Start    component.Button
}

type sheetLine struct {
	Href, When string
	Band       component.Tag
	State      string
}

func (p *Pages) children(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	sheets, children, err := p.Service.Sheets(r.Context(), r.Actor, ref)
	if err != nil {
		return nil, err
	}
	data := childrenView{Parts: referralweb.Parts(ref, "screening")}
	for _, c := range children {
		v := childView{ID: c.ID.String(), Name: c.Name(), Start: component.Button{Text: "Screen this child", Once: true}}
		for _, s := range sheets {
			if s.Told == c.ID {
				v.Sheets = append(v.Sheets, lineOf(s))
				v.Start.Text = "Screen again"
			}
		}
		if len(v.Sheets) > 0 && sheets[0].State != screening.Done {
			v.Start.Text = "Go on with the open screen"
		}
		data.Children = append(data.Children, v)
	}
	return childrenPage.Show(head(ref, "Screening"), data), nil
}

func lineOf(s screening.Sheet) sheetLine {
	line := sheetLine{Href: pathSheet(s.Ref, s.ID), When: when.Stamp(s.Started) + ", " + s.StartedBy, Band: bandTag(s.Result)}
	switch s.State {
	case screening.Open:
		line.State = "Being filled in"
	case screening.ToSign:
		line.State = "Waits for a second person"
	default:
		line.State = "Judged " + bandWords(s.Judged) + " by " + s.JudgedBy
	}
	return line
}

func head(ref, title string) web.Head {
	return web.Head{Title: title + ", referral " + ref, Wide: true,
		Crumbs: []component.Crumb{{Text: "Hub board", Href: "/hub"}, {Text: "Referral " + ref, Href: referralweb.PathRecord(ref)}}}
}

func (p *Pages) begin(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	sheet, err := p.Service.Begin(r.Context(), r.Actor, ref, form.ID("child"))
	if err != nil {
		return nil, err
	}
	return web.See(pathSheet(ref, sheet.ID)), nil
}
