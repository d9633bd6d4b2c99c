package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// Migrate brings the database that the owner's URL names up to date: the
// schema, our migrations, the job queue's tables, and the identity key (made
// if there is none and want is zero, replaced by want otherwise). It gives
// the key in force. Errors: Unavailable with the mend.
func Migrate(ctx context.Context, ownerURL string, files fs.FS, want Key) (Key, error) {
	const op = "pg.Migrate"
	pool, schema, err := asOwner(ctx, op, ownerURL)
	if err != nil {
		return Key{}, err
	}
	defer pool.Close()
	if err := prepareSchema(ctx, pool, schema); err != nil {
		return Key{}, explain(op, err)
	}
	if err := runMigrations(ctx, pool, files, schema); err != nil {
		return Key{}, explain(op, err)
	}
	key, err := settleKey(ctx, pool, want)
	return key, explain(op, err)
}

// KeyOf is the identity key in force, read as the owner; nothing is changed.
// Errors: Unavailable with the mend; NotFound where there is none yet.
func KeyOf(ctx context.Context, ownerURL string) (Key, error) {
	const op = "pg.KeyOf"
	pool, _, err := asOwner(ctx, op, ownerURL)
	if err != nil {
		return Key{}, err
	}
	defer pool.Close()
	key, err := keptKey(ctx, pool)
	if err != nil {
		return Key{}, explain(op, err)
	}
	return key, nil
}

// asOwner connects as the owner, and gives the partnership's schema.
func asOwner(ctx context.Context, op, ownerURL string) (pool *pgxpool.Pool, schema string, err error) {
	cfg, err := pgxpool.ParseConfig(ownerURL)
	if err != nil {
		return nil, "", fault.New(fault.Unavailable, op, "The owner's connection string can't be read. Write it as postgres://user:password@host:5432/database.")
	}
	setPath(cfg)
	if pool, err = pgxpool.NewWithConfig(ctx, cfg); err != nil {
		return nil, "", explain(op, err)
	}
	schema, _, _ = strings.Cut(cfg.ConnConfig.RuntimeParams["search_path"], ",")
	return pool, schema, nil
}

// prepareSchema makes the schema and refuses a server that is too old.
func prepareSchema(ctx context.Context, pool *pgxpool.Pool, schema string) error {
	var version int
	if err := pool.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		return err
	}
	if version < 150000 {
		return fault.Newf(fault.Unavailable, "pg.Migrate", "PostgreSQL %d is too old: Sightline needs version 15 or newer.", version/10000)
	}
	name := pgx.Identifier{strings.TrimSpace(schema)}.Sanitize()
	if _, err := pool.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+name+"; GRANT USAGE ON SCHEMA "+name+" TO sightline_app"); err != nil {
		return err
	}
	_, err := pool.Exec(ctx, noTemporary)
	return err
}

// noTemporary takes temporary tables away from the application, where the
// database is ours to say so: it makes none, and an attacker's would stay on
// the connection. Where an operator owns the database, search_path still finds
// ours first.
const noTemporary = `DO $$ BEGIN
	EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, sightline_app', current_database());
EXCEPTION WHEN insufficient_privilege THEN NULL; END $$`

func runMigrations(ctx context.Context, pool *pgxpool.Pool, files fs.FS, schema string) error {
	db := stdlib.OpenDBFromPool(pool)
	defer func() { _ = db.Close() }()
	if err := upgrade(ctx, db, files); err != nil {
		return err
	}
	queue, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: strings.TrimSpace(schema)})
	if err != nil {
		return err
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	return grantQueue(ctx, pool)
}

func upgrade(ctx context.Context, db *sql.DB, files fs.FS) error {
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) && partial.Failed != nil {
		return fmt.Errorf("migration %s: %w", partial.Failed.Source.Path, partial.Err)
	}
	return err
}

// grantQueue lets the application use the job queue's own tables, which hold
// ids, never words about a person, and see which migrations were run.
func grantQueue(ctx context.Context, pool *pgxpool.Pool) error {
	_, err := pool.Exec(ctx, `
		DO $$ DECLARE name text; BEGIN
			FOR name IN SELECT c.oid::regclass FROM pg_class c
				WHERE c.relnamespace = current_schema()::regnamespace AND c.relname LIKE 'river\_%' AND c.relkind = 'r'
			LOOP EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ' || name || ' TO sightline_app'; END LOOP;
			FOR name IN SELECT c.oid::regclass FROM pg_class c
				WHERE c.relnamespace = current_schema()::regnamespace AND c.relname LIKE 'river\_%' AND c.relkind = 'S'
			LOOP EXECUTE 'GRANT USAGE, SELECT ON ' || name || ' TO sightline_app'; END LOOP;
			GRANT SELECT ON goose_db_version TO sightline_app;
		END $$`)
	return err
}

// settleKey gives the identity key in force.
func settleKey(ctx context.Context, pool *pgxpool.Pool, want Key) (Key, error) {
	if want == (Key{}) {
		kept, err := keptKey(ctx, pool)
		if err == nil || !NoRows(err) {
			return kept, err
		}
		want = NewKey()
	}
	inner, outer := want.pads()
	_, err := pool.Exec(ctx, `INSERT INTO identity_key (key, inner_pad, outer_pad) VALUES ($1, $2, $3)
		ON CONFLICT (only_one) DO UPDATE SET key = $1, inner_pad = $2, outer_pad = $3`, want[:], inner, outer)
	return want, err
}

func keptKey(ctx context.Context, pool *pgxpool.Pool) (Key, error) {
	var kept []byte
	if err := pool.QueryRow(ctx, "SELECT key FROM identity_key").Scan(&kept); err != nil {
		return Key{}, err
	}
	return Key(kept), nil
}
