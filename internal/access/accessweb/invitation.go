package accessweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var invitationPage = web.NewPage[invitation](files, "invitation.html")

// invitation greets somebody who was invited, or says why it can't.
type invitation struct {
	Name, Agency string
	Send         component.Button
	Dead         string
}

func (p *Pages) invitation(r *web.Request) (web.Response, error) {
	a, err := p.SignIn.Invited(r.Context(), r.PathValue("token"))
	if fault.Is(err, fault.NotFound) {
		return dead(err), nil
	}
	if err != nil {
		return nil, err
	}
	return invitationPage.Show(web.Head{Title: "Your invitation"},
		invitation{Name: a.Name, Agency: a.AgencyName, Send: component.Button{Text: "Accept and sign in", Once: true}}), nil
}

func (p *Pages) accept(r *web.Request) (web.Response, error) {
	token, codes, err := p.SignIn.Accept(r.Context(), r.PathValue("token"))
	if fault.Is(err, fault.NotFound) {
		return dead(err), nil
	}
	if err != nil {
		return nil, err
	}
	return p.signedIn(r, codesPage.Show(web.Head{Title: "Your recovery codes"}, recoveryCodes{Codes: codes, Next: pathAccount}), token)
}

// dead is the one answer for every invitation that can't be used.
func dead(err error) web.Response {
	return invitationPage.Missing(web.Head{Title: "This invitation can't be used"}, invitation{Dead: fault.Message(err)})
}

var codesPage = web.NewPage[recoveryCodes](files, "recovery_codes.html")

// recoveryCodes shows somebody's codes, this once.
type recoveryCodes struct {
	Codes []string
	Next  string
}

func (p *Pages) newCodes(r *web.Request) (web.Response, error) {
	codes, err := p.SignIn.NewCodes(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	return codesPage.Show(web.Head{Title: "Your recovery codes"}, recoveryCodes{Codes: codes, Next: pathAccount}), nil
}
