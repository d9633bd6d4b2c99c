package person_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/people/person"
)

// BenchmarkSearch looks for somebody misspelt in a county of 50,000 people.
func BenchmarkSearch(b *testing.B) {
	w := newWorld(b)
	ctx := context.Background()
	super, err := pgx.Connect(ctx, w.super)
	w.ok(err)
	defer func() { _ = super.Close(ctx) }()
	_, err = super.Exec(ctx, `SET search_path = sightline, public`)
	w.ok(err)
	_, err = super.Exec(ctx, `INSERT INTO person (id, kind, given, surname, born, created, created_by)
		SELECT gen_random_uuid(), 'child', initcap(left(md5('g' || n % 900), 6)), initcap(left(md5('s' || n % 5000), 7)),
		       to_char(date '2008-12-01' + n % 6000, 'YYYY-MM-DD'), now(), $1 FROM generate_series(1, 50000) n`, w.worker.ID)
	w.ok(err)
	_, err = super.Exec(ctx, `ANALYZE person`)
	w.ok(err)
	w.child("Ama", "Testwood", "2012-03-04")
	for _, q := range []struct {
		name string
		person.Query
	}{{"misspelt", person.Query{Names: "Amma Testwod"}}, {"common", person.Query{Names: "8f53295 c4ca42"}}, {"birth", person.Query{Names: "Ama", Born: "4 3 2012"}}} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				_, err := w.Search(ctx, w.worker, q.Query)
				w.ok(err)
			}
		})
	}
}
