package conflict_test

import (
	"context"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// close is a partnership with somebody who may end a conflict.
type partnership struct {
	*hubkit.World
	privacy who.Actor
}

func newPartnership(t *testing.T) partnership {
	t.Helper()
	w := hubkit.New(t)
	return partnership{w, w.Join("council", "Nadia Rahman", who.PrivacyOfficer)}
}

// add puts somebody into the register, with an address where one is given.
func (p partnership) add(kind person.Kind, given, surname string, address ...string) id.UUID {
	p.Helper()
	cmd := person.CreateCommand{Person: person.Person{Kind: kind, Given: given, Surname: surname}}
	if len(address) > 0 {
		cmd.Addresses = []person.Address{{Lines: address[0], Postcode: address[1]}}
	}
	one, err := p.People.Create(ctx, p.Colleague, cmd)
	p.OK(err)
	return one
}

// sees is whether somebody may open a person.
func (p partnership) sees(actor who.Actor, one id.UUID) bool {
	p.Helper()
	_, err := p.People.Get(ctx, actor, one)
	if err != nil && !fault.Is(err, fault.NotFound) {
		p.OK(err)
	}
	return err == nil
}

// opens is whether somebody may open a referral.
func (p partnership) opens(actor who.Actor, ref string) bool {
	p.Helper()
	_, err := p.Referrals.Record(ctx, actor, ref)
	if err != nil && !fault.Is(err, fault.NotFound) {
		p.OK(err)
	}
	return err == nil
}

// link says that somebody told is a person in the register.
func (p partnership) link(ref string, told int, one id.UUID) {
	p.Helper()
	rec, err := p.Referrals.Record(ctx, p.Manager, ref)
	p.OK(err)
	p.OK(p.Referrals.Judge(ctx, p.Manager, referral.JudgeCommand{Ref: ref, Told: rec.People[told].ID, Person: one, Verdict: referral.Same, Reason: "The same."}))
}

func (p partnership) tie(actor who.Actor, one id.UUID) {
	p.Helper()
	email := p.Text(`SELECT email FROM account WHERE id = $1`, actor.ID)
	p.OK(p.Conflicts.Tie(ctx, p.privacy, conflict.TieCommand{Email: email, Record: one.String(), Reason: "Said so to their manager."}))
}

// A worker declares a conflict: the child, and every referral about the child,
// is absent to them at once; what they had is nobody's; the managers are told, a
// manager hands it on; two people give it back.
func TestDeclare(t *testing.T) {
	p := newPartnership(t)
	child := p.add(person.Child, "Ama", "Testwood")
	ref, other := p.Send(), p.Send()
	p.link(ref, 0, child)
	p.OK(p.Referrals.Take(ctx, p.Worker, ref))
	p.Fails(p.Conflicts.Declare(ctx, p.Worker, conflict.DeclareCommand{Person: child}), fault.Invalid, "words")
	p.OK(p.Conflicts.Declare(ctx, p.Worker, conflict.DeclareCommand{Person: child, Words: "Her mother is my sister."}))
	if p.sees(p.Worker, child) || p.opens(p.Worker, ref) {
		t.Error("the record is open to who declared a conflict with it")
	}
	if !p.opens(p.Worker, other) || !p.sees(p.Colleague, child) || !p.opens(p.Manager, ref) {
		t.Error("a conflict closes more than it is about")
	}
	board, err := p.Referrals.Board(ctx, p.Worker, referral.Filter{}, p.Now())
	p.OK(err)
	if len(board.Rows) != 1 || board.Counts.Mine != 0 {
		t.Errorf("the board shows %d rows, %d mine; want the other referral alone", len(board.Rows), board.Counts.Mine)
	}
	p.Fails(p.Conflicts.Declare(ctx, p.Worker, conflict.DeclareCommand{Person: child, Words: "Again."}), fault.NotFound)
	p.OK(p.Conflicts.Tell(ctx))
	for _, m := range []who.Actor{p.Manager, p.Deputy} {
		if n := p.Count(`SELECT count(*) FROM mail WHERE template = 'stepped_back' AND account_id = $1 AND ref = $2`, m.ID, ref); n != 1 {
			t.Errorf("%s was told %d times", m.Name, n)
		}
	}
	p.Fails(p.Referrals.Allocate(ctx, p.Manager, ref, p.Worker.ID), fault.Invalid, "worker")
	p.OK(p.Referrals.Take(ctx, p.Colleague, ref)) // it was nobody's
	p.OK(p.Conflicts.Tell(ctx))
	if n := p.Count(`SELECT count(*) FROM mail WHERE template = 'stepped_back'`); n != 2 {
		t.Errorf("managers were told %d times in all; want once each", n)
	}

	all, err := p.Conflicts.List(ctx, p.Manager)
	p.OK(err)
	if len(all) != 1 || all[0].Name != "Joy Okoro" || all[0].Why != conflict.Declared || !all[0].Stands() {
		t.Fatalf("a manager sees %+v", all)
	}
	p.Fails(p.Conflicts.Ask(ctx, p.privacy, all[0].ID, " "), fault.Invalid, "reason")
	p.OK(p.Conflicts.Ask(ctx, p.privacy, all[0].ID, "Another family of that name."))
	p.OK(p.Conflicts.End(ctx, p.Manager, all[0].ID))
	p.Fails(p.Conflicts.Ask(ctx, p.privacy, all[0].ID, "Again."), fault.Conflict)
	if !p.sees(p.Worker, child) || !p.opens(p.Worker, ref) {
		t.Error("the record is closed although the conflict has ended")
	}
	if n := p.Count(`SELECT count(*) FROM journal WHERE action IN ('conflict.declare', 'conflict.step_back', 'conflict.ask', 'conflict.end')`); n != 4 {
		t.Errorf("%d entries tell the story; want declared, let go, asked, ended", n)
	}
}

// A conflict with a referral closes the records of its children, and every
// other referral that names one of them.
func TestDeclareOnAReferral(t *testing.T) {
	p := newPartnership(t)
	child := p.add(person.Child, "Ama", "Testwood")
	ref, second := p.Send(), p.Send()
	p.link(ref, 0, child)
	p.OK(p.Conflicts.Declare(ctx, p.School, conflict.DeclareCommand{Ref: ref, Words: "My neighbour's child."}))
	if p.opens(p.School, ref) || !p.opens(p.SchoolTeam, ref) {
		t.Error("the referrer still sees what they stepped back from, or the team does not")
	}
	p.OK(p.Conflicts.Declare(ctx, p.Worker, conflict.DeclareCommand{Ref: ref, Words: "My nephew."}))
	if p.sees(p.Worker, child) || !p.opens(p.Worker, second) {
		t.Error("the child stays open, or a referral that nobody linked is closed")
	}
	p.link(second, 0, child)
	if p.opens(p.Worker, second) {
		t.Error("another referral about the child is open")
	}
}

// What the data shows, whichever side comes last: the same surname and address,
// a relation, their own record, and the records that were merged with it.
func TestTheDataShows(t *testing.T) {
	home := conflict.HomeCommand{House: "12a", Postcode: "zz99 4zr"}
	for name, c := range map[string]struct {
		before, after func(p partnership) id.UUID
		shows         conflict.Why
	}{
		"an address is added": {
			before: func(p partnership) id.UUID {
				p.OK(p.Conflicts.SayHome(ctx, p.Worker, home))
				return p.add(person.Child, "Ada", "Okoro")
			},
			after: func(p partnership) id.UUID {
				return p.add(person.Child, "Ben", "Okoro", "12A Quay Street, Harle", "ZZ994ZR")
			}, shows: conflict.Address},
		"the home is said": {
			before: func(p partnership) id.UUID {
				return p.add(person.Child, "Ada", "Smith-Okoro", "Flat 3\n12a Quay Street\nZZ99 4ZR", "")
			},
			after: func(p partnership) id.UUID { p.OK(p.Conflicts.SayHome(ctx, p.Worker, home)); return id.UUID{} }, shows: conflict.Address},
		"a name is added": {
			before: func(p partnership) id.UUID {
				p.OK(p.Conflicts.SayHome(ctx, p.Worker, home))
				return p.add(person.Child, "Ada", "Brown", "12a Quay Street", "ZZ99 4ZR")
			},
			after: func(p partnership) id.UUID {
				one := id.MustParse(p.Text(`SELECT id::text FROM person WHERE given = 'Ada'`))
				p.OK(p.People.AddName(ctx, p.Colleague, one, person.OtherName{Kind: "previous", Surname: "OKORO"}))
				return id.UUID{}
			}, shows: conflict.Address},
		"another surname of the worker": {
			before: func(p partnership) id.UUID {
				return p.add(person.Child, "Ada", "Mensah", "12a Quay Street", "ZZ99 4ZR")
			},
			after: func(p partnership) id.UUID {
				p.OK(p.Conflicts.SayHome(ctx, p.Worker, conflict.HomeCommand{House: "12a", Postcode: "ZZ99 4ZR", Surname: "Mensah"}))
				return id.UUID{}
			}, shows: conflict.Address},
		"a relation is recorded": {
			before: func(p partnership) id.UUID {
				p.tie(p.Worker, p.add(person.Adult, "Joy", "Okoro"))
				return p.add(person.Child, "Ada", "Brown")
			},
			after: func(p partnership) id.UUID {
				me, child := id.MustParse(p.Text(`SELECT id::text FROM person WHERE given = 'Joy'`)), id.MustParse(p.Text(`SELECT id::text FROM person WHERE given = 'Ada'`))
				p.OK(p.People.AddRelation(ctx, p.Colleague, child, person.Relation{Kind: "relative", Other: me}))
				return id.UUID{}
			}, shows: conflict.Relation},
		"the account is tied": {
			before: func(p partnership) id.UUID {
				me, child := p.add(person.Adult, "Joy", "Okoro"), p.add(person.Child, "Ada", "Brown")
				p.OK(p.People.AddRelation(ctx, p.Colleague, me, person.Relation{Kind: "partner", Other: child}))
				return child
			},
			after: func(p partnership) id.UUID {
				p.tie(p.Worker, id.MustParse(p.Text(`SELECT id::text FROM person WHERE given = 'Joy'`)))
				return id.UUID{}
			}, shows: conflict.Relation},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPartnership(t)
			one := c.before(p)
			if !p.sees(p.Worker, one) {
				t.Fatal("closed before there is anything to show")
			}
			if later := c.after(p); !later.IsZero() {
				one = later
			}
			if p.sees(p.Worker, one) || !p.sees(p.Colleague, one) {
				t.Error("the worker sees the record, or the colleague does not")
			}
			if n := p.Count(`SELECT count(*) FROM conflict WHERE account_id = $1 AND subject_id = $2 AND why = $3`, p.Worker.ID, one, c.shows); n != 1 {
				t.Errorf("%d conflicts by %s; want 1", n, c.shows)
			}
			mine, err := p.Conflicts.Mine(ctx, p.Worker)
			if p.OK(err); len(mine) != 0 {
				t.Errorf("the worker is told what was found: %+v", mine)
			}
		})
	}
}

// What is no conflict: the same address with another name, the same name at
// another address, another house of the postcode, a number that is not whole.
func TestTheDataDoesNotShow(t *testing.T) {
	p := newPartnership(t)
	p.OK(p.Conflicts.SayHome(ctx, p.Worker, conflict.HomeCommand{House: "12", Postcode: "ZZ99 4ZR"}))
	for _, one := range []id.UUID{p.add(person.Child, "Ada", "Brown", "12 Quay Street", "ZZ99 4ZR"), p.add(person.Child, "Ada", "Okoro", "12 Quay Street", "ZZ99 4ZS"),
		p.add(person.Child, "Ada", "Okoro", "112 Quay Street", "ZZ99 4ZR"), p.add(person.Child, "Ada", "Okoro", "12 Quay Street", "")} {
		if !p.sees(p.Worker, one) {
			t.Errorf("%s is closed", p.Text(`SELECT surname || ' at ' || lines || postcode FROM person JOIN person_address ON person_id = person.id WHERE person.id = $1`, one))
		}
	}
	p.Fails(p.Conflicts.SayHome(ctx, p.Worker, conflict.HomeCommand{House: "12", Postcode: "Harle"}), fault.Invalid, "postcode")
	p.OK(p.Conflicts.ForgetHome(ctx, p.Worker))
	if one := p.add(person.Child, "Ada", "Okoro", "12 Quay Street", "ZZ99 4ZR"); !p.sees(p.Worker, one) {
		t.Error("a home that was taken back closes a record")
	}
}

// A worker writes what shows their own conflict: it is kept, and the record is
// closed to them afterwards.
func TestAWorkerWritesWhatShowsTheirOwn(t *testing.T) {
	p := newPartnership(t)
	p.OK(p.Conflicts.SayHome(ctx, p.Worker, conflict.HomeCommand{House: "12", Postcode: "ZZ99 4ZR"}))
	child := p.add(person.Child, "Ada", "Okoro")
	p.OK(p.People.AddAddress(ctx, p.Worker, child, person.Address{Lines: "12 Quay Street", Postcode: "ZZ99 4ZR"}))
	if p.sees(p.Worker, child) || p.Count(`SELECT count(*) FROM person_address WHERE person_id = $1`, child) != 1 {
		t.Error("the record is open, or the address was not kept")
	}
	ref := p.Send(func(w *referral.Worry) {
		w.Children[0] = referral.Child{Given: "Ada", Surname: "Okoro", Born: "2012-03-04", Address: "12 Quay Street", Postcode: "ZZ99 4ZR"}
	})
	if p.opens(p.Worker, ref) || !p.opens(p.Colleague, ref) {
		t.Error("a referral that tells the worker's surname and address is open to them")
	}
}

// Who is close to a person of concern to a child is no recipient of anything
// about that child, however close and however the data says so.
func TestConcern(t *testing.T) {
	danny := func(p partnership) id.UUID { return p.add(person.Adult, "Danny", "Sample", "7 Mill Lane", "ZZ99 7AA") }
	self := func(p partnership) id.UUID { return p.add(person.Adult, "Simran", "Kaur") }
	g := grade.Grade{Source: "a school", Reliable: 2, Info: "C", Handling: "P"}
	for name, bring := range map[string]func(p partnership, concern id.UUID){
		"is the person": func(p partnership, concern id.UUID) { p.tie(p.Police, concern) },
		"is related to them": func(p partnership, concern id.UUID) {
			me := self(p)
			p.tie(p.Police, me)
			p.OK(p.People.AddRelation(ctx, p.Colleague, me, person.Relation{Kind: "sibling", Other: concern}))
		},
		"lives with them": func(p partnership, _ id.UUID) {
			p.OK(p.Conflicts.SayHome(ctx, p.Police, conflict.HomeCommand{House: "7", Postcode: "ZZ99 7AA"}))
		},
		"has the same vehicle": func(p partnership, concern id.UUID) {
			me := self(p)
			p.tie(p.Police, me)
			for _, one := range []id.UUID{me, concern} {
				p.OK(p.Network.AddTie(ctx, p.Colleague, network.TieCommand{Person: one, Kind: "uses", Thing: network.Vehicle, Name: "ZZ12 EMX", Grade: g}))
			}
		},
	} {
		for _, last := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				p := newPartnership(t)
				concern := danny(p)
				child := p.add(person.Child, "Ama", "Testwood")
				if !last {
					bring(p, concern)
				}
				ref := p.Send()
				p.link(ref, 0, child)
				p.OK(p.Referrals.Ask(ctx, p.Manager, referral.AskCommand{Ref: ref, Agencies: []id.UUID{p.Police.Agency}, About: "Ama Testwood", Question: "What do you hold?"}))
				p.link(ref, 1, concern)
				if last {
					bring(p, concern)
				}
				asked, err := p.Referrals.RequestsForUs(ctx, p.Police)
				p.OK(err)
				if len(asked) != 0 {
					t.Error("a request about the child is there to read")
				}
				mail := p.Count(`SELECT count(*) FROM mail WHERE account_id = $1`, p.Police.ID)
				p.Fails(p.Referrals.Ask(ctx, p.Manager, referral.AskCommand{Ref: ref, Agencies: []id.UUID{p.Police.Agency}, About: "Ama Testwood", Question: "And now?"}), fault.Invalid, "agencies")
				second := p.Join("police", "Det Con Ravi Bains", who.PartnerContact)
				p.OK(p.Referrals.Ask(ctx, p.Manager, referral.AskCommand{Ref: ref, Agencies: []id.UUID{p.Police.Agency}, About: "Ama Testwood", Question: "And now?"}))
				if asked, err = p.Referrals.RequestsForUs(ctx, second); err != nil || len(asked) != 2 {
					t.Errorf("a colleague sees %d requests, %v", len(asked), err)
				}
				if n := p.Count(`SELECT count(*) FROM mail WHERE account_id = $1`, p.Police.ID); n != mail {
					t.Error("mail about the child was queued to them")
				}
				if n := p.Count(`SELECT count(*) FROM conflict WHERE account_id = $1 AND why = 'concern'`, p.Police.ID); n == 0 {
					t.Error("no conflict says why")
				}
			})
		}
	}
}

// A person of concern who raised the referral hears nothing of it, can be named
// on nothing, and is given nothing.
func TestConcernOfAReferrerAndAWorker(t *testing.T) {
	p := newPartnership(t)
	child, concern := p.add(person.Child, "Ama", "Testwood"), p.add(person.Adult, "Danny", "Sample")
	ref := p.Send()
	p.link(ref, 0, child)
	p.tie(p.School, concern)
	p.tie(p.Worker, p.add(person.Adult, "Joy", "Okoro"))
	p.OK(p.People.AddRelation(ctx, p.Colleague, concern, person.Relation{Kind: "friend", Other: id.MustParse(p.Text(`SELECT id::text FROM person WHERE given = 'Joy'`))}))
	if !p.opens(p.School, ref) || !p.opens(p.Worker, ref) {
		t.Fatal("closed before anybody said that he is of concern to her")
	}
	p.OK(p.People.AddRelation(ctx, p.Colleague, concern, person.Relation{Kind: "person_of_concern", Other: child}))
	if p.opens(p.School, ref) || p.opens(p.Worker, ref) || p.sees(p.Worker, child) {
		t.Error("the referral or the child is open to a person of concern, or to their friend")
	}
	mine, err := p.Referrals.Raised(ctx, p.School)
	if p.OK(err); len(mine) != 0 {
		t.Errorf("their list shows %d referrals", len(mine))
	}
	p.Fails(p.Referrals.Allocate(ctx, p.Manager, ref, p.Worker.ID), fault.Invalid, "worker")
	p.Fails(p.People.Restrict(ctx, p.Manager, person.RestrictCommand{Person: child, Version: 1, Seal: 2, Named: []id.UUID{p.Worker.ID}, Reason: "x"}), fault.Invalid, "named")
	for _, sql := range []string{`INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins) VALUES (gen_random_uuid(), 'share', $1, $2, $1, now())`,
		`UPDATE referral SET allocated_to = $1 WHERE id = (SELECT referral_id FROM referral_person WHERE person_id = $2)`} {
		if _, err := p.Super.Exec(ctx, sql, p.Worker.ID, child); err == nil || !strings.Contains(err.Error(), "closed to this account") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	before := p.Count(`SELECT count(*) FROM mail WHERE account_id = $1`, p.School.ID)
	settle(p, ref)
	if n := p.Count(`SELECT count(*) FROM mail WHERE account_id = $1`, p.School.ID); n != before {
		t.Error("the outcome was written to a person of concern")
	}
}

// settle ends a referral with an outcome.
func settle(p partnership, ref string) {
	p.Helper()
	_, err := p.Decisions.Decide(ctx, p.Manager, ref, threshold.Decision{Level: 2, Outcome: threshold.EarlyHelp, Reasons: "Concern: L2.MIS.1.", Consulted: "School.",
		NextStep: "Meet.", NextOwner: "Family help", NextDue: p.Today().AddDays(5), Told: "Help is offered."})
	p.OK(err)
}
