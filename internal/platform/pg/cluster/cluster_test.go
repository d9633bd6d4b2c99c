package cluster

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// The test program runs a second time as a parent that can be killed, or as
// another user: it starts a cluster, says so, and waits for its input to end.
const asParent = "SIGHTLINE_TEST_CLUSTER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asParent); dir != "" {
		c, err := Start(context.Background(), Options{Dir: dir, Unsafe: true})
		if err != nil {
			fmt.Println(fault.Message(err))
			os.Exit(1)
		}
		fmt.Println("ready")
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = c.Stop()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var ctx = context.Background()

// folder is an empty folder that the server's user can reach.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sl-cl-") //nolint:usetesting // a test's own folder is too deep for a socket's path, and closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "pg")
}

func start(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := Start(ctx, Options{Dir: dir, Unsafe: true})
	if err != nil {
		t.Fatal(fault.Message(err))
	}
	t.Cleanup(func() { _ = c.Stop() })
	return c
}

// postmaster is the process of the server in a folder; 0 for none.
func postmaster(dir string) int {
	content, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.SplitN(string(content), "\n", 2)[0])
	return pid
}

func alive(pid int) bool { return pid > 0 && syscall.Kill(pid, 0) == nil }

// gone waits for a process to end.
func gone(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); alive(pid); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d is still there", pid)
		}
	}
}

// write leaves a mark in the cluster, and read looks for it.
func write(t *testing.T, c *Cluster) {
	t.Helper()
	if err := c.super(ctx, "postgres", `CREATE TABLE mark (n int); INSERT INTO mark VALUES (7)`); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, c *Cluster) {
	t.Helper()
	conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var n int
	if err := conn.QueryRow(ctx, `SELECT n FROM mark`).Scan(&n); err != nil || n != 7 {
		t.Errorf("the data is not what it was: %d, %v", n, err)
	}
}

// The second start finds the data of the first, soon; the server is no root.
func TestSecondStart(t *testing.T) {
	dir := folder(t)
	c := start(t, dir)
	write(t, c)
	if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", postmaster(dir))); err == nil && strings.Contains(string(status), "Uid:\t0\t") {
		t.Error("the server runs as root")
	}
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := c.Stop(); err != nil {
		t.Errorf("stopping twice: %v", err)
	}
	began := time.Now()
	c = start(t, dir)
	took := time.Since(began)
	t.Logf("the second start took %s", took.Round(time.Millisecond))
	read(t, c)
	if took > 20*time.Second {
		t.Errorf("the second start took %s; want about a second", took)
	}
}

// child runs this test program as the parent of a cluster.
func child(t *testing.T, dir string, as *syscall.Credential) (cmd *exec.Cmd, said string) {
	t.Helper()
	program := os.Args[0]
	if as != nil { // the folder of the test program is root's own
		program = filepath.Join(filepath.Dir(dir), "cluster.test")
		content, err := os.ReadFile(os.Args[0])
		if err == nil {
			err = os.WriteFile(program, content, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd = exec.Command(program)
	cmd.Env = append(os.Environ(), asParent+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	cmd.Dir = "/"
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	said, _ = bufio.NewReader(out).ReadString('\n')
	return cmd, strings.TrimSpace(said)
}

// A parent that is killed leaves no orphan, and the next start has the data.
func TestKilledParentLeavesNoOrphan(t *testing.T) {
	dir := folder(t)
	c := start(t, dir)
	write(t, c)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	cmd, said := child(t, dir, nil)
	if said != "ready" {
		t.Fatalf("the parent says %q", said)
	}
	server := postmaster(dir)
	if !alive(server) {
		t.Fatal("no server runs")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	gone(t, server)
	read(t, start(t, dir))
}

// An ordinary user runs a cluster of their own.
func TestOrdinaryUser(t *testing.T) {
	if os.Getuid() != 0 {
		t.Log("this is an ordinary user: every other test shows it")
		return
	}
	const nobody = 65534
	dir := folder(t)
	if err := os.Chown(filepath.Dir(dir), nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if _, said := child(t, dir, &syscall.Credential{Uid: nobody, Gid: nobody}); said != "ready" {
		t.Fatalf("an ordinary user is told %q", said)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", postmaster(dir)))
	if err != nil || !strings.Contains(string(status), fmt.Sprintf("Uid:\t%d\t", nobody)) {
		t.Errorf("the server does not run as its user: %v\n%s", err, status)
	}
}

// What another start left behind is healed.
func TestStalePidFile(t *testing.T) {
	for name, pid := range map[string]int{"of a process that is gone": 999_999, "of a process that is no server": os.Getpid(), "that is nonsense": 0} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			c := start(t, dir)
			write(t, c)
			if err := c.Stop(); err != nil {
				t.Fatal(err)
			}
			content := fmt.Sprintf("%d\n%s\n1\n5432\n%s\n\n\n", pid, c.data, c.run)
			if pid == 0 {
				content = "nonsense"
			}
			name := filepath.Join(c.data, "postmaster.pid")
			must(t, os.WriteFile(name, []byte(content), 0o600))
			if c.user != nil {
				must(t, os.Chown(name, int(c.user.uid), int(c.user.gid)))
			}
			read(t, start(t, dir))
		})
	}
}

// bystander is a process of the server's user that is no server of ours.
func bystander(t *testing.T) int {
	t.Helper()
	c := &Cluster{}
	must(t, c.findUser())
	cmd := exec.Command("sleep", "60")
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	c.user.drop(cmd)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd.Process.Pid
}

// Each fault is one line that says what to do.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, says, mend string
		spoil            func(t *testing.T, dir string)
	}{
		{"another Sightline", "is in use by another Sightline", "SIGHTLINE_DATA", func(t *testing.T, dir string) { start(t, dir) }},
		{"a socket in use", "socket", "Stop the program", func(t *testing.T, dir string) {
			must(t, os.MkdirAll(socketDir(dir), 0o755))
			must(t, os.WriteFile(filepath.Join(socketDir(dir), ".s.PGSQL.5432.lock"), fmt.Appendf(nil, "%d\n/elsewhere\n1\n5432\n%s\n\n", bystander(t), socketDir(dir)), 0o644))
		}},
		{"another version's data", "was made by PostgreSQL 14", "Install version 14", func(t *testing.T, dir string) {
			must(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755))
			must(t, os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("14\n"), 0o600))
		}},
		{"somebody's files", "no PostgreSQL cluster", "SIGHTLINE_DATA", func(t *testing.T, dir string) {
			must(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755))
			must(t, os.WriteFile(filepath.Join(dir, "data", "letter.txt"), []byte("x"), 0o600))
		}},
		{"a file where the folder should be", "is a file", "Move it away", func(t *testing.T, dir string) { must(t, os.WriteFile(dir, nil, 0o600)) }},
		{"no server program", "not installed", "apt-get install", func(t *testing.T, _ string) {
			was := usual
			t.Cleanup(func() { usual = was })
			usual = nil
			t.Setenv("PATH", t.TempDir())
		}},
		{"a full disk", "is full", "Free some space", func(t *testing.T, dir string) {
			if os.Getuid() != 0 {
				t.Skip("a small disk of one's own needs root")
			}
			must(t, os.MkdirAll(dir, 0o755))
			must(t, syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=24m"))
			t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t)
			c.spoil(t, dir)
			got, err := Start(ctx, Options{Dir: dir, Unsafe: true})
			if err == nil {
				_ = got.Stop()
				t.Fatal("it starts")
			}
			says := fault.Message(err)
			if !fault.Is(err, fault.Unavailable) || !strings.Contains(says, c.says) || !strings.Contains(says, c.mend) || strings.Contains(says, "\n") {
				t.Errorf("it says %q; want one line with %q and %q", says, c.says, c.mend)
			}
		})
	}
}

// An unreadable folder, for a user who is not root.
func TestUnreadableFolder(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("a folder of somebody else's needs root")
	}
	dir := folder(t)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, said := child(t, dir, &syscall.Credential{Uid: 65534, Gid: 65534}); !strings.Contains(said, "can't be read or written") {
		t.Errorf("it says %q", said)
	}
}

// A command works beside a Sightline that runs, and leaves its server alone.
func TestJoin(t *testing.T) {
	dir := folder(t)
	if _, err := Join(ctx, Options{Dir: dir}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("joining nobody: %v", err)
	}
	c := start(t, dir)
	write(t, c)
	beside, err := Join(ctx, Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	read(t, beside)
	if err := beside.Stop(); err != nil {
		t.Error(err)
	}
	read(t, c)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
