package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	assets "github.com/sightline-partnership/sightline/web"
)

// always is what every answer carries, whatever it answers.
var always = map[string]string{
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}

// forbids is what the content security policy must say.
var forbids = []string{"default-src 'none'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'"}

// Every answer of every route says who may frame it, keep it and guess at it:
// pages, redirects, refusals, errors, the API and files alike.
func TestEveryAnswerIsGuarded(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	hub, admin := w.sit(who.Manager, true, access.Named), w.sit(who.Administrator|who.PrivacyOfficer, false, access.None)
	m.tie(hub)
	seats := []*http.Cookie{nil, hub.cookie, admin.cookie}
	asked, files := 0, 0
	ask := func(method, path string, form url.Values, cookie *http.Cookie) {
		asked++
		got := w.ask(method, path, form, cookie)
		what := fmt.Sprintf("%s %s (%d)", method, path, got.Code)
		guarded(t, what, got)
		if page := got.Body.String(); cookie != nil && strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") && strings.Contains(page, "<html") && !strings.Contains(page, `action="/sign-out"`) {
			t.Errorf("%s has no way out", what)
		}
		if saved := got.Header().Get("Content-Disposition"); saved != "" {
			files++
			if !savedName.MatchString(saved) {
				t.Errorf("%s is saved as %s", what, saved)
			}
		}
	}
	for _, rt := range w.app.Routes() {
		for _, cookie := range seats {
			if rt.Path == "/sign-out" {
				continue
			}
			ask(rt.Method, m.path(rt, access.Open, seat{}), nil, cookie)
			ask(http.MethodHead, m.path(rt, access.Open, seat{}), nil, cookie)
			if strings.Contains(rt.Path, "{") {
				ask(rt.Method, m.absent(rt), nil, cookie)
			}
		}
	}
	for _, path := range []string{"/no/such", "//help", "/assets/no.css", "/assets/", "/assets", "/api/v1/referrals", "/api/v1/openapi.json", "/api/v1/no", "/api/v1/referrals/EM-7K3Q-2D83"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch} {
			ask(method, path, nil, hub.cookie)
		}
	}
	if files == 0 {
		t.Error("no answer is a file to save")
	}
	t.Logf("%d answers, %d of them files to save", asked, files)
}

// savedName is how a file that is saved is named: by us.
var savedName = regexp.MustCompile(`^attachment; filename="?[a-z0-9-]+\.[a-z]+"?$`)

func guarded(t *testing.T, what string, got *httptest.ResponseRecorder) {
	t.Helper()
	for name, want := range always {
		if is := got.Header().Values(name); len(is) != 1 || is[0] != want {
			t.Errorf("%s: %s is %q", what, name, is)
		}
	}
	for _, want := range forbids {
		if !strings.Contains(got.Header().Get("Content-Security-Policy"), want) {
			t.Errorf("%s: the policy does not say %s", what, want)
		}
	}
	if is := got.Header().Get("Cache-Control"); is != "no-store" {
		t.Errorf("%s: may be kept: %q", what, is)
	}
	if got.Body.Len() > 0 && got.Header().Get("Content-Type") == "" {
		t.Errorf("%s: no content type", what)
	}
	for _, name := range []string{"Server", "X-Powered-By", "Access-Control-Allow-Origin", "Etag", "Last-Modified"} {
		if is := got.Header().Get(name); is != "" {
			t.Errorf("%s: says %s: %s", what, name, is)
		}
	}
}

// A file of the site is kept for ever, since its name changes with it, and is
// served as what it is.
func TestFilesAreKept(t *testing.T) {
	w := newWorld(t, 12)
	for name, kind := range map[string]string{"sightline.css": "text/css", "sightline.js": "text/javascript", "early.js": "text/javascript", "mark.svg": "image/svg+xml"} {
		got := w.ask(http.MethodGet, assets.Asset(name), nil, nil)
		if got.Code != http.StatusOK || got.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || !strings.HasPrefix(got.Header().Get("Content-Type"), kind) {
			t.Errorf("%s: %d %v", name, got.Code, got.Header())
		}
		got.Header().Set("Cache-Control", "no-store")
		got.Header().Del("Last-Modified")
		guarded(t, name, got)
	}
}

// Over https a browser is told to stay there; over http it is not.
func TestHTTPSStays(t *testing.T) {
	w := newWorld(t, 12)
	for address, want := range map[string]string{"http://localhost:8080": "", "https://hub.example.org": "max-age=63072000; includeSubDomains"} {
		w.app.Config.BaseURL = address
		handler, err := w.app.Handler()
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/help", "/api/v1/openapi.json", "/no/such"} {
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
			if got := rec.Header().Get("Strict-Transport-Security"); got != want {
				t.Errorf("%s at %s: %q; want %q", path, address, got, want)
			}
		}
	}
}

// The API says where its schemas are by the address that was configured, not
// by the one that a request gave.
func TestNoAnswerRepeatsTheHost(t *testing.T) {
	w := newWorld(t, 12)
	for _, path := range []string{"/api/v1/referrals/EM-7K3Q-2D83", "/api/v1/referrals", "/api/v1/openapi.json", "/help", "/no/such", "/sign-in", "/referrals"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := httptest.NewRequest(method, path, nil)
			r.Host = "evil.example"
			for _, name := range []string{"X-Forwarded-Host", "X-Original-Host", "X-Host", "X-Forwarded-Server"} {
				r.Header.Set(name, "evil.example")
			}
			r.Header.Set("Forwarded", "host=evil.example;proto=https")
			rec := httptest.NewRecorder()
			w.handler.ServeHTTP(rec, r)
			if strings.Contains(rec.Body.String(), "evil.example") || strings.Contains(fmt.Sprint(rec.Header()), "evil.example") {
				t.Errorf("%s %s repeats the host: %v %.300s", method, path, rec.Header(), rec.Body)
			}
			if strings.HasPrefix(path, "/api/v1/referrals") && method == http.MethodGet && strings.Contains(rec.Body.String(), "$schema") &&
				!strings.Contains(rec.Body.String(), `"$schema":"http://localhost:8080/api/v1/schemas/`) {
				t.Errorf("%s: the schema is somewhere else: %s", path, rec.Body)
			}
		}
	}
}

// No form is taken from another site: each POST of the table, from every kind
// of elsewhere, by somebody who is signed in.
func TestNoFormFromElsewhere(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	hub := w.sit(who.Manager, true, access.Named)
	m.tie(hub)
	before := w.text(`SELECT count(*)::text FROM journal WHERE kind = 'write'`)
	tried := 0
	for _, rt := range w.app.Routes() {
		if rt.Method != http.MethodPost {
			continue
		}
		for name, headers := range map[string]map[string]string{
			"another site":                        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
			"another site that says no origin":    {"Sec-Fetch-Site": "cross-site"},
			"a neighbour":                         {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.com"},
			"another site in an old browser":      {"Origin": "https://evil.example"},
			"a sandboxed frame in an old browser": {"Origin": "null"},
			"another port in an old browser":      {"Origin": "http://example.com:8081"},
		} {
			r := httptest.NewRequest(rt.Method, m.path(rt, access.Open, seat{}), strings.NewReader("reason=x"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.AddCookie(hub.cookie)
			for k, v := range headers {
				r.Header.Set(k, v)
			}
			rec := httptest.NewRecorder()
			w.handler.ServeHTTP(rec, r)
			if tried++; rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "another site") {
				t.Errorf("%s from %s: %d", rt.Pattern(), name, rec.Code)
			}
			guarded(t, rt.Pattern()+" from "+name, rec)
		}
	}
	if after := w.text(`SELECT count(*)::text FROM journal WHERE kind = 'write'`); after != before {
		t.Errorf("%s writes, then %s", before, after)
	}
	if got := w.ask(http.MethodGet, "/hub", nil, hub.cookie).Code; got != http.StatusOK {
		t.Errorf("the session ended: %d", got)
	}
	t.Logf("%d forms from elsewhere", tried)
}
