package watch

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Pattern is a way of reading that may be unusual.
type Pattern string

// The patterns.
const (
	SelfDeclared Pattern = "self_declared"     // by a tie that the reader gave themselves
	Override     Pattern = "override"          // by break-glass
	OtherAgency  Pattern = "other_agency"      // another agency's restricted record
	Sealed       Pattern = "sealed"            // a sealed record
	Protected    Pattern = "protected_address" // an attempt at a protected address
	Relation     Pattern = "relation"          // near the reader's own family
	Surname      Pattern = "surname"           // the reader's own surname
	Address      Pattern = "address"           // the house the reader lives in
	Volume       Pattern = "volume"            // far more than usual
	Hours        Pattern = "hours"             // at night or at a weekend
)

// Rule is one pattern with its numbers, as a pack gives it.
type Rule struct {
	ID       string
	Watches  Pattern
	Sentence string // the rule in plain English
	AtLeast  int    // records
	Percent  int    // of what is usual: for Volume
	From, To string // "21:00" and "06:00": for Hours
	Nights   int    // who read on so many nights does so usually: for Hours
}

// Rules are the rules in force, with the pack that they come from.
type Rules struct {
	All                []Rule
	Pack, Version, Sum string
}

// of is the rule that watches a pattern; AtLeast is 0 where there is none.
func (r Rules) of(p Pattern) Rule {
	for _, one := range r.All {
		if one.Watches == p {
			return one
		}
	}
	return Rule{}
}

// Look is that somebody opened a record, or asked for it and was refused, with
// the facts that the rules turn on.
type Look struct {
	Account     id.UUID
	Record      id.UUID
	How         string // "read", "override" or "refused"
	First, Last time.Time
	Seal        int
	Others      bool // no referral of the reader's own agency is about it
	SelfGiven   bool // by a tie that the reader gave themselves, and nothing about it is allocated to them
	Tied        bool // named on it, or it was shared with them
	Working     bool // does work on it
	Related     bool // near the reader's own family
	Surname     bool // has the reader's surname
	Home        bool // has the house the reader lives in
}

// Day is how much somebody read in 24 hours, and how much of it at night.
type Day struct {
	Account     id.UUID
	Opened      int
	Records     []id.UUID // at most 200, the last first
	First, Last time.Time
	Night       int
	NightOf     []id.UUID
	NightFirst  time.Time
	NightLast   time.Time
}

// Usual is what is usual for somebody, over four weeks.
type Usual struct {
	Own    int // records on a median day on which they read
	Peers  int // that of everybody who has one of their roles
	Nights int // on which they read
}

// Finding is what a rule found of one reader.
type Finding struct {
	Rule        Rule
	Account     id.UUID
	Records     []id.UUID
	Count       int
	First, Last time.Time
}

// State is what came of an alert.
type State string

// The states.
const (
	Unseen State = "new"
	Looked State = "looked" // a privacy officer looked at it, and said what it was
	Agency State = "agency" // raised with the reader's agency
)

// Alert is a finding as privacy officers see it.
type Alert struct {
	ID          id.UUID
	Rule        string // its id in the pack
	Sentence    string
	Account     id.UUID
	Name        string // of the reader
	Job, Agency string
	Records     []id.UUID
	Count       int
	First, Last time.Time
	Raised      time.Time
	State       State
	Said        string // what the privacy officer found
	SaidBy      string
	SaidAt      time.Time
}

// Reading is that somebody else opened a record that the actor leads.
type Reading struct {
	Record id.UUID
	Name   string // the reader
	Job    string
	Agency string
	Deed   string // the action of the journal
	Last   time.Time
	Times  int
	Reason string
}
