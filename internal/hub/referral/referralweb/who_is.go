package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var linkPage = web.NewPage[linkView](files, "who_is.html")

// linkView asks whether somebody a referral names is already in the register.
// Nothing joins by itself: a person says so, or not.
type linkView struct {
	Name    string
	Facts   component.SummaryList
	Matches []matchView
	Beyond  []string // somebody like this is known, out of sight
	Linked  bool
	Reason  component.Textarea
	Make    component.Button
	Undo    component.Button
}

type matchView struct {
	Person, Name, Why, Path string
}

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
	v := linkView{Name: one.Name, Facts: one.Facts, Linked: !told.Person.IsZero(),
		Make: component.Button{Text: "Nobody here: add to the register", Name: "make", Value: "1", Variant: "secondary", Once: true},
		Undo: component.Button{Text: "This is not the same person", Name: "undo", Value: "1", Variant: "warning"},
		Reason: component.Textarea{Rows: 3, Field: component.Field{Name: "reason", Label: "Why do you think so?",
			Hint: "Needed when you take a link back", Error: faults["reason"]}}}
	matches, err := p.Registry.Matches(r.Context(), r.Actor, told)
	for _, m := range matches {
		if m.Person.IsZero() {
			v.Beyond = append(v.Beyond, m.Why)
			continue
		}
		v.Matches = append(v.Matches, matchView{m.Person.String(), m.Name, m.Why, m.Path})
	}
	return v, err
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
	var person id.UUID
	switch {
	case form.Has("make"):
		if person, err = p.Registry.Register(r.Context(), r.Actor, told); err != nil {
			return nil, err
		}
	case !form.Has("undo"):
		person = form.ID("person")
	}
	err = p.Service.Link(r.Context(), r.Actor, referral.LinkCommand{Ref: rec.Ref, Told: told.ID, Person: person, Reason: form.Get("reason")})
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
	return web.See(PathRecord(rec.Ref)), nil
}
