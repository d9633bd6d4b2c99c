package cluster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Options says where the cluster lives and how it runs.
type Options struct {
	Dir    string // holds data/ and run/; made if absent
	Unsafe bool   // for tests: faster, and a power cut loses data
}

// Cluster is a running private PostgreSQL.
type Cluster struct {
	dir, data, run string
	user           *account // whom the server runs as; nil for ourselves
	programs       programs
	unsafe         bool

	lock   *os.File // held while we run; the kernel lets go of it when we die
	mu     sync.Mutex
	server *server
	ended  bool
}

// The roles of every cluster.
const (
	superuser = "sightline_super"
	Owner     = "sightline_owner" // runs migrations
	App       = "sightline_app"   // what the application logs in as
)

// Start finds the server programs, makes the cluster if there is none, heals
// what an earlier, killed start left behind, and waits until it answers.
// Errors: Unavailable, one line with the mend.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	found, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, faultUnreadable(o.Dir, err)
	}
	c := &Cluster{dir: dir, data: filepath.Join(dir, "data"), run: socketDir(dir), programs: found, unsafe: o.Unsafe}
	if c.user, err = serverUser(); err != nil {
		return nil, err
	}
	if err := c.begin(ctx); err != nil {
		_ = c.Stop()
		return nil, err
	}
	return c, nil
}

// begin is the rest of Start, on a cluster that Stop can end.
func (c *Cluster) begin(ctx context.Context) error {
	if err := c.makeFolders(); err != nil {
		return err
	}
	if err := c.takeLock(); err != nil {
		return err
	}
	if err := c.prepare(ctx); err != nil {
		return err
	}
	if err := c.heal(); err != nil {
		return err
	}
	if err := c.launch(ctx); err != nil {
		return err
	}
	return c.ensureRoles(ctx)
}

// takeLock makes sure that only one Sightline runs this cluster.
func (c *Cluster) takeLock() error {
	file, err := os.OpenFile(filepath.Join(c.dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return faultUnreadable(c.dir, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return faultInUse(c.dir)
	}
	c.lock = file
	return nil
}

// socketDir is a folder short enough for a socket's path (107 bytes on Linux).
func socketDir(dir string) string {
	run := filepath.Join(dir, "run")
	if len(run) <= 80 {
		return run
	}
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(os.TempDir(), "sightline-"+hex.EncodeToString(sum[:6]))
}

func (c *Cluster) makeFolders() error {
	for _, dir := range []string{c.dir, c.data, c.run} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return faultUnreadable(dir, err)
		}
		if err := c.own(dir); err != nil {
			return faultUnreadable(dir, err)
		}
	}
	return nil
}

// prepare makes the cluster in its folder if there is none.
func (c *Cluster) prepare(ctx context.Context) error {
	version, err := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	if err == nil {
		if has := lastLine(string(version)); has != fmt.Sprint(c.programs.major) {
			return faultOtherVersion(c.data, has, c.programs.major)
		}
		return nil
	}
	entries, err := os.ReadDir(c.data)
	if err != nil {
		return faultUnreadable(c.data, err)
	}
	if len(entries) > 0 {
		return faultForeign(c.data)
	}
	return c.initdb(ctx)
}

func (c *Cluster) initdb(ctx context.Context) error {
	args := []string{"-D", c.data, "-U", superuser, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"}
	if c.unsafe {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, c.programs.path("initdb"), args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	c.user.drop(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		return faultFromLog(c.data, string(out))
	}
	return nil
}

// URL is the connection string of a role to a database of the cluster.
func (c *Cluster) URL(role, database string) string {
	q := url.Values{"host": {c.run}, "port": {port}}
	return "postgres://" + role + "@/" + url.PathEscape(database) + "?" + q.Encode()
}

// OwnerURL and AppURL are the two ways into a database.
func (c *Cluster) OwnerURL(database string) string { return c.URL(Owner, database) }

// AppURL is the application's way into a database.
func (c *Cluster) AppURL(database string) string { return c.URL(App, database) }

// SuperURL is for making and dropping databases; the application never has it.
func (c *Cluster) SuperURL(database string) string { return c.URL(superuser, database) }

// port names the socket; nothing listens on a network.
const port = "5432"

// ensureRoles makes the two roles, and the extensions that a new database
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
func (c *Cluster) EnsureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
	if err != nil {
		return unavailable("The private database does not answer.")
	}
	defer func() { _ = conn.Close(ctx) }()
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" OWNER sightline_owner")
	return err
}

func (c *Cluster) super(ctx context.Context, database, sql string) error {
	conn, err := pgx.Connect(ctx, c.SuperURL(database))
	if err != nil {
		return faultFromLog(c.data, c.lastWords()+"\n"+err.Error())
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, sql)
	return err
}

// Stop ends the server; the data stays. It is safe to call twice.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	c.ended = true
	s := c.server
	c.mu.Unlock()
	err := s.stop(20 * time.Second)
	if c.lock != nil {
		_ = c.lock.Close()
	}
	return err
}

// Join connects to the cluster of a folder that another Sightline runs, for a
// command that works beside it. Stop then leaves the server alone. Errors:
// Unavailable when nothing runs there.
func Join(ctx context.Context, o Options) (*Cluster, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, faultUnreadable(o.Dir, err)
	}
	c := &Cluster{dir: dir, data: filepath.Join(dir, "data"), run: socketDir(dir)}
	return c, c.super(ctx, "postgres", "SELECT 1")
}
