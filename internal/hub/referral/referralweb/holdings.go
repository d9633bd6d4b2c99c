package referralweb

import (
	"slices"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var holdingsPage = web.NewPage[holdings](files, "holdings.html")

// holdings is what agencies were asked and hold, and the form to ask more.
type holdings struct {
	Ref      string
	Parts    component.SubNavigation
	Requests []heldView
	Empty    component.Empty
	Ask      []component.Control
	Send     component.Button
	Open     bool
}

type heldView struct {
	Agency, Asked string
	Clock         component.Tag
	Rows          component.SummaryList
}

func (p *Pages) holdings(r *web.Request) (web.Response, error) {
	rec, err := p.worked(r)
	if err != nil {
		return nil, err
	}
	v, err := p.holdingsView(r, rec, web.Form{"about": {aboutWords(rec)}, "question": {usualQuestion}}, nil)
	return holdingsPage.Show(recordHead(rec.Referral, rec.Permit), v), err
}

const usualQuestion = "What do you hold about this child, their family and the adults named, and is there anything we should act on today?"

// aboutWords is what an agency needs to look somebody up, and no more.
func aboutWords(rec referral.Record) string {
	var lines []string
	for _, t := range rec.Children() {
		lines = append(lines, childLine(t.Child))
	}
	for _, t := range rec.Others() {
		if t.Role == referral.RoleConcern {
			lines = append(lines, "Adult named: "+t.Name())
		}
	}
	return joined(lines)
}

func (p *Pages) holdingsView(r *web.Request, rec referral.Record, form web.Form, faults fault.Fields) (holdings, error) {
	agencies, err := p.Directory.Agencies(r.Context(), r.Actor)
	v := holdings{Ref: rec.Ref, Parts: Parts(rec.Ref, "holdings"), Open: rec.Stage != referral.StageDone, Send: component.Button{Text: "Ask them", Once: true},
		Empty: component.Empty{Why: "No agency has been asked yet.", Do: "Ask below. Each sees its own request and nothing else of the referral."}}
	var items []component.Choice
	for _, a := range agencies {
		if a.ID != r.Actor.Agency {
			items = append(items, component.Choice{Value: a.ID.String(), Text: a.Name})
		}
	}
	v.Ask = []component.Control{
		{Checkboxes: &component.Choices{Name: "agencies", Legend: "Whom do you ask?", Items: items, Given: form.All("agencies"), Error: faults["agencies"], Small: true}},
		text("about", "Who is this about?", "What they need to look somebody up. They see nothing else.", form.Get("about"), faults, 4, false),
		text("question", "What do you ask?", "", form.Get("question"), faults, 4, false)}
	for _, q := range rec.Requests {
		v.Requests = append(v.Requests, p.held(q))
	}
	return v, err
}

func (p *Pages) held(q referral.Request) heldView {
	v := heldView{Agency: q.AgencyName, Asked: "Asked by " + q.AskedBy + ", " + when.Stamp(q.Asked), Rows: component.SummaryList{{Key: "Question", Value: q.Question}}}
	if q.Answered.IsZero() {
		v.Clock = limitClock(p.Calendar, q.Due, p.Now())
		return v
	}
	v.Clock = component.Tag{Text: "Answered", Detail: when.Stamp(q.Answered), Class: component.Done}
	v.Rows = append(v.Rows, present(component.SummaryList{{Key: "Holds anything?", Value: holdsWords[q.Holds]}, {Key: "What they hold", Value: q.Held},
		{Key: "What they do not hold", Value: q.NotHeld}, {Key: "How it may be handled", Value: handlingWords(q.Handling)}, {Key: "Note on handling", Value: q.HandlingNote},
		{Key: "Answered by", Value: q.AnsweredBy}})...)
	return v
}

var holdsWords = map[string]string{"yes": "Yes", "no": "No", "in_part": "In part"}

func handlingWords(key string) string {
	for _, h := range referral.Handlings {
		if h.Key == key {
			return h.Words
		}
	}
	return ""
}

func (p *Pages) ask(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	var agencies []id.UUID
	for _, s := range form.All("agencies") {
		if a, err := id.Parse(s); err == nil && !slices.Contains(agencies, a) {
			agencies = append(agencies, a)
		}
	}
	err = p.Service.Ask(r.Context(), r.Actor, referral.AskCommand{Ref: ref, Agencies: agencies, About: form.Get("about"), Question: form.Get("question")})
	if mendable(err) {
		rec, rerr := p.worked(r)
		if rerr != nil {
			return nil, rerr
		}
		v, verr := p.holdingsView(r, rec, form, fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		return holdingsPage.Again(recordHead(rec.Referral, rec.Permit), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathPart(ref, "holdings")), nil
}
