package endure

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	rounds = flag.Int("rounds", 8, "how often the storm kills something")
	gusts  = flag.Int("gusts", 50, "how many writes are acknowledged between two kills")
)

// clients is how many write at the same time.
const clients = 6

// The application and PostgreSQL are killed, again and again, while many write.
// Nothing that was acknowledged is lost: no write, no entry of a write, no
// entry of a read. What is sent again under its key is done once. The jobs
// end, the cluster heals, and no process is left over.
func TestKilledInAStorm(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute of killing")
	}
	s := newSite(t)
	s.start()
	done := s.storm(*rounds, *gusts, kills)
	s.jobsEnd()
	s.stop()
	s.nothingRuns()
	s.audit(done)
}

// storm writes until something was killed so often, and gives what was sent.
func (s *site) storm(rounds, gusts int, kills []kill) *ledger {
	s.Helper()
	var done ledger
	stop := make(chan struct{})
	var all sync.WaitGroup
	defer all.Wait()
	defer close(stop)
	for i := range clients {
		all.Go(func() { s.client(i, &done, stop) })
	}
	for round := range rounds {
		s.await(&done, (round+1)*gusts)
		kills[round%len(kills)].do(s)
		s.Logf("%s after %d writes", kills[round%len(kills)].what, done.count())
	}
	s.await(&done, (rounds+1)*gusts)
	return &done
}

// kill is one thing that the storm does.
type kill struct {
	what string
	do   func(s *site)
}

var killsPostgreSQL = kill{"kill -9 of PostgreSQL", func(s *site) { s.killPostmaster() }}

// kills are what the storm does, in turn.
var kills = []kill{
	{"kill -9 of the application", func(s *site) { s.killSightline(); s.nothingRuns(); s.start() }},
	{"kill -9 of one connection's process", func(s *site) { s.killBackend() }},
	killsPostgreSQL,
	{"kill -9 of both", func(s *site) { s.killPostmaster(); s.killSightline(); s.nothingRuns(); s.start() }},
}

// act is one thing that was sent, until it was acknowledged.
type act struct {
	kind  string // of acts
	mark  string // a word that stands in it and nowhere else
	where string // where the answer led
	done  bool
}

// ledger is what was acknowledged, and what was sent and never was.
type ledger struct {
	mu   sync.Mutex
	acts []act
}

func (l *ledger) add(a act) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acts = append(l.acts, a)
}

func (l *ledger) count() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.acts {
		if a.done && a.kind != "read" {
			n++
		}
	}
	return n
}

// of are the acts of a kind that were acknowledged, or were not.
func (l *ledger) of(kind string, done bool) (some []act) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.acts {
		if a.kind == kind && a.done == done {
			some = append(some, a)
		}
	}
	return some
}

// await returns once so much was acknowledged.
func (s *site) await(done *ledger, enough int) {
	s.Helper()
	for end := time.Now().Add(patience); done.count() < enough; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			s.Fatalf("%d writes were acknowledged in %v; want %d: %s", done.count(), patience, enough, s.said())
		}
	}
}

// patience is how long the site may take to come back: recovery on a machine
// that is busy with other tests.
const patience = 5 * time.Minute

// client writes until it is told to stop, and sends everything again that
// was not acknowledged.
func (s *site) client(n int, done *ledger, stop <-chan struct{}) {
	c := s.visit()
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		kind := acts[rand.IntN(len(acts))]
		a := act{kind: kind.name, mark: fmt.Sprintf("Mark%dx%d", n, i)}
		send := kind.send(c, a.mark)
		a.where, a.done = s.insist(send, stop)
		done.add(a)
		if a.done && a.kind != "read" && i%4 == 0 { // a second press, or an answer that was lost on the way
			if again, ok := s.insist(send, stop); ok && again != a.where {
				s.Errorf("%s sent again leads to %s; the first answer led to %s", a.kind, again, a.where)
			}
		}
	}
}

// insist sends something until it is acknowledged. After the word to stop it
// tries for a little longer, and then leaves it.
func (s *site) insist(send func() (where string, done bool, err error), stop <-chan struct{}) (where string, done bool) {
	for {
		where, done, err := send()
		if done {
			return where, true
		}
		if err != nil {
			s.Error(err)
			return "", false
		}
		select {
		case <-stop:
			return "", false
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// audit holds what stands in the database to what was acknowledged.
func (s *site) audit(done *ledger) {
	s.Helper()
	db := s.open()
	for _, kind := range acts {
		if kind.rows == "" {
			continue
		}
		for _, a := range done.of(kind.name, true) {
			if n := db.count(kind.rows, a.mark); n != 1 {
				s.Errorf("%s %s was acknowledged (%s) and stands %d times", a.kind, a.mark, a.where, n)
			}
		}
		for _, a := range done.of(kind.name, false) {
			if n := db.count(kind.rows, a.mark); n > 1 {
				s.Errorf("%s %s was never acknowledged and stands %d times", a.kind, a.mark, n)
			}
		}
		if rows, entries := db.count(kind.all), db.count(kind.entries); rows != entries || rows < len(done.of(kind.name, true)) {
			s.Errorf("%d of %s stand, and %d entries in the journal; %d were acknowledged", rows, kind.name, entries, len(done.of(kind.name, true)))
		}
	}
	if read, entries := len(done.of("read", true)), db.count(`SELECT count(*) FROM journal WHERE kind = 'read' AND action = 'person.read'`); entries < read {
		s.Errorf("%d pages were shown and %d reads are in the journal", read, entries)
	}
	for _, promise := range []struct{ what, sql string }{
		{"jobs that are not done", `SELECT count(*) FROM river_job WHERE kind <> 'person_expiry' AND state NOT IN ('completed', 'scheduled')`},
		{"messages that were not sent", `SELECT count(*) FROM mail WHERE state <> 'sent'`},
		{"referrals whose sender was not told once", `SELECT count(*) FROM referral r WHERE channel = 'form' AND (SELECT count(*) FROM mail m WHERE m.ref = r.ref) <> 1`},
	} {
		if n := db.count(promise.sql); n > 0 {
			s.Errorf("%d %s", n, promise.what)
		}
	}
	s.sentOnce(db)
	s.found(db, done)
	s.Log(s.tally(done))
}

// tally says how much of what was acknowledged.
func (s *site) tally(done *ledger) string {
	var parts []string
	for _, kind := range append(slices.Clone(acts), writing{name: "read"}) {
		parts = append(parts, fmt.Sprintf("%d %s", len(done.of(kind.name, true)), kind.name))
	}
	slices.Sort(parts)
	return "acknowledged: " + strings.Join(slices.Compact(parts), ", ")
}
