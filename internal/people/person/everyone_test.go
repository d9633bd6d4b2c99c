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
	all := nobody(m)
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
	if err := all.put(closed); err != nil {
		t.Fatal(err)
	}
	if now := all.explain(&asked, &other); fmt.Sprintf("%+v", now) != fmt.Sprintf("%+v", explained) {
		t.Errorf("closed records change what is said of open ones: %+v; was %+v", now, explained)
	}
	var open []roll.Hit
	found := 0
	for _, h := range find(t, all, &asked, limit) {
		if p, hidden := all.closed.Person(h.ID); hidden {
			found++
			if same := all.open.Weigher().Score(&asked, &p, all.open); h.Weight != same {
				t.Errorf("a closed record weighs %v; among open ones it would weigh %v", h.Weight, same)
			}
			continue
		}
		open = append(open, h)
	}
	if diff := cmp.Diff(was, open); diff != "" || found != limit.Top {
		t.Errorf("with closed records the open ones found are others, or the closed ones are not found (%d):%s", found, diff)
	}
	if err := all.put([]listed{listedAs("closed0", "Ama", "Testwood", false)}); err != nil {
		t.Fatal(err)
	}
	all.remove([]string{"closed1"})
	if all.closed.Len() != 48 || all.open.Len() != 4 {
		t.Errorf("%d closed and %d open after one was opened and one went; want 48 and 4", all.closed.Len(), all.open.Len())
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

// How long a search takes with 5,000 closed records beside 200,000 open ones, and
// with none.
func BenchmarkClosed(b *testing.B) {
	m, err := match.NewModel(match.Standard(), compared())
	if err != nil {
		b.Fatal(err)
	}
	for _, closed := range []int{0, 5000} {
		all := nobody(m)
		var some []listed
		for i := range 200_000 {
			some = append(some, listedAs(fmt.Sprint(i), fmt.Sprint("Given", i%700), fmt.Sprint("Surname", i%9000), i < closed))
		}
		if err := all.put(some); err != nil {
			b.Fatal(err)
		}
		asked := match.Prepare(compared(), listedAs("", "Given12", "Surname345", false).Record)
		b.Run(fmt.Sprint(closed, " closed"), func(b *testing.B) {
			for b.Loop() {
				if _, err := all.like(context.Background(), &asked, roll.Limit{Top: 60, AtLeast: roll.Anybody().AtLeast}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
