package pg_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/migrations"
)

// The database as the migrations leave it keeps its promises.
func TestTheCatalogueKeepsItsPromises(t *testing.T) {
	d := testkit.NewDatabase(t)
	if _, err := pg.Migrate(context.Background(), d.OwnerURL, migrations.Files, d.Key); err != nil { // a clone's own privileges are not its template's
		t.Fatal(err)
	}
	broken, err := d.Open(t).BrokenPromises(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range broken {
		t.Errorf("%s: broken by %v", b.Promise, b.By)
	}
}

// A promise that somebody broke is named, with what breaks it.
func TestBrokenPromisesAreNamed(t *testing.T) {
	d := testkit.NewDatabase(t)
	super, err := pgx.Connect(context.Background(), d.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = super.Close(context.Background()) })
	if _, err := super.Exec(context.Background(), `ALTER TABLE sightline.person NO FORCE ROW LEVEL SECURITY; GRANT DELETE ON sightline.journal TO sightline_app;
		CREATE FUNCTION sightline.tells() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = sightline, pg_temp AS 'BEGIN RETURN (SELECT count(*) FROM journal j); END'`); err != nil {
		t.Fatal(err)
	}
	broken, err := d.Open(t).BrokenPromises(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, b := range broken {
		for _, by := range b.By {
			named[by] = true
		}
	}
	if !named["person"] || !named["journal DELETE"] || !named["tells()"] {
		t.Errorf("%+v", broken)
	}
}
