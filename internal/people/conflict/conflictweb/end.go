package conflictweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var endPage = web.NewPage[endView](files, "end.html")

// endView is one conflict, what was asked about it, and what the reader may do.
type endView struct {
	Line   line
	Past   []string // requests that were answered
	Asked  *askedView
	Reason *component.Textarea // to ask; nil while somebody has, and once it is over
	Ask    component.Button
	Back   string
}

// askedView is the request that waits.
type askedView struct {
	Said, Reason string
	Agree        string // where to; empty for whoever may not
	AgreeSend    component.Button
	Refuse       string // where to; empty for whoever may not
	Words        component.Control
	RefuseSend   component.Button
}

// endedWords tells how a conflict ended: who asked and who agreed. Of one from
// before it took two, who ended it.
func endedWords(c conflict.Conflict) string {
	said := c.EndedBy + " ended it, " + when.Stamp(c.Ended) + ": " + c.Reason
	for _, q := range c.Requests {
		if q.Agreed {
			said = q.AskedBy + " asked to end it: " + q.Reason + " " + q.Decider + " agreed, " + when.Stamp(q.Decided) + "."
		}
	}
	return said
}

func endHead() web.Head {
	return web.Head{Title: "End a conflict", Crumbs: []component.Crumb{{Text: "Conflicts", Href: PathList}}}
}

func (p *Pages) viewEnd(r *web.Request, c conflict.Conflict, a asked) endView {
	v := endView{Line: p.lineOf(c, access.May(r.Actor, who.Oversight, access.OnConflict, access.Edit) == nil), Back: PathList}
	for _, q := range c.Requests {
		if !q.Decided.IsZero() && !q.Agreed {
			v.Past = append(v.Past, q.AskedBy+" asked, "+when.Stamp(q.Asked)+": "+q.Reason+" "+q.Decider+" said no, "+when.Stamp(q.Decided)+": "+q.Words)
		}
	}
	switch q := c.Waiting(); {
	case !c.Stands():
	case q != nil:
		v.Asked = askedOf(r, c.ID, *q, a)
	default:
		v.Reason = a.text("reason", "Why is this no conflict, or no longer?", "A manager of the hub reads it. The conflict and your reason stay in the journal.").Textarea
		v.Ask = component.Button{Text: "Ask a manager to agree", Once: true}
	}
	return v
}

func askedOf(r *web.Request, row id.UUID, q conflict.Request, a asked) *askedView {
	v := &askedView{Said: q.AskedBy + " asks to end it, " + when.Stamp(q.Asked) + ":", Reason: q.Reason,
		AgreeSend:  component.Button{Text: "Agree, and open the record to them", Variant: "warning", Once: true},
		Words:      a.text("words", "Or say why it stays closed", ""),
		RefuseSend: component.Button{Text: "Leave it closed", Variant: "secondary", Once: true}}
	mine := q.Asker == r.Actor.ID
	manager := access.May(r.Actor, who.Oversight, access.OnConflict, access.Sign) == nil
	if manager && !mine {
		v.Agree = pathConflict(row) + "/agree"
	}
	if manager || mine {
		v.Refuse = pathConflict(row) + "/refuse"
	}
	if mine {
		v.Words.Textarea.Label, v.RefuseSend.Text = "Why do you take it back?", "Take the request back"
	}
	return v
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
	return endPage.Show(endHead(), p.viewEnd(r, c, asked{form: web.Form{}})), nil
}

// step is one of the forms of a conflict's page: it is done and leads to the
// page or the list, or is shown again with what is wrong.
func (p *Pages) step(to func(id.UUID) string, do func(*web.Request, id.UUID, web.Form) error) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		row, err := r.ID("row")
		if err != nil {
			return nil, err
		}
		err = do(r, row, form)
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict) {
			c, cerr := p.Service.One(r.Context(), r.Actor, row)
			if cerr != nil {
				return nil, cerr
			}
			return endPage.Again(endHead(), p.viewEnd(r, c, asked{form, fault.FieldsOf(err)}), err), nil
		}
		if err != nil {
			return nil, err
		}
		return web.See(to(row)), nil
	}
}
