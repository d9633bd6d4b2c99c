// Package testkit gives tests the real thing: a PostgreSQL of the test
// binary's own, a fresh database for every test, and a small partnership.
//
// A missing PostgreSQL fails the test; it never skips. Begin with [Main] (in
// TestMain) and [New].
package testkit

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/pg/cluster"
	"github.com/sightline-partnership/sightline/migrations"
)

// shared is the cluster of this test binary, started by the first test that
// asks and stopped by Main.
var shared struct {
	once sync.Once
	c    *cluster.Cluster
	dir  string
	key  pg.Key
	err  error
}

// Main runs a package's tests and then stops its cluster.
func Main(m *testing.M) {
	code := m.Run()
	if shared.c != nil {
		_ = shared.c.Stop()
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

const template = "sightline_template"

// start makes the cluster and the template database with every migration.
func start() {
	ctx := context.Background()
	if shared.dir, shared.err = os.MkdirTemp("", "sl-test-"); shared.err != nil {
		return
	}
	if shared.err = os.Chmod(shared.dir, 0o755); shared.err != nil { // the server's user must pass through
		return
	}
	if shared.c, shared.err = cluster.Start(ctx, cluster.Options{Dir: shared.dir + "/pg", Unsafe: true}); shared.err != nil {
		return
	}
	if shared.err = shared.c.EnsureDatabase(ctx, template); shared.err != nil {
		return
	}
	shared.key, shared.err = pg.Migrate(ctx, shared.c.OwnerURL(template), migrations.Files, pg.Key{})
}

// Database is a fresh database with every migration, and the ways into it.
type Database struct {
	AppURL, OwnerURL, SuperURL string
	Key                        pg.Key

	name string
}

// NewDatabase clones the template for one test and drops the clone after it.
func NewDatabase(tb testing.TB) Database {
	tb.Helper()
	shared.once.Do(start)
	if shared.err != nil {
		tb.Fatalf("the test's PostgreSQL did not start: %v", shared.err)
	}
	return clone(tb, template)
}

// Clone is a fresh copy of the database as it stands, to which nobody may be
// connected at the moment. It is gone after the test.
func (d Database) Clone(tb testing.TB) Database {
	tb.Helper()
	return clone(tb, d.name)
}

func clone(tb testing.TB, from string) Database {
	tb.Helper()
	return made(tb, fmt.Sprintf(`TEMPLATE %q OWNER sightline_owner STRATEGY file_copy`, from))
}

// NewEmptyDatabase is a database with nothing in it, not even the schema, and
// no key.
func NewEmptyDatabase(tb testing.TB) Database {
	tb.Helper()
	shared.once.Do(start)
	if shared.err != nil {
		tb.Fatalf("the test's PostgreSQL did not start: %v", shared.err)
	}
	d := made(tb, `OWNER sightline_owner`)
	d.Key = pg.Key{}
	return d
}

func made(tb testing.TB, how string) Database {
	tb.Helper()
	name := "t_" + id.New().String()
	super(tb, fmt.Sprintf(`CREATE DATABASE %q `, name)+how)
	tb.Cleanup(func() { super(tb, fmt.Sprintf(`DROP DATABASE %q WITH (FORCE)`, name)) })
	return Database{AppURL: shared.c.AppURL(name), OwnerURL: shared.c.OwnerURL(name), SuperURL: shared.c.SuperURL(name), Key: shared.key, name: name}
}

// Open connects to the database as the application, until the test ends.
func (d Database) Open(tb testing.TB) *pg.DB {
	tb.Helper()
	db, err := pg.Open(context.Background(), d.AppURL, d.Key)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(db.Close)
	return db
}

var making sync.Mutex // a template can't be cloned twice at the same moment

func super(tb testing.TB, sql string) {
	tb.Helper()
	making.Lock()
	defer making.Unlock()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, shared.c.SuperURL("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, sql); err != nil {
		tb.Error(err)
	}
}
