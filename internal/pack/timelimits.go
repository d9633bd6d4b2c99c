package pack

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// TimeLimits are the longest times that things may take, with who answers for
// each, what follows when one is missed, and how sure the number is.
type TimeLimits struct {
	Header
	Rules           []string    `pack:"rules" doc:"How limits are to be read."`
	ReadMeans       string      `pack:"primary_source_read_means" doc:"What primary_source_read says."`
	NumberMeans     string      `pack:"number_verified_means" doc:"What number_verified says."`
	WorkingDay      WorkingDay  `pack:"working_day" doc:"The hub's hours."`
	BankHolidays    Holidays    `pack:"bank_holidays" doc:"Days that are not worked."`
	Roles           []NamedRole `pack:"roles" doc:"Who limits and pathways name."`
	Calendars       []Calendar  `pack:"calendars" doc:"Ways of counting."`
	Presets         []Preset    `pack:"hub_colour_presets" rule:"optional" doc:"Limits by colour, as areas use them."`
	Limits          []TimeLimit `pack:"limits" doc:"The limits."`
	Examples        []Example   `pack:"examples" rule:"optional" doc:"Worked examples; the loader works each one out again."`
	calendar        *when.Calendar
	limits          map[string]*TimeLimit
	nextWorkingDays map[string]bool
}

// WorkingDay is the hub's hours.
type WorkingDay struct {
	Opens  string `pack:"opens" rule:"time" doc:"As 09:00."`
	Closes string `pack:"closes" rule:"time" doc:"As 17:00."`
	Zone   string `pack:"time_zone" rule:"one=Europe/London" doc:"Europe/London."`
}

// Holidays are the days that are not worked.
type Holidays struct {
	Region string    `pack:"region" rule:"max=100" doc:"Where they are kept."`
	Dates  []Holiday `pack:"dates" doc:"The days, whole years."`
	Basis  Basis     `pack:"basis" doc:"Where they come from."`
}

// Holiday is one day.
type Holiday struct {
	Date when.Date `pack:"date" doc:"The day."`
	Name string    `pack:"name" rule:"max=100" doc:"Its name."`
}

// NamedRole is a role as limits and pathways name it. It is a role of work,
// not of access.
type NamedRole struct {
	ID   string `pack:"id" rule:"id"`
	Name string `pack:"name" rule:"max=200"`
}

// Calendar is a way of counting time.
type Calendar struct {
	ID          string    `pack:"id" rule:"id" doc:"What a limit cites."`
	Name        string    `pack:"name" rule:"max=100" doc:"Its name."`
	Unit        when.Unit `pack:"unit" rule:"one=working_hours|hours|working_days|days|months" doc:"What is counted."`
	NextWorking bool      `pack:"next_working_day" rule:"optional" doc:"An end on a day that is not worked moves to the next that is."`
	Counts      string    `pack:"counts" rule:"max=300" doc:"What counts, in words."`
	Start       string    `pack:"start" rule:"max=300" doc:"When it starts, in words."`
	End         string    `pack:"end" rule:"max=300" doc:"When it ends, in words."`
	Basis       Basis     `pack:"basis" doc:"Where it comes from."`
}

// Span is a length of time.
type Span struct {
	Number int       `pack:"number" rule:"max=10000"`
	Unit   when.Unit `pack:"unit" rule:"one=working_hours|hours|working_days|days|months"`
}

// Preset is an area's limits by colour.
type Preset struct {
	ID      string  `pack:"id" rule:"id" doc:"Its id."`
	Name    string  `pack:"name" rule:"max=100" doc:"Its name."`
	Values  Colours `pack:"values" rule:"optional" doc:"The limits."`
	Rule    string  `pack:"rule" rule:"optional,max=300" doc:"What else holds."`
	Warning string  `pack:"warning" rule:"optional,max=300" doc:"What to mind."`
	Basis   Basis   `pack:"basis" doc:"Where it comes from."`
}

// Colours are limits by the hub's colour; nil where an area has none.
type Colours struct {
	Red   *Span `pack:"RED" rule:"optional"`
	Amber *Span `pack:"AMBER" rule:"optional"`
	Green *Span `pack:"GREEN" rule:"optional"`
	Blue  *Span `pack:"BLUE" rule:"optional"`
}

// TimeLimit is the longest time that something may take.
type TimeLimit struct {
	ID             string   `pack:"id" rule:"id" doc:"What the program and other packs cite."`
	Name           string   `pack:"name" rule:"max=200" doc:"What must be done."`
	StartsOn       string   `pack:"starts_on" rule:"max=200" doc:"The event that starts it."`
	Within         Span     `pack:"due_within" doc:"The limit."`
	Calendar       string   `pack:"calendar" rule:"id" doc:"How it is counted; the units must agree."`
	Owner          string   `pack:"owner" rule:"id" doc:"The role that answers for it."`
	OnBreach       []string `pack:"on_breach" rule:"max=300" doc:"What follows when it is missed."`
	Status         string   `pack:"status" rule:"one=statutory|statutory_guidance|guidance|local" doc:"What makes it binding."`
	StatusNote     string   `pack:"status_note" rule:"optional,max=200" doc:"More about that."`
	Pause          string   `pack:"pause" rule:"one=never" doc:"Clocks are never paused."`
	RunsPastClose  bool     `pack:"runs_past_close" rule:"optional" doc:"Starts at once and runs on when the hub is closed."`
	Repeats        *Span    `pack:"repeats" rule:"optional" doc:"How often it comes again."`
	HardLimit      *Span    `pack:"hard_limit" rule:"optional" doc:"The outer limit, where this one may be moved."`
	WarnBefore     *Span    `pack:"warn_before" rule:"optional" doc:"When to warn."`
	Immediate      bool     `pack:"immediate" rule:"optional" doc:"At once; the number is 0."`
	ImmediateIf    string   `pack:"immediate_if" rule:"optional,max=300" doc:"When it must be done at once."`
	Kind           string   `pack:"kind" rule:"optional,one=expiry" doc:"expiry: a power ends then."`
	Measure        string   `pack:"indicator" rule:"optional,id" doc:"The measure that counts breaches."`
	Conflicts      string   `pack:"conflicts" rule:"optional,max=500" doc:"Where sources disagree."`
	Note           string   `pack:"note" rule:"optional,max=300" doc:"What to mind."`
	Basis          Basis    `pack:"basis" doc:"Where it comes from."`
	PrimaryRead    bool     `pack:"primary_source_read" doc:"See primary_source_read_means."`
	NumberVerified bool     `pack:"number_verified" doc:"See number_verified_means. False is shown as an example."`
}

// Example is a limit worked out by hand.
type Example struct {
	ID    string `pack:"id" rule:"id" doc:"Its id."`
	Limit string `pack:"limit" rule:"id" doc:"The limit."`
	Start string `pack:"start" rule:"max=16" doc:"As 2026-12-18T16:50, in London."`
	Due   string `pack:"due" rule:"max=16" doc:"When it ends."`
	Why   string `pack:"why" rule:"max=200" doc:"What it shows."`
}

// Limit is the limit with an id, or nil.
func (t *TimeLimits) Limit(id string) *TimeLimit { return t.limits[id] }

// Calendar is the hub's hours and holidays.
func (t *TimeLimits) Calendar() *when.Calendar { return t.calendar }

// Due is when a limit that starts at from ends. Errors: NotFound for an
// unknown limit; Invalid for a day beyond the pack's bank holidays.
func (t *TimeLimits) Due(id string, from time.Time) (time.Time, error) {
	l := t.Limit(id)
	if l == nil {
		return time.Time{}, fault.Newf(fault.NotFound, "pack.Due", "There is no time limit %s in the pack %s.", id, t.ID)
	}
	due, err := t.rule(l).Due(t.calendar, from)
	if err != nil {
		return time.Time{}, &fault.Error{Kind: fault.Invalid, Op: "pack.Due", Msg: "This time limit can't be worked out: " + err.Error() + ".", Err: err}
	}
	return due, nil
}

// Words is the limit as people say it ("6 working hours"), at once for none.
func (l *TimeLimit) Words() string {
	if l.Within.Number == 0 {
		return "at once"
	}
	return when.Limit{Number: l.Within.Number, Unit: l.Within.Unit}.Words()
}

func (t *TimeLimits) rule(l *TimeLimit) when.Limit {
	return when.Limit{Number: l.Within.Number, Unit: l.Within.Unit, RunsOn: l.RunsPastClose, NextWorking: t.nextWorkingDays[l.Calendar]}
}
