package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/pg/cluster"
	"github.com/sightline-partnership/sightline/migrations"
)

// house is the private PostgreSQL, run as Sightline runs it: nothing is unsafe.
type house struct {
	dir    string
	keep   bool
	server *cluster.Cluster
}

func open(ctx context.Context, dir string) (*house, error) {
	h := &house{dir: dir, keep: dir != ""}
	var err error
	if h.keep {
		err = os.MkdirAll(dir, 0o755) //nolint:gosec // the server's user passes through
	} else if h.dir, err = os.MkdirTemp("", "sightline-site"); err == nil {
		err = os.Chmod(h.dir, 0o755) //nolint:gosec // the server's user passes through
	}
	if err != nil {
		return nil, err
	}
	if h.dir, err = filepath.Abs(h.dir); err != nil {
		return nil, err
	}
	if h.server, err = cluster.Start(ctx, cluster.Options{Dir: filepath.Join(h.dir, "pg")}); err != nil {
		return nil, errors.Join(err, h.remove())
	}
	return h, nil
}

func (h *house) close() {
	_ = h.server.Stop()
	_ = h.remove()
}

func (h *house) remove() error {
	if h.keep {
		return nil
	}
	return os.RemoveAll(h.dir)
}

// base is a database with a county in it.
type base struct {
	size
	name                       string
	appURL, ownerURL, superURL string
	super                      *pgx.Conn // passes by policies: it loads, resets, and sends statements bare
	county                     *county
	targets                    *targets
}

// county gives the database of a size, which is loaded unless it is there.
func (h *house) county(ctx context.Context, z size, seed uint64, out io.Writer) (*base, error) {
	name := fmt.Sprintf("county_%d_%d_%d_%d", z.People, z.Referrals, z.Staff, seed)
	b := &base{size: z, name: name, appURL: h.server.AppURL(name), ownerURL: h.server.OwnerURL(name), superURL: h.server.SuperURL(name)}
	loaded, err := h.empty(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := h.server.EnsureDatabase(ctx, name); err != nil {
		return nil, err
	}
	if _, err := pg.Migrate(ctx, b.ownerURL, migrations.Files, pg.Key{}); err != nil {
		return nil, err
	}
	if b.super, err = pgx.Connect(ctx, b.superURL); err != nil {
		return nil, err
	}
	if _, err = b.super.Exec(ctx, "SET search_path = sightline, public"); err != nil {
		return nil, err
	}
	if b.county, err = newCounty(z, seed, now().UTC()); err != nil || loaded {
		return b, err
	}
	if err := load(ctx, b.super, b.county, out); err != nil {
		return nil, err
	}
	_, err = b.super.Exec(ctx, "COMMENT ON DATABASE "+pgx.Identifier{name}.Sanitize()+" IS 'whole'")
	return b, err
}

// empty drops a database that was not loaded to its end; whole says that one was.
func (h *house) empty(ctx context.Context, name string) (whole bool, err error) {
	conn, err := pgx.Connect(ctx, h.server.SuperURL("postgres"))
	if err != nil {
		return false, err
	}
	defer func() { _ = conn.Close(ctx) }()
	err = conn.QueryRow(ctx, "SELECT coalesce((SELECT shobj_description(oid, 'pg_database') = 'whole' FROM pg_database WHERE datname = $1), false)", name).Scan(&whole)
	if err != nil || whole {
		return whole, err
	}
	_, err = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize())
	return false, err
}
