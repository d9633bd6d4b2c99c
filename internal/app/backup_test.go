package app_test

import (
	"io"
	"log/slog"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/demo"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// program is one of PostgreSQL's own, in PATH or where Debian puts it.
func program(t *testing.T, name string) string {
	t.Helper()
	if found, err := exec.LookPath(name); err == nil {
		return found
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(all) == 0 {
		t.Fatalf("%s is not here; it comes with PostgreSQL's client programs", name)
	}
	return slices.Max(all)
}

// What docs/runbooks/backup.md says works: a dump of a Sightline that was
// worked in comes back whole in an empty database, with its policies, and opens.
func TestABackupComesBackWhole(t *testing.T) {
	from, to := testkit.NewDatabase(t), testkit.NewEmptyDatabase(t)
	cfg := app.Config{DatabaseURL: from.AppURL, OwnerURL: from.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", BaseURL: "http://localhost:8080", Demo: true}
	a, err := app.OpenDemo(t.Context(), cfg, demo.Plan{Seed: 3, Referrals: 4, Children: 4}, slog.New(slog.DiscardHandler), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	a.Close()
	dump := filepath.Join(t.TempDir(), "sightline.dump")
	run(t, program(t, "pg_dump"), "--format=custom", "--file="+dump, from.SuperURL)
	run(t, program(t, "pg_restore"), "--exit-on-error", "--dbname="+to.SuperURL, dump)
	if diff := cmp.Diff(rows(t, from.SuperURL), rows(t, to.SuperURL)); diff != "" {
		t.Error("rows that did not come back (-was +is):", diff)
	}
	cfg.DatabaseURL, cfg.OwnerURL = to.AppURL, to.OwnerURL
	b, err := app.Open(t.Context(), cfg, when.System, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if broken, err := b.DB.BrokenPromises(t.Context()); err != nil || len(broken) > 0 {
		t.Errorf("%v, %v", broken, err)
	}
	people, err := b.SignIn.Personas(t.Context())
	if err != nil || len(people) != 27 {
		t.Errorf("%d people, %v", len(people), err)
	}
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(name), err, out)
	}
}

// rows is how many rows each table has, and a sum of what is in them.
func rows(t *testing.T, url string) map[string]string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	must(t, conn, `SET search_path = sightline, public`)
	names, err := conn.Query(t.Context(), `SELECT relname FROM pg_class WHERE relnamespace = 'sightline'::regnamespace AND relkind = 'r'`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(names, pgx.RowTo[string])
	if err != nil || len(all) < 30 {
		t.Fatal(len(all), err)
	}
	found := map[string]string{}
	for _, name := range all {
		var sum string
		if err := conn.QueryRow(t.Context(), `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM `+pgx.Identifier{name}.Sanitize()+` t`).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		found[name] = sum
	}
	return found
}
