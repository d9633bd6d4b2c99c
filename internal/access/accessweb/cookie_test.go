package accessweb_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/access"
)

// cookieOf is the one cookie of an answer.
func cookieOf(t *testing.T, answer *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	all := answer.Result().Cookies()
	if len(all) != 1 {
		t.Fatalf("status %d sets %d cookies; want 1", answer.Code, len(all))
	}
	return all[0]
}

// The session's cookie is no script's and no other site's to send; over https
// the browser itself keeps it to https and to this host.
func TestTheSessionsCookie(t *testing.T) {
	for address, want := range map[string]http.Cookie{
		"https://hub.example.org": {Name: "__Host-sightline_session", Path: "/", MaxAge: 84 * 60 * 60, HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode},
		"http://localhost:8080":   {Name: "sightline_session", Path: "/", MaxAge: 84 * 60 * 60, HttpOnly: true, SameSite: http.SameSiteLaxMode},
	} {
		s, handler := newSite(t, address, false)
		got := cookieOf(t, visit(handler, "POST", s.invitation(t), nil))
		if len(got.Value) < 43 {
			t.Errorf("the token %q is short of 256 bits", got.Value)
		}
		bare := *got
		bare.Value, bare.Raw = "", ""
		if diff := cmp.Diff(want, bare); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
		if code := visit(handler, "GET", "/accounts", nil, got).Code; code != http.StatusOK {
			t.Errorf("%s: the cookie opens nothing: %d", address, code)
		}
		out := visit(handler, "POST", "/sign-out", nil, got).Result().Cookies()
		if len(out) != 2 {
			t.Fatalf("%s: signing out sets %d cookies; want the end of one, and what tells whose it was", address, len(out))
		}
		ended, gone := out[0], out[1]
		if ended.MaxAge != 60*60 || !ended.HttpOnly || ended.Secure != want.Secure || ended.SameSite != http.SameSiteStrictMode {
			t.Errorf("%s: the cookie of what is over is %v", address, ended)
		}
		if answer := visit(handler, "GET", "/accounts", nil, ended); answer.Code != http.StatusSeeOther {
			t.Errorf("%s: the cookie of what is over opens a page: %d", address, answer.Code)
		}
		if gone.Name != want.Name || gone.MaxAge >= 0 || gone.Value != "" || gone.Secure != want.Secure || gone.Path != "/" || gone.Domain != "" {
			t.Errorf("%s: signing out sets %v, which does not take the cookie away", address, gone)
		}
		if answer := visit(handler, "GET", "/accounts", nil, got); answer.Code != http.StatusSeeOther {
			t.Errorf("%s: after signing out the session goes on: %d", address, answer.Code)
		}
	}
}

// The cookie of an attempt to use a passkey is as strict as can be.
func TestTheAttemptsCookie(t *testing.T) {
	_, handler := newSite(t, "https://hub.example.org", false)
	got := cookieOf(t, visit(handler, "POST", "/sign-in/begin", nil))
	if got.Name != "__Host-sightline_ceremony" || !got.Secure || !got.HttpOnly || got.SameSite != http.SameSiteStrictMode || got.MaxAge > 300 {
		t.Errorf("the cookie is %v", got)
	}
}

// Signing in begins a session of its own; whatever cookie came before opens
// nothing, whether it was one of ours or planted.
func TestSigningInBeginsANewSession(t *testing.T) {
	s, handler := newSite(t, "http://localhost:8080", false)
	planted := &http.Cookie{Name: "sightline_session", Value: strings.Repeat("A", 43)}
	first := cookieOf(t, visit(handler, "POST", s.invitation(t), nil, planted))
	codes, err := s.SignIn.NewCodes(context.Background(), s.gill)
	must(t, err)
	second := cookieOf(t, visit(handler, "POST", "/sign-in/recovery", url.Values{"email": {"gill@harle.example"}, "code": {codes[0]}}, first))
	if first.Value == planted.Value || second.Value == first.Value {
		t.Error("a session keeps the token that came before it")
	}
	for name, c := range map[string]*http.Cookie{"planted": planted, "earlier": first} {
		if code := visit(handler, "GET", "/account", nil, c).Code; code != http.StatusSeeOther {
			t.Errorf("the %s cookie opens a page: %d", name, code)
		}
	}
	if code := visit(handler, "GET", "/account", nil, second).Code; code != http.StatusOK {
		t.Errorf("the new one does not: %d", code)
	}
}

// A session's end, a closed account and a closed agency act on the very next
// request: it is sent to sign in.
func TestRevocationMeetsTheNextRequest(t *testing.T) {
	ctx := context.Background()
	for name, revoke := range map[string]func(t *testing.T, s site){
		"twelve hours": func(_ *testing.T, s site) { s.ahead.Store(int64(access.SessionLength + time.Second)) },
		"agency":       func(t *testing.T, s site) { must(t, s.Directory.CloseAgency(ctx, s.school.ID)) },
		"all sessions": func(t *testing.T, s site) { must(t, s.SignIn.EndAll(ctx, s.gill.ID)) },
	} {
		s, handler := newSite(t, "http://localhost:8080", false)
		cookie := cookieOf(t, visit(handler, "POST", s.invitation(t), nil))
		if code := visit(handler, "GET", "/accounts", nil, cookie).Code; code != http.StatusOK {
			t.Fatalf("%s: before: %d", name, code)
		}
		revoke(t, s)
		answer := visit(handler, "GET", "/accounts", nil, cookie)
		if answer.Code != http.StatusSeeOther || !strings.HasPrefix(answer.Header().Get("Location"), "/sign-in") {
			t.Errorf("%s: the next request is answered with %d", name, answer.Code)
		}
		if code := visit(handler, "POST", "/accounts/new", url.Values{"name": {"x"}}, cookie).Code; code != http.StatusUnauthorized {
			t.Errorf("%s: the next command is answered with %d", name, code)
		}
	}
}

// Outside the demonstration its ways in are like any address that is not
// there, to strangers and to those who are signed in.
func TestTheDemonstrationIsAbsent(t *testing.T) {
	s, handler := newSite(t, "http://localhost:8080", false)
	cookie := cookieOf(t, visit(handler, "POST", s.invitation(t), nil))
	form := url.Values{"account": {s.gill.ID.String()}}
	for _, cookies := range [][]*http.Cookie{nil, {cookie}} {
		for _, path := range []string{"/demo", "/demo/sign-in", "/demo/mail"} {
			for _, method := range []string{"GET", "POST"} {
				got, want := visit(handler, method, path, form, cookies...), visit(handler, method, "/nowhere/at-all", form, cookies...)
				if got.Code != http.StatusNotFound || got.Body.String() != want.Body.String() || !cmp.Equal(got.Header(), want.Header()) {
					t.Errorf("%s %s is told apart from an address that is not there: %d", method, path, got.Code)
				}
			}
		}
	}
	if body := visit(handler, "GET", "/sign-in", nil).Body.String(); strings.Contains(strings.ToLower(body), "demo") {
		t.Error("the sign-in page speaks of a demonstration")
	}
	demo, open := newSite(t, "http://localhost:8080", true)
	if got := visit(open, "POST", "/demo/sign-in", url.Values{"account": {demo.gill.ID.String()}}); got.Code != http.StatusSeeOther {
		t.Errorf("in the demonstration it is absent too: %d", got.Code) // or this test could not fail
	}
}

// Where one is sent after signing in stays on this site.
func TestTheWayBackStaysHere(t *testing.T) {
	_, handler := newSite(t, "http://localhost:8080", false)
	for back, kept := range map[string]bool{"/referrals": true, "//evil.example": false, "https://evil.example": false, "/\\evil.example": false} {
		body := visit(handler, "GET", "/sign-in?back="+url.QueryEscape(back), nil).Body.String()
		if strings.Contains(body, "back=") != kept {
			t.Errorf("%q is kept: %v; want %v", back, !kept, kept)
		}
	}
}
