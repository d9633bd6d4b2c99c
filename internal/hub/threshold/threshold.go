package threshold

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// Outcome is what the hub does.
type Outcome string

// The outcomes.
const (
	Advice          Outcome = "advice"
	EarlyHelp       Outcome = "early_help"
	Section17       Outcome = "section_17"
	Section47       Outcome = "section_47"
	OtherArea       Outcome = "other_area"
	NoFurtherAction Outcome = "no_further_action"
)

// Outcomes in the order they are offered, with their words.
var Outcomes = []struct {
	Key         Outcome
	Words, Hint string
}{
	{Section47, "Strategy discussion (section 47)", "A child is suffering, or likely to suffer, significant harm"},
	{Section17, "Section 17 assessment", "A child in need: a social worker assesses"},
	{EarlyHelp, "Early help", "Family help with a lead practitioner"},
	{Advice, "Advice", "Advice to the referrer; nothing else by the hub"},
	{OtherArea, "Another area", "The child lives elsewhere: passed on by phone, and confirmed"},
	{NoFurtherAction, "No further action", "Needs a reason and a date to look again"},
}

// State is whether a decision holds.
type State string

// The states.
const (
	ToSign    State = "to_sign"    // waits for a manager's second signature
	Final     State = "final"      // holds
	NotSigned State = "not_signed" // the manager did not agree
)

// Decision is one decision on a referral.
type Decision struct {
	ID        id.UUID
	State     State
	Level     int
	Outcome   Outcome
	Reasons   string
	Signs     []string // of the thresholds pack
	Consulted string
	NextStep  string
	NextOwner string
	NextDue   when.Date
	LookAgain when.Date
	Told      string // what the referrer reads
	Band      int
	Pack      pack.Ref
	DecidedBy string
	Decided   time.Time
	SignedBy  string
	Signed    time.Time
	SignNote  string

	decidedBy id.UUID
}

// Disagreement is a challenge to a decision on its way up the ladder.
type Disagreement struct {
	ID          id.UUID
	Ref         string
	RaisedBy    string
	AgencyName  string
	Raised      time.Time
	Urgent      bool
	What        string
	Fear        string
	WouldSettle string
	Stage       int
	Due         time.Time
	FirstView   string
	FinalView   string
	Result      Result
	SettledBy   string
	Settled     time.Time
	Pack        pack.Ref
	Version     int
	Steps       []Step

	referral id.UUID
	raisedBy id.UUID
	agency   id.UUID
	decision id.UUID
}

// Result is how a disagreement ended.
type Result string

// The results.
const (
	Changed   Result = "changed"   // the decision changes
	Stands    Result = "stands"    // the decision stands
	Withdrawn Result = "withdrawn" // whoever raised it is satisfied
)

// Step is one stage of a disagreement and why it moved on.
type Step struct {
	Stage int
	At    time.Time
	By    string
	Note  string
}
