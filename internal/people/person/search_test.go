package person_test

import (
	"context"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func TestSearchFindsHoweverItIsTold(t *testing.T) {
	w := newWorld(t)
	ama := w.child("Ama", "Testwood-Žižek", "2012-03-04", func(c *person.CreateCommand) {
		c.Person.NHS, c.Person.UPN = "943 476 5919", "A950000178301"
		c.Names = []person.OtherName{{Kind: "previous", Given: "Ama", Surname: "Oyelaran"}, {Kind: "known_as", Given: "Mimi"}}
		c.Reaches = []person.Reach{{Kind: "phone", Value: "+44 7700 900123", Safe: "no"}}
	})
	w.child("Kwame", "Sampleby", "2010-01-31")
	for _, c := range []struct {
		name string
		q    person.Query
		why  string
	}{
		{"same name", person.Query{Names: "ama testwood zizek"}, "same surname; same first name"},
		{"any order", person.Query{Names: "Testwood Ama"}, "read swapped"},
		{"misspelt", person.Query{Names: "Amma Testwod"}, "another form of the same name"},
		{"by sound", person.Query{Names: "Ama Testwuud"}, "surname"},
		{"previous name", person.Query{Names: "Ama Oyelaran"}, "same surname"},
		{"known as", person.Query{Names: "Mimi"}, "same first name"},
		{"date of birth", person.Query{Born: "4 3 2012"}, "same date of birth"},
		{"swapped", person.Query{Names: "Ama", Born: "3 4 2012"}, "with day and month swapped"},
		{"month", person.Query{Names: "Ama", Born: "March 2012"}, "date of birth fits by"},
		{"age", person.Query{Names: "Ama", Born: "aged 14"}, "date of birth fits by"},
		{"NHS number", person.Query{NHS: "9434765919"}, "same NHS number"},
		{"UPN", person.Query{UPN: "a950000178301"}, "same unique pupil number"},
		{"phone", person.Query{Phone: "07700 900 123"}, "same phone number"},
	} {
		hits, err := w.Search(context.Background(), w.worker, c.q)
		if err != nil || len(hits) == 0 || hits[0].Person != ama || !strings.Contains(hits[0].Why, c.why) {
			t.Errorf("%s: %+v, %v; want Ama because %q", c.name, hits, err, c.why)
		}
	}
}

func TestSearchPutsTheMostLikeFirstAndSaysWhy(t *testing.T) {
	w := newWorld(t)
	w.child("Ama", "Testwood", "2009-07-01")
	same := w.child("Ama", "Testwoode", "2012-03-04")
	hits, err := w.Search(context.Background(), w.worker, person.Query{Names: "Ama Testwood", Born: "4 3 2012"})
	w.ok(err)
	if len(hits) != 2 || hits[0].Person != same || !hits[0].Strong || hits[1].Strong {
		t.Fatalf("hits = %+v; want the one of the same date first, and only that one strong", hits)
	}
	if !strings.HasPrefix(hits[0].Why, "same date of birth; same first name; surname one letter apart") || !strings.Contains(hits[1].Why, "different date of birth") {
		t.Errorf("why = %q and %q", hits[0].Why, hits[1].Why)
	}
}

func TestSearchOutOfSightSaysOnlyThatThereIsSomebody(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04")
	q := person.Query{Names: "Ama Testwood", Born: "4 3 2012", Reason: "She is on our ward"}
	hits, err := w.Search(ctx, w.contact, q)
	w.ok(err)
	want := person.Hit{Why: "Somebody like this is known to the hub. Ring 01632 960 123 and say why you ask."}
	if len(hits) != 1 || hits[0] != want {
		t.Fatalf("hits = %+v; want only %+v", hits, want)
	}
	if n := w.count(w.audit, `SELECT count(*) FROM journal WHERE action = 'person.known' AND $1 = ANY (subjects) AND reason = $2`, ama, q.Reason); n != 1 {
		t.Errorf("%d entries say who learnt of her; want 1", n)
	}
	for _, little := range []person.Query{{Names: "Ama", Reason: "x"}, {Names: "Ama Testwood", Reason: "x"}, {Born: "4 3 2012", Reason: "x"}} {
		if hits, err := w.Search(ctx, w.contact, little); err != nil || len(hits) != 0 {
			t.Errorf("%+v tells %+v, %v; want nothing for so little", little, hits, err)
		}
	}
}

// For somebody restricted or sealed, and out of sight, a search answers as if
// there were nobody.
func TestSearchOfTheSealedIsAsOfNobody(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04", func(c *person.CreateCommand) { c.Person.NHS = "9434765919" })
	w.ok(w.Restrict(ctx, w.manager, person.RestrictCommand{Person: ama, Version: 1, Seal: access.Restricted, Reason: "A colleague's family"}))
	q := person.Query{Names: "Ama Testwood", Born: "4 3 2012", NHS: "9434765919", Reason: "Asked"}
	for _, actor := range []who.Actor{w.worker, w.contact, w.specialist} {
		if hits, err := w.Search(ctx, actor, q); err != nil || len(hits) != 0 {
			t.Errorf("%s finds %+v, %v; want nobody", actor.Name, hits, err)
		}
	}
	if hits, err := w.Search(ctx, w.manager, q); err != nil || len(hits) != 1 {
		t.Errorf("the manager finds %+v, %v; want her", hits, err)
	}
	if n := w.count(w.privacy, `SELECT count(*) FROM quiet_note WHERE person_id = $1 AND reason = 'Asked'`, ama); n != 3 {
		t.Errorf("%d quiet notes; want one for each who asked and was told nothing", n)
	}
}

func TestSearchNeedsARoleAndAReason(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	_, err := w.Search(ctx, w.referrer, person.Query{Names: "Ama"})
	w.fails(err, fault.Forbidden)
	_, err = w.Search(ctx, w.contact, person.Query{Names: "Ama"})
	if fault.FieldsOf(err)["reason"] == "" {
		t.Errorf("err = %v; want a reason asked for", err)
	}
	for field, q := range map[string]person.Query{"names": {Born: "2012"}, "born": {Born: "32 3 2012"}, "nhs_number": {NHS: "1"}, "upn": {UPN: "1"}, "phone": {Phone: "12"}} {
		if _, err := w.Search(ctx, w.worker, q); fault.FieldsOf(err)[field] == "" {
			t.Errorf("%+v: %v; want a mend for %s", q, err, field)
		}
	}
	if n := w.count(w.audit, `SELECT count(*) FROM journal WHERE action = 'person.search'`); n != 0 {
		t.Errorf("%d searches in the journal; want none", n)
	}
	_, err = w.Search(ctx, w.worker, person.Query{Names: "Nobody Known"})
	w.ok(err)
	if n := w.count(w.audit, `SELECT count(*) FROM journal WHERE action = 'person.search' AND actor_id = $1 AND purpose = 'safeguarding'`, w.worker.ID); n != 1 {
		t.Errorf("%d entries of a search that found nobody; want 1", n)
	}
}

// The application's role reads the register for its copy as the matching
// service only; nobody who signs in can.
func TestTheRegisterIsClosed(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.child("Ama", "Testwood", "2012-03-04")
	for _, sql := range []string{
		`SELECT person_id FROM person_touch`, `DELETE FROM person_touch`, `SELECT in_sight(NULL)`, `SELECT id FROM register_people(NULL)`,
		`SELECT register_touched('0')`, `SELECT register_mark()`, `SELECT register_forget()`,
	} {
		err := w.DB.As(ctx, w.manager, who.Safeguarding, func(tx *pg.Tx) error {
			_, err := tx.Exec(ctx, sql)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v; want permission denied", sql, err)
		}
	}
	if n := w.count(w.manager, `SELECT count(*) FROM quiet_note`); n != 0 {
		t.Errorf("a manager reads %d quiet notes", n)
	}
}

func TestAWrongNumberIsForgottenAPreviousNameIsNot(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04", func(c *person.CreateCommand) { c.Person.NHS = "9434765919" })
	p, err := w.Get(ctx, w.worker, ama)
	w.ok(err)
	p.NHS = ""
	_, err = w.Edit(ctx, w.worker, p)
	w.ok(err)
	if hits, err := w.Search(ctx, w.worker, person.Query{NHS: "9434765919"}); err != nil || len(hits) != 0 {
		t.Errorf("the number that was taken off still finds %+v, %v", hits, err)
	}
	w.ok(w.AddName(ctx, w.worker, ama, person.OtherName{Kind: "previous", Given: "Ama", Surname: "Oyelaran"}))
	hits, err := w.Search(ctx, w.worker, person.Query{Names: "Oyelaran"})
	w.ok(err)
	if len(hits) != 1 || hits[0].Person == (id.UUID{}) {
		t.Errorf("hits = %+v; want her by the previous name", hits)
	}
}
