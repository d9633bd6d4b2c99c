package accessweb

import (
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

var demoPage = web.NewPage[demo](files, "demo.html")

// demo lists the made-up people of the demonstration.
type demo struct{ Agencies []demoAgency }

type demoAgency struct {
	Name   string
	People []persona
}

type persona struct{ ID, Name, Job, Roles string }

func (p *Pages) demo(r *web.Request) (web.Response, error) {
	all, err := p.SignIn.Personas(r.Context())
	if err != nil {
		return nil, err
	}
	var data demo
	for _, a := range all {
		if n := len(data.Agencies); n == 0 || data.Agencies[n-1].Name != a.AgencyName {
			data.Agencies = append(data.Agencies, demoAgency{Name: a.AgencyName})
		}
		last := &data.Agencies[len(data.Agencies)-1]
		last.People = append(last.People, persona{a.ID.String(), a.Name, a.Job, rolesInWords(a.Roles)})
	}
	return demoPage.Show(web.Head{Title: "Sign in to the demonstration"}, data), nil
}

func (p *Pages) demoSignIn(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	token, err := p.SignIn.DemoSignIn(r.Context(), form.ID("account"))
	if err != nil {
		return nil, err
	}
	return p.signedIn(r, web.See("/"), token)
}
