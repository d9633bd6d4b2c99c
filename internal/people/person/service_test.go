package person_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func TestAbsentAndOutOfScopeAreTheSame(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04")
	_, nobody := w.Get(ctx, w.worker, id.New())
	for _, actor := range []who.Actor{w.contact, w.specialist, w.referrer, w.audit} {
		_, err := w.Get(ctx, actor, ama)
		w.fails(err, fault.NotFound)
		if fault.Message(err) != fault.Message(nobody) {
			t.Errorf("%s reads %q; want the words for nobody", actor.Name, fault.Message(err))
		}
	}
	if n := w.count(w.audit, `SELECT count(*) FROM journal WHERE action = 'person.read'`); n != 0 {
		t.Errorf("%d reads; want none of what was refused", n)
	}
}

func TestRestrictAndSeal(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04")
	restrict := func(actor who.Actor, version int, seal access.Seal, named ...id.UUID) error {
		return w.Restrict(ctx, actor, person.RestrictCommand{Person: ama, Version: version, Seal: seal, Named: named, Reason: "A colleague's family"})
	}
	w.fails(restrict(w.worker, 1, access.Restricted), fault.Refused)
	w.fails(restrict(w.manager, 9, access.Restricted), fault.Conflict)
	w.ok(restrict(w.manager, 1, access.Sealed, w.colleague.ID))
	_, err := w.Get(ctx, w.worker, ama)
	w.fails(err, fault.NotFound)
	w.fails(restrict(w.worker, 2, access.Open), fault.NotFound)
	for _, actor := range []who.Actor{w.manager, w.colleague} {
		if p, err := w.Get(ctx, actor, ama); err != nil || p.Seal != access.Sealed || !p.Permit.Fields.Has(access.ProtectedAddress) {
			t.Errorf("%s, named: %+v, %v", actor.Name, p.Permit, err)
		}
	}
	briefs := map[id.UUID]person.Brief{}
	w.ok(w.DB.As(ctx, w.worker, who.Safeguarding, func(tx *pg.Tx) (err error) {
		briefs, err = w.Briefs(ctx, tx, []id.UUID{ama})
		return err
	}))
	if len(briefs) != 0 {
		t.Errorf("briefs = %v; want nothing of a sealed child", briefs)
	}
	w.fails(w.AddName(ctx, w.worker, ama, person.OtherName{Kind: "alias", Given: "Mimi"}), fault.NotFound)
	for _, to := range []access.Seal{access.Open, access.Restricted, access.Sealed} {
		w.fails(restrict(w.manager, 2, to), fault.Refused) // two people open it
	}
	err = w.DB.As(ctx, w.manager, who.Safeguarding, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE person SET seal = 0 WHERE id = $1`, ama)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "42501") {
		t.Errorf("by SQL one person opens a seal: %v", err)
	}
}

func TestProtectedAddress(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04", func(c *person.CreateCommand) {
		c.Addresses = []person.Address{{Lines: "1 Old Mill Lane", Postcode: "em1 1aa"}}
	})
	before, err := w.Get(ctx, w.worker, ama)
	w.ok(err)
	if len(before.Addresses) != 1 || before.HasProtected || before.Addresses[0].Postcode != "EM1 1AA" {
		t.Fatalf("before: %+v", before.Addresses)
	}
	w.now = w.now.Add(48 * time.Hour)
	now := person.Address{ID: before.Addresses[0].ID, Lines: "1 Old Mill Lane", Postcode: "EM1 1AA", Protected: true}
	w.ok(w.AddAddress(ctx, w.worker, ama, now))
	after, err := w.Get(ctx, w.colleague, ama)
	w.ok(err)
	if len(after.Addresses) != 0 || !after.HasProtected {
		t.Fatalf("a practitioner sees %+v, told of one: %v; want none, and told", after.Addresses, after.HasProtected)
	}
	then, err := w.Then(ctx, w.colleague, ama, when.DateOf(w.now).AddDays(-2))
	w.ok(err)
	if len(then.Addresses) != 0 {
		t.Errorf("as it stood, a practitioner sees %+v; want nothing of what is protected since", then.Addresses)
	}
	byManager, err := w.Get(ctx, w.manager, ama)
	w.ok(err)
	if len(byManager.Addresses) != 1 || !byManager.Addresses[0].Protected {
		t.Fatalf("a manager sees %+v; want the one protected address", byManager.Addresses)
	}
	if n := w.count(w.worker, `SELECT count(*) FROM person_address`); n != 0 {
		t.Errorf("by SQL a practitioner reads %d addresses; want none", n)
	}
	if n := w.count(w.audit, `SELECT count(*) FROM journal_change WHERE changed::text ILIKE '%mill%'`); n != 0 {
		t.Errorf("%d entries of the journal hold the words of the address", n)
	}
	w.fails(w.End(ctx, w.worker, ama, person.PartAddress, byManager.Addresses[0].ID, "Wrong"), fault.Conflict)
	w.ok(w.End(ctx, w.manager, ama, person.PartAddress, byManager.Addresses[0].ID, "Moved"))
	gone, err := w.Get(ctx, w.worker, ama)
	w.ok(err)
	if gone.HasProtected {
		t.Error("still told of a protected address after the last one ended")
	}
}

func TestASpecialistWithAShareReads(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04", func(c *person.CreateCommand) {
		c.Addresses = []person.Address{{Lines: "2 High Street"}, {Lines: "The refuge", Protected: true}}
	})
	w.ok(w.DB.As(ctx, w.worker, who.Safeguarding, func(tx *pg.Tx) error {
		return w.Relations.Grant(ctx, tx, access.Tie{Relation: access.Share, Account: w.specialist.ID, Subject: ama})
	}))
	p, err := w.Get(ctx, w.specialist, ama)
	w.ok(err)
	if len(p.Addresses) != 1 || p.Addresses[0].Lines != "2 High Street" || p.Permit.Fields.Has(access.Trail) {
		t.Errorf("the specialist sees %+v with %b; want the one open address and no trail", p.Addresses, p.Permit.Fields)
	}
	_, err = w.Edit(ctx, w.specialist, p)
	w.fails(err, fault.NotFound)
	_, err = w.Then(ctx, w.specialist, ama, when.DateOf(w.now))
	w.fails(err, fault.NotFound)
}

func TestTwoEditsLoseNeither(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04")
	mine, err := w.Get(ctx, w.worker, ama)
	w.ok(err)
	theirs := mine
	theirs.School = "Harle Academy"
	_, err = w.Edit(ctx, w.colleague, theirs)
	w.ok(err)
	mine.GP = "Dr Sample"
	was, err := w.Edit(ctx, w.worker, mine)
	w.fails(err, fault.Conflict)
	if was.School != "Harle Academy" || was.Version != 2 {
		t.Errorf("the conflict tells %q at version %d; want what the other saved", was.School, was.Version)
	}
	n := person.OtherName{Kind: "alias", Given: "Mimi"}
	w.ok(w.AddName(ctx, w.worker, ama, n))
	p, err := w.Get(ctx, w.worker, ama)
	w.ok(err)
	n = p.Names[0]
	n.Given = "Mimmi"
	w.ok(w.AddName(ctx, w.worker, ama, n))
	n.Given = "Mimy"
	w.fails(w.AddName(ctx, w.colleague, ama, n), fault.Conflict)
}

func TestTheRecordAsItStood(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04", func(c *person.CreateCommand) {
		c.Reaches = []person.Reach{{Kind: "phone", Value: "07700 900123", Safe: "yes"}}
	})
	first := when.DateOf(w.now)
	w.now = w.now.AddDate(0, 1, 0)
	p, err := w.Get(ctx, w.worker, ama)
	w.ok(err)
	p.Surname, p.School = "Oyelaran", "Harle Academy"
	_, err = w.Edit(ctx, w.worker, p)
	w.ok(err)
	w.ok(w.End(ctx, w.worker, ama, person.PartReach, p.Reaches[0].ID, "The phone was taken"))
	then, err := w.Then(ctx, w.worker, ama, first)
	w.ok(err)
	if then.Name() != "Ama Testwood" || then.School != "" || len(then.Reaches) != 1 {
		t.Errorf("then: %s, %q, %+v; want the record of the first day", then.Name(), then.School, then.Reaches)
	}
	now, err := w.Then(ctx, w.worker, ama, when.DateOf(w.now))
	w.ok(err)
	if now.Name() != "Ama Oyelaran" || len(now.Reaches) != 0 || now.Born.String() != "2012-03-04" {
		t.Errorf("now: %s, %+v", now.Name(), now.Reaches)
	}
	_, err = w.Then(ctx, w.worker, ama, first.AddDays(-1))
	w.fails(err, fault.NotFound)
}

func TestRelationsReadFromBothEnds(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04")
	mother, err := w.Create(ctx, w.worker, person.CreateCommand{Person: person.Person{Kind: person.Adult, Given: "Efua", Surname: "Testwood"}})
	w.ok(err)
	w.ok(w.AddRelation(ctx, w.worker, mother, person.Relation{Kind: "parent", Other: ama, Since: "2012"}))
	for _, c := range []struct {
		of   id.UUID
		want string
	}{{ama, "Child of Efua Testwood"}, {mother, "Parent of Ama Testwood"}} {
		p, err := w.Get(ctx, w.worker, c.of)
		w.ok(err)
		if len(p.Relations) != 1 || p.Relations[0].Words()+" "+p.Relations[0].Name != c.want {
			t.Errorf("relations = %+v; want %q", p.Relations, c.want)
		}
	}
	w.ok(w.Restrict(ctx, w.manager, person.RestrictCommand{Person: mother, Version: 1, Seal: access.Sealed, Reason: "Sealed"}))
	p, err := w.Get(ctx, w.worker, ama)
	w.ok(err)
	if len(p.Relations) != 0 {
		t.Errorf("relations = %+v; want nothing of somebody sealed", p.Relations)
	}
	err = w.AddRelation(ctx, w.worker, ama, person.Relation{Kind: "sibling", Other: mother})
	if fault.FieldsOf(err)["other"] == "" {
		t.Errorf("err = %v; want the same as for nobody", err)
	}
}

func TestCreateTwiceUnderOneKey(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	cmd := person.CreateCommand{Key: id.New().String(), Person: person.Person{Kind: person.Child, Given: "Ama"}}
	one, err := w.Create(ctx, w.worker, cmd)
	w.ok(err)
	two, err := w.Create(ctx, w.worker, cmd)
	if err != nil || two != one {
		t.Errorf("sent twice: %v and %v, %v; want one child", one, two, err)
	}
	cmd.Person.Given = "Kwame"
	_, err = w.Create(ctx, w.worker, cmd)
	w.fails(err, fault.Conflict)
	_, err = w.Create(ctx, w.contact, cmd)
	w.fails(err, fault.Forbidden)
	if n := w.count(w.worker, `SELECT count(*) FROM person`); n != 1 {
		t.Errorf("%d people; want 1", n)
	}
}

func TestHostileAndWrongInput(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ama := w.child("Ama", "Testwood", "2012-03-04")
	long := strings.Repeat("ж", 101)
	for field, p := range map[string]person.Person{
		"kind":             {Kind: "ghost", Given: "A"},
		"surname":          {Kind: person.Child},
		"given":            {Kind: person.Child, Given: "Ama\u202eaba"},
		"school":           {Kind: person.Child, Given: "A", School: long + long},
		"ethnicity_source": {Kind: person.Child, Given: "A", Ethnicity: "Ghanaian"},
		"nhs_number":       {Kind: person.Child, Given: "A", NHS: "9434765918"},
		"upn":              {Kind: person.Child, Given: "A", UPN: "R247962919251"},
		"sex":              {Kind: person.Child, Given: "A", Sex: "'; DROP TABLE person"},
		"born":             {Kind: person.Child, Given: "A", Born: date(w, "2001-01-01")},
	} {
		if _, err := w.Create(ctx, w.worker, person.CreateCommand{Person: p}); fault.FieldsOf(err)[field] == "" {
			t.Errorf("%s: %v; want a mend for it", field, err)
		}
	}
	for field, err := range map[string]error{
		"safe":          w.AddReach(ctx, w.worker, ama, person.Reach{Kind: "phone", Value: "07700900123"}),
		"value":         w.AddReach(ctx, w.worker, ama, person.Reach{Kind: "phone", Value: "my friend's", Safe: "yes"}),
		"lines":         w.AddAddress(ctx, w.worker, ama, person.Address{}),
		"until":         w.AddAddress(ctx, w.worker, ama, person.Address{Lines: "x", Since: "2024", Until: "2023"}),
		"name_given":    w.AddName(ctx, w.worker, ama, person.OtherName{Kind: "alias"}),
		"relation_kind": w.AddRelation(ctx, w.worker, ama, person.Relation{Kind: "boss", Other: ama}),
		"other":         w.AddRelation(ctx, w.worker, ama, person.Relation{Kind: "friend", Other: ama}),
		"reason":        w.End(ctx, w.worker, ama, person.PartName, id.New(), " "),
	} {
		if fault.FieldsOf(err)[field] == "" {
			t.Errorf("%s: %v; want a mend for it", field, err)
		}
	}
	w.fails(w.End(ctx, w.worker, ama, "person", ama, "x"), fault.Conflict)
	odd := w.child("<script>", "=1+1; '); DROP TABLE person; --", "")
	p, err := w.Get(ctx, w.worker, odd)
	if err != nil || p.Given != "<script>" {
		t.Errorf("what was typed: %q, %v; want it kept as it is", p.Given, err)
	}
}
