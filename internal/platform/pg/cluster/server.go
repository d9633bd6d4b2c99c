package cluster

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// server is one run of the postgres program.
type server struct {
	process *os.Process
	exited  chan struct{}
	words   *tail
}

// launch starts the server and waits until it answers.
func (c *Cluster) launch(ctx context.Context) error {
	s, err := c.spawn()
	if err != nil {
		return faultFromLog(c.data, err.Error())
	}
	c.mu.Lock()
	c.server = s
	c.mu.Unlock()
	if err := c.ready(ctx, s); err != nil {
		_ = s.stop(5 * time.Second)
		return err
	}
	go c.watch(s)
	return nil
}

// spawn runs the server as a child that dies with us. The kernel sends the
// death signal when the thread that made the child ends, so that thread is
// kept for as long as the child lives.
func (c *Cluster) spawn() (*server, error) {
	s := &server{exited: make(chan struct{}), words: &tail{}}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		cmd := exec.Command(c.programs.path("postgres"), c.arguments()...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = "/", s.words, s.words
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT, Setpgid: true}
		c.user.drop(cmd)
		err := cmd.Start()
		s.process = cmd.Process
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(s.exited)
	}()
	return s, <-started
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

// ready waits until the server takes connections, or says why it does not.
func (c *Cluster) ready(ctx context.Context, s *server) error {
	deadline := time.Now().Add(60 * time.Second) // a crash recovery takes its time
	for {
		conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.exited:
			return faultFromLog(c.data, s.words.String())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return faultFromLog(c.data, s.words.String()+"\nit did not answer within a minute")
		}
	}
}

// watch starts the server again when it dies while we live.
func (c *Cluster) watch(s *server) {
	<-s.exited
	for wait := 100 * time.Millisecond; wait < 30*time.Second; wait *= 2 {
		c.mu.Lock()
		ended := c.ended
		c.mu.Unlock()
		if ended || c.heal() == nil && c.launch(context.Background()) == nil {
			return
		}
		time.Sleep(wait)
	}
}

// stop asks for a fast shutdown, and insists after the time given.
func (s *server) stop(patience time.Duration) error {
	if s == nil || s.process == nil {
		return nil
	}
	_ = s.process.Signal(syscall.SIGINT)
	select {
	case <-s.exited:
		return nil
	case <-time.After(patience):
		_ = s.process.Signal(syscall.SIGQUIT)
		<-s.exited
		return nil
	}
}

// heal deals with what a killed start left behind. We hold the lock of the
// folder, so a server that still runs in it is an orphan: it is stopped. The
// pid file of one that is gone is removed.
func (c *Cluster) heal() error {
	file := filepath.Join(c.data, "postmaster.pid")
	content, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return faultUnreadable(c.data, err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(content), "\n", 2)[0])
	if err != nil || !isPostmaster(pid, c.data) {
		_ = os.Remove(file) // written by a server that is gone
		_ = os.Remove(filepath.Join(c.run, ".s.PGSQL."+port+".lock"))
		return nil
	}
	_ = syscall.Kill(pid, syscall.SIGINT)
	for range 500 {
		if !isPostmaster(pid, c.data) {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return faultInUse(c.dir)
}

// isPostmaster reports whether a process is the server of a data folder.
// Where there is no /proc, a live process is taken to be.
func isPostmaster(pid int, data string) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return false
	}
	line, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	if err != nil {
		return !os.IsNotExist(err) || runtime.GOOS != "linux"
	}
	return bytes.Contains(line, []byte("postgres")) && bytes.Contains(line, []byte(data))
}

func (c *Cluster) lastWords() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return ""
	}
	return c.server.words.String()
}

// tail keeps the last of what the server says.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if len(t.buf) > tailSize {
		t.buf = t.buf[len(t.buf)-tailSize:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
