package unsent_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/crypt"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/unsent"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// desk is a database with two people and a clock that the test moves.
type desk struct {
	*testing.T
	*unsent.Service
	db     *pg.DB
	super  *pgx.Conn
	now    time.Time
	ama    who.Actor
	danny  who.Actor
	placed unsent.Words
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, now: time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)}
	base := testkit.NewDatabase(t)
	d.db = base.Open(t)
	clock := func() time.Time { return d.now }
	d.Service = unsent.New(d.db, crypt.Key{1}, clock)
	dir := access.NewDirectory(d.db, audit.New(d.db, clock), clock)
	agency := id.New()
	d.ok(dir.FoundAgency(ctx, access.Agency{ID: agency, Name: "Harle Academy", Kind: "school"}))
	for name, actor := range map[string]*who.Actor{"Ama": &d.ama, "Danny": &d.danny} {
		a := access.Account{ID: id.New(), Kind: "person", Agency: agency, Name: name, Email: name + "@harle.example", Roles: who.Administrator}
		d.ok(dir.FoundAccount(ctx, a))
		*actor = a.Actor()
	}
	var err error
	d.super, err = pgx.Connect(ctx, base.SuperURL)
	d.ok(err)
	t.Cleanup(func() { _ = d.super.Close(ctx) })
	d.placed = unsent.Words{Page: "/people/new?kind=child", Action: "/people/new", Values: url.Values{"given": {"Zephyrine"}, "version": {"3"}}}
	return d
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatalf("%v: %s", err, fault.Message(err))
	}
}

// Words come back whole to whoever typed them, and to nobody else: another
// account, the sign-in service, the background work, or the database.
func TestWordsAreTheirTypistsAlone(t *testing.T) {
	d := newDesk(t)
	kept, err := d.Keep(ctx, d.ama.ID, d.placed)
	d.ok(err)
	got, err := d.Find(ctx, d.ama, kept)
	d.ok(err)
	if diff := cmp.Diff(unsent.Kept{ID: kept, At: d.now, Words: d.placed}, got); diff != "" {
		t.Error(diff)
	}
	for _, other := range []who.Actor{d.danny, who.SignIn, who.Jobs, who.Founding} {
		if _, err := d.Find(ctx, other, kept); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s finds it: %v", other.Name, err)
		}
		if all, err := d.All(ctx, other); err != nil || len(all) > 0 {
			t.Errorf("%s lists it: %v, %v", other.Name, all, err)
		}
		if _, err := d.Hold(ctx, other, kept, unsent.Words{Page: "/x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s writes over it: %v", other.Name, err)
		}
		d.ok(d.Drop(ctx, other, kept))
	}
	var row string
	d.ok(d.super.QueryRow(ctx, `SELECT unsent::text || encode(sealed, 'escape') FROM sightline.unsent`).Scan(&row))
	for _, word := range []string{"Zephyrine", "given", "people"} {
		if strings.Contains(row, word) {
			t.Errorf("the row says %q", word)
		}
	}
	_, err = d.super.Exec(ctx, `UPDATE sightline.unsent SET account_id = $1`, d.danny.ID)
	d.ok(err)
	if _, err := d.Find(ctx, d.danny, kept); !fault.Is(err, fault.NotFound) {
		t.Errorf("a row that was moved to another account opens: %v", err)
	}
}

// Holding again replaces; a page finds its own, the newest first; dropping ends it.
func TestHoldingAndDropping(t *testing.T) {
	d := newDesk(t)
	row, err := d.Hold(ctx, d.ama, id.UUID{}, d.placed)
	d.ok(err)
	d.now = d.now.Add(time.Minute)
	more := d.placed
	more.Values = url.Values{"given": {"Zephyrine Ada"}}
	same, err := d.Hold(ctx, d.ama, row, more)
	d.ok(err)
	elsewhere := d.placed
	elsewhere.Page = "/people/new"
	_, err = d.Hold(ctx, d.ama, id.UUID{}, elsewhere)
	d.ok(err)
	on, err := d.On(ctx, d.ama, d.placed.Page)
	d.ok(err)
	if len(on) != 1 || same != row || on[0].Values.Get("given") != "Zephyrine Ada" || !on[0].At.Equal(d.now) {
		t.Errorf("held twice: %+v", on)
	}
	d.ok(d.Drop(ctx, d.ama, row))
	if on, err = d.On(ctx, d.ama, d.placed.Page); err != nil || len(on) > 0 {
		t.Errorf("dropped, and still there: %v, %v", on, err)
	}
	if all, err := d.All(ctx, d.ama); err != nil || len(all) != 1 {
		t.Errorf("the other page's: %v, %v", all, err)
	}
}

// Words go after three days, at once for their typist and from the database
// by the daily job; and there are never more than so many.
func TestWordsGo(t *testing.T) {
	d := newDesk(t)
	first, err := d.Keep(ctx, d.ama.ID, d.placed)
	d.ok(err)
	for range 30 {
		d.now = d.now.Add(time.Second)
		_, err := d.Keep(ctx, d.ama.ID, d.placed)
		d.ok(err)
	}
	if all, err := d.All(ctx, d.ama); err != nil || len(all) != 30 || all[29].ID == first {
		t.Errorf("%d are kept, %v; want 30, without the oldest", len(all), err)
	}
	if gone, err := d.Clear(ctx); err != nil || gone != 0 {
		t.Errorf("%d went early, %v", gone, err)
	}
	d.now = d.now.Add(unsent.Length)
	if all, err := d.All(ctx, d.ama); err != nil || len(all) > 0 {
		t.Errorf("after three days: %v, %v", all, err)
	}
	if gone, err := d.Clear(ctx); err != nil || gone != 30 {
		t.Errorf("%d went, %v; want 30", gone, err)
	}
	if _, err := d.Hold(ctx, d.ama, id.UUID{}, unsent.Words{Values: url.Values{"x": {strings.Repeat("y", 1<<20)}}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("more than a megabyte: %v", err)
	}
}
