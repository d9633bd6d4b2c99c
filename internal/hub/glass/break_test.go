package glass_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// A referral by its reference, a person by their id and by name and date of
// birth: each opens that one record, to that one actor, to read.
func TestItOpensOneRecordToOneActor(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	open := w.breaks(w.Police, glass.Command{Ref: strings.ToLower(w.ref)})
	if len(open) != 1 || open[0].Kind != glass.OfReferral || open[0].Ref != w.ref || !open[0].Ends.Equal(w.Now().Add(4*time.Hour)) {
		t.Fatalf("opened %+v", open)
	}
	if child, ref := w.sees(w.Police); child || !ref {
		t.Errorf("police see the child %v, the referral %v; want the referral alone", child, ref)
	}
	rec, err := w.Referrals.Record(ctx, w.Police, w.ref)
	w.OK(err)
	if rec.Permit.Fields != access.Status|access.Worry|access.Identity|access.Contact || len(rec.Requests) > 0 || rec.Allocated != "" || rec.Worry.Worry == "" {
		t.Errorf("police see %b of it", rec.Permit.Fields)
	}
	w.breaks(w.Nurse, glass.Command{Given: "ama", Surname: "TESTWOOD", Born: "4 3 2012"})
	if child, ref := w.sees(w.Nurse); !child || ref {
		t.Errorf("the nurse sees the child %v, the referral %v; want the child alone", child, ref)
	}
	if child, ref := w.sees(w.Charity); child || ref {
		t.Error("it opened to a colleague who did not ask")
	}
	w.breaks(w.Charity, glass.Command{Person: w.child})
	if child, _ := w.sees(w.Charity); !child {
		t.Error("by the id of the page it opens nothing")
	}
	w.Fails(w.Referrals.Take(ctx, w.Police, w.ref), fault.NotFound)
	_, err = w.Referrals.Named(ctx, w.Police, w.ref)
	w.Fails(err, fault.NotFound)
	w.Fails(w.People.AddName(ctx, w.Nurse, w.child, person.OtherName{Kind: "alias", Given: "Am"}), fault.NotFound)
}

// It ends after four hours by the database's own clock, before that when whoever
// broke it, or a reviewer, ends it, and nobody else can end or prolong it.
func TestItEnds(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	row := w.breaks(w.Police, glass.Command{Ref: w.ref})[0].Row
	w.Fails(w.Glass.End(ctx, w.Nurse, row), fault.NotFound)
	err := w.DB.As(ctx, w.Police, who.Safeguarding, func(tx *pg.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE relationship SET ends = now() + interval '9 days' WHERE account_id = $1`, w.Police.ID)
		if n > 0 {
			t.Error("the actor prolongs their own tie")
		}
		return err
	})
	w.OK(err)
	w.OK(w.Glass.End(ctx, w.Police, row))
	if _, ref := w.sees(w.Police); ref {
		t.Error("it goes on after it was ended")
	}
	w.Fails(w.Glass.End(ctx, w.Police, row), fault.NotFound)

	second := w.breaks(w.Police, glass.Command{Ref: w.ref})[0].Row
	w.OK(w.Glass.End(ctx, w.officer, second))
	if _, ref := w.sees(w.Police); ref {
		t.Error("it goes on after the privacy officer ended it")
	}
	w.breaks(w.Nurse, glass.Command{Ref: w.ref})
	w.Exec(`UPDATE relationship SET begins = begins - interval '4 hours 1 second', ends = ends - interval '4 hours 1 second' WHERE kind = 'glass' AND account_id = $1`, w.Nurse.ID)
	if _, ref := w.sees(w.Nurse); ref {
		t.Error("it does not end by itself")
	}
	w.Later(4 * time.Hour)
	open, err := w.Glass.InForce(ctx, w.Nurse)
	w.OK(err)
	if len(open) > 0 {
		t.Error("one is said to be in force that is over")
	}
}

// What is absent, restricted, sealed, names somebody sealed, or has expired: the
// same error, no tie, no notice, one attempt, one entry of the journal.
func TestWhatStaysClosedIsLikeAbsent(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	sealed := w.register("Bea", "Sample", "2011-05-06")
	w.Exec(`UPDATE person SET seal = 2 WHERE id = $1`, sealed)
	restricted := w.Send()
	w.Exec(`UPDATE referral SET seal = 1 WHERE ref = $1`, restricted)
	names := w.Send()
	w.Exec(`UPDATE referral_person SET person_id = $1 WHERE referral_id = (SELECT id FROM referral WHERE ref = $2) AND role = 'child'`, sealed, names)
	mails := w.Count(`SELECT count(*) FROM mail`)
	var first string
	for i, cmd := range []glass.Command{{Ref: id.NewReference("EM")}, {Person: id.New()}, {Given: "No", Surname: "Body", Born: "1 1 2010"},
		{Person: sealed}, {Given: "Bea", Surname: "Sample", Born: "6 5 2011"}, {Ref: restricted}, {Ref: names}} {
		_, err := w.Glass.Break(ctx, w.Police, now(cmd))
		w.Fails(err, fault.NotFound)
		if i == 0 {
			first = err.Error()
		}
		if err.Error() != first {
			t.Errorf("attempt %d: %v; want %v", i, err, first)
		}
		if n := w.Count(`SELECT count(*) FROM glass WHERE NOT opened AND account_id = $1`, w.Police.ID); n != i+1 {
			t.Errorf("after attempt %d there are %d", i, n)
		}
		if n := w.Count(`SELECT count(*) FROM journal WHERE action = 'glass.nothing' AND subjects = ARRAY[$1::uuid]`, w.Police.ID); n != i+1 {
			t.Errorf("after attempt %d the journal holds %d", i, n)
		}
	}
	if w.Count(`SELECT count(*) FROM relationship WHERE kind = 'glass'`) > 0 || w.Count(`SELECT count(*) FROM mail`) > mails {
		t.Error("an attempt that opens nothing leaves a tie, or tells somebody")
	}
	uses, err := w.Glass.Uses(ctx, w.officer)
	w.OK(err)
	met := 0
	for _, u := range uses {
		if !u.Subject.IsZero() {
			met++
		}
	}
	if len(uses) != 7 || met != 4 {
		t.Errorf("the privacy officer sees %d attempts, of which %d met something; want 7 and 4", len(uses), met)
	}
	if uses, err := w.Glass.Uses(ctx, w.Manager); err != nil || len(uses) > 0 {
		t.Errorf("a hub manager sees %d attempts, %v; want none", len(uses), err)
	}
}

// A rule that stands beside break-glass, like a conflict of interest, holds the
// record closed: it is as if nothing had been there.
func TestAnotherRuleHoldsItClosed(t *testing.T) {
	w := newWorld(t)
	w.Exec(`CREATE POLICY another ON person AS RESTRICTIVE FOR SELECT TO sightline_app USING (id <> '` + w.child.String() + `' OR (SELECT in_hub()))`)
	_, err := w.Glass.Break(context.Background(), w.Police, now(glass.Command{Person: w.child}))
	w.Fails(err, fault.NotFound)
	if w.Count(`SELECT count(*) FROM relationship WHERE kind = 'glass'`) > 0 || w.Count(`SELECT count(*) FROM glass WHERE opened`) > 0 || w.Count(`SELECT count(*) FROM mail WHERE template = 'glass_broken'`) > 0 {
		t.Error("it leaves a tie, or counts as opened, or is told")
	}
}

// A protected address stays hidden in the register, and what the referrer wrote
// of it is left out of the referral.
func TestItOpensNoProtectedAddress(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.OK(w.People.AddAddress(ctx, w.Manager, w.child, person.Address{Lines: "9 Refuge Lane", Protected: true}))
	w.breaks(w.Police, glass.Command{Person: w.child})
	w.breaks(w.Police, glass.Command{Ref: w.ref})
	p, err := w.People.Get(ctx, w.Police, w.child)
	w.OK(err)
	if !p.HasProtected || slices.ContainsFunc(p.Addresses, func(a person.Address) bool { return strings.Contains(a.Lines, "Refuge") }) || len(p.Addresses) != 1 {
		t.Errorf("addresses %+v, told of a protected one %v", p.Addresses, p.HasProtected)
	}
	rec, err := w.Referrals.Record(ctx, w.Police, w.ref)
	w.OK(err)
	if c := rec.Children()[0]; c.Child.Address != "" || !c.Hidden || c.Name() == "" {
		t.Errorf("the referral shows %q, hidden %v", c.Child.Address, c.Hidden)
	}
	hub, err := w.Referrals.Record(ctx, w.School, w.ref)
	w.OK(err)
	if hub.Children()[0].Child.Address != "9 Refuge Lane" {
		t.Error("whoever raised it no longer reads what they wrote")
	}
}

// A seal that comes afterwards ends it at once, of the record and of what names
// the person.
func TestASealEndsIt(t *testing.T) {
	w := newWorld(t)
	w.breaks(w.Police, glass.Command{Person: w.child})
	w.breaks(w.Police, glass.Command{Ref: w.ref})
	w.Exec(`UPDATE person SET seal = 1 WHERE id = $1`, w.child)
	if child, ref := w.sees(w.Police); child || ref {
		t.Errorf("after the seal police see the child %v, the referral %v", child, ref)
	}
	if open, err := w.Glass.InForce(context.Background(), w.Police); err != nil || len(open) > 0 {
		t.Errorf("in force: %+v, %v", open, err)
	}
}

// The roles that break the glass are those who act for a child; who sees the
// record anyway is led there without one.
func TestWhoBreaksIt(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	for _, actor := range []who.Actor{w.School, w.Chair, w.Audit, w.officer, w.Join("school", "Gill Stone", who.Administrator), w.Join("charity", "Sara Lowe", who.Analyst)} {
		_, err := w.Glass.Break(ctx, actor, now(glass.Command{Ref: w.ref}))
		w.Fails(err, fault.Forbidden)
	}
	for _, actor := range []who.Actor{w.Join("charity", "Idris Vaughan", who.Specialist), w.Join("charity", "Pat Night", who.Practitioner), w.Join("charity", "Lee Duty", who.Manager)} {
		w.breaks(actor, glass.Command{Ref: w.ref})
		if _, ref := w.sees(actor); !ref {
			t.Errorf("it opens nothing to a %s", actor.Roles)
		}
	}
	before := w.Count(`SELECT count(*) FROM glass`)
	if open := w.breaks(w.Worker, glass.Command{Given: "Ama", Surname: "Testwood", Born: "4 3 2012"}); len(open) != 1 || open[0].Subject != w.child || !open[0].Row.IsZero() {
		t.Errorf("the hub is led to %+v", open)
	}
	if w.Count(`SELECT count(*) FROM glass`) != before || w.Count(`SELECT count(*) FROM journal WHERE action = 'glass.needless' AND actor_id = $1`, w.Worker.ID) != 1 {
		t.Error("who sees the record anyway breaks a glass, or leaves no entry")
	}
}

// What is wrong with the form is named before anything is looked for.
func TestTheFormIsMended(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		cmd    glass.Command
		fields []string
	}{
		{glass.Command{}, []string{"ref", "code", "words"}},
		{glass.Command{Ref: "nonsense", Code: glass.Danger, Words: "x"}, []string{"ref"}},
		{glass.Command{Given: "Ama", Born: "2012", Code: "bored", Words: "x"}, []string{"given", "born", "code"}},
		{glass.Command{Ref: w.ref, Code: glass.Other, Words: strings.Repeat("x", 2001)}, []string{"words"}},
		{glass.Command{Given: "A\x00", Surname: "B", Born: "soon", Code: glass.Other, Words: "x"}, []string{"given", "born"}},
	} {
		_, err := w.Glass.Break(context.Background(), w.Police, c.cmd)
		w.Fails(err, fault.Invalid, c.fields...)
	}
	if w.Count(`SELECT count(*) FROM glass`) > 0 {
		t.Error("a form that must be mended counts as an attempt")
	}
}

// A record that was merged is reached by what either record is called, and both
// are open.
func TestAMergedRecordOpensWhole(t *testing.T) {
	w := newWorld(t)
	gone := w.register("Amma", "Testwood", "2012-03-04")
	w.Exec(`UPDATE person SET merged_into = $1 WHERE id = $2`, w.child, gone)
	open := w.breaks(w.Police, glass.Command{Given: "Amma", Surname: "Testwood", Born: "4 3 2012"})
	if len(open) != 1 || open[0].Subject != w.child || w.Count(`SELECT count(*) FROM relationship WHERE kind = 'glass'`) != 2 {
		t.Errorf("opened %+v", open)
	}
	w.OK(w.Glass.End(context.Background(), w.Police, open[0].Row))
	if w.Count(`SELECT count(*) FROM relationship WHERE kind = 'glass' AND ends > now()`) > 0 {
		t.Error("one of the two stays open")
	}
}
