package conflictweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var tiesPage = web.NewPage[tiesView](files, "ties.html")

// tiesView is the accounts whose holder is somebody in the register, and the
// form that adds one.
type tiesView struct {
	Controls []component.Control
	Save     component.Button
	Rows     []tieRow
}

type tieRow struct {
	Who, Record, Reason, Said string
	End                       string // empty when it has ended
}

const tiesTitle = "Accounts whose holder is in the register"

func tiesHead() web.Head {
	return web.Head{Title: tiesTitle, Crumbs: []component.Crumb{{Text: "Conflicts", Href: PathList}}}
}

func (p *Pages) viewTies(r *web.Request, a asked) (tiesView, error) {
	v := tiesView{Save: component.Button{Text: "Save", Once: true}, Controls: []component.Control{a.line("email", "E-mail address that they sign in with", "", 30),
		a.line("record", "Number of their record", "From the journal, or from the end of the record’s address. You are not told who it is about.", 30),
		a.text("reason", "How do you know that it is theirs?", "")}}
	all, err := p.Service.Ties(r.Context(), r.Actor)
	for _, t := range all {
		row := tieRow{Who: t.Name + ", " + t.Email, Record: t.Person.String(), Reason: t.Reason, Said: "Since " + when.Stamp(t.Tied), End: pathUntie(t.ID)}
		if !t.Ended.IsZero() {
			row.Said, row.End = "Until "+when.Stamp(t.Ended), ""
		}
		v.Rows = append(v.Rows, row)
	}
	return v, err
}

func (p *Pages) tiesForm(r *web.Request) (web.Response, error) {
	v, err := p.viewTies(r, asked{form: web.Form{}})
	return tiesPage.Show(tiesHead(), v), err
}

func (p *Pages) tie(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	err = p.Service.Tie(r.Context(), r.Actor, conflict.TieCommand{Email: form.Get("email"), Record: form.Get("record"), Reason: form.Get("reason")})
	if mendable(err) {
		v, verr := p.viewTies(r, asked{form, fault.FieldsOf(err)})
		if verr != nil {
			return nil, verr
		}
		return tiesPage.Again(tiesHead(), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathTies), nil
}

func (p *Pages) untie(r *web.Request) (web.Response, error) {
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	if err := p.Service.Untie(r.Context(), r.Actor, row); err != nil {
		return nil, err
	}
	return web.See(pathTies), nil
}
