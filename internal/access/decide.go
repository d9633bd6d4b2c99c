package access

import (
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Relation is what ties an actor to one record, as a set: an actor may be both
// the person who raised a referral and on its named list.
type Relation uint8

// The relations; see the table relationship in the migrations.
const (
	Team     Relation = 1 << iota // works in the hub team that received it
	Referral                      // raised it, or belongs to the team that did
	Request                       // their agency was asked what it holds
	Share                         // was given sight of it
	Named                         // is on the list of a restricted or sealed record
	Glass                         // broke the glass: a few hours' sight of an open record, for a reason that is reviewed
)

// None is no tie at all.
const None Relation = 0

// Has reports whether the set holds any of the relations asked for.
func (r Relation) Has(any Relation) bool { return r&any != 0 }

// Seal is how closely a record is held.
type Seal uint8

// The seal levels.
const (
	Open       Seal = iota // open to the team
	Restricted             // the hub's managers and named people
	Sealed                 // named people only
)

// Kind is a kind of record or page.
type Kind string

// The kinds that permissions speak of.
const (
	OnReferral Kind = "referral" // a referral, its screening and its decision
	OnPerson   Kind = "person"   // a child or an adult in the registry
	OnRequest  Kind = "request"  // what the hub asked an agency
	OnJournal  Kind = "journal"  // who did what
	OnAccount  Kind = "account"  // people who sign in
	OnPack     Kind = "pack"     // thresholds, instruments, time limits
	OnMail     Kind = "mail"     // what is queued and sent
	OnDispute  Kind = "dispute"  // a professional disagreement; row-level security says whose
	OnPattern  Kind = "pattern"  // who and what hangs together across open records
	OnQuiet    Kind = "quiet"    // searches that met a record the searcher may not know of
	OnMatching Kind = "matching" // how well matching works: numbers about nobody
	OnGlass    Kind = "glass"    // break-glass: sight of a record for a few hours, and its review
	OnAlert    Kind = "alert"    // unusual reading; row-level security says whose
	OnConflict Kind = "conflict" // who has no part in a record, and why; row-level security says whose
	OnExtract  Kind = "extract"  // an agency's list of the people it works with; row-level security says whose
	OnHome     Kind = "home"     // one's own start page, drafts, sign-out
)

// Action is what somebody wants to do.
type Action string

// The actions.
const (
	List     Action = "list"     // see which there are, within scope
	Read     Action = "read"     // open one
	Create   Action = "create"   // begin a new one
	Edit     Action = "edit"     // change what it says
	Work     Action = "work"     // hub work on it: take, allocate, ask, screen, judge, decide
	Sign     Action = "sign"     // put a manager's name to it
	Answer   Action = "answer"   // say what an agency holds
	Disagree Action = "disagree" // challenge a decision
	Search   Action = "search"   // look for people in the registry
	History  Action = "history"  // see who read and wrote it
)

// Field is a group of fields of a record; a decision gives a set of them.
type Field uint16

// The field groups.
const (
	Status           Field = 1 << iota // stage, clock, outcome as told to the referrer
	Worry                              // the worry, the child's words, people and places, as the referrer wrote them
	Identity                           // names, date of birth, identifiers
	Contact                            // addresses that are not protected, ways to reach
	ProtectedAddress                   // an address that must not become known
	Holdings                           // what agencies hold
	Screening                          // answers, bands, judgement
	Decision                           // level, reasons, next step, disagreement
	Question                           // what one agency was asked and answered
	Trail                              // the record's journal
)

// AllFields in the order they are shown.
var AllFields = []Field{Status, Worry, Identity, Contact, ProtectedAddress, Holdings, Screening, Decision, Question, Trail}

// Has reports whether the set holds every field group asked for.
func (f Field) Has(all Field) bool { return f&all == all }

// Subject is who asks, reduced to what a decision turns on.
type Subject struct {
	Roles    who.Role
	Hub      bool     // works in a hub team
	Relation Relation // to this record
	Conflict bool     // has declared, or is shown to have, a tie to the family
	Concern  bool     // is, or is linked to, a person of concern to this child
}

// Resource is what is asked for.
type Resource struct {
	Kind Kind
	Seal Seal
}

// Env is the rest of what a decision turns on.
type Env struct {
	Purpose who.Purpose
}

// Permit is the answer: whether, and which fields.
type Permit struct {
	Allow  bool
	Fields Field
}

var no = Permit{}

// Decide says whether the subject may take the action on the resource, and
// which field groups they then see. It is pure and total: any input has an
// answer, and an input that no rule speaks of is refused.
//
// Sources: the design's rule that access is capability (role) AND relationship
// AND purpose AND seal AND no conflict; Working Together's need-to-know.
func Decide(s Subject, r Resource, a Action, e Env) Permit {
	if s.Roles == 0 || e.Purpose == "" || s.Conflict && about(r.Kind) || s.Concern && about(r.Kind) {
		return no
	}
	if !about(r.Kind) {
		return decideRole(s.Roles, s.Hub, r.Kind, a)
	}
	if a == History && s.Roles.Has(who.Auditor|who.PrivacyOfficer) && mayAct(s, r.Kind, a) {
		return Permit{Allow: true, Fields: Trail} // who opened a sealed record is what oversight is for; the trail tells nothing of what it says
	}
	if r.Seal != Open || a != Read {
		s.Relation &^= Glass // break-glass opens no seal and lets one only read, also beside another tie
	}
	if !throughSeal(s, r) {
		return no
	}
	s.Relation = tiesThrough(s, r)
	fields := fieldsOf(s, r.Kind)
	if !mayAct(s, r.Kind, a) || fields == 0 && a != Create && a != Search && a != List {
		return no
	}
	return Permit{Allow: true, Fields: fields}
}

// about reports whether records of the kind are about a child or an adult.
func about(k Kind) bool { return k == OnReferral || k == OnPerson || k == OnRequest }

// throughSeal: an open record is closed by nothing; a restricted one opens to
// the hub's managers and to everybody with a tie of their own; a sealed one to
// named people, to whoever raised it, who sees no more than they told, and to
// the agency that was asked, which sees its own question.
func throughSeal(s Subject, r Resource) bool {
	switch r.Seal {
	case Open:
		return true
	case Restricted:
		return s.Relation.Has(opens[r.Kind]|Share) || s.Hub && s.Roles.Has(who.Manager)
	case Sealed:
		return s.Relation.Has(opens[r.Kind])
	default:
		return false
	}
}

// tiesThrough are the ties that count behind the seal: all of somebody named;
// on a restricted record not the hub's own work, but for its managers; on a
// sealed one only those that opened it. So a hub worker who raised a sealed
// referral sees, like any referrer, what they told.
func tiesThrough(s Subject, r Resource) Relation {
	switch {
	case r.Seal == Open || s.Relation.Has(Named):
		return s.Relation
	case r.Seal == Sealed:
		return s.Relation & opens[r.Kind]
	case s.Hub && s.Roles.Has(who.Manager):
		return s.Relation
	}
	return s.Relation &^ Team
}

// opens are the ties that no seal closes.
var opens = map[Kind]Relation{OnReferral: Named | Referral, OnPerson: Named, OnRequest: Named | Request}
