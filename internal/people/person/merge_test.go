package person_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// two is two records of one child, under two names, compared with everybody.
func (w *world) two() (older, newer id.UUID) {
	w.Helper()
	older = w.child("Zofia", "Kowalska", "2012-03-04", func(c *person.CreateCommand) {
		c.Addresses = []person.Address{{Lines: "4 Saltrey Lane", Postcode: "EM4 2AB"}}
	})
	w.now = w.now.Add(time.Hour)
	newer = w.child("Zosia", "Kowalski", "2012-03-04", func(c *person.CreateCommand) {
		c.Names = []person.OtherName{{Kind: "alias", Given: "Sofie"}}
		c.Addresses = []person.Address{{Lines: "4 Saltrey Ln", Postcode: "EM4 2AB"}}
		c.Reaches = []person.Reach{{Kind: "phone", Value: "07700 900123", Safe: "yes"}}
	})
	w.ok(w.FindPairs(context.Background(), newer))
	return older, newer
}

func (w *world) judge(actor who.Actor, a, b id.UUID, word string) (merged bool) {
	w.Helper()
	merged, err := w.JudgePair(context.Background(), actor, person.VerdictCommand{A: a, B: b, Word: word, Reason: "Same mother and GP."})
	w.ok(err)
	w.now = w.now.Add(time.Minute)
	return merged
}

func TestTwoPeopleMergeAndOneTakesApart(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	older, newer := w.two()
	pairs, err := w.Doubtful(ctx, w.worker)
	w.ok(err)
	if len(pairs) != 1 || pairs[0].Probability < 0.9 || pairs[0].A.Name == "" {
		t.Fatalf("pairs = %+v; want the one, very likely", pairs)
	}
	before := []person.Person{w.get(older), w.get(newer)}
	for range 2 {
		if w.judge(w.worker, newer, older, "same") {
			t.Fatal("one person alone merged them")
		}
	}
	if !w.judge(w.colleague, older, newer, "same") {
		t.Fatal("two said so, and they are not merged")
	}
	kept, gone := w.get(older), w.get(newer)
	if len(kept.Merged.Holding) != 1 || kept.Merged.Holding[0].Person != newer || gone.Merged.Into != older || gone.Merged.IntoAs != "Zofia Kowalska" {
		t.Errorf("kept %+v, gone %+v", kept.Merged, gone.Merged)
	}
	for _, q := range []person.Query{{Names: "Zofia Kowalska"}, {Names: "Zosia Kowalski"}, {Names: "Sofie"}, {Phone: "07700 900123"}} {
		hits, err := w.Search(ctx, w.worker, q)
		w.ok(err)
		if len(hits) != 1 || hits[0].Person != older {
			t.Errorf("%+v finds %+v; want the record that speaks for both", q, hits)
		}
	}
	if pairs, err := w.Doubtful(ctx, w.worker); err != nil || len(pairs) != 0 {
		t.Errorf("pairs = %+v, %v; want none after the merge", pairs, err)
	}
	w.fails(w.Unmerge(ctx, w.worker, newer, ""), fault.Invalid)
	w.ok(w.Unmerge(ctx, w.worker, newer, "Two sisters: the school has both."))
	after := []person.Person{w.get(older), w.get(newer)}
	for i := range before {
		if was, is := plain(before[i]), plain(after[i]); was != is {
			t.Errorf("after taking apart:\n%s\nbefore:\n%s", is, was)
		}
	}
	if hits, err := w.Search(ctx, w.worker, person.Query{Names: "Zosia Kowalski"}); err != nil || len(hits) != 2 || hits[0].Person != newer {
		t.Errorf("hits = %+v, %v; want both again", hits, err)
	}
	w.fails(w.Unmerge(ctx, w.worker, newer, "Again."), fault.Conflict)
	w.ok(w.FindPairs(ctx, newer))
	if pairs, err := w.Doubtful(ctx, w.worker); err != nil || len(pairs) != 0 {
		t.Errorf("pairs = %+v, %v; what was taken apart is asked about again", pairs, err)
	}
	for _, action := range []string{"pair.verdict", "pair.merge", "pair.unmerge"} {
		if n := w.count(w.audit, `SELECT count(*) FROM journal WHERE action = $1 AND subjects @> $2`, action, []id.UUID{older, newer}); n == 0 {
			t.Errorf("the journal does not tell of %s", action)
		}
	}
}

func (w *world) get(one id.UUID) person.Person {
	w.Helper()
	p, err := w.Get(context.Background(), w.worker, one)
	w.ok(err)
	return p
}

// plain is all that a record says.
func plain(p person.Person) string {
	var b strings.Builder
	for _, part := range []any{p.Name(), p.Born, p.Version, p.Names, p.Addresses, p.Reaches, p.Relations, p.Merged, p.School} {
		b.WriteString(strings.TrimSpace(sprint(part)) + "\n")
	}
	return b.String()
}

func TestPairsThatAreNotAskedAgain(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	older, newer := w.two()
	w.judge(w.worker, older, newer, "not_sure")
	if pairs, err := w.Doubtful(ctx, w.colleague); err != nil || len(pairs) != 1 || len(pairs[0].Verdicts) != 1 {
		t.Errorf("pairs = %+v, %v; want the doubt beside it", pairs, err)
	}
	w.judge(w.worker, older, newer, "not_same")
	w.ok(w.FindPairs(ctx, older))
	if pairs, err := w.Doubtful(ctx, w.colleague); err != nil || len(pairs) != 0 {
		t.Errorf("pairs = %+v, %v; want none", pairs, err)
	}
	w.judge(w.worker, older, newer, "same") // a change of mind counts
	if pairs, err := w.Doubtful(ctx, w.colleague); err != nil || len(pairs) != 1 {
		t.Errorf("pairs = %+v, %v; want it back", pairs, err)
	}
}

func TestWhatIsNotMerged(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	older, newer := w.two()
	same := person.VerdictCommand{A: older, B: newer, Word: "same", Reason: "Same."}
	for field, cmd := range map[string]person.VerdictCommand{"word": {A: older, B: newer, Word: "perhaps", Reason: "x"}, "reason": {A: older, B: newer, Word: "same"}} {
		if _, err := w.JudgePair(ctx, w.worker, cmd); fault.FieldsOf(err)[field] == "" {
			t.Errorf("%+v: %v; want a mend for %s", cmd, err, field)
		}
	}
	for _, actor := range []who.Actor{w.contact, w.specialist, w.referrer, w.audit} {
		if _, err := w.JudgePair(ctx, actor, same); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v; want NotFound", actor.Name, err)
		}
	}
	_, err := w.JudgePair(ctx, w.worker, person.VerdictCommand{A: older, B: older, Word: "same", Reason: "x"})
	w.fails(err, fault.NotFound)
	w.ok(w.Restrict(ctx, w.manager, person.RestrictCommand{Person: newer, Version: 1, Seal: access.Restricted, Reason: "A colleague's family"}))
	_, err = w.JudgePair(ctx, w.worker, same)
	w.fails(err, fault.NotFound)
	if pairs, err := w.Doubtful(ctx, w.worker); err != nil || len(pairs) != 0 {
		t.Errorf("a practitioner is told of %+v, %v", pairs, err)
	}
	w.judge(w.manager, older, newer, "same")
	second := w.account2()
	_, err = w.JudgePair(ctx, second, same)
	w.fails(err, fault.Refused) // held with different care
	// By SQL nobody merges without somebody else's word.
	third := w.child("Kofi", "Sampleby", "2010-01-31")
	err = w.DB.As(ctx, w.worker, who.Safeguarding, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO person_merge (id, kept_id, gone_id, merged, merged_by, first_by, reason) VALUES ($1, $2, $3, now(), $4, $5, 'x')`,
			id.New(), older, third, w.worker.ID, w.colleague.ID)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "42501") {
		t.Errorf("a merge that nobody else spoke for: %v", err)
	}
}
