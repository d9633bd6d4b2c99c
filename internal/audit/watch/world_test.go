package watch_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/audit/watch"
	"github.com/sightline-partnership/sightline/internal/demo"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// county is the demonstration's, small, with a clock that the test moves.
type county struct {
	testing.TB
	*app.App
	super *pgx.Conn
	clock atomic.Pointer[time.Time]
	staff map[string]access.Account // by the name before the @ of their address
}

// made is when the county is made: now, since break-glass opens nothing in the
// future and sight by it ends. The days that the tests drive come after.
var made = time.Now().UTC().Truncate(time.Microsecond)

// monday is the first one after that, at ten.
func monday() time.Time {
	day := made.AddDate(0, 0, 1)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, time.UTC)
}

func newCounty(t *testing.T, referrals int) *county {
	t.Helper()
	c := &county{TB: t, staff: map[string]access.Account{}}
	c.set(made)
	db := testkit.NewDatabase(t)
	var err error
	c.App, err = app.Open(ctx, app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch", BaseURL: "http://localhost:8080", Demo: true},
		c.now, slog.New(slog.DiscardHandler))
	c.ok(err)
	t.Cleanup(c.Close)
	c.ok(demo.Build(ctx, c.CountyServices(), demo.Plan{Seed: 5, Referrals: referrals, Children: referrals}, made, c.set, func(int, int) {}))
	c.super, err = pgx.Connect(ctx, db.SuperURL)
	c.ok(err)
	t.Cleanup(func() { _ = c.super.Close(ctx) })
	_, err = c.super.Exec(ctx, `SET search_path = sightline, public`)
	c.ok(err)
	all, err := c.SignIn.Personas(ctx)
	c.ok(err)
	for _, a := range all {
		for i, r := range a.Email {
			if r == '@' {
				c.staff[a.Email[:i]] = a
			}
		}
	}
	return c
}

func (c *county) now() time.Time { return *c.clock.Load() }

func (c *county) set(t time.Time) {
	t = t.UTC().Truncate(time.Microsecond)
	c.clock.Store(&t)
}

func (c *county) later(d time.Duration) { c.set(c.now().Add(d)) }

func (c *county) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatalf("%v: %s %v", err, fault.Message(err), fault.FieldsOf(err))
	}
}

// as is somebody of the county.
func (c *county) as(key string) who.Actor {
	c.Helper()
	a, known := c.staff[key]
	if !known {
		c.Fatalf("nobody is called %s", key)
	}
	actor := a.Actor()
	actor.Request = "test"
	return actor
}

// look looks through the journal, and says how many alerts it raised.
func (c *county) look() int {
	c.Helper()
	n, err := c.Watch.Look(ctx)
	c.ok(err)
	return n
}

// alerts are the alerts as the privacy officer sees them.
func (c *county) alerts() []watch.Alert {
	c.Helper()
	all, err := c.Watch.Alerts(ctx, c.as("rahman"))
	c.ok(err)
	return all
}

// add puts somebody into the register, by the hub's deputy manager.
func (c *county) add(kind person.Kind, given, surname string, addresses ...person.Address) id.UUID {
	c.Helper()
	one, err := c.People.Create(ctx, c.as("osei"), person.CreateCommand{Person: person.Person{Kind: kind, Given: given, Surname: surname}, Addresses: addresses})
	c.ok(err)
	return one
}

// reads opens people's records, a minute apart.
func (c *county) reads(key string, people ...id.UUID) {
	c.Helper()
	for _, one := range people {
		_, err := c.People.Get(ctx, c.as(key), one)
		c.ok(err)
		c.later(time.Minute)
	}
}

// list is the ids that a query gives, past every policy.
func (c *county) list(sql string, args ...any) []id.UUID {
	c.Helper()
	rows, err := c.super.Query(ctx, sql, args...)
	c.ok(err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[id.UUID])
	c.ok(err)
	return all
}

// number is the one number that a query gives, past every policy.
func (c *county) number(sql string, args ...any) (n int) {
	c.Helper()
	c.ok(c.super.QueryRow(ctx, sql, args...).Scan(&n))
	return n
}
