package referralweb

import (
	"fmt"
	"html/template"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var linkPage = web.NewPage[linkView](files, "who_is.html")

// linkView asks whether somebody a referral names is already in the register.
// Nothing joins by itself: a person says so, or not.
type linkView struct {
	Name    string
	Facts   component.SummaryList
	Linked  *matchView
	Matches []matchView
	Beyond  []string // somebody like this is known, out of sight
	Apart   []apartView
	Reason  component.Textarea
	Make    component.Button
}

type matchView struct {
	Person, Name, Why, Path string
	Strong                  bool
	Doubt                   string // what was said when somebody was not sure
	How                     component.Details
	Weights                 []weightView  // field by field
	Picture                 template.HTML // the same, drawn; the engine escapes what it writes
}

type weightView struct{ Words, Bits string }

// apartView is somebody who was said not to be the same.
type apartView struct{ Person, Name, Path, Said string }

func (p *Pages) linkForm(r *web.Request) (web.Response, error) {
	rec, told, err := p.told(r)
	if err != nil {
		return nil, err
	}
	v, err := p.linkView(r, rec, told, nil)
	return linkPage.Show(smallHead(rec.Ref, "Who is this?"), v), err
}

// told is the referral and the person in it that the path speaks of.
func (p *Pages) told(r *web.Request) (referral.Record, referral.Told, error) {
	rec, err := p.worked(r)
	if err != nil {
		return rec, referral.Told{}, err
	}
	want, err := r.ID("told")
	if err != nil {
		return rec, referral.Told{}, err
	}
	for _, t := range rec.People {
		if t.ID == want {
			return rec, t, nil
		}
	}
	return rec, referral.Told{}, fault.Absent("referralweb.told")
}

func (p *Pages) linkView(r *web.Request, rec referral.Record, told referral.Told, faults fault.Fields) (linkView, error) {
	one := personOf(told, rec.Ref, true, p.Now())
	v := linkView{Name: one.Name, Facts: one.Facts,
		Make: component.Button{Text: "Nobody here: add to the register", Name: "make", Value: "1", Variant: "secondary", Once: true},
		Reason: component.Textarea{Rows: 3, Field: component.Field{Name: "reason", Label: "Why do you think so?",
			Hint: "Needed when you say that it is not the same person, or that you are not sure", Error: faults["reason"]}}}
	last, err := p.Service.Judgements(r.Context(), r.Actor, told.ID)
	if err != nil {
		return v, err
	}
	r.Evenly()
	matches, err := p.Registry.Matches(r.Context(), r.Actor, told)
	for _, m := range matches {
		j := last[m.Person]
		switch {
		case m.Person.IsZero():
			v.Beyond = append(v.Beyond, m.Why)
		case m.Linked:
			one := viewMatch(m, j)
			one.Person = told.Person.String() // it may have been joined to another record since
			v.Linked = &one
		case j.Verdict == referral.NotSame:
			v.Apart = append(v.Apart, apartView{m.Person.String(), m.Name, m.Path, j.By + " said so on " + when.Stamp(j.At) + ": " + j.Reason})
		default:
			v.Matches = append(v.Matches, viewMatch(m, j))
		}
	}
	return v, err
}

func viewMatch(m Match, j referral.Judged) matchView {
	v := matchView{Person: m.Person.String(), Name: m.Name, Why: "Why: " + m.Why + ".", Path: m.Path, Strong: m.Strong, How: component.Details{Summary: "How this was weighed"}}
	if j.Verdict == referral.NotSure {
		v.Doubt = j.By + " was not sure on " + when.Stamp(j.At) + ": " + j.Reason
	}
	if m.Reasons == nil {
		return v
	}
	v.Picture = template.HTML(m.Reasons.SVG()) //nolint:gosec // the engine escapes what it writes
	for _, w := range m.Reasons.Table() {
		v.Weights = append(v.Weights, weightView{w.Words, fmt.Sprintf("%+.1f", w.Weight.Bits())})
	}
	return v
}

func (p *Pages) link(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	rec, told, err := p.told(r)
	if err != nil {
		return nil, err
	}
	cmd := referral.JudgeCommand{Ref: rec.Ref, Told: told.ID, Reason: form.Get("reason")}
	for _, verdict := range []referral.Verdict{referral.Same, referral.NotSame, referral.NotSure} {
		if form.Has(string(verdict)) {
			cmd.Verdict, cmd.Person = verdict, form.ID(string(verdict))
		}
	}
	if form.Has("make") {
		cmd.Add, cmd.Verdict = true, referral.Same
	}
	err = p.Service.Judge(r.Context(), r.Actor, cmd)
	if mendable(err) {
		v, verr := p.linkView(r, rec, told, fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		v.Reason.Value = form.Get("reason")
		return linkPage.Again(smallHead(rec.Ref, "Who is this?"), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	if cmd.Verdict == referral.Same {
		return web.See(PathRecord(rec.Ref)), nil
	}
	return web.See(pathPart(rec.Ref, "people/"+told.ID.String())), nil // there may be others like this
}
