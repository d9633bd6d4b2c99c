package sealweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var restrictPage = web.NewPage[restrictView](files, "restrict.html")

// restrictView asks a manager to hold a referral more closely.
type restrictView struct {
	Ref      string
	Seal     string // the page of the seal that stands; empty for an open referral
	Controls []component.Control
	Save     component.Button
	Back     string
}

func (p *Pages) viewRestrict(r *web.Request, one referral.Referral, form web.Form, faults fault.Fields) (restrictView, error) {
	v := restrictView{Ref: one.Ref, Save: component.Button{Text: "Close it now", Once: true}, Back: p.Record(one.Ref)}
	if one.Seal != access.Open {
		stands, err := p.Service.Of(r.Context(), r.Actor, one.ID)
		if err != nil {
			return v, err
		}
		if !stands.IsZero() {
			v.Seal = PathSeal(stands)
		}
	}
	choose := &component.Choices{Name: "seal", Legend: "Who sees this referral?", Given: []string{form.Get("seal")}, Error: faults["seal"]}
	for _, level := range []access.Seal{access.Restricted, access.Sealed} {
		if level > one.Seal {
			choose.Items = append(choose.Items, component.Choice{Value: strconv.Itoa(int(level)), Text: levels[level]})
		}
	}
	if len(choose.Items) == 0 {
		return v, nil
	}
	workers, err := p.workers(r, false, r.Actor.ID)
	if err != nil {
		return v, err
	}
	named := &component.Choices{Name: "named", Legend: "Name these people on it", Hint: "You are named yourself.", Given: form.All("named"), Items: workers[1:]}
	v.Controls = []component.Control{{Radios: choose}, {Checkboxes: named},
		{Textarea: &component.Textarea{Field: field("reason", "Why?", form, faults), Rows: 3}}}
	return v, nil
}

func restrictHead(ref, back string) web.Head {
	return web.Head{Title: "How closely this referral is held", Crumbs: []component.Crumb{{Text: "Referral " + ref, Href: back}}}
}

func (p *Pages) restrictForm(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	one, err := p.Referrals.Held(r.Context(), r.Actor, ref)
	if err != nil {
		return nil, err
	}
	v, err := p.viewRestrict(r, one, web.Form{}, nil)
	return restrictPage.Show(restrictHead(ref, v.Back), v), err
}

func (p *Pages) restrict(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	cmd := referral.RestrictCommand{Ref: ref, Seal: levelOf(form, "seal"), Reason: form.Get("reason")}
	for _, s := range form.All("named") {
		if account, err := id.Parse(s); err == nil {
			cmd.Named = append(cmd.Named, account)
		}
	}
	err = p.Referrals.Restrict(r.Context(), r.Actor, cmd)
	if mendable(err) {
		one, herr := p.Referrals.Held(r.Context(), r.Actor, ref)
		if herr != nil {
			return nil, herr
		}
		v, verr := p.viewRestrict(r, one, form, fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		return restrictPage.Again(restrictHead(ref, v.Back), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(p.Record(ref)), nil
}
