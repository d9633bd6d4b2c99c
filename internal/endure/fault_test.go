package endure

import (
	"flag"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/testkit/wire"
)

// deed is a command as somebody sends it.
type deed struct {
	// arrange makes everything the command needs, anew each time, and says what
	// is sent.
	arrange func(w *world) sending
	// asks: it only asks; nothing is written but the journal's reads.
	asks bool
	// quiet: what it writes is nobody's record, and not told in the journal.
	quiet bool
	// over: it writes over what was there. Sent again it writes the same again,
	// and only the count of savings grows.
	over bool
	// spends: it uses up what can be used once. Whoever is not heard takes
	// another: the reason says what.
	spends string
	// secret: its answer holds a secret that is kept nowhere, so that sent again
	// it gives another one, in the place of the first.
	secret bool
}

var (
	verbose = flag.Bool("calls", false, "tell how many calls each command makes")
	every   = flag.Bool("every", false, "break every call in every way, not only commits by cutting the connection")
)

// A command of which any call to the database fails is wholly done or wholly
// not, and its entry in the journal with it; sent again with the same key it
// is done once and answers the same.
func TestFaultAtEveryStep(t *testing.T) {
	for _, rt := range newWorld(t).Routes() {
		if rt.Method != http.MethodPost {
			continue
		}
		if _, known := elsewhere[rt.Path]; known {
			continue
		}
		d, known := deedOf(rt.Path)
		if !known {
			t.Errorf("POST %s has no deed: add one to the table, so that it is broken at every step", rt.Path)
			continue
		}
		t.Run(strings.Trim(rt.Path, "/"), func(t *testing.T) {
			t.Parallel()
			endure(t, d)
		})
	}
	t.Run("api", func(t *testing.T) {
		t.Parallel()
		endure(t, deed{arrange: byAPI})
	})
}

// trial is a deed at work in a world of its own.
type trial struct {
	*world
	deed
	want    answer   // of the command, when nothing breaks
	changes []string // that it makes then
	calls   []string // to the database
}

func endure(t *testing.T, d deed) {
	t.Helper()
	y := &trial{world: newWorld(t), deed: d}
	y.untouched()
	calls := 0
	for _, how := range wire.Faults {
		calls = y.broken(how)
	}
	if y.spends != "" && y.want.status >= 400 {
		y.Errorf("it answers %+v", y.want)
	}
	if *verbose {
		t.Logf("%d calls, each broken in %d ways; %d changes", calls, len(wire.Faults), len(y.changes))
	}
}

// prepared is what is sent, with a key of its own, and how all stands before.
func (y *trial) prepared() (sending, snapshot) {
	y.Helper()
	y.wire.Break(0, "")
	s := y.ready(y.arrange(y.world))
	s.key = id.New().String()
	s.form = append(s.form, "once", s.key)
	return s, y.snapshot()
}

// untouched learns what the command does, and that sending it twice does it
// once.
func (y *trial) untouched() {
	y.Helper()
	s, before := y.prepared()
	y.want = y.send(s).plain()
	y.calls = y.wire.Calls()
	after := y.snapshot()
	y.changes = after.since(before)
	entries := slices.ContainsFunc(y.changes, func(c string) bool {
		return strings.HasPrefix(c, "+ journal ") && strings.Contains(c, `"kind": "write"`)
	})
	switch {
	case y.want.status >= 500 || y.want.status == http.StatusNotFound || y.want.status == http.StatusForbidden:
		y.Fatalf("the command itself does not go through: %+v", y.want)
	case y.asks && len(y.changes) > 0:
		y.Fatalf("a question changes %s", strings.Join(y.changes, "\n"))
	case !y.asks && len(y.changes) == 0:
		y.Fatalf("the command changes nothing: %+v", y.want)
	case !y.asks && !y.quiet && !entries:
		y.Fatalf("the command is not in the journal: %s", strings.Join(y.changes, "\n"))
	}
	y.again("sent twice", s, after)
}

// again sends what was done once more.
func (y *trial) again(when string, s sending, done snapshot) {
	y.Helper()
	if y.spends != "" {
		return
	}
	y.wire.Break(0, "")
	if got := y.send(s).plain(); got != y.want {
		y.Errorf("%s: it answers %+v; want %+v", when, got, y.want)
	}
	if y.secret {
		return
	}
	more := y.snapshot().since(done)
	if y.over {
		more = unlike(more)
	}
	if len(more) > 0 {
		y.Errorf("%s: it is done twice: %s", when, strings.Join(more, "\n"))
	}
}

// unlike are the changes but for rows that were written over with the same.
func unlike(changes []string) (left []string) {
	count := map[string]int{}
	for _, c := range changes {
		count[version.ReplaceAllString(c[2:], "")] += map[byte]int{'+': 1, '-': -1}[c[0]]
	}
	for c, n := range count {
		if n != 0 {
			left = append(left, c)
		}
	}
	return left
}

var version = regexp.MustCompile(`"version": \d+`)

// mostCalls is more than any command needs.
const mostCalls = 400

// broken breaks the first call, then the second, until the command goes
// through untouched. It gives the number of calls.
func (y *trial) broken(how wire.Fault) (calls int) {
	y.Helper()
	s, before := y.prepared()
	for k := 1; k < mostCalls; k++ {
		if how != wire.Refused && !*every && k <= len(y.calls) && y.calls[k-1] != "COMMIT" {
			continue // that the connection is gone is one more way to be refused
		}
		y.wire.Break(k, how)
		got := y.send(s).plain()
		at := y.wire.Fired()
		calls = len(y.wire.Calls())
		y.wire.Break(0, "")
		after := y.snapshot()
		changes := after.since(before)
		when := fmt.Sprintf("call %d %s (%.60s)", k, how, at)
		switch {
		case at == "":
			y.through(got, changes)
			return calls
		case len(changes) == 0 && got == y.want && !y.asks:
			y.Errorf("%s: nothing is done, and it is acknowledged", when)
		case len(changes) == 0:
			continue // wholly not: the same is sent again, with the next call broken
		case cmp.Diff(y.changes, changes) != "":
			y.Errorf("%s: it is half done (-whole +half): %s", when, cmp.Diff(y.changes, changes))
		default:
			y.again(when, s, after)
		}
		s, before = y.prepared()
	}
	y.Errorf("the command never goes through")
	return calls
}

// through holds a command that went through after so many faults to what it
// does when there are none.
func (y *trial) through(got answer, changes []string) {
	y.Helper()
	if got != y.want {
		y.Errorf("after the faults it answers %+v; want %+v", got, y.want)
	}
	if diff := cmp.Diff(y.changes, changes); diff != "" {
		y.Errorf("after the faults it does something else (-untouched +now): %s", diff)
	}
}
