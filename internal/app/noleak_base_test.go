package app_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/demo"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// base is the county from which every pair of worlds is made: a copy each, and
// in each copy what one person may not see is changed by chance. Nobody is
// connected to it while worlds are made.
type base struct {
	db        testkit.Database
	at        map[access.Seal]target
	pack      string
	seats     []seat
	token     string                // of the agency's system, which has no session
	specimens map[string]url.Values // by pattern: a form as somebody may send it
	lures     lures
	columns   []column
	known     map[string]bool // every id and reference that stands in it
	began     time.Time       // where the clocks of its worlds begin
}

// newBase makes a county in which there is something of every kind to hide,
// and everybody who walks it: every role with every tie, the demonstration's
// people and an agency's system.
func newBase(t *testing.T) *base {
	t.Helper()
	b := &base{db: testkit.NewDatabase(t), began: when.System().Truncate(time.Millisecond)}
	cfg := b.config(b.db)
	a, err := app.OpenDemo(context.Background(), cfg, demo.Plan{Seed: *firstSeed, Referrals: 40, Children: 40}, slog.New(slog.DiscardHandler), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	a.Beat = 0
	w := &world{TB: t, app: a}
	defer a.Close()
	w.join(b.db)
	defer func() { _ = w.super.Close(context.Background()) }()
	w.unfold()
	b.at, b.pack = w.targets(), w.pack()
	m := matrix{world: w, at: b.at, pack: b.pack}
	for _, s := range w.everySeat() {
		if s.relation == access.None || opens(s) {
			m.tie(s)
			b.seats = append(b.seats, s)
		}
	}
	b.bringPersonas(w)
	w.furnish(b.at)
	w.late(b.at, b.seats)
	for _, s := range b.seats {
		m.token(s) // here, so that every world has it
	}
	b.specimens = m.specimens()
	b.lures = w.lures(b.at)
	b.bringSystem(w)
	b.columns = w.columns()
	b.known = w.known(b.columns)
	return b
}

func (b *base) config(db testkit.Database) app.Config {
	return app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch", HubPhone: "01632 960 123",
		BaseURL: "http://localhost:8080", Demo: true}
}

// join connects the world to its database past the policies, and makes its
// handler.
func (w *world) join(db testkit.Database) {
	w.Helper()
	var err error
	if w.handler, err = w.app.Handler(); err != nil {
		w.Fatal(err)
	}
	if w.super, err = pgx.Connect(context.Background(), db.SuperURL); err != nil {
		w.Fatal(err)
	}
	w.exec("")
}

// opens is whether the seat's tie opens more to it than it has without: the
// other ties need no walk of their own.
func opens(s seat) bool {
	for _, kind := range []access.Kind{access.OnReferral, access.OnPerson, access.OnRequest} {
		for _, seal := range seals {
			untied, r := seat{Account: s.Account}, access.Resource{Kind: kind, Seal: seal}
			env := access.Env{Purpose: who.Safeguarding}
			if access.Decide(s.subject(), r, access.Read, env) != access.Decide(untied.subject(), r, access.Read, env) {
				return true
			}
		}
	}
	return false
}

// bringPersonas adds the demonstration's people, who have work of their own.
func (b *base) bringPersonas(w *world) {
	w.Helper()
	for _, one := range w.personas() {
		b.seats = append(b.seats, seat{Account: one, cookie: w.session(one.ID)})
	}
}

// bringSystem adds the system of the agency whose people raised the most.
func (b *base) bringSystem(w *world) {
	w.Helper()
	ctx := context.Background()
	agency, err := id.Parse(w.text(`SELECT agency_id::text FROM referral GROUP BY agency_id ORDER BY count(*) DESC, agency_id LIMIT 1`))
	if err != nil {
		w.Fatal(err)
	}
	account, err := w.app.Directory.SystemOf(ctx, access.Agency{ID: agency, Name: "Agency"})
	if err != nil {
		w.Fatal(err)
	}
	if b.token, err = w.app.SignIn.IssueToken(ctx, who.Founding, account.ID, "no-leak", when.System().Add(24*time.Hour)); err != nil {
		w.Fatal(err)
	}
	b.seats = append(b.seats, seat{Account: account})
	b.lures.raised, err = w.app.Referrals.Send(ctx, account.Actor(), referral.SendCommand{Channel: referral.ByAPI, Key: "raised", Worry: referral.Worry{DangerNow: referral.No,
		Children: []referral.Child{{Given: "Isolde", Surname: "Underbough", Born: "2012-01-02"}}, Worry: "Missing twice this week.", FamilyKnows: referral.Yes, Urgency: "today"}})
	if err != nil {
		w.Fatal(err)
	}
}

// open is one world: a copy of the base under a clock that only the walk moves.
func (b *base) open(t testing.TB) *stage {
	t.Helper()
	return b.openLogged(t, slog.New(slog.DiscardHandler))
}

func (b *base) openLogged(t testing.TB, log *slog.Logger) *stage {
	t.Helper()
	s := &stage{base: b, world: &world{TB: t}}
	db := b.db.Clone(t)
	s.set(b.began)
	var err error
	if s.app, err = app.Open(context.Background(), b.config(db), s.now, log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.app.Close)
	s.app.Beat = 0
	s.join(db)
	t.Cleanup(s.close)
	return s
}

// close leaves the world; its database goes with the test.
func (st *stage) close() {
	_ = st.super.Close(context.Background())
	st.app.Close()
}

// stage is a world in which somebody walks, at a time of its own.
type stage struct {
	*world
	base  *base
	clock atomic.Pointer[time.Time]
}

func (st *stage) now() time.Time { return *st.clock.Load() }

func (st *stage) set(t time.Time) { st.clock.Store(&t) }

// lures are what is known of those who are hidden: what somebody would type who
// wants to know whether they are there.
type lures struct {
	names, given, surnames, born, nhs, upn, phones, postcodes, emails, refs, ids, things []string

	raised string // a reference that the system's agency raised
}

func (w *world) lures(at map[access.Seal]target) (l lures) {
	w.Helper()
	for _, seal := range []access.Seal{access.Sealed, access.Restricted, access.Open} {
		one := at[seal]
		for _, p := range []string{one["person"], one["adult"]} {
			l.given = append(l.given, w.text(`SELECT given FROM person WHERE id = $1::uuid`, p))
			l.surnames = append(l.surnames, w.text(`SELECT surname FROM person WHERE id = $1::uuid`, p))
			l.names = append(l.names, w.text(`SELECT trim(given || ' ' || surname) FROM person WHERE id = $1::uuid`, p))
			l.born = append(l.born, w.text(`SELECT coalesce(nullif(born, ''), '2011-05-04') FROM person WHERE id = $1::uuid`, p))
			l.nhs = append(l.nhs, w.text(`SELECT nhs_number FROM person WHERE id = $1::uuid`, p))
			l.upn = append(l.upn, w.text(`SELECT upn FROM person WHERE id = $1::uuid`, p))
		}
		l.phones = append(l.phones, w.text(`SELECT value FROM person_reach WHERE id = $1::uuid`, one["reach"]))
		l.postcodes = append(l.postcodes, w.text(`SELECT coalesce((SELECT postcode FROM person_address WHERE person_id = $1::uuid AND protected LIMIT 1), '')`, one["person"]))
		l.refs = append(l.refs, one["ref"])
		l.ids = append(l.ids, one["referral"], one["person"], one["request"])
		l.things = append(l.things, "North stairs "+one["ref"])
	}
	l.emails = []string{w.text(`SELECT email FROM account WHERE kind = 'person' AND email <> '' ORDER BY email LIMIT 1`), "nobody@nowhere.example"}
	return l
}

// known is every id and every reference that stands in the base: what a walk
// shows beside these, and what stands for none, was made by the walk itself.
func (w *world) known(columns []column) map[string]bool {
	w.Helper()
	all := map[string]bool{}
	for _, c := range columns {
		if c.kind != "uuid" && c.column != "ref" {
			continue
		}
		rows, err := w.super.Query(context.Background(), `SELECT DISTINCT `+c.column+`::text FROM `+c.table+` WHERE `+c.column+` IS NOT NULL`)
		if err != nil {
			w.Fatal(err)
		}
		values, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			w.Fatal(err)
		}
		for _, v := range values {
			all[v] = true
		}
	}
	all[absentRef], all[id.UUID{}.String()] = true, true
	return all
}

// specimens are forms as people send them, by the pattern of the route that
// takes them: the demonstration's people, of whom each is shown some.
func (m matrix) specimens() map[string]url.Values {
	m.Helper()
	all := map[string]url.Values{}
	for _, name := range []string{"Ruth Devlin", "Yusuf Ahmed", "Det Sgt Simran Kaur", "Gill Stone", "Dame Helen Bright", "Alan Fenwick"} {
		actor := m.persona(name)
		s := seat{Account: access.Account{ID: actor.ID, Agency: actor.Agency}, cookie: m.session(actor.ID)}
		for _, rt := range m.app.Routes() {
			if rt.Method != http.MethodGet || rt.Open {
				continue
			}
			path := m.own(m.path(rt, access.Open, s), actor)
			got := m.ask(http.MethodGet, path, nil, s.cookie)
			if got.Code != http.StatusOK {
				continue
			}
			for _, f := range filled(m.TB, path, got.Body.String()) {
				if to := m.patternOf(http.MethodPost, f.action); to != "" && all[to] == nil {
					all[to] = f.fields
				}
			}
		}
	}
	return all
}

// patternOf is the pattern of the route that a path leads to.
func (w *world) patternOf(method, path string) string {
	best := ""
	for _, rt := range w.app.Routes() {
		if rt.Method != method || !fits(rt.Path, path) {
			continue
		}
		if best == "" || strings.Count(rt.Path, "{") < strings.Count(best, "{") {
			best = rt.Pattern()
		}
	}
	return best
}

func fits(pattern, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !strings.HasPrefix(want[i], "{") && want[i] != got[i] {
			return false
		}
	}
	return true
}
