// Package network is the circle around a person: who and what they are tied to
// by any record in sight, entered once, where it was first written.
//
// A tie comes from a relation in the register, from a referral that names two
// together, or was entered here between a person and a thing, or two things.
// What always holds: a tie shows the record that it comes from; whoever or
// whatever is out of the reader's sight is not there, and leaves no gap; a
// thing is there only where a tie in sight speaks of it; and everybody shown is
// in the journal.
//
// Never here: a score of a person. A circle is a prompt to look at the records
// that made it.
//
// Begin with [Service.Circle], [Service.Around], [Service.Connected] and
// [Service.AddTie].
package network

import (
	"context"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Kind is what sort of thing stands in a circle.
type Kind string

// The kinds.
const (
	Person  Kind = "person"
	Place   Kind = "place"
	Vehicle Kind = "vehicle"
	Account Kind = "account" // an online account
	Phone   Kind = "phone"
	Ring    Kind = "group" // people who are seen together under a name
	Body    Kind = "organisation"
)

// ThingKinds are the kinds that are no person, in the order they are offered.
var ThingKinds = []Kind{Place, Vehicle, Phone, Account, Ring, Body}

// IsThing reports a kind that is no person.
func (k Kind) IsThing() bool { return slices.Contains(ThingKinds, k) }

// Words is the kind as pages say it.
func (k Kind) Words() string {
	if k == Account {
		return "online account"
	}
	return string(k)
}

// Key tells nodes apart: a person by the id of the record that speaks for
// them, anything else by its name as it is compared.
type Key struct {
	Kind Kind
	ID   string
}

// PersonKey is the key of a person.
func PersonKey(p id.UUID) Key { return Key{Person, p.String()} }

// Node is somebody or something in a circle.
type Node struct {
	Key
	Label string
	Note  string // "child, aged 14"; empty for things
	Step  int    // how far from the middle: 0 is the middle
	// Concern says that a record names them as an adult of concern.
	Concern bool
	Child   bool
	As      []string // the names they were told under, and by whom; in the pattern alone
}

// Tie joins two nodes, and says by what record.
type Tie struct {
	A, B    Key
	Words   string // "sibling of", "named together: adult of concern"
	Record  string // a referral's reference; empty for the register
	Since   string // as far as it is known
	Until   string
	At      time.Time
	Agency  string // whose record it is, where the pattern tells it
	Grade   grade.Grade
	Entered id.UUID // set: the tie was entered here, and can be taken off
	Concern Key     // who is named as an adult of concern in it, if anybody
}

// Circle is what surrounds one person.
type Circle struct {
	Middle Node
	Nodes  []Node // nearest first, then by label; without the middle
	Ties   []Tie
	Cut    bool // there is more than is shown
}

// Source gives the ties of nodes, as far as the transaction's actor sees them,
// and names the things among them. People are named by the register.
type Source interface {
	Ties(ctx context.Context, tx *pg.Tx, of []Key) ([]Tie, []Node, error)
}
