package referral

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Stage is how far the hub has come.
type Stage string

// The stages in order.
const (
	StageNew       Stage = "new"       // nobody has taken it up
	StageGathering Stage = "gathering" // taken up; asking who holds what
	StageScreening Stage = "screening" // a child is being screened
	StageDeciding  Stage = "deciding"  // screened; a decision is due
	StageDone      Stage = "done"      // decided, and the referrer told
)

// Stages in order.
var Stages = []Stage{StageNew, StageGathering, StageScreening, StageDeciding, StageDone}

// Words is the stage as the board says it.
func (s Stage) Words() string {
	return map[Stage]string{StageNew: "New", StageGathering: "Gathering", StageScreening: "Screening", StageDeciding: "Deciding", StageDone: "Done"}[s]
}

// Colour is how soon a decision is due; each has a time limit in the pack.
type Colour string

// The hub's four colours. They are always shown with their word.
const (
	Red   Colour = "red"
	Amber Colour = "amber"
	Green Colour = "green"
	Blue  Colour = "blue"
)

// Colours from the most pressing.
var Colours = []Colour{Red, Amber, Green, Blue}

// Channel is how a referral came in.
type Channel string

// The channels.
const (
	ByForm   Channel = "form"
	ByAPI    Channel = "api"
	ByImport Channel = "import"
)

// Referral is the row everybody with a part in it may follow.
type Referral struct {
	ID          id.UUID
	Ref         string
	Seal        access.Seal
	Stage       Stage
	Colour      Colour
	Author      id.UUID
	AuthorName  string
	Agency      id.UUID
	AgencyName  string
	Channel     Channel
	Received    time.Time
	Due         time.Time
	AllocatedTo id.UUID
	Allocated   string // the worker's name
	Decided     time.Time
	Outcome     string // as told to the referrer
	OutcomeNote string
	Version     int
}

// Told is a person as the referrer told it, and who the hub says that is.
type Told struct {
	ID         id.UUID
	Role       string // RoleChild, RoleConcern, ...
	Child      Child  // for RoleChild
	Adult      Adult  // for every other role
	Person     id.UUID
	LinkedName string // the name of the worker who said so
	LinkedAt   time.Time
	LinkReason string
	Elsewhere  []Mention // other referrals in sight that name the same
	// Hidden tells that there is a protected address: what the referrer wrote of
	// where they live is left out for who sees the referral by break-glass.
	Hidden bool
}

// Name is the person as one line.
func (t Told) Name() string {
	if t.Role == RoleChild {
		return t.Child.Name()
	}
	return t.Adult.Name()
}

// Thing is a place, vehicle or online account as the referrer told it.
type Thing struct {
	ID        id.UUID
	Kind      string // "place", "vehicle", "account"
	Place     Place
	Vehicle   Vehicle
	Account   Account
	Elsewhere []Mention
}

// Line is the thing as one line.
func (t Thing) Line() string {
	switch t.Kind {
	case kindPlace:
		return t.Place.Line()
	case kindVehicle:
		return t.Vehicle.Line()
	}
	return t.Account.Line()
}

const (
	kindPlace   = "place"
	kindVehicle = "vehicle"
	kindAccount = "account"
)

// Mention is another referral that names the same person, place, vehicle or
// account.
type Mention struct {
	Ref      string
	Received time.Time
	Stage    Stage
}

// Record is a referral as one person may see it: the fields that the permit
// does not hold are empty.
type Record struct {
	Referral
	Permit   access.Permit
	Worry    Worry // without the people and things, which stand below
	People   []Told
	Things   []Thing
	Requests []Request
	Breaches []Breach
	Tasks    []Task
}

// Children are the people the worry is about.
func (r Record) Children() []Told { return r.role(true) }

// Others are the other people it names.
func (r Record) Others() []Told { return r.role(false) }

func (r Record) role(child bool) []Told {
	var out []Told
	for _, p := range r.People {
		if (p.Role == RoleChild) == child {
			out = append(out, p)
		}
	}
	return out
}

// Request is what the hub asked an agency, and the answer.
type Request struct {
	ID           id.UUID
	Referral     id.UUID
	Agency       id.UUID
	AgencyName   string
	AskedBy      string
	askedBy      id.UUID
	Asked        time.Time
	Due          time.Time
	About        string // what the agency needs to look somebody up
	Question     string
	AnsweredBy   string
	Answered     time.Time // zero: not yet
	Holds        string    // "yes", "no", "in_part"
	Held         string
	NotHeld      string
	Handling     string // "share", "hub_only", "ask_first"
	HandlingNote string
	Version      int
	seal         access.Seal // of the referral, where it is in sight
}

// Breach is a reason for being late. Reasons are added, never replaced.
type Breach struct {
	Limit  string
	Due    time.Time
	Reason string
	By     string
	At     time.Time
}

// TaskKind is what sort of thing has to be done.
type TaskKind string

// The kinds of task.
const (
	FindOut    TaskKind = "find_out"    // too much is unknown
	LinkReview TaskKind = "link_review" // linked to somebody, or somewhere, where harm is suspected
	NextStep   TaskKind = "next_step"   // what the decision says comes next
	LookAgain  TaskKind = "look_again"  // no further action, but look again
)

// Task is what somebody has to do by when.
type Task struct {
	ID       id.UUID
	Referral id.UUID
	Kind     TaskKind
	Words    string
	Owner    string
	Due      time.Time
	Raised   time.Time
	Done     time.Time // zero: open
	DoneBy   string
	DoneNote string
}
