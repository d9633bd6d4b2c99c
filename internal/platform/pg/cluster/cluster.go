package cluster

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
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

	lock     *os.File // held while we run; the kernel lets go of it when we die
	mu       sync.Mutex
	server   *server
	ended    chan struct{} // closed by Stop
	watching sync.WaitGroup
}

// The roles of every cluster.
const (
	superuser = "sightline_super"
	Owner     = "sightline_owner" // runs migrations
	App       = "sightline_app"   // what the application logs in as
)

// Start finds the server programs, makes the cluster if there is none, heals
// what an earlier, killed start left behind, and waits until it answers.
// Errors: Unavailable, one line with the mend; the context's own when it ends.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	c, err := at(o)
	if err != nil {
		return nil, err
	}
	if err := c.begin(ctx); err != nil {
		_ = c.Stop()
		return nil, err
	}
	return c, nil
}

// at is the cluster of a folder, not started.
func at(o Options) (*Cluster, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, (&Cluster{}).faultFolder(o.Dir, err)
	}
	return &Cluster{
		dir: dir, data: filepath.Join(dir, "data"), run: socketDir(dir), unsafe: o.Unsafe,
		ended: make(chan struct{}),
	}, nil
}

// begin is the rest of Start, on a cluster that Stop can end.
func (c *Cluster) begin(ctx context.Context) error {
	for _, step := range []func() error{c.findUser, c.findPrograms, c.makeFolders, c.takeLock} {
		if err := step(); err != nil {
			return err
		}
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
	c.watching.Go(c.watch)
	return c.ensureRoles(ctx)
}

// takeLock makes sure that only one Sightline runs this cluster.
func (c *Cluster) takeLock() error {
	file, err := os.OpenFile(filepath.Join(c.dir, "lock"), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return c.faultFolder(c.dir, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return faultInUse(c.dir)
	}
	c.lock = file
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

// Stop ends the server; the data stays. When it returns, no process of the
// cluster is left. It is safe to call twice.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over() {
		return nil
	}
	close(c.ended)
	c.server.stop(20 * time.Second)
	c.mu.Unlock() // the watcher may be about to see it
	c.watching.Wait()
	c.mu.Lock()
	if c.lock == nil {
		return nil
	}
	if filepath.Dir(c.run) != c.dir {
		_ = os.Remove(c.run) // of a long path: it lay in the temporary folder
	}
	return c.lock.Close()
}

// over reports whether Stop was called.
func (c *Cluster) over() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// Join connects to the cluster of a folder that another Sightline runs, for a
// command that works beside it. Stop then leaves the server alone. Errors:
// Unavailable when nothing runs there, or when it is another user's.
func Join(ctx context.Context, o Options) (*Cluster, error) {
	c, err := at(o)
	if err != nil {
		return nil, err
	}
	if err := c.answers(ctx); err != nil {
		return nil, c.faultJoin(err)
	}
	return c, nil
}
