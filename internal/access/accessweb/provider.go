package accessweb

import (
	"net/http"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/openid"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

var providerPage = web.NewPage[provider](files, "provider.html")

// provider says why somebody was not signed in by their agency's provider.
type provider struct{ SignIn string }

// PathProvider is where an agency's provider sends its answer.
func PathProvider(one id.UUID) string { return pathProviderBegin(one) + "/back" }

func pathProviderBegin(one id.UUID) string { return pathSignIn + "/provider/" + one.String() }

// providerCookie binds a sign-in at a provider to the browser. The provider
// sends the browser back from its own site, so it can't be as strict as others.
const providerCookie = "sightline_provider"

func (p *Pages) beginProvider(r *web.Request) (web.Response, error) {
	one, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	address, token, err := p.Providers.Begin(r.Context(), one, back(r))
	return p.toProvider(address, token, err)
}

func (p *Pages) confirmProvider(r *web.Request) (web.Response, error) {
	address, token, err := p.Providers.BeginConfirm(r.Context(), r.Actor, r.Session.ID, back(r))
	return p.toProvider(address, token, err)
}

// toProvider sends the browser to the provider.
func (p *Pages) toProvider(address, token string, err error) (web.Response, error) {
	if err != nil {
		return notSignedIn(err)
	}
	return web.WithCookie(web.See(address), p.providerCookie(token, 600)), nil
}

func (p *Pages) providerCookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: p.named(providerCookie), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode}
}

func (p *Pages) finishProvider(r *web.Request) (web.Response, error) {
	one, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	token := ""
	if cookie, err := r.Cookie(p.named(providerCookie)); err == nil {
		token = cookie.Value
	}
	said := r.Query()
	out, err := p.Providers.Finish(r.Context(), one, token, r.Session.ID,
		openid.Answer{State: said.Get("state"), Code: said.Get("code"), Issuer: said.Get("iss"), Error: said.Get("error")})
	if err != nil {
		return notSignedIn(err)
	}
	next := out.Back
	if !web.Local(next) {
		next = "/"
	}
	answer := web.WithCookie(web.See(next), p.providerCookie("", -1))
	if out.Token == "" {
		return answer, nil
	}
	return p.signedIn(r, answer, out.Token)
}

// notSignedIn is the page that says why.
func notSignedIn(err error) (web.Response, error) {
	if !fault.Is(err, fault.Unauthenticated) && !fault.Is(err, fault.Unavailable) {
		return nil, err
	}
	return providerPage.Again(web.Head{Title: "You were not signed in"}, provider{SignIn: pathSignIn}, err), nil
}
