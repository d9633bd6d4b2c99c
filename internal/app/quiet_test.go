package app_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// spoken are the attributes that a line of the log may have. None can hold
// what somebody typed, or a name.
var spoken = []string{"time", "level", "msg", "route", "request", "took", "error", "account", "status", "value", "stack"}

// logged is the site with its log, one line after the other.
func (w *world) logged() *bytes.Buffer {
	w.Helper()
	var log bytes.Buffer
	w.app.Log = slog.New(slog.NewJSONHandler(&log, nil))
	var err error
	if w.handler, err = w.app.Handler(); err != nil {
		w.Fatal(err)
	}
	return &log
}

// The log is lines of JSON with ids alone: nothing that was typed stands in it
// or breaks a line in two. It says who was refused a route, and why something
// went wrong; the page says neither.
func TestTheLogTellsNothingTyped(t *testing.T) {
	w := newWorld(t, 12)
	log := w.logged()
	hub, admin := w.sit(who.Manager, true, access.None), w.sit(who.Administrator, false, access.None)
	const typed = "Zq9typed\n{\"msg\":\"forged\"}"
	for _, cookie := range []*http.Cookie{nil, hub.cookie, admin.cookie} {
		w.ask(http.MethodGet, "/people?q="+url.QueryEscape(typed), nil, cookie)
		w.ask(http.MethodGet, "/referrals/"+url.PathEscape(typed), nil, cookie)
		w.ask(http.MethodPost, "/people", url.Values{"names": {typed}, "born": {typed}}, cookie)
		w.ask(http.MethodPost, "/sign-in/recovery", url.Values{"email": {"zq9typed@x.example"}, "code": {typed}}, cookie)
	}
	elsewhere := httptest.NewRequest(http.MethodPost, "/people", strings.NewReader("names=Zq9typed"))
	elsewhere.Header.Set("Sec-Fetch-Site", "cross-site")
	w.handler.ServeHTTP(httptest.NewRecorder(), elsewhere)
	w.exec(`ALTER TABLE referral RENAME COLUMN due TO gone`)
	broken := w.ask(http.MethodGet, "/hub", nil, hub.cookie)
	w.exec(`ALTER TABLE referral RENAME COLUMN gone TO due`)
	if broken.Code != http.StatusInternalServerError {
		t.Errorf("without a column the board answers %d", broken.Code)
	}
	for _, word := range []string{"SQLSTATE", "column", "pgx", "relation", "goroutine", ".go:", "42703"} {
		if strings.Contains(broken.Body.String(), word) {
			t.Errorf("the page of a fault says %q", word)
		}
	}
	said := lineByLine(t, log.String())
	for _, want := range []string{"fault GET /hub", "refused GET /people " + admin.ID.String(), "refused POST /sign-in/recovery", "refused ANY (from another site)"} {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("the log does not say: %s", want)
		}
	}
}

// lineByLine is the message, route and account of each line.
func lineByLine(t *testing.T, log string) (said []string) {
	t.Helper()
	if strings.Contains(log, "Zq9typed") || strings.Contains(log, "zq9typed") {
		t.Errorf("the log says what was typed:\n%s", log)
	}
	for line := range strings.Lines(log) {
		var told map[string]any
		if err := json.Unmarshal([]byte(line), &told); err != nil {
			t.Errorf("%v: %s", err, line)
		}
		for name := range told {
			if !slices.Contains(spoken, name) {
				t.Errorf("the log has an attribute %q", name)
			}
		}
		text := func(name string) string { s, _ := told[name].(string); return s }
		said = append(said, strings.TrimSpace(text("msg")+" "+text("route")+" "+text("account")))
		if text("msg") == "forged" {
			t.Error("a line of the log was forged")
		}
	}
	return said
}

// A page that is looked at changes nothing but the journal: every GET of the
// table, by people who see much.
func TestSafeRequestsChangeNothing(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	hub, contact := w.sit(who.Manager, true, access.Named), w.sit(who.PartnerContact|who.Referrer|who.Board, false, access.Request)
	m.tie(hub)
	m.tie(contact)
	before := w.rowsOf()
	for _, rt := range w.app.Routes() {
		for _, s := range []seat{hub, contact} {
			if rt.Method == http.MethodGet {
				w.ask(http.MethodGet, m.path(rt, access.Open, s), nil, s.cookie)
			}
		}
	}
	after := w.rowsOf()
	for table, was := range before {
		if after[table] != was {
			t.Errorf("looking changes %s: %s, then %s", table, was, after[table])
		}
	}
}

// kept are the tables that looking may write to: what was read, by whom.
var kept = []string{"journal", "session"}

// rowsOf is how many rows each table has and when one was last written.
func (w *world) rowsOf() map[string]string {
	w.Helper()
	all := map[string]string{}
	names := w.text(`SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'sightline'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'river%'`)
	for _, table := range strings.Fields(names) {
		if !slices.Contains(kept, table) {
			all[table] = w.text(`SELECT count(*) || ' rows, last in ' || coalesce(max(xmin::text::bigint), 0) FROM ` + table)
		}
	}
	return all
}

// Nothing is served but the routes of the table and the API: no debugging, no
// files of the machine, no description of insides.
func TestOnlyOurRoutesAreServed(t *testing.T) {
	w := newWorld(t, 12)
	admin := w.sit(who.Administrator, false, access.None)
	for _, path := range []string{"/debug/pprof/", "/debug/vars", "/debug/requests", "/.git/HEAD", "/.env", "/server-status", "/actuator/health", "/swagger", "/docs", "/openapi.json", "/api", "/api/", "/api/v1", "/api/v1/docs",
		"/graphql", "/admin", "/console", "/go.mod", "/migrations/00001_ground.sql", "/assets/../go.mod", "/robots.txt", "/phpmyadmin/", "/backup.sql", "/WEB-INF/web.xml"} {
		for _, cookie := range []*http.Cookie{nil, admin.cookie} {
			if got := w.ask(http.MethodGet, path, nil, cookie); got.Code != http.StatusNotFound && got.Code != http.StatusTemporaryRedirect && got.Code != http.StatusMovedPermanently {
				t.Errorf("%s answers %d", path, got.Code)
			}
		}
	}
}
