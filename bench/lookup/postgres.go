package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/platform/pg/cluster"
	"github.com/sightline-partnership/sightline/match/county"
)

// database is the county in PostgreSQL, as it is usually searched.
type database struct {
	dir    string
	server *cluster.Cluster
	conn   *pgx.Conn
}

const name = "lookup"

func start(ctx context.Context) (*database, error) {
	dir, err := os.MkdirTemp("", "sightline-lookup")
	if err != nil {
		return nil, err
	}
	d := &database{dir: dir}
	if d.server, err = cluster.Start(ctx, cluster.Options{Dir: dir, Unsafe: true}); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err = d.server.EnsureDatabase(ctx, name); err == nil {
		d.conn, err = pgx.Connect(ctx, d.server.SuperURL(name))
	}
	if err == nil {
		_, err = d.conn.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS pg_trgm; SET max_parallel_workers_per_gather = 2; SET work_mem = '256MB'`)
	}
	if err != nil {
		d.stop()
	}
	return d, err
}

func (d *database) stop() {
	if d.conn != nil {
		_ = d.conn.Close(context.Background())
	}
	_ = d.server.Stop()
	_ = os.RemoveAll(d.dir)
}

// fill loads a county, the records that the questions were taken from among them, and
// builds the indexes that such a search is given.
func (d *database) fill(ctx context.Context, rows int) error {
	if _, err := d.conn.Exec(ctx, `DROP TABLE IF EXISTS people; CREATE TABLE people (id text PRIMARY KEY, name text NOT NULL, dob text NOT NULL, postcode text NOT NULL)`); err != nil {
		return err
	}
	read, stop := pull(rows)
	defer stop()
	if _, err := d.conn.CopyFrom(ctx, pgx.Identifier{"people"}, []string{"id", "name", "dob", "postcode"}, pgx.CopyFromFunc(read)); err != nil {
		return fmt.Errorf("loading %d rows: %w", rows, err)
	}
	_, err := d.conn.Exec(ctx, `CREATE INDEX ON people USING gin (name gin_trgm_ops); CREATE INDEX ON people (dob); CREATE INDEX ON people (postcode); ANALYZE people`)
	return err
}

func pull(rows int) (read func() ([]any, error), stop func()) {
	out, quit := make(chan county.Record, 1000), make(chan struct{})
	go func() {
		defer close(out)
		for r := range county.People(rows, seed) {
			select {
			case out <- r:
			case <-quit:
				return
			}
		}
	}()
	return func() ([]any, error) {
		r, more := <-out
		if !more {
			return nil, nil
		}
		v := r.Values
		return []any{r.ID, strings.ToLower(v[0] + " " + v[1]), v[4], v[7]}, nil
	}, func() { close(quit) }
}

// find asks by likeness of names, or of names, date of birth and postcode
// together. The record that the question was taken from is in the table and is
// left out of the answer.
func (d *database) find(ctx context.Context, q question, names bool) ([]string, error) {
	v := q.values
	called := strings.ToLower(v[0] + " " + v[1])
	sql, args := `SELECT id FROM people WHERE name % $1 ORDER BY similarity(name, $1) DESC, id LIMIT 20`, []any{called}
	if !names {
		sql, args = `SELECT id FROM people WHERE name % $1 OR dob = $2 AND dob <> '' OR postcode = $3 AND postcode <> ''
			ORDER BY similarity(name, $1) + (dob = $2)::int + (postcode = $3)::int DESC, id LIMIT 20`, []any{called, v[4], v[7]}
	}
	rows, err := d.conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
