package personweb

import (
	"slices"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var (
	expiringPage = web.NewPage[expiringView](files, "expiring.html")
	keepPage     = web.NewPage[keepView](files, "keep.html")
)

// expiringView is the adults' records that expire soon, and for a manager those
// that have.
type expiringView struct{ Soon, Closed []expiringLine }

type expiringLine struct{ Name, Href, Said, Keep, Deed string }

func (p *Pages) expiring(r *web.Request) (web.Response, error) {
	soon, err := p.Service.ExpiringSoon(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	closed, err := p.Service.Expired(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	var v expiringView
	for _, e := range soon {
		v.Soon = append(v.Soon, expiringLine{Name: e.Name, Href: PathPerson(e.Person), Said: "Expires on " + e.Day.Words() + ".", Keep: PathPerson(e.Person) + "/keep", Deed: "Keep it"})
	}
	for _, e := range closed {
		v.Closed = append(v.Closed, expiringLine{Name: e.Name, Said: "Expired on " + when.Stamp(e.Closed) + ".", Keep: PathPerson(e.Person) + "/restore", Deed: "Open it again"})
	}
	return expiringPage.Show(web.Head{Title: "Records that expire", Crumbs: []component.Crumb{{Text: "People", Href: pathPeople}}}, v), nil
}

// keepView asks why a record is still needed.
type keepView struct {
	Title  string
	Reason component.Control
	Save   component.Button
}

// keeping is one of the two forms that keep a record: of one that stands, and
// of one that has expired.
type keeping struct {
	title string
	named func(p *Pages, r *web.Request, one id.UUID) (string, error)
	do    func(p *Pages, r *web.Request, one id.UUID, reason string) error
}

var (
	renewal = keeping{"Keep this record?",
		func(p *Pages, r *web.Request, one id.UUID) (string, error) {
			found, err := p.Service.Get(r.Context(), r.Actor, one)
			return found.Name(), err
		},
		func(p *Pages, r *web.Request, one id.UUID, reason string) error {
			return p.Service.Renew(r.Context(), r.Actor, one, reason)
		}}
	restoring = keeping{"Open this record again?",
		func(p *Pages, r *web.Request, one id.UUID) (string, error) {
			closed, err := p.Service.Expired(r.Context(), r.Actor)
			i := slices.IndexFunc(closed, func(e person.Expiring) bool { return e.Person == one })
			if err != nil || i < 0 {
				return "", orAbsent(err)
			}
			return closed[i].Name, nil
		},
		func(p *Pages, r *web.Request, one id.UUID, reason string) error {
			return p.Service.Restore(r.Context(), r.Actor, one, reason)
		}}
)

func orAbsent(err error) error {
	if err == nil {
		err = fault.Absent("personweb.restoring")
	}
	return err
}

func (k keeping) view(name string, a asked) keepView {
	return keepView{Title: name + ": " + k.title, Reason: a.text("reason", "Why is it still needed?", "It is then kept for another two years."), Save: component.Button{Text: "Keep it", Once: true}}
}

func (k keeping) head() web.Head {
	return web.Head{Title: k.title, Crumbs: []component.Crumb{{Text: "People", Href: pathPeople}, {Text: "Records that expire", Href: pathExpiring}}}
}

func (p *Pages) askKeep(k keeping) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		one, err := r.ID("id")
		if err != nil {
			return nil, err
		}
		name, err := k.named(p, r, one)
		if err != nil {
			return nil, err
		}
		return keepPage.Show(k.head(), k.view(name, asked{})), nil
	}
}

func (p *Pages) doKeep(k keeping) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		one, err := r.ID("id")
		if err != nil {
			return nil, err
		}
		err = k.do(p, r, one, form.Get("reason"))
		if mendable(err) {
			name, nerr := k.named(p, r, one)
			if nerr != nil {
				return nil, nerr
			}
			return keepPage.Again(k.head(), k.view(name, asked{form, fault.FieldsOf(err)}), err), nil
		}
		if err != nil {
			return nil, err
		}
		return web.See(PathPerson(one)), nil
	}
}
