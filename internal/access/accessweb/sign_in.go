package accessweb

import (
	"net/http"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var signInPage = web.NewPage[signIn](files, "sign_in.html")

// signIn is the page where people sign in with a passkey. It needs script,
// as passkeys do; the recovery code beside it does not.
type signIn struct {
	Begin, Finish, Recovery string
	Demo                    string // the way in of the demonstration
	Providers               []component.Link
}

func (p *Pages) signIn(r *web.Request) (web.Response, error) {
	data := signIn{Begin: pathSignInBegin, Finish: pathSignInFinish, Recovery: pathRecovery}
	to := r.Query().Get("back")
	if web.Local(to) {
		data.Finish = web.WithBack(pathSignInFinish, to)
	}
	all, err := p.Providers.All(r.Context())
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		link := component.Link{Text: one.AgencyName, Href: pathProviderBegin(one.ID)}
		if web.Local(to) {
			link.Href = web.WithBack(link.Href, to)
		}
		data.Providers = append(data.Providers, link)
	}
	if p.Demo {
		data.Demo = pathDemo
	}
	return signInPage.Show(web.Head{Title: "Sign in"}, data), nil
}

const ceremonyCookie = "sightline_ceremony"

func (p *Pages) beginSignIn(r *web.Request) (web.Response, error) {
	options, ceremony, err := p.SignIn.BeginSignIn(r.Context())
	if err != nil {
		return nil, err
	}
	return p.withCeremony(web.JSON(http.StatusOK, options), ceremony), nil
}

func (p *Pages) finishSignIn(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	token, err := p.SignIn.FinishSignIn(r.Context(), p.ceremonyOf(r), []byte(form.Get("credential")))
	if err != nil {
		return refusal(err), nil
	}
	next := "/"
	if back := r.Query().Get("back"); web.Local(back) {
		next = back
	}
	return p.signedIn(r, web.JSON(http.StatusOK, map[string]string{"next": next}), token)
}

// refusal tells the page's script what went wrong, in words.
func refusal(err error) web.Response {
	return web.JSON(web.StatusOf(err), map[string]string{"problem": fault.Message(err)})
}

func (p *Pages) withCeremony(answer web.Response, ceremony string) web.Response {
	return web.WithCookie(answer, &http.Cookie{Name: p.named(ceremonyCookie), Value: ceremony, Path: "/", MaxAge: 300,
		HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteStrictMode})
}

func (p *Pages) ceremonyOf(r *web.Request) string {
	cookie, err := r.Cookie(p.named(ceremonyCookie))
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (p *Pages) signOut(r *web.Request) (web.Response, error) {
	if err := p.endOld(r); err != nil {
		return nil, err
	}
	answer := web.WithCookie(web.Forgotten(web.See(pathSignIn)), p.cookie("", -1))
	if cookie, err := r.Cookie(p.named(cookieName)); err == nil {
		answer = web.WithCookie(answer, &http.Cookie{Name: p.named(endedCookie), Value: cookie.Value, Path: "/", MaxAge: endedLife,
			HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteStrictMode})
	}
	return answer, nil
}

var recoveryPage = web.NewPage[recovery](files, "recovery.html")

// recovery is the page for a recovery code.
type recovery struct {
	Email, Code component.Input
	Send        component.Button
}

func (p *Pages) recovery(*web.Request) (web.Response, error) {
	return recoveryPage.Show(web.Head{Title: "Sign in with a recovery code"}, recoveryForm("", nil)), nil
}

func recoveryForm(email string, err error) recovery {
	problem := ""
	if err != nil {
		problem = fault.Message(err)
	}
	return recovery{
		Email: component.Input{Field: component.Field{Name: "email", Label: "Your e-mail address at work", Value: email, Error: problem, Autocomplete: "username"}, Type: "email"},
		Code:  component.Input{Field: component.Field{Name: "code", Label: "One of your recovery codes", Hint: "Each code works once."}, Width: 20},
		Send:  component.Button{Text: "Sign in", Once: true},
	}
}

func (p *Pages) recover(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	token, err := p.SignIn.Recover(r.Context(), form.Get("email"), form.Get("code"))
	if fault.Is(err, fault.Unauthenticated) {
		return recoveryPage.Again(web.Head{Title: "Sign in with a recovery code"}, recoveryForm(form.Get("email"), err), err), nil
	}
	if err != nil {
		return nil, err
	}
	return p.signedIn(r, web.See(pathAccount), token)
}
