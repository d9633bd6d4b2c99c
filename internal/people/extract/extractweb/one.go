package extractweb

import (
	"fmt"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var onePage = web.NewPage[oneView](files, "one.html")

// oneView is where a list stands, and the form to take it back.
type oneView struct {
	Name     string
	Stage    component.Tag
	Facts    component.SummaryList
	Said     []string        // what happens with it
	Next     *component.Link // what to do
	Reason   *component.Control
	Withdraw component.Button
	To       string // where the form is sent
}

func viewOne(e extract.Extract, form web.Form, faults fault.Fields) oneView {
	v := oneView{Name: e.Name, Stage: tag(e), To: pathWithdraw(e.ID), Withdraw: component.Button{Text: "Take the list back", Variant: "warning", Once: true},
		Facts: component.SummaryList{{Key: "Purpose", Value: e.Purpose}, {Key: "Brought", Value: when.Stamp(e.At) + ", by " + e.By}, {Key: "Lines", Value: lines(e)}}}
	switch e.Stage {
	case extract.Waiting:
		v.Said = []string{"Nothing is compared yet. The list is deleted on " + when.Stamp(e.At.Add(extract.Kept)) + " if it was not compared by then."}
		v.Next = &component.Link{Text: "Say what the columns mean", Href: pathColumns(e.ID)}
	case extract.Comparing:
		v.Said = []string{fmt.Sprintf("%d of %d lines are compared. You can close this page: it goes on.", e.Compared, e.Rows)}
		v.Next = &component.Link{Text: "Look again", Href: pathOne(e.ID)}
	case extract.Standing:
		v.Said = []string{counted(e.Rows, "line was", "lines were") + " compared, and the list itself is deleted.",
			"Where a line is somebody in the register, their record says that your agency knows them, by your reference, to those in the hub who may see it. Nobody in your agency is told who that is, or how many."}
	case extract.Replaced:
		v.Said = []string{"A newer list of this name took its place on " + when.Stamp(e.Ended) + ". Nothing of this one shows any more."}
	case extract.Withdrawn:
		v.Said = []string{"Your agency took it back on " + when.Stamp(e.Ended) + ". What it matched is deleted."}
		return v
	}
	v.Reason = &component.Control{Textarea: &component.Textarea{Rows: 3, Field: component.Field{Name: "reason", Label: "Why do you take it back?",
		Hint: "For example: it was the wrong list. It is kept in the journal.", Value: form.Get("reason"), Error: faults["reason"]}}}
	return v
}

func headOne(e extract.Extract) web.Head { return web.Head{Title: e.Name, Crumbs: crumbs()} }

func (p *Pages) one(r *web.Request) (web.Response, error) {
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	e, err := p.Service.One(r.Context(), r.Actor, row)
	if err != nil {
		return nil, err
	}
	return onePage.Show(headOne(e), viewOne(e, web.Form{}, nil)), nil
}

// withdraw takes a list back.
func (p *Pages) withdraw(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	err = p.Service.Withdraw(r.Context(), r.Actor, row, form.Get("reason"))
	if mendable(err) {
		e, oerr := p.Service.One(r.Context(), r.Actor, row)
		if oerr != nil {
			return nil, oerr
		}
		return onePage.Again(headOne(e), viewOne(e, form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathExtracts), nil
}
