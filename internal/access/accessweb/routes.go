package accessweb

import (
	"net/http"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// Pages are the pages of this package and what they stand on.
type Pages struct {
	SignIn    *access.SignIn
	Directory *access.Directory
	Providers *access.Providers
	Secure    bool   // cookies only over https
	Origin    string // "https://hub.example.org", for links in invitations
	Demo      bool
	Now       when.Clock
}

// Routes is the route table. The demonstration's way in is mounted only where
// Demo is set.
func (p *Pages) Routes() []web.Route {
	home, edit := access.To(access.Read, access.OnHome), access.To(access.Edit, access.OnHome)
	list, see := access.To(access.List, access.OnAccount), access.To(access.Read, access.OnAccount)
	invite, change := access.To(access.Create, access.OnAccount), access.To(access.Edit, access.OnAccount)
	routes := []web.Route{
		{Method: "GET", Path: pathSignIn, Open: true, Page: signInPage, Handle: p.signIn},
		{Method: "POST", Path: pathSignInBegin, Open: true, Handle: p.beginSignIn},
		{Method: "POST", Path: pathSignInFinish, Open: true, Handle: p.finishSignIn},
		{Method: "GET", Path: pathRecovery, Open: true, Page: recoveryPage, Handle: p.recovery},
		{Method: "POST", Path: pathRecovery, Open: true, Handle: p.recover},
		{Method: "GET", Path: "/invitations/{token}", Open: true, Page: invitationPage, Handle: p.invitation},
		{Method: "POST", Path: "/invitations/{token}", Open: true, Handle: p.accept},
		{Method: "GET", Path: "/sign-in/provider/{id}", Open: true, Page: providerPage, Handle: p.beginProvider},
		{Method: "GET", Path: "/sign-in/provider/{id}/back", Open: true, Page: providerPage, Handle: p.finishProvider},
		{Method: "POST", Path: pathSignOut, Open: true, Handle: p.signOut},

		{Method: "GET", Path: pathAccount, Needs: home, Page: accountPage, Handle: p.account},
		{Method: "POST", Path: pathPasskeyBegin, Needs: edit, Handle: p.beginAdd},
		{Method: "POST", Path: pathPasskeyFinish, Needs: edit, Handle: p.finishAdd},
		{Method: "POST", Path: "/account/passkeys/{key}/remove", Needs: edit, Handle: p.proven(p.removePasskey)},
		{Method: "POST", Path: "/account/sessions/{id}/end", Needs: edit, Handle: p.proven(p.endSession)},
		{Method: "POST", Path: pathEndOthers, Needs: edit, Handle: p.proven(p.endOthers)},
		{Method: "POST", Path: pathCodes, Needs: edit, Handle: p.proven(p.newCodes)},

		{Method: "GET", Path: web.PathConfirm, Needs: home, Page: confirmPage, Handle: p.confirm},
		{Method: "POST", Path: pathConfirmBegin, Needs: home, Handle: p.beginConfirm},
		{Method: "POST", Path: pathConfirmFinish, Needs: home, Handle: p.finishConfirm},
		{Method: "GET", Path: pathConfirmProvider, Needs: home, Page: providerPage, Handle: p.confirmProvider},
		{Method: "POST", Path: PathLeft, Needs: home, Handle: p.left},
		{Method: "POST", Path: PathStay, Needs: home, Handle: p.left},

		{Method: "GET", Path: pathAccounts, Needs: list, Page: accountsPage, Handle: p.accounts},
		{Method: "GET", Path: pathInvite, Needs: invite, Page: invitePage, Handle: p.inviteForm},
		{Method: "POST", Path: pathInvite, Needs: invite, Handle: p.invite},
		{Method: "GET", Path: pathDue, Needs: change, Page: duePage, Handle: p.due},
		{Method: "POST", Path: pathDue, Needs: change, Handle: p.attestTicked},
		{Method: "GET", Path: pathTokens, Needs: change, Page: tokensPage, Handle: p.tokens},
		{Method: "POST", Path: "/accounts/tokens/{token}/end", Needs: change, Handle: p.endToken},
		{Method: "POST", Path: "/accounts/{id}/attest", Needs: change, Handle: p.attest},
		{Method: "GET", Path: "/accounts/{id}", Needs: see, Page: editPage, Handle: p.editForm},
		{Method: "POST", Path: "/accounts/{id}", Needs: change, Handle: p.edit},
		{Method: "POST", Path: "/accounts/{id}/close", Needs: change, Handle: p.close},
		{Method: "POST", Path: "/accounts/{id}/open", Needs: change, Handle: p.open},
		{Method: "POST", Path: "/accounts/{id}/invite-again", Needs: change, Handle: p.inviteAgain},
	}
	if p.Demo {
		routes = append(routes,
			web.Route{Method: "GET", Path: pathDemo, Open: true, Page: demoPage, Handle: p.demo},
			web.Route{Method: "POST", Path: pathDemo, Open: true, Handle: p.demoSignIn},
			web.Route{Method: "POST", Path: pathConfirmDemo, Needs: home, Handle: p.demoConfirm})
	}
	return routes
}

const (
	cookieName = "sightline_session"
	// endedCookie is the token of a session that was signed out of: it lets
	// nobody in, and tells whose words a form brings that comes after.
	endedCookie = "sightline_ended"
)

// Lives of the cookies, in seconds.
const (
	endedLife = 60 * 60
	// sessionLife is longer than any session: one that is over still tells whose
	// words a form brings.
	sessionLife = int((access.SessionLength + access.RememberLength) / time.Second)
)

// Identify is who sends a request, by the session's cookie.
func (p *Pages) Identify(r *http.Request) (web.Caller, error) {
	used := r.Header.Get(web.Background) == ""
	for _, name := range []string{cookieName, endedCookie} {
		cookie, err := r.Cookie(p.named(name))
		if err != nil {
			continue
		}
		st, err := p.SignIn.Presence(r.Context(), cookie.Value, used)
		return web.Caller{Actor: st.Actor, Was: st.Was, Session: web.Session{ID: st.Session, How: st.How, Left: st.Left, Fresh: st.Fresh, Unsent: st.Unsent}}, err
	}
	return web.Caller{}, nil
}

// named is the name of a cookie. Over https the browser itself holds it to this
// host, to https and to no domain (RFC 6265bis, section 4.1.3.2).
func (p *Pages) named(name string) string {
	if p.Secure {
		return "__Host-" + name
	}
	return name
}

// signedIn answers with the cookie of a new session, which takes the place of
// whatever session the browser had. Errors: that one could not be ended.
func (p *Pages) signedIn(r *web.Request, answer web.Response, token string) (web.Response, error) {
	if err := p.endOld(r); err != nil {
		return nil, err
	}
	return web.WithCookie(answer, p.cookie(token, sessionLife)), nil
}

// endOld ends the session that the browser has, if any.
func (p *Pages) endOld(r *web.Request) error {
	cookie, err := r.Cookie(p.named(cookieName))
	if err != nil {
		return nil //nolint:nilerr // no cookie: no session
	}
	return p.SignIn.End(r.Context(), cookie.Value)
}

func (p *Pages) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: p.named(cookieName), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode}
}
