// Package hubkit gives tests a whole Sightline on a fresh database, a small
// partnership that works in it, and a clock that the test moves.
//
// Nothing in it is faked but the time. Begin with [New].
package hubkit

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// World is a partnership at work.
type World struct {
	testing.TB
	*app.App
	Cast
	Super    *pgx.Conn // past every policy, which only a test may be
	Agencies map[string]id.UUID

	clock atomic.Pointer[time.Time]
	teams map[string]access.WorkTeam
}

// Cast is who works in the partnership.
type Cast struct {
	Worker, Colleague     who.Actor // practitioners of the hub
	Manager, Deputy       who.Actor // managers of the hub
	School, SchoolTeam    who.Actor // the safeguarding lead, and somebody of the same team
	Police, Nurse         who.Actor // who answer for their agencies
	Charity, Chair, Audit who.Actor // with no part in anything; the board; oversight
}

// Monday is where the clock of every world begins: ten on a working Monday.
var monday = time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)

// New opens Sightline on a fresh database, with its cast.
func New(tb testing.TB) *World {
	tb.Helper()
	return NewThrough(tb, func(url string) string { return url })
}

// NewThrough is New with a way of the test's own from the application to its
// database: it is given the connection string, and gives the one to use.
func NewThrough(tb testing.TB, way func(url string) string) *World {
	tb.Helper()
	ctx := context.Background()
	w := &World{TB: tb, Agencies: map[string]id.UUID{}, teams: map[string]access.WorkTeam{}}
	w.Set(monday)
	db := testkit.NewDatabase(tb)
	var err error
	w.App, err = app.Open(ctx, app.Config{DatabaseURL: way(db.AppURL), OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch",
		HubPhone: "01632 960 123", BaseURL: "http://localhost:8080", Demo: true}, w.Now, slog.New(slog.DiscardHandler))
	w.OK(err)
	tb.Cleanup(w.Close)
	w.Super, err = pgx.Connect(ctx, db.SuperURL)
	w.OK(err)
	tb.Cleanup(func() { _ = w.Super.Close(ctx) })
	w.Exec(`SET search_path = sightline, public`)
	w.people()
	return w
}

func (w *World) people() {
	w.Helper()
	for _, a := range []struct {
		name, kind string
		hub        bool
	}{{"council", "council", true}, {"school", "school", false}, {"police", "police", false}, {"health", "health", false}, {"charity", "charity", false}} {
		agency := access.Agency{ID: id.New(), Name: "Eastmarch " + a.name, Kind: a.kind, Phone: "01632 960 200"}
		w.Agencies[a.name] = agency.ID
		w.OK(w.Directory.FoundAgency(context.Background(), agency))
		team := access.WorkTeam{ID: id.New(), Agency: agency.ID, Name: "Team", Hub: a.hub}
		w.teams[a.name] = team
		w.OK(w.Directory.FoundTeam(context.Background(), team))
	}
	w.Worker, w.Colleague = w.Join("council", "Joy Okoro", who.Practitioner), w.Join("council", "Marcus Hale", who.Practitioner)
	w.Manager, w.Deputy = w.Join("council", "Ruth Devlin", who.Manager), w.Join("council", "Kwame Osei", who.Manager)
	w.School, w.SchoolTeam = w.Join("school", "Yusuf Ahmed", who.Referrer), w.Join("school", "Carys Price", who.Referrer)
	w.Police, w.Nurse = w.Join("police", "Simran Kaur", who.PartnerContact), w.Join("health", "Grace Bello", who.PartnerContact)
	w.Charity, w.Chair = w.Join("charity", "Jo Moss", who.Referrer|who.PartnerContact), w.Join("charity", "Helen Bright", who.Board)
	w.Audit = w.Join("charity", "Alan Fenwick", who.Auditor)
}

// Join makes somebody who works for an agency, in its team.
func (w *World) Join(agency, name string, roles who.Role) who.Actor {
	w.Helper()
	team := w.teams[agency]
	a := access.Account{ID: id.New(), Kind: "person", Agency: team.Agency, Team: team.ID, Hub: team.Hub, Name: name,
		Email: id.New().String() + "@" + agency + ".example", Roles: roles}
	w.OK(w.Directory.FoundAccount(context.Background(), a))
	actor := a.Actor()
	actor.Request = "test"
	return actor
}

// Now is the world's time.
func (w *World) Now() time.Time { return *w.clock.Load() }

// Set moves the world's clock.
func (w *World) Set(t time.Time) { w.clock.Store(&t) }

// Later moves the clock on.
func (w *World) Later(d time.Duration) { w.Set(w.Now().Add(d)) }

// Today is the day of the world's clock.
func (w *World) Today() when.Date { return when.DateOf(w.Now()) }

// OK fails the test for any error.
func (w *World) OK(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v: %s %v", err, fault.Message(err), fault.FieldsOf(err))
	}
}

// Fails fails the test unless err is of the kind and names every field.
func (w *World) Fails(err error, kind fault.Kind, fields ...string) {
	w.Helper()
	if !fault.Is(err, kind) {
		w.Fatalf("err = %v; want %v", err, kind)
	}
	for _, name := range fields {
		if fault.FieldsOf(err)[name] == "" {
			w.Errorf("fields %v; want %s named with its mend", fault.FieldsOf(err), name)
		}
	}
}

// Exec runs a statement past every policy.
func (w *World) Exec(sql string, args ...any) {
	w.Helper()
	if _, err := w.Super.Exec(context.Background(), sql, args...); err != nil {
		w.Fatalf("%s: %v", sql, err)
	}
}

// Count is the one number that a query gives, past every policy.
func (w *World) Count(sql string, args ...any) (n int) {
	w.Helper()
	if err := w.Super.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		w.Fatalf("%s: %v", sql, err)
	}
	return n
}

// Text is the one text that a query gives, past every policy.
func (w *World) Text(sql string, args ...any) (s string) {
	w.Helper()
	if err := w.Super.QueryRow(context.Background(), sql, args...).Scan(&s); err != nil {
		w.Fatalf("%s: %v", sql, err)
	}
	return s
}

// Together lets several things happen at the same moment: it takes the locks
// that the statement takes, starts them all, waits until each waits for the
// locks, and lets go. It gives their errors in order.
func (w *World) Together(lock string, things ...func() error) []error {
	w.Helper()
	w.Exec(`BEGIN`)
	w.Exec(lock)
	errs, done := make([]error, len(things)), make(chan struct{})
	for i, thing := range things {
		go func() {
			errs[i] = thing()
			done <- struct{}{}
		}()
	}
	w.waitFor(len(things))
	w.Exec(`COMMIT`)
	for range things {
		<-done
	}
	return errs
}

// waitFor returns once so many connections to this database wait for a lock.
func (w *World) waitFor(many int) {
	w.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if w.Count(`SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted`) >= many {
			return
		}
	}
	w.Error("they did not meet: nothing waits for the lock")
}

// Cut lets a thing wait for the lock that the statement takes, and then ends
// its connection to the database. It gives the thing's error.
func (w *World) Cut(lock string, thing func() error) (err error) {
	w.Helper()
	w.Exec(`BEGIN`)
	w.Exec(lock)
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = thing()
	}()
	w.waitFor(1)
	w.Exec(`SELECT pg_terminate_backend(pid) FROM (SELECT DISTINCT pid FROM pg_locks WHERE NOT granted) waiting`)
	w.Exec(`COMMIT`)
	<-done
	return err
}

// Site is the whole site as somebody sees it who is signed in.
func (w *World) Site(actor who.Actor) *Visitor {
	w.Helper()
	handler, err := w.Handler()
	w.OK(err)
	v := &Visitor{TB: w.TB, handler: handler, now: w.Now, enter: func() *http.Cookie {
		w.Helper()
		token, err := w.SignIn.DemoSignIn(context.Background(), actor.ID)
		w.OK(err)
		return &http.Cookie{Name: "sightline_session", Value: token}
	}}
	v.session()
	return v
}
