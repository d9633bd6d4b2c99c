package accessweb

import (
	"net/http"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var confirmPage = web.NewPage[confirm](files, "confirm.html")

// confirm asks somebody who is signed in to prove again that it is them,
// before they export, unseal or merge.
type confirm struct {
	Begin, Finish string
	Passkey       bool   // they have one
	Account       string // where they add one
	Provider      string // their agency's own, where they signed in
	Words         bool   // words that they typed wait for them
	Demo          string // where the demonstration takes their word
	Send          component.Button
}

// back is where a request asks to be sent afterwards, if that is on this site.
func back(r *web.Request) string {
	if to := r.Query().Get("back"); web.Local(to) {
		return to
	}
	return "/"
}

func (p *Pages) confirm(r *web.Request) (web.Response, error) {
	keys, err := p.SignIn.Passkeys(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	data := confirm{Begin: pathConfirmBegin, Finish: web.WithBack(pathConfirmFinish, back(r)), Passkey: len(keys) > 0, Account: pathAccount,
		Words: strings.Contains(back(r), web.FieldUnsent)}
	if r.Session.How == access.ByProvider {
		data.Provider = web.WithBack(pathConfirmProvider, back(r))
	}
	if p.Demo {
		data.Demo, data.Send = web.WithBack(pathConfirmDemo, back(r)), component.Button{Text: "It is me", Once: true}
	}
	return confirmPage.Show(web.Head{Title: "Confirm that it is you"}, data), nil
}

func (p *Pages) beginConfirm(r *web.Request) (web.Response, error) {
	options, ceremony, err := p.SignIn.BeginConfirm(r.Context(), r.Actor)
	if err != nil {
		return refusal(err), nil
	}
	return p.withCeremony(web.JSON(http.StatusOK, options), ceremony), nil
}

func (p *Pages) finishConfirm(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	if err := p.SignIn.FinishConfirm(r.Context(), r.Actor, r.Session.ID, p.ceremonyOf(r), []byte(form.Get("credential"))); err != nil {
		return refusal(err), nil
	}
	return web.JSON(http.StatusOK, map[string]string{"next": back(r)}), nil
}

func (p *Pages) demoConfirm(r *web.Request) (web.Response, error) {
	if err := p.SignIn.DemoConfirm(r.Context(), r.Actor, r.Session.ID); err != nil {
		return nil, err
	}
	return web.See(back(r)), nil
}

// left tells a page's script how many seconds the session lasts, rounded down.
func (p *Pages) left(r *web.Request) (web.Response, error) {
	return web.JSON(http.StatusOK, map[string]int{"left": int(r.Session.Left.Seconds())}), nil
}
