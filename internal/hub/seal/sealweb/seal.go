package sealweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/seal"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var sealPage = web.NewPage[sealView](files, "seal.html")

// sealView is one seal: who holds it, who is named, and what is asked.
type sealView struct {
	Name, Record string
	Facts        component.SummaryList
	Named        []namedView
	Add          *component.Select // nil for who is not the owner
	AddSend      component.Button
	Asked        *askedView
	Lower        []component.Control // none while somebody has asked
	LowerSend    component.Button
	Alone        bool // nobody else could agree
	Past         []string
	HandOver     *component.Select
	HandSend     component.Button
	Closer       string // where to seal a restricted record
	Base         string
}

type namedView struct {
	Name, Job string
	Remove    string // empty for who may not be taken off
	Button    component.Button
}

// askedView is the request that waits.
type askedView struct {
	Said, Reason string
	Mine         bool
	Agree        component.Button
	Words        component.Control
	Refuse       component.Button
}

func (p *Pages) path(h access.Holding) string {
	if h.Kind == access.OnReferral {
		return p.Record(h.Ref)
	}
	return p.Person(h.Subject)
}

// levels are the words of each level for who sees the record.
var levels = map[access.Seal]string{access.Open: "Open: everybody in the hub sees it", access.Restricted: "Restricted: hub managers and named people see it",
	access.Sealed: "Sealed: only named people see it"}

func (p *Pages) view(r *web.Request, one id.UUID, form web.Form, faults fault.Fields) (sealView, error) {
	s, err := p.Service.Seal(r.Context(), r.Actor, one)
	if err != nil {
		return sealView{}, err
	}
	v := sealView{Name: s.Name, Record: p.path(s.Holding), Base: PathSeal(one), Alone: len(s.Able) == 0}
	owner := s.OwnerName
	switch {
	case s.Owns:
		owner += " (you)"
	case s.Owner.IsZero():
		owner = "Nobody: ask a privacy officer to hand it over"
	case s.OwnerGone:
		owner += ", who has left: ask a privacy officer to hand it over"
	}
	v.Facts = component.SummaryList{{Key: "How closely", Value: levels[s.Level]}, {Key: "Owner of the seal", Value: owner}, {Key: "Since", Value: when.Stamp(s.Sealed)}}
	if s.Level == access.Restricted {
		v.Closer = v.Record + "/restrict"
	}
	p.viewNamed(&v, s)
	p.viewAsked(&v, r, s, form, faults)
	if s.Owns {
		err = p.viewOwner(&v, r, s, form, faults)
	}
	return v, err
}

func (p *Pages) viewNamed(v *sealView, s seal.View) {
	for _, a := range s.Named {
		n := namedView{Name: a.Name, Job: a.Job}
		if s.Owns && a.ID != s.Owner {
			n.Remove, n.Button = v.Base+"/named/"+a.ID.String()+"/remove", component.Button{Text: "Take " + a.Name + " off", Variant: "secondary", Once: true}
		}
		v.Named = append(v.Named, n)
	}
}

// viewAsked shows the request that waits, or the form to ask.
func (p *Pages) viewAsked(v *sealView, r *web.Request, s seal.View, form web.Form, faults fault.Fields) {
	for _, q := range s.Requests {
		if !q.Waits() {
			v.Past = append(v.Past, pastWords(q))
		}
	}
	if q := s.Waiting(); q != nil {
		v.Asked = &askedView{Said: q.AskedBy + " asks, " + when.Stamp(q.Asked) + ": " + levels[q.To], Reason: q.Reason, Mine: q.Mine(r.Actor.ID),
			Agree:  component.Button{Text: "Agree, and open it", Variant: "warning", Once: true},
			Words:  component.Control{Textarea: &component.Textarea{Field: field("words", "Or say why it stays as it is", form, faults), Rows: 2}},
			Refuse: component.Button{Text: "Refuse", Variant: "secondary", Once: true}}
		if v.Asked.Mine {
			v.Asked.Words.Textarea.Label, v.Asked.Refuse.Text = "Why do you take it back?", "Take the request back"
		}
		return
	}
	choose := &component.Choices{Name: "to", Legend: "How should it be held?", Given: []string{form.Get("to")}, Error: faults["to"]}
	if s.Level == access.Sealed {
		choose.Items = append(choose.Items, component.Choice{Value: "1", Text: levels[access.Restricted]})
	}
	choose.Items = append(choose.Items, component.Choice{Value: "0", Text: levels[access.Open]})
	v.Lower = []component.Control{{Radios: choose}, {Textarea: &component.Textarea{Field: field("reason", "Why does it no longer need to be held so closely?", form, faults), Rows: 3}}}
	v.LowerSend = component.Button{Text: "Ask another manager to agree", Variant: "secondary", Once: true}
}

func pastWords(q seal.Request) string {
	said := q.AskedBy + " asked, " + when.Stamp(q.Asked) + " (" + q.To.Words() + "). "
	if q.Agreed {
		return said + q.Decider + " agreed, " + when.Stamp(q.Decided) + "."
	}
	return said + q.Decider + " refused, " + when.Stamp(q.Decided) + ": " + q.Words
}

// viewOwner adds what only the owner does.
func (p *Pages) viewOwner(v *sealView, r *web.Request, s seal.View, form web.Form, faults fault.Fields) error {
	var on []id.UUID
	for _, a := range s.Named {
		on = append(on, a.ID)
	}
	workers, err := p.workers(r, false, on...)
	if err != nil {
		return err
	}
	v.Add = &component.Select{Field: field("account", "Name somebody on the record", form, faults), Items: workers}
	v.AddSend = component.Button{Text: "Add to the list", Variant: "secondary", Once: true}
	managers, err := p.workers(r, true, r.Actor.ID)
	v.HandOver = &component.Select{Field: field("to-owner", "New owner", form, faults), Items: managers}
	v.HandSend = component.Button{Text: "Hand it over", Variant: "secondary", Once: true}
	return err
}

func field(name, label string, form web.Form, faults fault.Fields) component.Field {
	return component.Field{Name: name, Label: label, Value: form.Get(name), Error: faults[name]}
}

var sealHead = web.Head{Title: "How closely this record is held", Crumbs: []component.Crumb{{Text: "Seals", Href: PathSeals}}}

func (p *Pages) seal(r *web.Request) (web.Response, error) {
	one, err := r.ID("seal")
	if err != nil {
		return nil, err
	}
	v, err := p.view(r, one, web.Form{}, nil)
	return sealPage.Show(sealHead, v), err
}

// again shows the seal's page once more, with what is wrong.
func (p *Pages) again(r *web.Request, one id.UUID, form web.Form, problem error) (web.Response, error) {
	v, err := p.view(r, one, form, fault.FieldsOf(problem))
	if err != nil {
		return nil, err
	}
	return sealPage.Again(sealHead, v, problem), nil
}

// unseal agrees to open a record. After it the seal may be no more, so the way
// leads to the record.
func (p *Pages) unseal(r *web.Request) (web.Response, error) {
	one, err := r.ID("seal")
	if err != nil {
		return nil, err
	}
	ref, person, err := p.Service.Unseal(r.Context(), r.Actor, one)
	if mendable(err) {
		return p.again(r, one, web.Form{}, err)
	}
	if err != nil {
		return nil, err
	}
	if ref != "" {
		return web.See(p.Record(ref)), nil
	}
	return web.See(p.Person(person)), nil
}
