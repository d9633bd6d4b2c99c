package endure

import (
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// bugs are planted in a site's database, each with what the audit must then say.
var bugs = []struct {
	what, says string
	sql        []string
}{
	{"a write is acknowledged before its commit is on the disk", "stands 0 times", []string{
		`ALTER DATABASE sightline SET synchronous_commit = off`,
	}},
	{"the key of a form is forgotten at once", "stands 2 times", []string{
		`CREATE FUNCTION forgets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN DELETE FROM sightline.done_once WHERE key = NEW.key; RETURN NULL; END $$`,
		`CREATE TRIGGER forgets AFTER INSERT ON sightline.done_once FOR EACH ROW EXECUTE FUNCTION forgets()`,
	}},
	{"one kind of write is in the journal as something else", "of name stand, and 0 entries", []string{
		`CREATE FUNCTION misnames() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.action := replace(NEW.action, 'person.add_name', 'person.change'); RETURN NEW; END $$`,
		`CREATE TRIGGER misnames BEFORE INSERT ON sightline.journal FOR EACH ROW EXECUTE FUNCTION misnames()`,
	}},
}

// The storm can fail: in a site with planted bugs, its audit finds each. What
// a crash takes of a hasty commit is little as long as PostgreSQL's log writer
// is quick; so that it is certain, that writer is stopped before PostgreSQL is
// killed.
func TestTheStormIsFelt(t *testing.T) {
	if testing.Short() {
		t.Skip("ten seconds of killing")
	}
	s := newSite(t)
	for _, b := range bugs {
		s.plant(b.sql)
	}
	heard := &hearer{TB: t}
	s.TB = heard
	s.start()
	done := s.storm(4, 25, []kill{
		{"stopping of what writes the log to the disk", func(s *site) { s.signal("backend_type = 'walwriter'", syscall.SIGSTOP) }},
		{"kill -9 of PostgreSQL", func(s *site) { s.signal("backend_type = 'walwriter'", syscall.SIGKILL); s.killPostmaster() }},
	})
	s.jobsEnd()
	s.stop()
	s.nothingRuns()
	s.audit(done)
	for _, b := range bugs {
		if !strings.Contains(heard.all(), b.says) {
			t.Errorf("%s, and the storm's audit does not say %q; it says:\n%s", b.what, b.says, heard.all())
		}
	}
}

// plant changes the site's database behind its back, while the program does
// not run.
func (s *site) plant(sql []string) {
	s.Helper()
	a := s.within()
	defer a.Close()
	conn := s.beside()
	defer func() { _ = conn.Close(ctx) }()
	for _, one := range sql {
		_, err := conn.Exec(ctx, one)
		s.ok(err)
	}
}

// hearer takes down failures instead of failing.
type hearer struct {
	testing.TB
	mu   sync.Mutex
	said []string
}

func (h *hearer) Error(args ...any)                 { h.hear(fmt.Sprint(args...)) }
func (h *hearer) Errorf(format string, args ...any) { h.hear(fmt.Sprintf(format, args...)) }

func (h *hearer) hear(words string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = append(h.said, words)
}

func (h *hearer) all() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.said, "\n")
}
