package person_test

import (
	"context"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// An adult accused of nothing is closed two years after the last use, a day
// later and not before; a child and an adult of concern never are. A renewal
// keeps the record; what was closed is out of sight and out of the search until
// a manager opens it again.
func TestRecordsOfAdultsExpire(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	add := func(kind person.Kind, given string) person.Person {
		t.Helper()
		one, err := w.Create(ctx, w.worker, person.CreateCommand{Person: person.Person{Kind: kind, Given: given, Surname: "Quillfeather"}})
		w.ok(err)
		return person.Person{ID: one}
	}
	aunt, kept, man, child := add(person.Adult, "Beryl"), add(person.Adult, "Cora"), add(person.Adult, "Darren"), add(person.Child, "Edie")
	w.ok(w.AddRelation(ctx, w.worker, man.ID, person.Relation{Kind: "person_of_concern", Other: child.ID}))
	expire := func(want int) {
		t.Helper()
		n, err := w.Expire(ctx)
		w.ok(err)
		if n != want {
			t.Errorf("on %s %d records are closed; want %d", when.DateOf(w.now), n, want)
		}
	}
	w.now = w.now.AddDate(0, 23, 0)
	soon, err := w.ExpiringSoon(ctx, w.worker)
	w.ok(err)
	if len(soon) != 2 || soon[0].Day != (when.Date{Year: 2028, Month: 11, Day: 23}) {
		t.Errorf("soon: %+v; want the two adults on 23 November 2028", soon)
	}
	w.ok(w.Renew(ctx, w.worker, kept.ID, "Still cares for her niece."))
	if err := w.Renew(ctx, w.worker, aunt.ID, " "); !fault.Is(err, fault.Invalid) {
		t.Errorf("renewed without a reason: %v", err)
	}
	w.now = w.now.AddDate(0, 1, 0)
	expire(0)
	w.now = w.now.AddDate(0, 0, 1)
	expire(1)
	expire(0)

	if _, err := w.Get(ctx, w.manager, aunt.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("an expired record is seen: %v", err)
	}
	hits, err := w.Search(ctx, w.worker, person.Query{Names: "Beryl Quillfeather", Reason: "A call."})
	w.ok(err)
	for _, h := range hits {
		if h.Name == "Beryl Quillfeather" || h.Person.IsZero() {
			t.Errorf("an expired record is found: %+v", h)
		}
	}
	for _, one := range []person.Person{kept, man, child} {
		_, err := w.Get(ctx, w.worker, one.ID)
		w.ok(err)
	}
	if closed, err := w.Expired(ctx, w.worker); err != nil || len(closed) != 0 {
		t.Errorf("a practitioner is told %d expired records, %v", len(closed), err)
	}
	if err := w.Restore(ctx, w.worker, aunt.ID, "She rang."); !fault.Is(err, fault.NotFound) {
		t.Errorf("a practitioner restores: %v", err)
	}
	closed, err := w.Expired(ctx, w.manager)
	w.ok(err)
	if len(closed) != 1 || closed[0].Name != "Beryl Quillfeather" {
		t.Errorf("expired: %+v", closed)
	}
	w.ok(w.Restore(ctx, w.manager, aunt.ID, "She rang."))
	_, err = w.Get(ctx, w.worker, aunt.ID)
	w.ok(err)
	expire(0)
}
