package accessweb_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/access/accessweb"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit/idp"
)

// The people of the school's provider; only Gill has an account here, and it
// is in use.
var (
	gill     = idp.User{Subject: "s-1", Email: "GILL@harle.example", Verified: true, AMR: []string{"pwd", "mfa"}}
	stranger = idp.User{Subject: "s-2", Email: "stranger@harle.example", Verified: true, AMR: []string{"mfa"}}
	claimed  = idp.User{Subject: "s-3", Email: "gill@harle.example", AMR: []string{"mfa"}} // nobody checked the address
	weak     = idp.User{Subject: "s-1", Email: "gill@harle.example", Verified: true, AMR: []string{"pwd"}}
	police   = idp.User{Subject: "s-4", Email: "simran@police.example", Verified: true, AMR: []string{"mfa"}}
	second   = idp.User{Subject: "s-5", Email: "gill@harle.example", Verified: true, AMR: []string{"mfa"}}
)

// school is a site whose school has its own provider.
type schoolSite struct {
	site
	*testing.T
	handler  http.Handler
	provider *idp.Provider
	begin    string // where a sign-in begins
	redirect string
}

func newSchool(t *testing.T, users ...idp.User) *schoolSite {
	t.Helper()
	s := &schoolSite{T: t, provider: idp.Start(t, users...)}
	s.site, s.handler = newSite(t, "http://localhost:8080", false)
	s.begin, s.redirect = s.lay(s.school.ID, s.provider)
	return s
}

// lay gives an agency a provider that wants a second factor.
func (s *schoolSite) lay(agency id.UUID, p *idp.Provider) (begin, redirect string) {
	s.Helper()
	redirect, err := s.Providers.Found(context.Background(), access.ProviderCommand{Agency: agency, Issuer: p.URL, ClientID: p.ClientID, Secret: p.Secret, AMR: []string{"mfa"}})
	must(s.T, err)
	p.Answers(redirect)
	return strings.TrimSuffix(strings.TrimPrefix(redirect, "http://localhost:8080"), "/back"), redirect
}

// leave begins a sign-in: the provider's address, and the browser's cookie.
func (s *schoolSite) leave(back string) (string, *http.Cookie) {
	s.Helper()
	out := visit(s.handler, "GET", s.begin+"?back="+url.QueryEscape(back), nil)
	if out.Code != http.StatusSeeOther {
		s.Fatalf("status %d: %s", out.Code, out.Body)
	}
	return out.Header().Get("Location"), cookieOf(s.T, out)
}

// enter walks a whole sign-in as a user.
func (s *schoolSite) enter(back string, u idp.User) *httptest.ResponseRecorder {
	s.Helper()
	address, cookie := s.leave(back)
	return visit(s.handler, "GET", s.provider.SignIn(address, u.Subject).RequestURI(), nil, cookie)
}

// in is the session's cookie of an answer, or nil.
func in(answer *httptest.ResponseRecorder) *http.Cookie {
	for _, c := range answer.Result().Cookies() {
		if c.Name == "sightline_session" && c.Value != "" {
			return c
		}
	}
	return nil
}

// Somebody with an account signs in at their agency: bound at first by the
// verified address, then by the subject alone.
func TestAnAgencysOwnSignIn(t *testing.T) {
	s := newSchool(t, gill)
	if body := visit(s.handler, "GET", "/sign-in?back=/accounts", nil).Body.String(); !strings.Contains(body, "Harle Academy") || !strings.Contains(body, s.begin+"?back=%2Faccounts") {
		t.Errorf("the sign-in page does not lead there: %s", body)
	}
	address, cookie := s.leave("/accounts")
	asked, err := url.Parse(address)
	must(t, err)
	for name, want := range map[string]string{"response_type": "code", "code_challenge_method": "S256", "redirect_uri": s.redirect, "client_id": s.provider.ClientID} {
		if got := asked.Query().Get(name); got != want {
			t.Errorf("%s is %q; want %q", name, got, want)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(asked.Query().Get(name)) < 43 {
			t.Errorf("%s is short of 256 bits", name)
		}
	}
	if cookie.SameSite != http.SameSiteLaxMode || !cookie.HttpOnly || strings.Contains(address, cookie.Value) {
		t.Errorf("the browser's cookie is %v", cookie)
	}
	for range 2 {
		out := s.enter("/accounts", gill)
		session := in(out)
		if out.Code != http.StatusSeeOther || out.Header().Get("Location") != "/accounts" || session == nil {
			t.Fatalf("status %d to %q: %s", out.Code, out.Header().Get("Location"), out.Body)
		}
		if code := visit(s.handler, "GET", "/accounts", nil, session).Code; code != http.StatusOK {
			t.Errorf("the session opens nothing: %d", code)
		}
		gone := visit(s.handler, "POST", "/sign-out", nil, session)
		if gone.Code != http.StatusSeeOther || visit(s.handler, "GET", "/accounts", nil, session).Code == http.StatusOK {
			t.Error("signing out does not end our session")
		}
	}
}

// Whoever has no account in use here, or whom the provider does not vouch for,
// is not signed in, and no account is made.
func TestWhomAProviderDoesNotLetIn(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		user  idp.User
		first func(s *schoolSite)
	}{
		"no account":           {stranger, nil},
		"an unchecked address": {claimed, nil},
		"no second factor":     {weak, nil},
		"another agency's": {police, func(s *schoolSite) {
			other := access.Agency{ID: id.New(), Name: "Eastmarch Police", Kind: "police"}
			must(s.T, s.Directory.FoundAgency(ctx, other))
			must(s.T, s.Directory.FoundAccount(ctx, access.Account{ID: id.New(), Kind: "person", Agency: other.ID, Name: "Simran", Email: "simran@police.example", Roles: who.PartnerContact}))
		}},
		"a closed agency": {gill, func(s *schoolSite) { must(s.T, s.Directory.CloseAgency(ctx, s.school.ID)) }},
		"an address that another subject is bound to": {second, func(s *schoolSite) {
			if in(s.enter("/", gill)) == nil {
				s.Fatal("not bound")
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			users := []idp.User{c.user}
			if c.user.Subject != gill.Subject {
				users = append(users, gill)
			}
			s := newSchool(t, users...)
			address, cookie := s.leave("/")
			if c.first != nil {
				c.first(s)
			}
			people, err := s.SignIn.Personas(ctx)
			must(t, err)
			out := visit(s.handler, "GET", s.provider.SignIn(address, c.user.Subject).RequestURI(), nil, cookie)
			s.nobodyIn(name, out)
			if after, err := s.SignIn.Personas(ctx); err != nil || len(after) != len(people) {
				t.Errorf("an account was made: %d, %v", len(after), err)
			}
		})
	}
}

// nobodyIn holds an answer to a clear page and no session.
func (s *schoolSite) nobodyIn(name string, out *httptest.ResponseRecorder) {
	s.Helper()
	if in(out) != nil || out.Code != http.StatusUnauthorized && out.Code != http.StatusServiceUnavailable || !strings.Contains(out.Body.String(), "nobody was signed in") {
		s.Errorf("%s: status %d: %s", name, out.Code, out.Body)
	}
	if strings.Contains(out.Body.String(), "secret words") || strings.Contains(out.Body.String(), s.provider.Secret) {
		s.Errorf("%s: the page repeats what the provider sent", name)
	}
}

// A provider that lies, or whose answer was changed, signs nobody in.
func TestAProviderThatLies(t *testing.T) {
	s := newSchool(t, gill)
	key := idp.StrangerKey(t)
	for name, lie := range map[string]func(*idp.Token){
		"another nonce":    func(k *idp.Token) { k.Claims["nonce"] = strings.Repeat("x", 43) },
		"no nonce":         func(k *idp.Token) { delete(k.Claims, "nonce") },
		"another audience": func(k *idp.Token) { k.Claims["aud"] = "another" },
		"ours and another's": func(k *idp.Token) {
			k.Claims["aud"], k.Claims["azp"] = []string{s.provider.ClientID, "another"}, "another"
		},
		"another issuer":             func(k *idp.Token) { k.Claims["iss"] = "https://login.example.org" },
		"over":                       func(k *idp.Token) { k.Claims["exp"] = time.Now().Add(-time.Minute).Unix() },
		"from the future":            func(k *idp.Token) { k.Claims["iat"] = time.Now().Add(time.Hour).Unix() },
		"unsigned":                   func(k *idp.Token) { k.Algorithm = "none" },
		"signed with our secret":     func(k *idp.Token) { k.Algorithm = "HS256" },
		"signed by a stranger":       func(k *idp.Token) { k.Key = key },
		"no token":                   func(k *idp.Token) { k.Algorithm = "" },
		"no subject":                 func(k *idp.Token) { k.Claims["sub"] = "" },
		"for another access token":   func(k *idp.Token) { k.Claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" },
		"somebody else of the asked": func(k *idp.Token) { k.Claims["sub"] = "s-99" }, // the address is asked for as s-1
	} {
		s.provider.Lies(lie)
		s.nobodyIn(name, s.enter("/", gill))
	}
	s.provider.Lies(func(*idp.Token) {})
	if in(s.enter("/", gill)) == nil {
		t.Error("the same, told truly, does not sign in") // or this test could not fail
	}
}

// An answer is good once, in the browser that asked, for the provider that was
// asked, for ten minutes.
func TestAnswersAreNotPassedAround(t *testing.T) {
	s := newSchool(t, gill)
	other := idp.Start(t, gill)
	agency := access.Agency{ID: id.New(), Name: "Eastmarch Police", Kind: "police"}
	must(t, s.Directory.FoundAgency(context.Background(), agency))
	elsewhere, _ := s.lay(agency.ID, other)
	answer := func() (*url.URL, *http.Cookie) {
		address, cookie := s.leave("/")
		return s.provider.SignIn(address, gill.Subject), cookie
	}
	changed := func(u *url.URL, name, value string) string {
		q := u.Query()
		q.Set(name, value)
		return u.Path + "?" + q.Encode()
	}
	u, cookie := answer()
	s.nobodyIn("without the cookie", visit(s.handler, "GET", u.RequestURI(), nil))
	_, theirs := s.leave("/")
	s.nobodyIn("in another browser", visit(s.handler, "GET", u.RequestURI(), nil, theirs))
	s.nobodyIn("with another state", visit(s.handler, "GET", changed(u, "state", strings.Repeat("x", 43)), nil, cookie))
	s.nobodyIn("right, after a wrong one", visit(s.handler, "GET", u.RequestURI(), nil, cookie))
	u, cookie = answer()
	s.nobodyIn("as another provider's", visit(s.handler, "GET", strings.Replace(u.RequestURI(), s.begin, elsewhere, 1), nil, cookie))
	u, cookie = answer()
	s.nobodyIn("said to be another issuer's", visit(s.handler, "GET", changed(u, "iss", other.URL), nil, cookie))
	u, cookie = answer()
	s.nobodyIn("an error", visit(s.handler, "GET", u.Path+"?"+url.Values{"state": {u.Query().Get("state")}, "error": {"access_denied"}}.Encode(), nil, cookie))
	u, cookie = answer()
	s.ahead.Store(int64(10*time.Minute + time.Second))
	s.nobodyIn("too late", visit(s.handler, "GET", u.RequestURI(), nil, cookie))
	s.ahead.Store(0)

	u, cookie = answer()
	if in(visit(s.handler, "GET", u.RequestURI(), nil, cookie)) == nil {
		t.Fatal("a right answer does not sign in")
	}
	s.nobodyIn("a second time", visit(s.handler, "GET", u.RequestURI(), nil, cookie))
	address, cookie := s.leave("/") // the code of an answer, under a state of another
	asked, err := url.Parse(address)
	must(t, err)
	s.nobodyIn("a code that was used", visit(s.handler, "GET", changed(u, "state", asked.Query().Get("state")), nil, cookie))
}

// Where one goes afterwards stays on this site.
func TestTheProvidersWayBackStaysHere(t *testing.T) {
	s := newSchool(t, gill)
	for _, back := range []string{"//evil.example", "https://evil.example", "/\\evil.example", ""} {
		if to := s.enter(back, gill).Header().Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", back, to)
		}
	}
}

// A provider that is away gets a clear page, at either step.
func TestAProviderThatIsAway(t *testing.T) {
	s := newSchool(t, gill)
	address, cookie := s.leave("/")
	answer := s.provider.SignIn(address, gill.Subject)
	s.provider.Down(true)
	out := visit(s.handler, "GET", answer.RequestURI(), nil, cookie)
	if s.nobodyIn("away, at the end", out); out.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", out.Code)
	}
	s.ahead.Store(int64(2 * time.Hour)) // what it said of itself is old
	out = visit(s.handler, "GET", s.begin, nil)
	if s.nobodyIn("away, at the beginning", out); out.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", out.Code)
	}
}

// Proving again asks the provider for a new sign-in, and holds it to one.
func TestProvingAgainAtTheProvider(t *testing.T) {
	s := newSchool(t, gill)
	session := in(s.enter("/", gill))
	fresh := func() bool {
		st, err := s.SignIn.Presence(context.Background(), session.Value, true)
		must(t, err)
		return st.Fresh
	}
	if fresh() {
		t.Error("a sign-in at the agency counts as a fresh proof")
	}
	again := func() *httptest.ResponseRecorder {
		out := visit(s.handler, "GET", "/confirm/provider?back=/account", nil, session)
		asked, err := url.Parse(out.Header().Get("Location"))
		must(t, err)
		if asked.Query().Get("prompt") != "login" || asked.Query().Get("max_age") != "0" {
			t.Errorf("it does not ask for a new sign-in: %s", asked)
		}
		return visit(s.handler, "GET", s.provider.SignIn(asked.String(), gill.Subject).RequestURI(), nil, session, cookieOf(t, out))
	}
	for name, lie := range map[string]func(*idp.Token){
		"an old sign-in": func(k *idp.Token) { k.Claims["auth_time"] = time.Now().Add(-time.Minute).Unix() },
		"no time at all": func(k *idp.Token) { delete(k.Claims, "auth_time") },
	} {
		s.provider.Lies(lie)
		if s.nobodyIn(name, again()); fresh() {
			t.Errorf("%s counts as a fresh proof", name)
		}
	}
	s.provider.Lies(nil)
	if out := again(); out.Header().Get("Location") != "/account" || in(out) != nil || !fresh() {
		t.Errorf("status %d to %q: %s", out.Code, out.Header().Get("Location"), out.Body)
	}
}

// The secret stands nowhere as it is: not in the database, not in what is told.
func TestTheClientsSecretIsSealed(t *testing.T) {
	s := newSchool(t, gill)
	all, err := s.Providers.All(context.Background())
	must(t, err)
	if len(all) != 1 || all[0].AgencyName != "Harle Academy" || s.redirect != "http://localhost:8080"+accessweb.PathProvider(all[0].ID) {
		t.Fatalf("%d providers, %s", len(all), s.redirect)
	}
	var rows []byte
	must(t, s.DB.As(context.Background(), who.Founding, who.Running, func(tx *pg.Tx) error {
		return tx.QueryRow(context.Background(), `SELECT secret FROM identity_provider`).Scan(&rows)
	}))
	if len(rows) < len(s.provider.Secret) || bytes.Contains(rows, []byte(s.provider.Secret)) {
		t.Error("the database holds it as it is")
	}
	must(t, s.Providers.Close(context.Background(), s.school.ID))
	if out := visit(s.handler, "GET", s.begin, nil); out.Code != http.StatusNotFound {
		t.Errorf("a provider that was closed is asked: %d", out.Code)
	}
}
