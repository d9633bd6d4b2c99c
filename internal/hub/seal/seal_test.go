package seal_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/seal"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// world is a partnership with a child in the register and a referral, a third
// hub manager and a privacy officer.
type world struct {
	*hubkit.World
	child   id.UUID
	ref     string
	third   who.Actor
	officer who.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: hubkit.New(t)}
	w.third, w.officer = w.Join("council", "Ada Third", who.Manager), w.Join("charity", "Nadia Rahman", who.PrivacyOfficer)
	made, err := w.People.Create(ctx, w.Worker, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Bea", Surname: "Sample"}})
	w.OK(err)
	w.child, w.ref = made, w.Send()
	return w
}

// seals closes the child and the referral, by the manager, and gives the seals.
func (w *world) seals(level access.Seal, named ...id.UUID) (child, ref id.UUID) {
	w.Helper()
	p, err := w.People.Get(ctx, w.Manager, w.child)
	w.OK(err)
	w.OK(w.People.Restrict(ctx, w.Manager, person.RestrictCommand{Person: w.child, Version: p.Version, Seal: level, Named: named, Reason: "A colleague's family"}))
	w.OK(w.Referrals.Restrict(ctx, w.Manager, referral.RestrictCommand{Ref: w.ref, Seal: level, Named: named, Reason: "A colleague's family"}))
	row := id.MustParse(w.Text(`SELECT id::text FROM referral WHERE ref = $1`, w.ref))
	child, err = w.Seals.Of(ctx, w.Manager, w.child)
	w.OK(err)
	ref, err = w.Seals.Of(ctx, w.Manager, row)
	w.OK(err)
	if child.IsZero() || ref.IsZero() {
		w.Fatal("a record is closed and has no seal")
	}
	return child, ref
}

// sees says whether an actor can open the child and the referral.
func (w *world) sees(actor who.Actor) (child, ref bool) {
	w.Helper()
	_, perr := w.People.Get(ctx, actor, w.child)
	_, rerr := w.Referrals.Record(ctx, actor, w.ref)
	for _, err := range []error{perr, rerr} {
		if err != nil && !fault.Is(err, fault.NotFound) {
			w.Fatal(err)
		}
	}
	return perr == nil, rerr == nil
}

// opens agrees to open a seal.
func (w *world) opens(actor who.Actor, seal id.UUID) error {
	w.Helper()
	_, _, err := w.Seals.Unseal(ctx, actor, seal)
	return err
}

func (w *world) expect(what string, actor who.Actor, want bool) {
	w.Helper()
	if child, ref := w.sees(actor); child != want || ref != want {
		w.Errorf("%s: %s sees the child %v, the referral %v; want %v", what, actor.Name, child, ref, want)
	}
}

// Closing is one manager's deed and takes effect at once; whoever did it owns
// the seal; nobody else of the hub closes a record, also not past the service.
func TestClosingIsOnePersonsDeed(t *testing.T) {
	w := newWorld(t)
	w.Fails(w.Referrals.Restrict(ctx, w.Worker, referral.RestrictCommand{Ref: w.ref, Seal: access.Sealed, Reason: "x"}), fault.NotFound)
	w.Fails(w.Referrals.Restrict(ctx, w.Manager, referral.RestrictCommand{Ref: w.ref, Seal: access.Open}), fault.Invalid, "seal", "reason")
	err := w.DB.As(ctx, w.Worker, who.Safeguarding, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE referral SET seal = 1 WHERE ref = $1`, w.ref)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "42501") {
		t.Errorf("by SQL a practitioner closes a referral: %v", err)
	}
	child, ref := w.seals(access.Sealed, w.Colleague.ID)
	for _, one := range []id.UUID{child, ref} {
		v, err := w.Seals.Seal(ctx, w.Manager, one)
		w.OK(err)
		if !v.Owns || v.Level != access.Sealed || len(v.Named) != 2 || len(v.Able) != 0 {
			t.Errorf("the seal: %+v", v)
		}
		_, err = w.Seals.Seal(ctx, w.Deputy, one)
		w.Fails(err, fault.NotFound)
		_, err = w.Seals.Seal(ctx, w.Colleague, one)
		w.Fails(err, fault.NotFound) // named, and no manager
	}
	w.expect("sealed", w.Deputy, false)
	w.expect("sealed", w.Worker, false)
	w.expect("sealed, named", w.Colleague, true)
	w.Fails(w.Referrals.Restrict(ctx, w.Manager, referral.RestrictCommand{Ref: w.ref, Seal: access.Restricted, Reason: "x"}), fault.Refused)
}

// The owner names people and takes them off; nobody else does, also not past the
// service.
func TestTheListIsTheOwners(t *testing.T) {
	w := newWorld(t)
	child, ref := w.seals(access.Sealed)
	for _, one := range []id.UUID{child, ref} {
		w.OK(w.Seals.Name(ctx, w.Manager, one, w.Deputy.ID))
		w.Fails(w.Seals.Name(ctx, w.Manager, one, w.Deputy.ID), fault.Invalid, "account")
		w.Fails(w.Seals.Name(ctx, w.Manager, one, w.School.ID), fault.Invalid, "account")
		w.Fails(w.Seals.Name(ctx, w.Deputy, one, w.third.ID), fault.Refused)
		w.Fails(w.Seals.Unname(ctx, w.Deputy, one, w.Manager.ID), fault.Refused)
		w.Fails(w.Seals.Unname(ctx, w.Manager, one, w.Manager.ID), fault.Refused)
	}
	w.expect("named", w.Deputy, true)
	err := w.DB.As(ctx, w.Deputy, who.Safeguarding, func(tx *pg.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE relationship SET ends = now() WHERE kind = 'named' AND account_id = $1`, w.Manager.ID)
		if n > 0 {
			t.Error("by SQL somebody named takes the owner off the list")
		}
		return err
	})
	w.OK(err)
	err = w.DB.As(ctx, w.Deputy, who.Safeguarding, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins) VALUES ($1, 'named', $2, $3, $4, now())`, id.New(), w.third.ID, w.child, w.Deputy.ID)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "42501") {
		t.Errorf("by SQL somebody named names another: %v", err)
	}
	for _, one := range []id.UUID{child, ref} {
		w.OK(w.Seals.Unname(ctx, w.Manager, one, w.Deputy.ID))
		w.Fails(w.Seals.Unname(ctx, w.Manager, one, w.Deputy.ID), fault.NotFound)
	}
	w.expect("taken off", w.Deputy, false)
}

// One asks, another agrees. Whoever asked does not agree, whoever does not see
// the record does neither, and no is said with a reason.
func TestTwoOpenASeal(t *testing.T) {
	w := newWorld(t)
	child, ref := w.seals(access.Sealed)
	for _, one := range []id.UUID{child, ref} {
		w.Fails(w.Seals.Lower(ctx, w.Deputy, one, access.Open, "x"), fault.NotFound)
		w.Fails(w.Seals.Lower(ctx, w.Manager, one, access.Sealed, ""), fault.Invalid, "to", "reason")
		w.OK(w.Seals.Lower(ctx, w.Manager, one, access.Open, "The colleague has left."))
		w.Fails(w.Seals.Lower(ctx, w.Manager, one, access.Open, "Again."), fault.Refused)
		w.Fails(w.opens(w.Manager, one), fault.Refused)
		w.Fails(w.opens(w.Deputy, one), fault.NotFound)
		w.OK(w.Seals.Name(ctx, w.Manager, one, w.Deputy.ID))
		w.Fails(w.Seals.Refuse(ctx, w.Deputy, one, ""), fault.Invalid, "words")
		w.OK(w.Seals.Refuse(ctx, w.Deputy, one, "The family is still here."))
		w.Fails(w.opens(w.Deputy, one), fault.Refused)
		w.OK(w.Seals.Lower(ctx, w.Manager, one, access.Restricted, "Managers may help."))
		w.OK(w.Seals.Refuse(ctx, w.Manager, one, "Asked too early."))
		_, err := w.Seals.Seal(ctx, w.third, one)
		w.Fails(err, fault.NotFound)
		w.OK(w.Seals.Lower(ctx, w.Manager, one, access.Restricted, "Managers may help."))
		w.OK(w.opens(w.Deputy, one))
		if v, err := w.Seals.Seal(ctx, w.third, one); err != nil || v.Level != access.Restricted || len(v.Requests) != 3 {
			t.Errorf("a restricted record to a hub manager: %+v, %v", v, err)
		}
		w.OK(w.Seals.Lower(ctx, w.third, one, access.Open, "Nobody of the family works here."))
		w.OK(w.opens(w.Deputy, one))
		_, err = w.Seals.Seal(ctx, w.Manager, one)
		w.Fails(err, fault.NotFound)
	}
	w.expect("open", w.Worker, true)
	if n := w.Count(`SELECT count(*) FROM relationship WHERE kind = 'named' AND ends IS NULL`); n != 0 {
		t.Errorf("%d are still named on an open record", n)
	}
	if n := w.Count(`SELECT count(*) FROM mail WHERE template = 'seal_lowered' AND account_id = $1`, w.Manager.ID); n != 4 {
		t.Errorf("the owner is told %d times; want 4", n)
	}
	for _, deed := range []string{"seal.ask", "seal.refuse", "seal.open", "seal.name"} {
		if w.Count(`SELECT count(*) FROM journal WHERE action = $1 AND kind = 'write'`, deed) == 0 {
			t.Errorf("the journal has no %s", deed)
		}
	}
}

// Past the service too, nobody opens a seal alone: not with a request of their
// own, not with one that was agreed before.
func TestNobodyOpensASealAlone(t *testing.T) {
	w := newWorld(t)
	child, _ := w.seals(access.Restricted)
	alone := func(actor who.Actor, sql ...string) {
		t.Helper()
		err := w.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
			for _, one := range append(sql, `UPDATE person SET seal = 0 WHERE id = '`+w.child.String()+`'`) {
				if _, err := tx.Exec(ctx, one); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "42501") && !strings.Contains(err.Error(), "23514") {
			t.Errorf("%s opens it with %v: %v", actor.Name, sql, err)
		}
	}
	alone(w.Manager)
	w.OK(w.Seals.Lower(ctx, w.Manager, child, access.Open, "It is time."))
	alone(w.Manager, `UPDATE seal_request SET decided_by = '`+w.Manager.ID.String()+`', decided = now(), agreed = true, xid = pg_current_xact_id()`)
	alone(w.Manager, `UPDATE seal_request SET decided_by = '`+w.Deputy.ID.String()+`', decided = now(), agreed = true, xid = pg_current_xact_id()`)
	alone(w.Deputy)
	w.OK(w.opens(w.Deputy, child))
	p, err := w.People.Get(ctx, w.Worker, w.child)
	w.OK(err)
	w.OK(w.People.Restrict(ctx, w.Manager, person.RestrictCommand{Person: w.child, Version: p.Version, Seal: access.Restricted, Reason: "Again."}))
	alone(w.Deputy)
}

// Closing further answers what was asked with no, and makes whoever did it the
// owner.
func TestClosingFurther(t *testing.T) {
	w := newWorld(t)
	child, _ := w.seals(access.Restricted)
	w.OK(w.Seals.Lower(ctx, w.third, child, access.Open, "It is time."))
	p, err := w.People.Get(ctx, w.Deputy, w.child)
	w.OK(err)
	w.OK(w.People.Restrict(ctx, w.Deputy, person.RestrictCommand{Person: w.child, Version: p.Version, Seal: access.Sealed, Reason: "A threat."}))
	v, err := w.Seals.Seal(ctx, w.Deputy, child)
	w.OK(err)
	if !v.Owns || v.Waiting() != nil || len(v.Requests) != 1 || v.Requests[0].Agreed || len(v.Named) != 2 {
		t.Errorf("after closing further: %+v", v)
	}
}

// Records of one person are closed and opened together.
func TestMergedRecordsAreHeldTogether(t *testing.T) {
	w := newWorld(t)
	gone, err := w.People.Create(ctx, w.Worker, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Bea", Surname: "Samples"}})
	w.OK(err)
	w.Exec(`UPDATE person SET merged_into = $1 WHERE id = $2`, w.child, gone)
	child, _ := w.seals(access.Restricted)
	if n := w.Count(`SELECT count(*) FROM person WHERE seal = 1`); n != 2 {
		t.Errorf("%d records are closed; want both", n)
	}
	w.OK(w.Seals.Lower(ctx, w.Manager, child, access.Open, "It is time."))
	w.OK(w.opens(w.Deputy, child))
	if n := w.Count(`SELECT count(*) FROM person WHERE seal = 0 AND id = ANY ($1)`, []id.UUID{w.child, gone}); n != 2 {
		t.Errorf("%d records are open; want both", n)
	}
}

// The owner is told who reads what they sealed, and by mail at most once a day,
// with no name.
func TestTheOwnerIsToldOfReads(t *testing.T) {
	w := newWorld(t)
	w.seals(access.Sealed, w.Colleague.ID)
	w.Later(time.Minute)
	w.expect("the owner", w.Manager, true)
	w.expect("somebody named", w.Colleague, true)
	page, names, next, err := w.Seals.Reads(ctx, w.Manager, seal.Cursor{})
	w.OK(err)
	if len(page) != 2 || page[0].Reader != "Marcus Hale" || names[page[0].Seal] == "" || !next.ID.IsZero() {
		t.Errorf("reads %+v, next %v", page, next)
	}
	if page, _, _, err := w.Seals.Reads(ctx, w.Deputy, seal.Cursor{}); err != nil || len(page) > 0 {
		t.Errorf("another manager reads %+v, %v", page, err)
	}
	_, _, _, err = w.Seals.Reads(ctx, w.Colleague, seal.Cursor{})
	w.Fails(err, fault.Forbidden)
	mails := func() int {
		return w.Count(`SELECT count(*) FROM mail WHERE template = 'sealed_read' AND account_id = $1 AND ref = ''`, w.Manager.ID)
	}
	w.Later(time.Minute)
	for want, wait := range []time.Duration{0, 0, time.Hour} {
		w.Later(wait)
		w.OK(w.Seals.Tell(ctx))
		if got := mails(); got != min(want, 0)+1 {
			t.Errorf("told %d times; want once", got)
		}
		w.expect("somebody named", w.Colleague, true)
	}
	w.Later(24 * time.Hour)
	w.OK(w.Seals.Tell(ctx))
	w.Later(24 * time.Hour)
	w.OK(w.Seals.Tell(ctx)) // nobody has read it since
	if got := mails(); got != 2 {
		t.Errorf("over three days told %d times; want twice", got)
	}
	for i := range 60 {
		w.Later(time.Second)
		_, err := w.People.Get(ctx, w.Colleague, w.child)
		w.OK(err)
		_ = i
	}
	first, _, next, err := w.Seals.Reads(ctx, w.Manager, seal.Cursor{})
	w.OK(err)
	second, _, last, err := w.Seals.Reads(ctx, w.Manager, next)
	w.OK(err)
	if len(first) != seal.PageSize || len(second) == 0 || second[0].ID == first[len(first)-1].ID || !last.ID.IsZero() {
		t.Errorf("%d, then %d reads", len(first), len(second))
	}
}

// An owner hands a seal over; when they have left, a privacy officer does,
// without seeing the record, and nobody else.
func TestHandingOver(t *testing.T) {
	w := newWorld(t)
	child, ref := w.seals(access.Sealed)
	w.Fails(w.Seals.HandOver(ctx, w.Deputy, child, w.Deputy.ID), fault.NotFound)
	w.Fails(w.Seals.HandOver(ctx, w.officer, child, w.Deputy.ID), fault.Refused)
	w.Fails(w.Seals.HandOver(ctx, w.Manager, child, w.Worker.ID), fault.Invalid, "to-owner")
	w.OK(w.Seals.HandOver(ctx, w.Manager, child, w.Deputy.ID))
	if v, err := w.Seals.Seal(ctx, w.Deputy, child); err != nil || !v.Owns || len(v.Named) != 2 {
		t.Errorf("the new owner: %+v, %v", v, err)
	}
	w.Exec(`UPDATE account SET disabled = now() WHERE id = $1`, w.Manager.ID)
	own, left, err := w.Seals.Answered(ctx, w.officer)
	w.OK(err)
	if len(own) != 0 || len(left) != 1 || left[0].ID != ref || left[0].Name != "" || left[0].OwnerName != "Ruth Devlin" {
		t.Fatalf("the privacy officer is told %+v, %+v", own, left)
	}
	_, err = w.Seals.Seal(ctx, w.officer, ref)
	w.Fails(err, fault.NotFound)
	w.Fails(w.Seals.HandOver(ctx, w.officer, ref, w.officer.ID), fault.Invalid, "to-owner")
	w.Fails(w.Seals.HandOver(ctx, w.third, ref, w.third.ID), fault.NotFound)
	w.OK(w.Seals.HandOver(ctx, w.officer, ref, w.third.ID))
	if v, err := w.Seals.Seal(ctx, w.third, ref); err != nil || !v.Owns {
		t.Errorf("the follower: %+v, %v", v, err)
	}
	if _, seesIt := w.sees(w.officer); seesIt {
		t.Error("the privacy officer sees the referral")
	}
	_, _, err = w.Seals.Answered(ctx, w.School)
	w.Fails(err, fault.Forbidden)
	own, _, err = w.Seals.Answered(ctx, w.Deputy)
	w.OK(err)
	if len(own) != 1 || own[0].Name != "Bea Sample" {
		t.Errorf("the deputy owns %+v", own)
	}
}
