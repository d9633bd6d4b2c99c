package accessweb_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// post sends a form as a browser does from one of our pages.
func post(handler http.Handler, page, path string, form url.Values, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if page != "" {
		r.Header.Set("Referer", "http://example.com"+page) // the host of httptest's requests
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec
}

var signInLink = regexp.MustCompile(`href="(/sign-in\?back=[^"]*)"`)

// wayBack is where somebody is sent once they have signed in again.
func wayBack(t *testing.T, body string) string {
	t.Helper()
	found := signInLink.FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("no way to sign in and back: %s", body)
	}
	to, err := url.Parse(found[1])
	must(t, err)
	return to.Query().Get("back")
}

// What comes with a session that has ended is kept: for whoever's it was, who
// sees it again in the form, unsent; for nobody else.
func TestWordsSurviveTheTimeOut(t *testing.T) {
	ctx := context.Background()
	s, handler := newSite(t, "http://localhost:8080", true)
	sol := access.Account{ID: id.New(), Kind: "person", Agency: s.school.ID, Name: "Sol Price", Email: "sol@harle.example", Roles: who.Administrator}
	must(t, s.Directory.FoundAccount(ctx, sol))
	enter := func(account id.UUID) *http.Cookie {
		return cookieOf(t, visit(handler, "POST", "/demo/sign-in", url.Values{"account": {account.String()}}))
	}
	gills := enter(s.gill.ID)
	s.ahead.Store(int64(access.IdleLength + time.Second))
	typed := url.Values{"name": {"Zephyrine \"Quill\" <b>"}, "email": {"zq@harle.example"}, "job": {"Head\r\nof year"}, "roles": {"referrer"}, "team": {s.team.ID.String()}}
	for _, page := range []string{"/accounts/new", ""} {
		out := post(handler, page, "/accounts/new", typed, gills)
		if out.Code != http.StatusUnauthorized || !strings.Contains(out.Body.String(), "What you typed is kept") || strings.Contains(out.Body.String(), "Zephyrine") {
			t.Fatalf("status %d: %s", out.Code, out.Body)
		}
		back := wayBack(t, out.Body.String())
		if answer := visit(handler, "GET", back, nil, gills); answer.Code != http.StatusSeeOther || strings.Contains(answer.Body.String(), "Zephyrine") {
			t.Errorf("the ended session sees them: %d", answer.Code)
		}
		if body := visit(handler, "GET", back, nil, enter(sol.ID)).Body.String(); strings.Contains(body, "Zephyrine") || strings.Contains(body, "zq@") {
			t.Errorf("somebody else sees them: %s", body)
		}
		again := visit(handler, "GET", back, nil, enter(s.gill.ID)).Body.String()
		if !strings.Contains(again, `Zephyrine &#34;Quill&#34; &lt;b&gt;`) || !strings.Contains(again, "zq@harle.example") {
			t.Errorf("from %q they are not there again: %s", page, again)
		}
		if page != "" {
			for _, part := range []string{`value="referrer" checked=""`, `value="` + s.team.ID.String() + `" selected=""`, "They were not sent"} {
				if !strings.Contains(again, part) {
					t.Errorf("the form does not say %s: %s", part, again)
				}
			}
		}
	}
	if all, err := s.Directory.Accounts(ctx, s.gill); err != nil || len(all) != 2 {
		t.Errorf("something was done by itself: %d accounts, %v", len(all), err)
	}
}

// Sent at last, the words are thrown away; refused, they stay.
func TestWordsGoOnceTheyAreTaken(t *testing.T) {
	s, handler := newSite(t, "http://localhost:8080", true)
	enter := func() *http.Cookie {
		return cookieOf(t, visit(handler, "POST", "/demo/sign-in", url.Values{"account": {s.gill.ID.String()}}))
	}
	old := enter()
	s.ahead.Store(int64(access.IdleLength + time.Second))
	typed := url.Values{"name": {"Zephyrine"}, "email": {"no address"}, "roles": {"referrer"}}
	back := wayBack(t, post(handler, "/accounts/new", "/accounts/new", typed, old).Body.String())
	to, err := url.Parse(back)
	must(t, err)
	typed.Set("unsent", to.Query().Get("unsent"))
	now := enter()
	refused := visit(handler, "POST", "/accounts/new", typed, now)
	if refused.Code != http.StatusUnprocessableEntity || !strings.Contains(refused.Body.String(), `name="unsent" value="`+typed.Get("unsent")) {
		t.Errorf("a refused form forgets which words it is: %d", refused.Code)
	}
	if body := visit(handler, "GET", "/unsent", nil, now).Body.String(); !strings.Contains(body, "no address") && !strings.Contains(body, "Zephyrine") {
		t.Errorf("refused, the words went: %s", body)
	}
	if body := visit(handler, "GET", "/accounts/new", nil, now).Body.String(); !strings.Contains(body, "you typed words here that were not sent") {
		t.Error("the page does not offer them")
	}
	typed.Set("email", "zq@harle.example")
	if taken := visit(handler, "POST", "/accounts/new", typed, now); taken.Code != http.StatusOK {
		t.Fatalf("status %d: %s", taken.Code, taken.Body)
	}
	if body := visit(handler, "GET", "/unsent", nil, now).Body.String(); !strings.Contains(body, "Nothing waits") {
		t.Errorf("taken, the words stay: %s", body)
	}
	if body := visit(handler, "GET", "/accounts/new", nil, now).Body.String(); strings.Contains(body, "not sent") {
		t.Error("the page still offers them")
	}
}

// What a page's script posts is not kept, nor what comes without a session
// that ever was, nor what another site sends.
func TestWhatIsNotKept(t *testing.T) {
	s, handler := newSite(t, "http://localhost:8080", true)
	old := cookieOf(t, visit(handler, "POST", "/demo/sign-in", url.Values{"account": {s.gill.ID.String()}}))
	s.ahead.Store(int64(access.IdleLength + time.Second))
	for name, change := range map[string]func(r *http.Request){
		"a script's":          func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "cors"); r.AddCookie(old) },
		"nobody's":            func(*http.Request) {},
		"a made-up session's": func(r *http.Request) { r.AddCookie(&http.Cookie{Name: old.Name, Value: strings.Repeat("A", 43)}) },
		"another site's":      func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site"); r.AddCookie(old) },
	} {
		r := httptest.NewRequest(http.MethodPost, "/accounts/new", strings.NewReader("name=Zephyrine"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		change(r)
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		if rec.Code != http.StatusUnauthorized && rec.Code != http.StatusForbidden || strings.Contains(rec.Body.String(), "is kept") {
			t.Errorf("%s: status %d, and it is kept", name, rec.Code)
		}
	}
	if all, err := s.Unsent.All(context.Background(), s.gill); err != nil || len(all) > 0 {
		t.Errorf("%d are kept, %v", len(all), err)
	}
}

// Somebody who signed out in another window has what they typed kept, too.
func TestWordsSurviveSigningOutElsewhere(t *testing.T) {
	s, handler := newSite(t, "http://localhost:8080", true)
	cookie := cookieOf(t, visit(handler, "POST", "/demo/sign-in", url.Values{"account": {s.gill.ID.String()}}))
	out := visit(handler, "POST", "/sign-out", nil, cookie).Result().Cookies()
	if answer := post(handler, "/accounts/new", "/accounts/new", url.Values{"name": {"Zephyrine"}}, out[0]); !strings.Contains(answer.Body.String(), "What you typed is kept") {
		t.Errorf("status %d: %s", answer.Code, answer.Body)
	}
}
