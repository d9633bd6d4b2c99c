package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// office is a database with a journal, a worker, an auditor, and a way past
// the policies.
type office struct {
	*testing.T
	testkit.Database
	db              *pg.DB
	journal         *audit.Journal
	worker, auditor who.Actor
	super           *pgx.Conn
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, Database: testkit.NewDatabase(t)}
	o.db = o.Open(t)
	o.journal = audit.New(o.db, when.System)
	agency := id.New()
	o.worker = who.Actor{Kind: who.Person, ID: id.New(), Agency: agency, Roles: who.Referrer, Request: "r"}
	o.auditor = who.Actor{Kind: who.Person, ID: id.New(), Agency: agency, Roles: who.Auditor, Request: "r"}
	err := o.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agency (id, name, kind, created) VALUES ($1, 'Harle Academy', 'school', now())`, agency)
		for _, a := range []who.Actor{o.worker, o.auditor} {
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO account (id, kind, agency_id, name, roles, created) VALUES ($1, 'person', $2, 'Somebody', $3, now())`, a.ID, agency, a.Roles.Keys())
			}
		}
		return err
	})
	if err == nil {
		o.super, err = pgx.Connect(ctx, o.SuperURL)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.super.Close(ctx) })
	return o
}

// count is what another connection sees committed.
func (o *office) count(where string, args ...any) (n int) {
	o.Helper()
	if err := o.super.QueryRow(ctx, `SELECT count(*) FROM sightline.journal WHERE `+where, args...).Scan(&n); err != nil {
		o.Fatal(err)
	}
	return n
}

// A write's entry commits with the write, or not at all.
func TestWriteIsInTheTransaction(t *testing.T) {
	o := newOffice(t)
	subject, sentinel := id.New(), errors.New("no")
	write := func(end error) error {
		return o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error {
			if err := o.journal.WriteBecause(ctx, tx, "test.write", "a reason", nil, subject); err != nil {
				return err
			}
			if o.count(`subjects @> ARRAY[$1::uuid]`, subject) != 0 {
				t.Error("an entry is there before its write")
			}
			return end
		})
	}
	if err := write(sentinel); !errors.Is(err, sentinel) || o.count(`subjects @> ARRAY[$1::uuid]`, subject) != 0 {
		t.Errorf("a write that was taken back left an entry (%v)", err)
	}
	if err := write(nil); err != nil || o.count(`subjects @> ARRAY[$1::uuid] AND kind = 'write' AND actor_id = $2 AND agency_id = $3 AND reason = 'a reason' AND purpose = 'safeguarding' AND request = 'r'`,
		subject, o.worker.ID, o.worker.Agency) != 1 {
		t.Errorf("a write has no entry that tells all (%v)", err)
	}
}

// A read's entry is committed when As returns, for another connection to see;
// a read that failed has none; reads that were not made leave none.
func TestReadIsDurableBeforeTheAnswer(t *testing.T) {
	o := newOffice(t)
	for i := range 20 {
		subject := id.New()
		err := o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error { return o.journal.Read(tx, "test.read", subject) })
		if err != nil || o.count(`subjects @> ARRAY[$1::uuid] AND kind = 'read' AND actor_id = $2`, subject, o.worker.ID) != 1 {
			t.Fatalf("read %d returned before its entry was there (%v)", i, err)
		}
	}
	failed := id.New()
	err := o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error {
		return errors.Join(o.journal.Read(tx, "test.read", failed), errors.New("no"))
	})
	if err == nil || o.count(`subjects @> ARRAY[$1::uuid]`, failed) != 0 {
		t.Error("a read that was not made is in the journal")
	}
}

// No entry, no answer: when the journal can't be written, the read fails.
func TestNoEntryNoAnswer(t *testing.T) {
	o := newOffice(t)
	if _, err := o.super.Exec(ctx, `CREATE FUNCTION sightline.disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END $$;
		CREATE TRIGGER disk_full BEFORE INSERT ON sightline.journal FOR EACH ROW EXECUTE FUNCTION sightline.disk_full()`); err != nil {
		t.Fatal(err)
	}
	err := o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error { return o.journal.Read(tx, "test.read", id.New()) })
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("a read that nobody could journal gives %v; want Unavailable", err)
	}
}

// Many requests share a commit, and none is lost.
func TestReadsShareCommits(t *testing.T) {
	o := newOffice(t)
	const readers, each = 16, 25
	var all sync.WaitGroup
	for range readers {
		all.Go(func() {
			for range each {
				if err := o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error { return o.journal.Read(tx, "test.storm", id.New()) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	var commits int
	if err := o.super.QueryRow(ctx, `SELECT count(DISTINCT xmin::text) FROM sightline.journal WHERE action = 'test.storm'`).Scan(&commits); err != nil {
		t.Fatal(err)
	}
	n := o.count(`action = 'test.storm'`)
	t.Logf("%d entries in %d commits", n, commits)
	if n != readers*each || commits >= n {
		t.Errorf("%d entries in %d commits; want %d in fewer", n, commits, readers*each)
	}
}

// Rows are only added: the application may not change them, and the owner is
// stopped as well.
func TestOnlyAdded(t *testing.T) {
	o := newOffice(t)
	if err := o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error {
		return o.journal.Write(ctx, tx, "test.write", audit.Change{"a": {To: json.RawMessage("1")}}, id.New())
	}); err != nil {
		t.Fatal(err)
	}
	owner, err := pgx.Connect(ctx, o.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(ctx) }()
	for _, table := range []string{"journal", "journal_change"} {
		for _, sql := range []string{`UPDATE sightline.` + table + ` SET ` + map[string]string{"journal": "reason = 'x'", "journal_change": "changed = '{}'"}[table], `DELETE FROM sightline.` + table, `TRUNCATE sightline.` + table + ` CASCADE`} {
			for who, conn := range map[string]*pgx.Conn{"the owner": owner, "a superuser": o.super} {
				if _, err := conn.Exec(ctx, sql); err == nil {
					t.Errorf("%s may: %s", who, sql)
				}
			}
			if err := o.db.As(ctx, o.auditor, "oversight", func(tx *pg.Tx) error { _, err := tx.Exec(ctx, sql); return err }); err == nil {
				t.Errorf("the application may: %s", sql)
			}
		}
	}
}

// What is read back encodes to the bytes of what was written.
func TestCanonicalSurvivesTheDatabase(t *testing.T) {
	o := newOffice(t)
	subject := id.New()
	change, err := audit.Diff(nil, map[string]any{"html": "<b>&\u2028</b>", "number": 1e21, "small": 0.1, "list": []any{1, "two", nil}, "nested": map[string]any{"b": 1, "a": 2}, "child": "Zoë 𝒜"})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error {
		return o.journal.WriteBecause(ctx, tx, "test.write", "why – so", change, subject)
	}); err != nil {
		t.Fatal(err)
	}
	var e audit.Entry
	var text []byte
	if err := o.super.QueryRow(ctx, `SELECT j.id, j.at, j.kind, j.action, j.actor_id, j.agency_id, j.subjects, j.purpose, j.reason, j.request, c.changed
		FROM sightline.journal j JOIN sightline.journal_change c ON c.entry_id = j.id WHERE j.subjects @> ARRAY[$1::uuid]`, subject).
		Scan(&e.ID, &e.At, &e.Kind, &e.Action, &e.Actor, &e.Agency, &e.Subjects, &e.Purpose, &e.Reason, &e.Request, &text); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &e.Changed); err != nil {
		t.Fatal(err)
	}
	written := e
	written.Changed = change
	if !bytes.Equal(e.Canonical(), written.Canonical()) {
		t.Errorf("read back:\n%s\nwritten:\n%s", e.Canonical(), written.Canonical())
	}
}

// The auditor sees every entry and no content; somebody outside, their own.
func TestWhoSeesTheJournal(t *testing.T) {
	o := newOffice(t)
	subject := id.New()
	began := time.Now()
	for range 3 {
		if err := o.db.As(ctx, o.worker, who.Safeguarding, func(tx *pg.Tx) error {
			return o.journal.Write(ctx, tx, "test.write", audit.Change{"a": {To: json.RawMessage(`"secret"`)}}, subject)
		}); err != nil {
			t.Fatal(err)
		}
	}
	page, _, err := o.journal.Search(ctx, o.auditor, who.Oversight, audit.Filter{Subject: subject, Action: "test.", From: began.Add(-time.Minute)})
	if err != nil || len(page) != 3 || page[0].Changed != nil || page[0].ActorName != "Somebody" {
		t.Errorf("the auditor sees %d entries, the first %+v, %v; want 3 without content", len(page), page, err)
	}
	if page, _, err := o.journal.Search(ctx, o.worker, who.Safeguarding, audit.Filter{Subject: subject}); err != nil || len(page) != 0 {
		t.Errorf("somebody with no tie to a record sees %d entries about it, %v; want none", len(page), err)
	}
	if page, _, err := o.journal.Search(ctx, o.worker, who.Safeguarding, audit.Filter{Action: "test."}); err != nil || len(page) != 3 {
		t.Errorf("somebody sees %d of their own 3 entries, %v", len(page), err)
	}
	if state, err := o.journal.As(ctx, o.auditor, who.Oversight, subject, time.Now()); err != nil || len(state) != 0 {
		t.Errorf("the auditor reads a record in its changes: %s, %v", state, err)
	}
}
