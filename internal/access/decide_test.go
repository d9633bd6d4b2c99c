package access

import (
	"math/bits"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

var (
	kinds   = []Kind{OnReferral, OnPerson, OnRequest, OnJournal, OnAccount, OnPack, OnMail, OnDispute, OnExtract, OnPattern, OnQuiet, OnGlass, OnSeal, OnAlert, OnConflict, OnMatching, OnHome, "no such kind"}
	actions = []Action{List, Read, Create, Edit, Work, Sign, Answer, Disagree, Search, Hold, History, "no such action"}
	levels  = []Seal{Open, Restricted, Sealed, 3}
)

const everyTie = Team | Referral | Request | Share | Named | Glass

// every calls fn with every input that Decide can be given: each role alone,
// in the hub or not, every set of ties, with and without a conflict or a
// concern, every kind, seal and action. A set of roles is looked at by
// TestRolesOnlyAdd.
func every(fn func(s Subject, r Resource, a Action)) (n int) {
	for _, role := range append([]who.Role{0}, who.AllRoles...) {
		for flags := range 8 {
			for relation := None; relation <= everyTie; relation++ {
				s := Subject{Roles: role, Hub: flags&1 != 0, Conflict: flags&2 != 0, Concern: flags&4 != 0, Relation: relation}
				for _, kind := range kinds {
					for _, seal := range levels {
						for _, action := range actions {
							fn(s, Resource{kind, seal}, action)
							n++
						}
					}
				}
			}
		}
	}
	return n
}

// without is the subject without a tie.
func without(s Subject, tie Relation) Subject {
	s.Relation &^= tie
	return s
}

var forThis = Env{Purpose: who.Safeguarding}

// What always holds, whatever is asked.
func TestDecideHolds(t *testing.T) {
	n := every(func(s Subject, r Resource, a Action) {
		p := Decide(s, r, a, forThis)
		broken := func(rule string) { t.Fatalf("%s: %+v %+v %s gives %+v", rule, s, r, a, p) }
		child := about(r.Kind)
		trail := a == History && s.Roles.Has(who.Auditor|who.PrivacyOfficer)
		switch {
		case !p.Allow && p.Fields != 0:
			broken("no means no field")
		case !p.Allow:
		case s.Roles == 0:
			broken("nobody without a role")
		case Decide(s, r, a, Env{}).Allow:
			broken("nothing without a purpose")
		case child && (s.Conflict || s.Concern):
			broken("nothing about a child to somebody with a conflict, or of concern to them")
		case child && s.Roles == who.Administrator:
			broken("administrators see no child")
		case child && s.Roles.Has(who.Analyst|who.TrainingCoordinator):
			broken("no role sees a child but by its work")
		case child && r.Seal == Sealed && !trail && !s.Relation.Has(Named|Referral|Request):
			broken("a sealed record opens to named people, to whoever raised it, and to whom a question was put")
		case child && r.Seal == Sealed && !s.Relation.Has(Named) && p.Fields&^(raisedFields|Question|Trail) != 0:
			broken("behind a seal one sees what one told, what one was asked, or the trail")
		case child && trail && !s.Relation.Has(everyTie) && p.Fields != Trail:
			broken("oversight sees the trail alone")
		case p.Fields.Has(ProtectedAddress) && !(s.Hub && s.Roles.Has(who.Manager)) && !s.Relation.Has(Named):
			broken("a protected address opens to the hub's managers and to named people")
		case child && s.Relation == Glass && r.Seal != Open && !trail && !s.Hub:
			broken("break-glass opens no seal")
		case child && s.Relation.Has(Glass) && r.Seal != Open && p != Decide(without(s, Glass), r, a, forThis):
			broken("break-glass adds nothing behind a seal")
		case child && s.Relation.Has(Glass) && p.Fields.Has(ProtectedAddress) && !Decide(without(s, Glass), r, a, forThis).Fields.Has(ProtectedAddress):
			broken("break-glass opens no protected address")
		case child && s.Relation.Has(Glass) && a != Read && p.Allow != Decide(without(s, Glass), r, a, forThis).Allow:
			broken("break-glass lets one read, and nothing else")
		case r.Kind == OnReferral && !s.Hub && s.Relation&^Referral == None && p.Fields&^(raisedFields|Trail) != 0:
			broken("a referrer sees status and what they told")
		case !child && r.Seal != Open && p != Decide(s, Resource{Kind: r.Kind}, a, forThis):
			broken("a seal is about a child")
		case !Capable(s.Roles, s.Hub, r.Kind, a):
			broken("a route lets through what a record allows")
		}
	})
	t.Logf("%d decisions", n)
}

// More ties, a lower seal and no conflict never take anything away.
func TestTiesOnlyAdd(t *testing.T) {
	every(func(s Subject, r Resource, a Action) {
		p := Decide(s, r, a, forThis)
		if !p.Allow || bits.OnesCount8(uint8(s.Relation)) == bits.OnesCount8(uint8(everyTie)) {
			return
		}
		for tie := Team; tie <= Glass; tie <<= 1 {
			more := s
			more.Relation |= tie
			if q := Decide(more, r, a, forThis); !q.Allow || !q.Fields.Has(p.Fields) {
				t.Fatalf("tie %d takes away: %+v %+v %s: %+v, then %+v", tie, s, r, a, p, q)
			}
		}
		if r.Seal > Open && r.Seal <= Sealed {
			if q := Decide(s, Resource{r.Kind, r.Seal - 1}, a, forThis); !q.Allow || !q.Fields.Has(p.Fields) {
				t.Fatalf("a lower seal takes away: %+v %+v %s: %+v, then %+v", s, r, a, p, q)
			}
		}
	})
}

// A second role never takes anything away.
func TestRolesOnlyAdd(t *testing.T) {
	every(func(s Subject, r Resource, a Action) {
		p := Decide(s, r, a, forThis)
		if !p.Allow || s.Conflict || s.Concern {
			return
		}
		for _, role := range who.AllRoles {
			more := s
			more.Roles |= role
			q := Decide(more, r, a, forThis)
			if trail := a == History && more.Roles.Has(who.Auditor|who.PrivacyOfficer); !q.Allow || !trail && !q.Fields.Has(p.Fields) {
				t.Fatalf("%s as well takes away: %+v %+v %s: %+v, then %+v", role, s, r, a, p, q)
			}
		}
	})
}

// Who sees what, in the words of the design (section 5).
func TestDecide(t *testing.T) {
	subject := func(role who.Role, hub bool, ties Relation) Subject {
		return Subject{Roles: role, Hub: hub, Relation: ties}
	}
	for _, c := range []struct {
		name string
		s    Subject
		r    Resource
		a    Action
		want Permit
	}{
		{"a practitioner works on an open referral", subject(who.Practitioner, true, Team), Resource{OnReferral, Open}, Work, Permit{true, hubFields}},
		{"and not on a restricted one", subject(who.Practitioner, true, Team), Resource{OnReferral, Restricted}, Read, no},
		{"a manager does", subject(who.Manager, true, Team), Resource{OnReferral, Restricted}, Read, Permit{true, hubFields | ProtectedAddress}},
		{"and not on a sealed one", subject(who.Manager, true, Team), Resource{OnReferral, Sealed}, Read, no},
		{"unless named", subject(who.Manager, true, Team|Named), Resource{OnReferral, Sealed}, Read, Permit{true, hubFields | ProtectedAddress}},
		{"a named practitioner sees the protected address", subject(who.Practitioner, true, Team|Named), Resource{OnPerson, Sealed}, Read, Permit{true, Identity | Contact | Trail | Status | ProtectedAddress}},
		{"a referrer sees what they told, sealed or not", subject(who.Referrer, false, Referral), Resource{OnReferral, Sealed}, Read, Permit{true, raisedFields}},
		{"and so does a hub worker who raised it", subject(who.Practitioner, true, Team|Referral), Resource{OnReferral, Sealed}, Read, Permit{true, raisedFields}},
		{"another referrer sees nothing", subject(who.Referrer, false, None), Resource{OnReferral, Open}, Read, no},
		{"a practitioner outside the hub is nobody here", subject(who.Practitioner, false, None), Resource{OnReferral, Open}, Read, no},
		{"who was asked sees the question", subject(who.PartnerContact, false, Request), Resource{OnRequest, Open}, Answer, Permit{true, Question}},
		{"and not the referral", subject(who.PartnerContact, false, Request), Resource{OnReferral, Open}, Read, no},
		{"but may disagree", subject(who.PartnerContact, false, Referral), Resource{OnReferral, Open}, Disagree, Permit{true, raisedFields}},
		{"a specialist with a share reads", subject(who.Specialist, false, Share), Resource{OnReferral, Open}, Read, Permit{true, sharedFields}},
		{"and does not work", subject(who.Specialist, false, Share), Resource{OnReferral, Open}, Work, no},
		{"who broke the glass reads what protects a child tonight", subject(who.PartnerContact, false, Glass), Resource{OnReferral, Open}, Read, Permit{true, glassFields}},
		{"and who the child is", subject(who.Specialist, false, Glass), Resource{OnPerson, Open}, Read, Permit{true, Identity | Contact | Status}},
		{"and not the trail", subject(who.PartnerContact, false, Glass), Resource{OnPerson, Open}, History, no},
		{"and opens no seal", subject(who.PartnerContact, false, Glass), Resource{OnReferral, Restricted}, Read, no},
		{"not even beside what they told", subject(who.PartnerContact, false, Glass|Referral), Resource{OnReferral, Sealed}, Read, Permit{true, raisedFields}},
		{"a referrer breaks no glass", subject(who.Referrer, false, Glass), Resource{OnReferral, Open}, Read, no},
		{"an auditor sees the trail of a sealed record", subject(who.Auditor, false, None), Resource{OnReferral, Sealed}, History, Permit{true, Trail}},
		{"and not the record", subject(who.Auditor, false, None), Resource{OnReferral, Open}, Read, no},
		{"an administrator keeps accounts", subject(who.Administrator, false, None), Resource{Kind: OnAccount}, Edit, Permit{Allow: true}},
		{"a manager does not", subject(who.Manager, true, None), Resource{Kind: OnAccount}, Edit, no},
		{"only a manager signs", subject(who.Practitioner, true, Team), Resource{OnReferral, Open}, Sign, no},
		{"a manager says how closely a record is held", subject(who.Manager, true, Team), Resource{OnPerson, Restricted}, Hold, Permit{true, hubFields&^(Worry|Holdings|Screening|Decision|Question) | ProtectedAddress}},
		{"a practitioner does not", subject(who.Practitioner, true, Team|Named), Resource{OnReferral, Sealed}, Hold, no},
		{"nor a manager who raised it and is not named", subject(who.Manager, true, Team|Referral), Resource{OnReferral, Sealed}, Hold, no},
		{"a conflict closes everything", Subject{Roles: who.Manager, Hub: true, Relation: Team | Named, Conflict: true}, Resource{OnReferral, Open}, Read, no},
		{"a person of concern receives nothing", Subject{Roles: who.PartnerContact, Relation: Request, Concern: true}, Resource{OnRequest, Open}, Answer, no},
	} {
		if got := Decide(c.s, c.r, c.a, forThis); got != c.want {
			t.Errorf("%s: %+v; want %+v", c.name, got, c.want)
		}
	}
}
