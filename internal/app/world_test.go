package app_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/demo"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// world is a small county with a way past the policies, which only the test has.
type world struct {
	testing.TB
	app     *app.App
	handler http.Handler
	super   *pgx.Conn
	people  []access.Account // the personas, once they were asked for
}

func newWorld(t testing.TB, referrals int) *world {
	t.Helper()
	ctx := context.Background()
	db := testkit.NewDatabase(t)
	cfg := app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch", HubPhone: "01632 960 123",
		BaseURL: "http://localhost:8080", Demo: true}
	a, err := app.OpenDemo(ctx, cfg, demo.Plan{Seed: 11, Referrals: referrals, Children: referrals}, slog.New(slog.DiscardHandler), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	a.Beat = 0 // what takes how long is the no-leak test's to measure
	w := &world{TB: t, app: a}
	if w.handler, err = a.Handler(); err != nil {
		t.Fatal(err)
	}
	if w.super, err = pgx.Connect(ctx, db.SuperURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.super.Close(ctx) })
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.Helper()
	if _, err := w.super.Exec(context.Background(), "SET search_path = sightline, public; "+sql, append([]any{pgx.QueryExecModeSimpleProtocol}, args...)...); err != nil {
		w.Fatalf("%s: %v", sql, err)
	}
}

// text is the one value that a query finds, as text.
func (w *world) text(sql string, args ...any) string {
	w.Helper()
	var s string
	w.exec("")
	if err := w.super.QueryRow(context.Background(), sql, args...).Scan(&s); err != nil {
		w.Fatalf("%s: %v", sql, err)
	}
	return s
}

// seat is somebody who signs in: one role, in the hub or not, and one tie to
// the records that the matrix asks about.
type seat struct {
	access.Account
	relation access.Relation
	cookie   *http.Cookie
}

// subject is the seat as Decide sees it. Work in the hub is a tie of its own.
func (s seat) subject() access.Subject {
	sub := access.Subject{Roles: s.Roles, Hub: s.Hub, Relation: s.relation}
	if s.Hub && s.Roles.Has(who.Practitioner|who.Manager) {
		sub.Relation |= access.Team
	}
	return sub
}

// String is the seat in the matrix: "hub manager named", "specialist share".
func (s seat) String() string {
	words := []string{s.Roles.Words()}
	if s.Hub {
		words = append([]string{"hub"}, words...)
	}
	if s.relation != access.None {
		words = append(words, relationWords[s.relation])
	}
	return strings.Join(words, " ")
}

var relationWords = map[access.Relation]string{access.Team: "team", access.Referral: "raised", access.Request: "asked", access.Share: "shared", access.Named: "named", access.Glass: "glass"}

// sit makes an account, and a colleague's, in an agency that has no other part
// in anything.
func (w *world) sit(roles who.Role, hub bool, relation access.Relation) seat {
	w.Helper()
	ctx := context.Background()
	agency := access.Agency{ID: id.New(), Name: "Agency " + id.New().String(), Kind: "charity"}
	team := access.WorkTeam{ID: id.New(), Agency: agency.ID, Name: "Team", Hub: hub}
	s := seat{relation: relation, Account: access.Account{ID: id.New(), Kind: "person", Agency: agency.ID, Team: team.ID, Hub: hub, Name: "Sam Seat",
		Email: id.New().String() + "@agency.example", Roles: roles}}
	colleague := s.Account
	colleague.ID, colleague.Email = id.New(), id.New().String()+"@agency.example"
	for _, err := range []error{w.app.Directory.FoundAgency(ctx, agency), w.app.Directory.FoundTeam(ctx, team),
		w.app.Directory.FoundAccount(ctx, s.Account), w.app.Directory.FoundAccount(ctx, colleague)} {
		if err != nil {
			w.Fatal(err)
		}
	}
	s.cookie = w.session(s.ID)
	return s
}

// session signs an account in.
func (w *world) session(account id.UUID) *http.Cookie {
	w.Helper()
	token, err := w.app.SignIn.DemoSignIn(context.Background(), account)
	if err != nil {
		w.Fatal(err)
	}
	return &http.Cookie{Name: "sightline_session", Value: token}
}

// ask sends a request; a nil cookie is somebody who is not signed in.
func (w *world) ask(method, path string, form url.Values, cookie *http.Cookie) *httptest.ResponseRecorder {
	w.Helper()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if cookie != nil {
		r.AddCookie(cookie)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

// persona is one of the county's people, by name.
func (w *world) persona(name string) who.Actor {
	w.Helper()
	for _, one := range w.personas() {
		if one.Name == name {
			return one.Actor()
		}
	}
	w.Fatalf("nobody is called %s", name)
	return who.Actor{}
}

// personas are the demonstration's people, before a test adds others.
func (w *world) personas() []access.Account {
	w.Helper()
	if w.people == nil {
		var err error
		if w.people, err = w.app.SignIn.Personas(context.Background()); err != nil {
			w.Fatal(err)
		}
	}
	return w.people
}

// submit sends a form as somebody, who is signed in for it, and expects it to
// be taken.
func (w *world) submit(actor who.Actor, path string, form url.Values) {
	w.Helper()
	if got := w.ask(http.MethodPost, path, form, w.session(actor.ID)); got.Code != http.StatusSeeOther {
		w.Fatalf("POST %s: status %d", path, got.Code)
	}
}
