package person_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// world is a hub with two practitioners and a manager, a health agency's
// contact, a specialist, and a school's referrer.
type world struct {
	testing.TB
	*person.Service
	super                                                                     string // the database as its superuser, to lay down a county
	now                                                                       time.Time
	worker, colleague, manager, contact, specialist, referrer, audit, privacy who.Actor
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, now: time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	fresh := testkit.NewDatabase(t)
	db := fresh.Open(t)
	w.super = fresh.SuperURL
	journal := audit.New(db, clock)
	w.Service = person.New(person.Deps{DB: db, Journal: journal, Relations: access.NewRelations(clock), Clock: clock})
	dir := access.NewDirectory(db, journal, clock)
	council, health := w.agency(dir, "Eastmarch Council", "council"), w.agency(dir, "Eastmarch Health", "health")
	hub, nurses := w.team(dir, council, "The hub", true), w.team(dir, health, "School nurses", false)
	w.worker = w.account(dir, council, hub, true, who.Practitioner)
	w.colleague = w.account(dir, council, hub, true, who.Practitioner)
	w.manager = w.account(dir, council, hub, true, who.Manager)
	w.contact = w.account(dir, health, nurses, false, who.PartnerContact)
	w.specialist = w.account(dir, health, nurses, false, who.Specialist)
	w.referrer = w.account(dir, health, nurses, false, who.Referrer)
	w.privacy = w.account(dir, council, id.UUID{}, false, who.PrivacyOfficer)
	w.audit = w.account(dir, council, id.UUID{}, false, who.Auditor)
	return w
}

func (w *world) agency(dir *access.Directory, name, kind string) id.UUID {
	w.Helper()
	a := access.Agency{ID: id.New(), Name: name, Kind: kind, Phone: "01632 960 123"}
	w.ok(dir.FoundAgency(context.Background(), a))
	return a.ID
}

func (w *world) team(dir *access.Directory, agency id.UUID, name string, hub bool) id.UUID {
	w.Helper()
	t := access.WorkTeam{ID: id.New(), Agency: agency, Name: name, Hub: hub}
	w.ok(dir.FoundTeam(context.Background(), t))
	return t.ID
}

func (w *world) account(dir *access.Directory, agency, team id.UUID, hub bool, roles who.Role) who.Actor {
	w.Helper()
	a := access.Account{ID: id.New(), Kind: "person", Agency: agency, Team: team, Name: roles.Words(), Roles: roles}
	w.ok(dir.FoundAccount(context.Background(), a))
	return who.Actor{Kind: who.Person, ID: a.ID, Name: a.Name, Agency: agency, Team: team, Hub: hub, Roles: roles, Request: "test"}
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) fails(err error, kind fault.Kind) {
	w.Helper()
	if !fault.Is(err, kind) {
		w.Fatalf("err = %v; want %v", err, kind)
	}
}

// child adds a child and gives their id.
func (w *world) child(given, surname, born string, change ...func(*person.CreateCommand)) id.UUID {
	w.Helper()
	cmd := person.CreateCommand{Person: person.Person{Kind: person.Child, Given: given, Surname: surname, Born: date(w, born)}}
	for _, f := range change {
		f(&cmd)
	}
	made, err := w.Create(context.Background(), w.worker, cmd)
	w.ok(err)
	return made
}

func date(w *world, s string) when.Partial {
	w.Helper()
	p, err := when.ParsePartial(s)
	w.ok(err)
	return p
}

// count runs a query of one number as an actor.
func (w *world) count(actor who.Actor, sql string, args ...any) (n int) {
	w.Helper()
	ctx := context.Background()
	w.ok(w.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error { return tx.QueryRow(ctx, sql, args...).Scan(&n) }))
	return n
}

// account2 is a second manager.
func (w *world) account2() who.Actor {
	w.Helper()
	dir := access.NewDirectory(w.DB, w.Journal, w.Clock)
	return w.account(dir, w.manager.Agency, w.manager.Team, true, who.Manager)
}

func sprint(v any) string { return fmt.Sprintf("%+v", v) }
