package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// small is a page with one short form about a referral: allocate, colour, late.
type small struct {
	Title, Intro string
	Controls     []component.Control
	Send         component.Button
}

var (
	allocatePage = web.NewPage[small](files, "small.html")
	colourPage   = web.NewPage[small](files, "small.html")
	latePage     = web.NewPage[small](files, "small.html")
)

func smallHead(ref, title string) web.Head {
	return web.Head{Title: title, Crumbs: []component.Crumb{{Text: "Hub board", Href: pathBoard}, {Text: "Referral " + ref, Href: PathRecord(ref)}}}
}

// mendable reports whether the person can mend the form and send it again.
func mendable(err error) bool {
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict)
}

// worked loads a referral that the actor works on, for a form about it.
// Errors: NotFound, also for somebody who may only read it.
func (p *Pages) worked(r *web.Request) (referral.Record, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return referral.Record{}, err
	}
	rec, err := p.Service.Record(r.Context(), r.Actor, ref)
	if err == nil && !rec.Permit.Fields.Has(access.Question) { // what agencies are asked is part of the work
		err = fault.Absent("referralweb.worked")
	}
	return rec, err
}

func (p *Pages) allocateView(r *web.Request, rec referral.Record, chosen string, faults fault.Fields) (small, error) {
	workers, err := p.Directory.HubWorkers(r.Context(), r.Actor)
	var items []component.Choice
	for _, w := range workers {
		items = append(items, component.Choice{Value: w.ID.String(), Text: w.Name, Hint: w.Job})
	}
	return small{Title: "Who works on " + rec.Ref + "?", Send: component.Button{Text: "Give it to them", Once: true},
		Controls: []component.Control{radios("worker", "Who works on this referral?", chosen, faults, items)}}, err
}

func (p *Pages) allocateForm(r *web.Request) (web.Response, error) {
	rec, err := p.worked(r)
	if err != nil {
		return nil, err
	}
	v, err := p.allocateView(r, rec, rec.AllocatedTo.String(), nil)
	return allocatePage.Show(smallHead(rec.Ref, v.Title), v), err
}

func (p *Pages) allocate(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	err = p.Service.Allocate(r.Context(), r.Actor, ref, form.ID("worker"))
	if mendable(err) {
		rec, rerr := p.worked(r)
		if rerr != nil {
			return nil, rerr
		}
		v, verr := p.allocateView(r, rec, form.Get("worker"), fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		return allocatePage.Again(smallHead(ref, v.Title), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathRecord(ref)), nil
}

func colourView(ref, chosen, reason string, faults fault.Fields) small {
	var items []component.Choice
	hints := map[referral.Colour]string{referral.Red: "A child may be harmed today", referral.Amber: "Serious, not at this moment", referral.Green: "A worry that needs a decision", referral.Blue: "Advice only"}
	for _, c := range referral.Colours {
		items = append(items, component.Choice{Value: string(c), Text: c.Words(), Hint: hints[c]})
	}
	return small{Title: "Change the colour of " + ref, Intro: "The colour says how soon a decision is due, counted from when the referral came in.",
		Controls: []component.Control{radios("colour", "Which colour?", chosen, faults, items), text("reason", "Why does it change?", "", reason, faults, 3, false)},
		Send:     component.Button{Text: "Change the colour", Once: true}}
}

func (p *Pages) colourForm(r *web.Request) (web.Response, error) {
	rec, err := p.worked(r)
	if err != nil {
		return nil, err
	}
	v := colourView(rec.Ref, string(rec.Colour), "", nil)
	return colourPage.Show(smallHead(rec.Ref, v.Title), v), nil
}

func (p *Pages) colour(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	err = p.Service.Recolour(r.Context(), r.Actor, ref, referral.Colour(form.Get("colour")), form.Get("reason"))
	if mendable(err) {
		v := colourView(ref, form.Get("colour"), form.Get("reason"), fault.FieldsOf(err))
		return colourPage.Again(smallHead(ref, v.Title), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathRecord(ref)), nil
}

func lateView(ref, reason string, faults fault.Fields) small {
	return small{Title: "Why is " + ref + " late?", Intro: "Every breach needs a reason on the same day. It stands beside the date from then on.",
		Controls: []component.Control{text("reason", "Why is it late?", "", reason, faults, 4, false)}, Send: component.Button{Text: "Save the reason", Once: true}}
}

func (p *Pages) lateForm(r *web.Request) (web.Response, error) {
	rec, err := p.worked(r)
	if err != nil {
		return nil, err
	}
	v := lateView(rec.Ref, "", nil)
	return latePage.Show(smallHead(rec.Ref, v.Title), v), nil
}

func (p *Pages) late(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	err = p.Service.ExplainBreach(r.Context(), r.Actor, ref, form.Get("reason"))
	if mendable(err) {
		v := lateView(ref, form.Get("reason"), fault.FieldsOf(err))
		return latePage.Again(smallHead(ref, v.Title), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathRecord(ref)), nil
}

func (p *Pages) finishTask(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	task, err := r.ID("task")
	if err != nil {
		return nil, err
	}
	if err := p.Service.FinishTask(r.Context(), r.Actor, ref, task, form.Get("note")); err != nil {
		return nil, err
	}
	return web.See(PathRecord(ref)), nil
}
