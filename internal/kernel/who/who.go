// Package who says who is asking: the actor that every command, query and
// transaction carries. No actor, no action: nothing below compiles without one.
//
// An Actor is a statement about identity and role only. Whether this actor may
// touch this record is access.Decide's to say, and PostgreSQL's to say again.
package who

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Kind is what sort of actor this is.
type Kind uint8

// The kinds of actor.
const (
	Nobody  Kind = iota // not signed in; may do nothing to a record
	Person              // somebody who signs in
	System              // an agency's system, by token
	Service             // a part of Sightline itself; see the constants below
)

// Role is a role of work. A person may have several.
type Role uint16

// The roles of the partnership, one bit each.
const (
	Referrer            Role = 1 << iota // records worries and hears back
	Practitioner                         // works in the hub
	Manager                              // answers for the hub's work
	PartnerContact                       // answers the hub's requests for an agency
	Specialist                           // gives advice on a record that is shared with them
	Analyst                              // sees patterns, not children
	Auditor                              // sees who did what
	PrivacyOfficer                       // answers for lawful use
	TrainingCoordinator                  // keeps learning
	Board                                // sees how the whole works
	Administrator                        // keeps an agency's accounts; sees no child
)

// AllRoles in the order they are shown.
var AllRoles = []Role{Referrer, Practitioner, Manager, PartnerContact, Specialist, Analyst, Auditor,
	PrivacyOfficer, TrainingCoordinator, Board, Administrator}

var roleKeys = map[Role]string{Referrer: "referrer", Practitioner: "practitioner", Manager: "manager",
	PartnerContact: "partner_contact", Specialist: "specialist", Analyst: "analyst", Auditor: "auditor",
	PrivacyOfficer: "privacy_officer", TrainingCoordinator: "training_coordinator", Board: "board",
	Administrator: "administrator"}

// String is the role's key as it is stored ("partner_contact"); several roles
// are joined with commas in the order of AllRoles.
func (r Role) String() string { return strings.Join(r.Keys(), ",") }

// Keys are the keys of every role in the set.
func (r Role) Keys() []string {
	var keys []string
	for _, one := range AllRoles {
		if r.Has(one) {
			keys = append(keys, roleKeys[one])
		}
	}
	return keys
}

// Words is a single role as people say it ("partner contact").
func (r Role) Words() string { return strings.ReplaceAll(r.String(), "_", " ") }

// Has reports whether the set holds any of the roles asked for.
func (r Role) Has(any Role) bool { return r&any != 0 }

// ParseRole reads a role's key; ok is false for a word that is no role.
func ParseRole(key string) (role Role, ok bool) {
	for r, k := range roleKeys {
		if k == key {
			return r, true
		}
	}
	return 0, false
}

// Actor is who asks. Make one from a session, a token or a service constant;
// its identity is checked again in PostgreSQL, so a made-up one sees nothing.
type Actor struct {
	Kind    Kind
	ID      id.UUID // the account
	Name    string  // as colleagues know them
	Agency  id.UUID
	Team    id.UUID
	Hub     bool // the team is the front door
	Roles   Role
	Request string // the id of the HTTP request or command, for the journal
	Once    string // what is sent, under the key of its form: the same sent again is the same command; empty for none
}

// Signed reports whether somebody, or something, stands behind the actor.
func (a Actor) Signed() bool { return a.Kind != Nobody && !a.ID.IsZero() }

// Is reports whether the actor holds any of the roles.
func (a Actor) Is(any Role) bool { return a.Roles.Has(any) }

// Purpose is why a record is opened: it is written in the journal beside
// every read and write.
type Purpose string

// The purposes.
const (
	Safeguarding Purpose = "safeguarding" // to protect this child
	Checking     Purpose = "checking"     // to answer what an agency holds
	Oversight    Purpose = "oversight"    // to see that work is done, and done lawfully
	Running      Purpose = "running"      // to sign in, keep accounts, send what was queued
)

// The services: parts of Sightline that act without a person. Their accounts
// are laid down by the first migration; none of them can sign in.
var (
	SignIn   = Actor{Kind: Service, ID: id.MustParse("00000000-0000-7000-8000-000000000001"), Name: "Sign-in"}
	Keeper   = Actor{Kind: Service, ID: id.MustParse("00000000-0000-7000-8000-000000000002"), Name: "Journal keeper"}
	Jobs     = Actor{Kind: Service, ID: id.MustParse("00000000-0000-7000-8000-000000000003"), Name: "Background work"}
	Founding = Actor{Kind: Service, ID: id.MustParse("00000000-0000-7000-8000-000000000004"), Name: "Setting up"}
	Matching = Actor{Kind: Service, ID: id.MustParse("00000000-0000-7000-8000-000000000005"), Name: "Matching"}
)
