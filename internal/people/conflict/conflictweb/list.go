package conflictweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var (
	listPage = web.NewPage[listView](files, "list.html")
	endPage  = web.NewPage[endView](files, "end.html")
)

// listView is the conflicts that others have with records: for a manager to
// hand the work on, for a privacy officer to end what is none.
type listView struct {
	Officer bool
	Ties    string
	Lines   []line
}

// line is one conflict.
type line struct {
	Who, Why, Words string
	Said            string
	Stands          bool
	Record          component.Link // where the reader may go: the record, or its history
	HandOn          string         // of a referral, for a manager
	End             string         // for a privacy officer
}

func (p *Pages) list(r *web.Request) (web.Response, error) {
	all, err := p.Service.List(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := listView{Ties: pathTies, Officer: access.May(r.Actor, who.Oversight, access.OnConflict, access.Edit) == nil}
	for _, c := range all {
		v.Lines = append(v.Lines, p.lineOf(c, v.Officer))
	}
	return listPage.Show(web.Head{Title: "Conflicts"}, v), nil
}

func (p *Pages) lineOf(c conflict.Conflict, officer bool) line {
	l := line{Who: c.Name, Why: c.Why.Words(), Words: c.Words, Said: "Since " + when.Stamp(c.Found), Stands: c.Stands()}
	if c.Agency != "" {
		l.Who += ", " + c.Agency
	}
	if !l.Stands {
		l.Said = c.EndedBy + " ended it, " + when.Stamp(c.Ended) + ": " + c.Reason
	}
	switch {
	case c.About == conflict.Referral && c.Ref != "":
		l.Record = component.Link{Text: "Referral " + c.Ref, Href: p.Record(c.Ref)}
		if l.Stands && !officer {
			l.HandOn = p.Record(c.Ref) + "/allocate"
		}
	case c.About == conflict.Person:
		l.Record = component.Link{Text: "A person’s record", Href: p.Person(c.Subject)}
	}
	if officer {
		l.Record.Href += "/history"
		if l.Stands {
			l.End = pathEnd(c.ID)
		}
	}
	return l
}

// endView asks a privacy officer why a conflict is none.
type endView struct {
	Line   line
	Reason component.Control
	Save   component.Button
	Back   string
}

func endHead() web.Head {
	return web.Head{Title: "End a conflict", Crumbs: []component.Crumb{{Text: "Conflicts", Href: PathList}}}
}

func (p *Pages) viewEnd(c conflict.Conflict, a asked) endView {
	return endView{Line: p.lineOf(c, true), Back: PathList, Save: component.Button{Text: "End the conflict", Once: true},
		Reason: a.text("reason", "Why is this no conflict, or no longer?", "The record opens to them again. The conflict and your reason stay in the journal.")}
}

func (p *Pages) endForm(r *web.Request) (web.Response, error) {
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	c, err := p.Service.One(r.Context(), r.Actor, row)
	if err != nil {
		return nil, err
	}
	return endPage.Show(endHead(), p.viewEnd(c, asked{})), nil
}

func (p *Pages) end(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	err = p.Service.End(r.Context(), r.Actor, row, form.Get("reason"))
	if mendable(err) {
		c, cerr := p.Service.One(r.Context(), r.Actor, row)
		if cerr != nil {
			return nil, cerr
		}
		return endPage.Again(endHead(), p.viewEnd(c, asked{form, fault.FieldsOf(err)}), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathList), nil
}
