package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var requestsPage = web.NewPage[requests](files, "requests.html")

// requests is what the hub asks the actor's agency.
type requests struct {
	Table component.Table
	Empty component.Empty
}

func (p *Pages) requests(r *web.Request) (web.Response, error) {
	all, err := p.Service.RequestsForUs(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	data := requests{Empty: component.Empty{Why: "The hub has asked your agency nothing.", Do: "New requests appear here, and you get an e-mail that names nobody."},
		Table: component.Table{Caption: "Requests from the hub", HideCaption: true, RowHeader: true, Head: []component.Column{{Text: "Due"}, {Text: "About"}, {Text: "Asked"}}}}
	for _, q := range all {
		clock := component.Tag{Text: "Answered", Detail: when.Stamp(q.Answered), Class: component.Done}
		if q.Answered.IsZero() {
			clock = limitClock(p.Calendar, q.Due, p.Now())
		}
		data.Table.Rows = append(data.Table.Rows, component.TableRow{Cells: []component.Cell{{Clock: &clock}, {Text: q.About, Href: pathRequest(q.ID)}, {Text: when.Stamp(q.Asked)}}})
	}
	return requestsPage.Show(web.Head{Title: "Requests from the hub", Wide: true}, data), nil
}

var answerPage = web.NewPage[answerView](files, "answer.html")

// answerView is one request: the question, and the form or the answer.
type answerView struct {
	Facts    component.SummaryList
	Clock    component.Tag
	Controls []component.Control // none when it is answered
	Send     component.Button
	Disagree string // where to challenge what the hub decided; once answered
}

func (p *Pages) answerForm(r *web.Request) (web.Response, error) {
	request, err := r.ID("request")
	if err != nil {
		return nil, err
	}
	q, err := p.Service.RequestForUs(r.Context(), r.Actor, request)
	if err != nil {
		return nil, err
	}
	return answerPage.Show(answerHead(), p.answerView(q, web.Form{}, nil)), nil
}

func answerHead() web.Head {
	return web.Head{Title: "A request from the hub", Crumbs: []component.Crumb{{Text: "Requests from the hub", Href: pathRequests}}}
}

func (p *Pages) answerView(q referral.Request, form web.Form, faults fault.Fields) answerView {
	h := p.held(q)
	v := answerView{Clock: h.Clock, Facts: append(component.SummaryList{{Key: "About", Value: q.About}, {Key: "Asked", Value: q.AskedBy + ", " + when.Stamp(q.Asked)}}, h.Rows...)}
	if !q.Answered.IsZero() {
		v.Disagree = pathRequest(q.ID) + "/disagree"
		return v
	}
	var handling []component.Choice
	for _, one := range referral.Handlings {
		handling = append(handling, component.Choice{Value: one.Key, Text: one.Words})
	}
	holds := radios("holds", "Does your agency hold anything?", form.Get("holds"), faults, []component.Choice{{Value: "yes", Text: "Yes"}, {Value: "in_part", Text: "In part"}, {Value: "no", Text: "No"}})
	v.Controls = []component.Control{holds,
		text("held", "What do you hold?", "What matters for this child, with dates. Facts and opinions apart.", form.Get("held"), faults, 8, false),
		text("not_held", "What do you not hold, or could not look up?", "", form.Get("not_held"), faults, 3, false),
		radios("handling", "How may the hub handle this?", form.Get("handling"), faults, handling),
		text("handling_note", "Anything to say about handling?", "For example: the source must not become known.", form.Get("handling_note"), faults, 2, false)}
	v.Send = component.Button{Text: "Send the answer", Once: true}
	return v
}

func (p *Pages) answer(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	request, err := r.ID("request")
	if err != nil {
		return nil, err
	}
	err = p.Service.Answer(r.Context(), r.Actor, referral.AnswerCommand{Request: request, Holds: form.Get("holds"), Held: form.Get("held"),
		NotHeld: form.Get("not_held"), Handling: form.Get("handling"), HandlingNote: form.Get("handling_note")})
	if mendable(err) {
		q, qerr := p.Service.RequestForUs(r.Context(), r.Actor, request)
		if qerr != nil {
			return nil, qerr
		}
		return answerPage.Again(answerHead(), p.answerView(q, form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathRequest(request)), nil
}
