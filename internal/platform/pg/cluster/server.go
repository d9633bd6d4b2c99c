package cluster

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// server is one run of the postgres program.
type server struct {
	process *os.Process
	exited  chan struct{} // closed when it and all its workers are gone
	words   *tail
}

// spawn runs the server as a child that dies with us.
func (c *Cluster) spawn() (*server, error) {
	s := &server{exited: make(chan struct{}), words: &tail{}}
	cmd := exec.Command(c.programs.path("postgres"), c.arguments()...)
	cmd.Stdout, cmd.Stderr = s.words, s.words
	started, ended := c.child(cmd)
	if err := <-started; err != nil {
		return nil, err
	}
	s.process = cmd.Process
	go func() {
		<-ended //nolint:errcheck // however it ended
		close(s.exited)
	}()
	return s, nil
}

// child runs a program as the server's user, and tells when it has started and
// when it has ended. The kernel sends the death signal when the thread that
// made the child ends, so that thread is kept for as long as the child lives.
func (c *Cluster) child(cmd *exec.Cmd) (started, ended <-chan error) {
	begun, over := make(chan error, 1), make(chan error, 1)
	cmd.Dir, cmd.SysProcAttr = "/", attributes()
	c.user.drop(cmd)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		begun <- err
		if err == nil {
			over <- cmd.Wait()
		}
	}()
	return begun, over
}

func (c *Cluster) arguments() []string {
	set := []string{"listen_addresses=", "unix_socket_directories=" + c.run, "unix_socket_permissions=0700", "port=" + port,
		"max_connections=100", "shared_buffers=128MB", "log_min_messages=warning", "timezone=UTC", "log_timezone=UTC"}
	if c.unsafe {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60", "shared_buffers=64MB")
	}
	args := []string{"-D", c.data}
	for _, one := range set {
		args = append(args, "-c", one)
	}
	return args
}

// patience is how long a server may say nothing while it starts.
const patience = time.Minute

// ready waits until the server takes connections, or says why it does not. A
// server that says that it is recovering is waited for as long as it takes.
func (c *Cluster) ready(ctx context.Context, s *server) error {
	deadline := time.Now().Add(patience)
	for {
		err := c.answers(ctx)
		if err == nil {
			return nil
		}
		if recovering(err) {
			deadline = time.Now().Add(patience)
		}
		select {
		case <-s.exited:
			return c.faultFromLog(s.words.String())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return c.faultFromLog(s.words.String() + "\nFATAL: it did not answer within a minute")
		}
	}
}

// recovering reports whether the server said: not yet (cannot_connect_now).
func recovering(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && said.Code == "57P03"
}

// stop asks for a fast shutdown, insists after the time given, and waits.
func (s *server) stop(patience time.Duration) {
	if s == nil {
		return
	}
	_ = s.process.Signal(syscall.SIGINT)
	select {
	case <-s.exited:
	case <-time.After(patience):
		_ = s.process.Signal(syscall.SIGQUIT)
		<-s.exited
	}
}

// words is the last of what the server said.
func (c *Cluster) words() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return ""
	}
	return c.server.words.String()
}

// tail keeps the last of what a program says.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 8 << 10

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if len(t.buf) > tailSize {
		t.buf = t.buf[len(t.buf)-tailSize:]
	}
	return len(p), nil
}

// String is what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
