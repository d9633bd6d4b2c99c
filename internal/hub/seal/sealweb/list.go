package sealweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/seal"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var listPage = web.NewPage[listView](files, "list.html")

// listView is the seals that somebody answers for.
type listView struct {
	Manager bool
	Own     []sealLine
	Officer bool
	Left    []leftLine
}

type sealLine struct{ Text, Href, Said string }

// leftLine is a seal whose owner has left, with the form to hand it over.
type leftLine struct {
	Text, Said string
	Action     string
	To         *component.Select
	Send       component.Button
}

var kindWords = map[access.Kind]string{access.OnPerson: "A person's record", access.OnReferral: "A referral"}

func said(l seal.Listed) string { return l.Level.Words() + " since " + when.Stamp(l.Sealed) }

func (p *Pages) viewList(r *web.Request, faults fault.Fields) (listView, error) {
	own, left, err := p.Service.Answered(r.Context(), r.Actor)
	if err != nil {
		return listView{}, err
	}
	v := listView{Manager: r.Actor.Hub && r.Actor.Is(who.Manager), Officer: r.Actor.Is(who.PrivacyOfficer)}
	for _, l := range own {
		v.Own = append(v.Own, sealLine{Text: l.Name, Href: PathSeal(l.ID), Said: kindWords[l.Kind] + ", " + said(l)})
	}
	managers, err := p.workers(r, true, r.Actor.ID)
	if err != nil {
		return v, err
	}
	for _, l := range left {
		line := leftLine{Text: kindWords[l.Kind] + ", " + said(l), Said: "The owner was " + l.OwnerName + ".", Action: PathSeal(l.ID) + "/hand-over",
			Send: component.Button{Text: "Hand it over", Variant: "secondary", Once: true},
			To:   &component.Select{Field: component.Field{Name: "to-owner", ID: "to-owner-" + l.ID.String(), Label: "New owner", Error: faults["to-owner"]}, Items: managers}}
		if l.OwnerName == "" {
			line.Said = "Nobody owns it."
		}
		v.Left = append(v.Left, line)
	}
	return v, nil
}

func (p *Pages) list(r *web.Request) (web.Response, error) {
	v, err := p.viewList(r, nil)
	return listPage.Show(web.Head{Title: "Seals"}, v), err
}

// handOver makes somebody else the owner: an owner goes back to the seal's page,
// a privacy officer to the list.
func (p *Pages) handOver(r *web.Request) (web.Response, error) {
	one, err := r.ID("seal")
	if err != nil {
		return nil, err
	}
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	err = p.Service.HandOver(r.Context(), r.Actor, one, form.ID("to-owner"))
	if !mendable(err) {
		if err != nil {
			return nil, err
		}
		return web.See(PathSeals), nil
	}
	if !r.Actor.Is(who.PrivacyOfficer) {
		return p.again(r, one, form, err)
	}
	v, verr := p.viewList(r, fault.FieldsOf(err))
	if verr != nil {
		return nil, verr
	}
	return listPage.Again(web.Head{Title: "Seals"}, v, err), nil
}
