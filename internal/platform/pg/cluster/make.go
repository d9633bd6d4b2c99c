package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// version is the major version that made the data; "" when there is none.
func (c *Cluster) version() (string, error) {
	content, err := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", c.faultFolder(c.data, err)
	}
	return lastLine(string(content)), nil
}

// findPrograms takes the programs of the version that made the data, else the
// newest.
func (c *Cluster) findPrograms() error {
	has, err := c.version()
	if err != nil {
		return err
	}
	c.programs, err = find(has)
	return err
}

// prepare makes the cluster in its folder if there is none.
func (c *Cluster) prepare(ctx context.Context) error {
	has, err := c.version()
	if err != nil {
		return err
	}
	if has != "" {
		if has != fmt.Sprint(c.programs.major) {
			return faultOtherVersion(c.data, has, c.programs.major)
		}
		return nil
	}
	entries, err := os.ReadDir(c.data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c.makeData(ctx)
	case err != nil:
		return c.faultFolder(c.data, err)
	case len(entries) > 0:
		return faultForeign(c.data)
	}
	return c.initdb(ctx, c.data) // an empty folder, or a disk, that the operator put there
}

// makeData makes the data beside its place and moves it there when it is
// whole: a start that is killed half-way leaves nothing that looks like data.
func (c *Cluster) makeData(ctx context.Context) error {
	fresh := c.data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return c.faultFolder(fresh, err)
	}
	if err := c.make(fresh); err != nil {
		return err
	}
	err := c.initdb(ctx, fresh)
	if err == nil {
		if err = os.Rename(fresh, c.data); err == nil {
			return nil
		}
		err = c.faultFolder(c.data, err)
	}
	_ = os.RemoveAll(fresh)
	return err
}

func (c *Cluster) initdb(ctx context.Context, dir string) error {
	args := []string{"-D", dir, "-U", superuser, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"}
	if c.unsafe {
		args = append(args, "--no-sync")
	}
	said := &tail{}
	cmd := exec.CommandContext(ctx, c.programs.path("initdb"), args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	cmd.Stdout, cmd.Stderr = said, said
	started, exited := c.child(cmd)
	if err := <-started; err != nil {
		return c.faultFromLog(err.Error())
	}
	if err := <-exited; err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return c.faultFromLog(said.String())
	}
	return nil
}

// ensureRoles makes the two roles, and the extension that a new database
// starts with.
func (c *Cluster) ensureRoles(ctx context.Context) error {
	return c.super(ctx, "template1", `DO $$ BEGIN
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sightline_owner') THEN
			CREATE ROLE sightline_owner LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
			CREATE ROLE sightline_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;
		END IF; END $$;
		CREATE EXTENSION IF NOT EXISTS pg_trgm`)
}

// EnsureDatabase makes a database that belongs to the owner, if there is none.
// Errors: Unavailable.
func (c *Cluster) EnsureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
	if err != nil {
		return unavailable("The private database does not answer.")
	}
	defer func() { _ = conn.Close(ctx) }()
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
		return c.faultFromLog(err.Error())
	}
	if there {
		return nil
	}
	if _, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" OWNER sightline_owner"); err != nil {
		return c.faultFromLog(err.Error())
	}
	return nil
}

// super runs statements as the superuser.
func (c *Cluster) super(ctx context.Context, database, sql string) error {
	conn, err := pgx.Connect(ctx, c.SuperURL(database))
	if err != nil {
		return c.faultFromLog(c.words() + "\n" + err.Error())
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err = conn.Exec(ctx, sql); err != nil {
		return c.faultFromLog(err.Error())
	}
	return nil
}

// answers is nil when the server takes connections.
func (c *Cluster) answers(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}
