package glass

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Code is why, in short.
type Code string

// The codes.
const (
	Danger  Code = "danger"
	Nobody  Code = "nobody"
	Waiting Code = "waiting"
	Found   Code = "found"
	Other   Code = "other"
)

// Codes in the order they are offered, with their words.
var Codes = []struct {
	Key   Code
	Words string
}{
	{Danger, "A child is in danger now"},
	{Nobody, "It is out of hours and nobody can be asked"},
	{Waiting, "A court, a hospital or a custody suite is waiting"},
	{Found, "A missing child was found and must be kept safe"},
	{Other, "Something else that can't wait"},
}

// Words is the code as pages say it.
func (c Code) Words() string {
	for _, one := range Codes {
		if one.Key == c {
			return one.Words
		}
	}
	return string(c)
}

// Outcome is what a reviewer says of it.
type Outcome string

// The outcomes.
const (
	Justified    Outcome = "justified"
	NotJustified Outcome = "not_justified"
)

// Words is the outcome as pages say it.
func (o Outcome) Words() string {
	return map[Outcome]string{Justified: "Justified", NotJustified: "Not justified"}[o]
}

// Kind is what sort of record it is about.
type Kind string

// The kinds; none where an attempt met nothing.
const (
	OfPerson   Kind = "person"
	OfReferral Kind = "referral"
)

// The time limits of the pack, by id.
const (
	limitEnds   = "TL.BG.EXPIRE"
	limitReview = "TL.BG.REVIEW"
)

// Opened is a record that is open to somebody by break-glass.
type Opened struct {
	Row     id.UUID // none where they could see it already
	Kind    Kind
	Subject id.UUID
	Ref     string // of a referral
	Ends    time.Time
}

// Use is one use, or one attempt, as a reviewer sees it.
type Use struct {
	ID       id.UUID
	By       id.UUID
	ByName   string
	Agency   string
	byTeam   id.UUID
	Kind     Kind
	Subject  id.UUID // none where an attempt met nothing
	Ref      string
	Code     Code
	Words    string
	At       time.Time
	Ends     time.Time
	Opened   bool
	Ended    time.Time // before its time; zero: not
	Due      time.Time
	Outcome  Outcome
	Said     string
	Reviewed time.Time
	Reviewer string
}

// Over is when it ended, or ends.
func (u Use) Over() time.Time {
	if !u.Ended.IsZero() {
		return u.Ended
	}
	return u.Ends
}

// Waits reports whether a review is owed.
func (u Use) Waits() bool { return u.Opened && u.Reviewed.IsZero() }

// Seen is one look that was taken while it was open.
type Seen struct {
	At     time.Time
	Action string
}

// Figure is one use, of nobody and no record, as the board sees it.
type Figure struct {
	Day      time.Time
	Due      time.Time
	Code     Code
	Outcome  Outcome
	Reviewed time.Time
}

// Figures is how often it was used in the last year, and what waits.
type Figures struct {
	Waiting      []Figure // the first due first
	Reviewed     []Figure
	Late         int // of those that wait
	Justified    int
	NotJustified int
}
