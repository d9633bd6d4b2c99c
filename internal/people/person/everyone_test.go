package person

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
)

func listedAs(id, given, surname string, closed bool) listed {
	values := make([][]string, fieldCount)
	values[fieldGiven], values[fieldSurname] = []string{given}, []string{surname}
	return listed{match.Record{ID: id, Values: values}, closed}
}

// How many people are restricted or sealed, and what they are called, changes
// nothing of what is said about open records; and they take nobody's place.
func TestClosedRecordsAreNotCounted(t *testing.T) {
	m, err := match.NewModel(match.Standard(), compared())
	if err != nil {
		t.Fatal(err)
	}
	all := &everyone{open: roll.New(m), closed: map[string]match.Person{}}
	if err := all.put([]listed{listedAs("a", "Ama", "Testwood", false), listedAs("b", "Amma", "Testwood", false), listedAs("c", "Kofi", "Sample", false)}); err != nil {
		t.Fatal(err)
	}
	asked := match.Prepare(compared(), listedAs("", "Ama", "Testwood", false).Record)
	other, _ := all.person("b")
	limit := roll.Limit{Top: 2, AtLeast: roll.Anybody().AtLeast}
	was, explained := find(t, all, &asked, limit), all.explain(&asked, &other)

	var closed []listed
	for i := range 50 {
		closed = append(closed, listedAs(fmt.Sprint("closed", i), "Ama", "Testwood", true))
	}
	more, err := all.with(closed, nil)
	if err != nil {
		t.Fatal(err)
	}
	if now := more.explain(&asked, &other); fmt.Sprintf("%+v", now) != fmt.Sprintf("%+v", explained) {
		t.Errorf("closed records change what is said of open ones: %+v; was %+v", now, explained)
	}
	var open []roll.Hit
	found := 0
	for _, h := range find(t, more, &asked, limit) {
		if _, hidden := more.closed[h.ID]; hidden {
			found++
			continue
		}
		open = append(open, h)
	}
	if diff := cmp.Diff(was, open); diff != "" || found != limit.Top {
		t.Errorf("with closed records the open ones found are others, or the closed ones are not found (%d):%s", found, diff)
	}
	opened, err := more.with([]listed{listedAs("closed0", "Ama", "Testwood", false)}, []string{"closed1"})
	if err != nil {
		t.Fatal(err)
	}
	if len(opened.closed) != 48 || opened.open.Len() != 4 || len(more.closed) != 50 {
		t.Errorf("%d closed and %d open after one was opened and one went; want 48 and 4", len(opened.closed), opened.open.Len())
	}
}

func find(t *testing.T, all *everyone, asked *match.Person, limit roll.Limit) []roll.Hit {
	t.Helper()
	hits, err := all.like(context.Background(), asked, limit)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}
