package conflictweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var homePage = web.NewPage[homeView](files, "home.html")

// homeView asks where somebody lives, and shows what they stepped back from.
type homeView struct {
	Done     string // what has just been done
	Said     string // since when a fingerprint is kept; empty for none
	Controls []component.Control
	Save     component.Button
	Forget   component.Button
	Mine     []declaredLine
}

type declaredLine struct{ Words, Said string }

var doneWords = map[string]string{"1": "You have stepped back. The record is closed to you, and a manager is told.", "2": "Saved. Only a fingerprint of it is kept.", "3": "Deleted. No fingerprint of your home is kept."}

const homeTitle = "People you know"

func (p *Pages) viewHome(r *web.Request, a asked) (homeView, error) {
	v := homeView{Done: doneWords[r.Query().Get("done")], Save: component.Button{Text: "Save", Once: true}, Forget: component.Button{Text: "Delete it", Name: "forget", Value: "1", Variant: "secondary", Once: true},
		Controls: []component.Control{a.line("house", "Number or name of your house", "With the flat, if there is one: Flat 3, 12", 20), a.line("postcode", "Postcode", "", 10),
			a.line("surname", "Another surname that you or your children use", "Leave empty if there is none", 20)}}
	said, err := p.Service.HomeSaid(r.Context(), r.Actor)
	if err != nil {
		return v, err
	}
	if !said.IsZero() {
		v.Said = when.Stamp(said)
	}
	mine, err := p.Service.Mine(r.Context(), r.Actor)
	for _, c := range mine {
		l := declaredLine{Words: c.Words, Said: when.Stamp(c.Found)}
		if !c.Stands() {
			l.Said += "; it was ended, " + when.Stamp(c.Ended)
		}
		v.Mine = append(v.Mine, l)
	}
	return v, err
}

func (p *Pages) homeForm(r *web.Request) (web.Response, error) {
	v, err := p.viewHome(r, asked{form: web.Form{}})
	return homePage.Show(homeHead(), v), err
}

func homeHead() web.Head {
	return web.Head{Title: homeTitle, Crumbs: []component.Crumb{{Text: "Your account", Href: "/account"}}}
}

func (p *Pages) home(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	if form.Has("forget") {
		return web.See(PathHome + "?done=3"), p.Service.ForgetHome(r.Context(), r.Actor)
	}
	err = p.Service.SayHome(r.Context(), r.Actor, conflict.HomeCommand{House: form.Get("house"), Postcode: form.Get("postcode"), Surname: form.Get("surname")})
	if mendable(err) {
		v, verr := p.viewHome(r, asked{form, fault.FieldsOf(err)})
		if verr != nil {
			return nil, verr
		}
		return homePage.Again(homeHead(), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathHome + "?done=2"), nil
}
