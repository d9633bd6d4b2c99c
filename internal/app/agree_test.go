package app_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

var (
	triples   = flag.Int("triples", 1_000_000, "how many (person, row, field) triples Decide and row-level security are compared on")
	agreeSeed = flag.Uint64("agree.seed", 0, "the seed of the worlds; 0 for one of the day, which is printed")
)

// Decide and row-level security say the same, in random small worlds on a real
// PostgreSQL: for everybody, every row of every table about a person is in
// sight of the application's role exactly when Decide opens the group of
// fields that the table holds; and what the services hand over is that too.
//
// A triple is one person, one row and the fields that the row holds. To see a
// failure again: go test ./internal/app -run TestBothLocksAgree -agree.seed N
func TestBothLocksAgree(t *testing.T) {
	seed := *agreeSeed
	if seed == 0 {
		seed = uint64(time.Now().Unix()) / 86_400
	}
	total, worlds, asked := 0, 0, 0
	for total < *triples && !t.Failed() {
		w := newSmallWorld(t, rand.New(rand.NewPCG(seed, uint64(worlds))))
		n, services := w.compare()
		total, worlds, asked = total+n, worlds+1, asked+services
		w.close()
	}
	t.Logf("seed %d: %d triples and %d answers of services compared in %d worlds", seed, total, asked, worlds)
	if total < *triples && !t.Failed() {
		t.Errorf("only %d triples", total)
	}
}

// smallWorld is a made-up partnership, written past the policies.
type smallWorld struct {
	testing.TB
	rng   *rand.Rand
	app   *app.App
	super *pgx.Conn
	batch pgx.Batch

	teams    []teamOf
	people   []*player
	ties     map[id.UUID][]tieOf // by record
	subjects []*subject          // referrals, people and requests

	conflicts map[id.UUID][]closing // by whom they close it to
	closings  map[id.UUID]map[id.UUID]closing
	told      []toldOf
	merges    [][2]id.UUID

	rows  []rowOf
	close func()
}

// rowOf is a row of a table, with who sees it by Decide.
type rowOf struct {
	table, key string
	sees       func(*player) bool
}

func newSmallWorld(t testing.TB, rng *rand.Rand) *smallWorld {
	t.Helper()
	ctx := context.Background()
	db := testkit.NewDatabase(t)
	cfg := app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch", HubPhone: "01632 960 123", BaseURL: "http://localhost:8080", Demo: true}
	a, err := app.Open(ctx, cfg, when.System, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	w := &smallWorld{TB: t, rng: rng, app: a, ties: map[id.UUID][]tieOf{}, conflicts: map[id.UUID][]closing{}, closings: map[id.UUID]map[id.UUID]closing{}}
	if w.super, err = pgx.Connect(ctx, db.SuperURL); err != nil {
		t.Fatal(err)
	}
	w.close = func() { _ = w.super.Close(ctx); a.Close() }
	if _, err := w.super.Exec(ctx, `SET search_path = sightline, public`); err != nil {
		t.Fatal(err)
	}
	w.fill()
	if err := w.super.SendBatch(ctx, &w.batch).Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

// compare holds what everybody sees to what Decide says, and counts.
func (w *smallWorld) compare() (triples, services int) {
	w.Helper()
	tables := map[string]bool{}
	for _, r := range w.rows {
		tables[r.table] = true
	}
	w.everyTable(tables)
	wrong := map[string]int{}
	for _, p := range w.people {
		seen := w.visible(p, slices.Sorted(maps.Keys(tables)))
		for _, r := range w.rows {
			triples++
			if got, want := seen[r.table][r.key], r.sees(p); got != want {
				if wrong[r.table]++; wrong[r.table] < 4 {
					w.Errorf("%s %s: in sight is %v, Decide says %v, for %s", r.table, w.about(r.key), got, want, w.tell(p, r))
				}
			}
		}
		services += w.ask(p)
	}
	for table, n := range wrong {
		w.Errorf("%s: %d triples of %d disagree", table, n, triples)
	}
	return triples, services
}

// keyOf is what tells the rows of a table apart where that is not "id".
var keyOf = map[string]string{"referral_worry": "referral_id", "journal_change": "entry_id", "person_pair": "a_id::text || b_id"}

// visible is the keys of the rows that the tables' policies show somebody, in
// one transaction of theirs.
func (w *smallWorld) visible(p *player, tables []string) map[string]map[string]bool {
	w.Helper()
	seen := map[string]map[string]bool{}
	ctx := context.Background()
	err := w.app.DB.As(ctx, p.Actor, who.Safeguarding, func(tx *pg.Tx) error {
		for _, table := range tables {
			key := keyOf[table]
			if key == "" {
				key = "id"
			}
			rows, err := tx.Query(ctx, "SELECT ("+key+")::text FROM "+table)
			if err != nil {
				return err
			}
			keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				return err
			}
			seen[table] = map[string]bool{}
			for _, k := range keys {
				seen[table][k] = true
			}
		}
		return w.sameTies(ctx, tx, p)
	})
	if err != nil {
		w.Fatal(err)
	}
	return seen
}

// sameTies holds the ties that the services find to those that the test counts.
func (w *smallWorld) sameTies(ctx context.Context, tx *pg.Tx, p *player) error {
	relations := access.NewRelations(when.System)
	for range 5 {
		s := w.subjects[w.rng.IntN(len(w.subjects))]
		got, err := relations.Of(ctx, tx, s.ID)
		if err != nil {
			return err
		}
		want := access.Subject{Roles: p.Roles, Hub: p.Hub, Relation: w.relation(p, s.ID)}
		if want.Conflict, want.Concern = w.closed(p, s); want.Conflict || want.Concern {
			got.Relation = want.Relation // no tie to it is in sight
		}
		if p.active && got != want {
			w.Errorf("%s is tied to %s by %+v; want %+v", p, s.kind, got, want)
		}
	}
	return nil
}

// ask holds what the services hand somebody, of a few records, to Decide.
// Nobody is asked about who can't sign in.
func (w *smallWorld) ask(p *player) (n int) {
	w.Helper()
	for range 3 {
		s := w.subjects[w.rng.IntN(len(w.subjects))]
		if !p.active {
			continue
		}
		n++
		permit := w.permit(p, s, access.Read)
		told, shown, err := w.handed(p, s)
		switch {
		case err != nil && !fault.Is(err, fault.NotFound):
			w.Errorf("%s: %v", s.kind, err)
		case (err == nil) != permit.Allow:
			w.Errorf("the services open a %s: %v; Decide says %v, for %s", s.kind, err == nil, permit.Allow, w.tellSubject(p, s))
		case err == nil && told != permit.Fields&shown:
			w.Errorf("the services hand over %b of a %s; Decide says %b, for %s", told, s.kind, permit.Fields&shown, w.tellSubject(p, s))
		}
	}
	return n
}

// handed is the field groups that a service hands somebody of a record, and
// which of them can be told from its answer.
func (w *smallWorld) handed(p *player, s *subject) (told, shown access.Field, err error) {
	ctx := context.Background()
	switch s.kind {
	case access.OnReferral:
		rec, err := w.app.Referrals.Record(ctx, p.Actor, s.ref)
		return fieldIf(rec.Worry.Worry != "", access.Worry) | fieldIf(len(rec.Requests) > 0, access.Holdings), access.Worry | access.Holdings, err
	case access.OnPerson:
		rec, err := w.app.People.Get(ctx, p.Actor, s.ID)
		told := fieldIf(rec.Surname != "", access.Identity)
		for _, a := range rec.Addresses {
			told |= fieldIf(a.Protected, access.ProtectedAddress) | fieldIf(!a.Protected, access.Contact)
		}
		return told, access.Identity | access.Contact | access.ProtectedAddress, err
	}
	_, err = w.app.Referrals.RequestForUs(ctx, p.Actor, s.ID)
	return 0, 0, err
}

func fieldIf(is bool, f access.Field) access.Field {
	if is {
		return f
	}
	return 0
}

func (w *smallWorld) about(key string) string { return key[:min(8, len(key))] }

func (w *smallWorld) tell(p *player, r rowOf) string {
	for _, s := range w.subjects {
		if s.rows[r.table+r.key] {
			return w.tellSubject(p, s)
		}
	}
	return p.String()
}

func (w *smallWorld) tellSubject(p *player, s *subject) string {
	return fmt.Sprintf("%s; %s at seal %d, relation %b, closed %v", p, s.kind, s.seal, w.relation(p, s.ID), w.isClosed(p, s))
}
