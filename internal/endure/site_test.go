package endure

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg/cluster"
)

// site is the program itself with its own PostgreSQL, as people run it, and a
// small partnership in it.
type site struct {
	testing.TB
	folder, program, data, address string
	post                           *postbox
	worker, school                 id.UUID
	token                          string
	child                          id.UUID // whose record everybody reads and adds to

	mu      sync.Mutex
	running *exec.Cmd
	ended   chan struct{}
	words   *bytes.Buffer
}

// newSite builds the program and lays down the partnership.
func newSite(t *testing.T) *site {
	t.Helper()
	folder, err := os.MkdirTemp("", "sl-storm-") //nolint:usetesting // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s := &site{TB: t, folder: folder, program: filepath.Join(folder, "sightline"), data: filepath.Join(folder, "data"), post: listen(t)}
	s.ok(os.Chmod(folder, 0o755)) // the server's user must pass through
	build := exec.CommandContext(t.Context(), "go", "build", "-o", s.program, "../../cmd/sightline")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	s.ok(err)
	s.address = free.Addr().String()
	s.ok(free.Close())
	s.settle()
	t.Cleanup(s.stop)
	return s
}

func (s *site) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// within opens the partnership's database in this process, while the program
// does not run.
func (s *site) within() *app.App {
	s.Helper()
	a, err := app.Open(ctx, app.Config{Data: s.data, Listen: s.address, Prefix: "EM", Name: "Eastmarch", Demo: true}, when.System, slog.New(slog.DiscardHandler))
	s.ok(err)
	return a
}

// settle makes an agency with the hub, a school with a system of its own, a
// worker, somebody of the school, and a child.
func (s *site) settle() {
	s.Helper()
	a := s.within()
	defer a.Close()
	join := func(agency access.Agency, hub bool, roles who.Role) access.Account {
		agency.ID = id.New()
		s.ok(a.Directory.FoundAgency(ctx, agency))
		team := access.WorkTeam{ID: id.New(), Agency: agency.ID, Name: "Team", Hub: hub}
		s.ok(a.Directory.FoundTeam(ctx, team))
		one := access.Account{ID: id.New(), Kind: "person", Agency: agency.ID, Team: team.ID, Hub: hub, Name: "Joy Okoro", Email: agency.Kind + "@eastmarch.example", Roles: roles}
		s.ok(a.Directory.FoundAccount(ctx, one))
		return one
	}
	worker := join(access.Agency{Name: "Eastmarch Council", Kind: "council"}, true, who.Practitioner)
	school := join(access.Agency{Name: "Harle Academy", Kind: "school"}, false, who.Referrer)
	s.worker, s.school = worker.ID, school.ID
	system, err := a.Directory.SystemOf(ctx, access.Agency{ID: school.Agency, Name: "Harle Academy"})
	s.ok(err)
	s.token, err = a.SignIn.IssueToken(ctx, who.Founding, system.ID, "storm", time.Now().Add(time.Hour))
	s.ok(err)
	s.child, err = a.People.Create(ctx, worker.Actor(), person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Ama", Surname: "Testwood"}})
	s.ok(err)
}

// start runs the program and waits until it answers.
func (s *site) start() {
	s.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	words := &bytes.Buffer{}
	cmd := exec.CommandContext(context.WithoutCancel(s.Context()), s.program, "demo", "--data", s.data, "--listen", s.address, "--smtp", "smtp://"+s.post.address)
	cmd.Stdout, cmd.Stderr = words, words
	s.ok(cmd.Start())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait()
	}()
	s.running, s.ended, s.words = cmd, ended, words
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if answer, err := http.Get("http://" + s.address + "/help"); err == nil { //nolint:noctx // its own loopback
			_ = answer.Body.Close()
			return
		}
		select {
		case <-ended:
			s.Fatalf("the program ended: %s", words)
		default:
		}
		if time.Now().After(end) {
			s.Fatalf("the program does not answer: %s", words)
		}
	}
}

// said is what the program last said; only of one that ended.
func (s *site) said() string {
	select {
	case <-s.ended:
		return s.words.String()
	default:
		return "the program runs"
	}
}

// killSightline kills the program at once.
func (s *site) killSightline() {
	s.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ok(s.running.Process.Kill())
	<-s.ended
}

// stop ends the program kindly, if it runs.
func (s *site) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		return
	}
	_ = s.running.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		s.Error("the program does not end")
		_ = s.running.Process.Kill()
		<-s.ended
	}
	s.running = nil
}

// postmaster is the number of the cluster's main process; 0 for none.
func (s *site) postmaster() int {
	content, err := os.ReadFile(filepath.Join(s.data, "data", "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || !strings.Contains(command(pid), s.data) {
		return 0
	}
	return pid
}

// command is the command line of a process; empty when there is none.
func command(pid int) string {
	line, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(line), "\x00", " ")
}

// killPostmaster kills PostgreSQL's main process.
func (s *site) killPostmaster() {
	s.Helper()
	pid := s.postmaster()
	if pid == 0 {
		s.Fatal("PostgreSQL does not run")
	}
	s.ok(syscall.Kill(pid, syscall.SIGKILL))
}

// killBackend kills the process of one of the application's connections.
func (s *site) killBackend() {
	s.signal("application_name = 'sightline' ORDER BY state = 'active' DESC, xact_start NULLS LAST", syscall.SIGKILL)
}

// signal sends a signal to the first of PostgreSQL's processes of a kind.
func (s *site) signal(which string, what syscall.Signal) {
	s.Helper()
	conn := s.beside()
	defer func() { _ = conn.Close(ctx) }()
	var pid int
	s.ok(conn.QueryRow(ctx, `SELECT pid FROM pg_stat_activity WHERE `+which+` LIMIT 1`).Scan(&pid))
	s.ok(syscall.Kill(pid, what))
}

// beside is a connection of the superuser's to the site's running PostgreSQL.
func (s *site) beside() *pgx.Conn {
	s.Helper()
	running, err := cluster.Join(ctx, cluster.Options{Dir: s.data})
	s.ok(err)
	conn, err := pgx.Connect(ctx, running.SuperURL("sightline"))
	s.ok(err)
	_, err = conn.Exec(ctx, `SET search_path = sightline, public`)
	s.ok(err)
	return conn
}

// nothingRuns waits until no process of the site is left.
func (s *site) nothingRuns() {
	s.Helper()
	var left []string
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if left = s.processes(); len(left) == 0 {
			return
		}
	}
	s.Errorf("left over: %s", strings.Join(left, "; "))
}

// processes are those that work in the site's folder, and their workers.
func (s *site) processes() (all []string) {
	s.Helper()
	entries, err := os.ReadDir("/proc")
	s.ok(err)
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		where, _ := os.Readlink("/proc/" + e.Name() + "/cwd")
		if line := command(pid); strings.Contains(line, s.folder) || strings.HasPrefix(where, s.folder) {
			all = append(all, fmt.Sprint(pid, " ", line))
		}
	}
	return all
}

// jobsEnd starts the program anew and waits until every job that can be done
// now is done. What waits for its time is done now: a job that is tried again
// later, and one that was under way when something was killed, which is taken
// up again when it is two minutes old (jobs.stuck).
func (s *site) jobsEnd() {
	s.Helper()
	conn := s.beside()
	_, err := conn.Exec(ctx, `UPDATE river_job SET attempted_at = attempted_at - interval '1 hour' WHERE state = 'running'`)
	s.ok(err)
	s.ok(conn.Close(ctx))
	s.stop()
	s.start()
	conn = s.beside()
	defer func() { _ = conn.Close(ctx) }()
	left := -1
	for end := time.Now().Add(time.Minute); left != 0; time.Sleep(100 * time.Millisecond) {
		_, err := conn.Exec(ctx, `UPDATE river_job SET scheduled_at = now() WHERE state = 'retryable' AND scheduled_at > now()`)
		s.ok(err)
		s.ok(conn.QueryRow(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'running', 'retryable', 'pending')`).Scan(&left))
		if time.Now().After(end) {
			var which string
			s.ok(conn.QueryRow(ctx, `SELECT string_agg(format('%s %s %s', kind, state, n), ', ') FROM (SELECT kind, state, count(*) AS n FROM river_job GROUP BY 1, 2) x`).Scan(&which))
			s.Errorf("%d jobs are not done: %s", left, which)
			return
		}
	}
}

// records is the site's database, opened after the program ended.
type records struct {
	*site
	app  *app.App
	conn *pgx.Conn
}

func (s *site) open() records {
	s.Helper()
	a, conn := s.within(), s.beside()
	s.Cleanup(func() {
		_ = conn.Close(ctx)
		a.Close()
		s.nothingRuns()
	})
	return records{s, a, conn}
}

func (r records) count(sql string, args ...any) (n int) {
	r.Helper()
	if err := r.conn.QueryRow(ctx, sql, args...).Scan(&n); err != nil {
		r.Fatalf("%s: %v", sql, err)
	}
	return n
}
