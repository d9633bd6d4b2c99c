package audit

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Kind says whether a record was read, written, or asked for and refused.
type Kind string

// The kinds of entry.
const (
	KindRead    Kind = "read"
	KindWrite   Kind = "write"
	KindRefused Kind = "refused"
)

// Entry is one line of the journal. The Journal fills in ID, At, Kind and all
// that the transaction knows (Actor, Agency, Purpose, Request).
type Entry struct {
	ID       id.UUID
	At       time.Time // UTC, whole microseconds
	Kind     Kind
	Action   string      // what was done: "referral.submit"
	Actor    id.UUID     // the account
	Agency   id.UUID     // its agency; none for a part of Sightline itself
	Subjects []id.UUID   // the records touched, the main one first; 1 to 1,000
	Purpose  who.Purpose // why
	Reason   string      // in the actor's words, where the action asks for them
	Request  string      // the request or command that did it
	Changed  Change      // of a write: what changed
}

// Change tells, field by field, what a write changed. Creating a record is a
// change from nothing.
type Change map[string]Step

// Step is the value of one field before and after, as JSON.
type Step struct {
	From json.RawMessage `json:"from"`
	To   json.RawMessage `json:"to"`
}

// Diff is the change between two states of a record, which must both marshal
// to JSON objects (before may be nil: everything is new). Fields that did not
// change are left out.
func Diff(before, after any) (Change, error) {
	was, err := object(before)
	if err != nil {
		return nil, err
	}
	is, err := object(after)
	if err != nil {
		return nil, err
	}
	change := Change{}
	for name, to := range is {
		if from, had := was[name]; !had || string(from) != string(to) {
			change[name] = Step{From: orNull(was[name]), To: to}
		}
	}
	for name, from := range was {
		if _, has := is[name]; !has {
			change[name] = Step{From: from, To: orNull(nil)}
		}
	}
	return change, nil
}

// Apply gives the state after the changes, in order, from nothing: a record
// as it stood when the last of them was written.
func Apply(changes []Change) map[string]json.RawMessage {
	state := map[string]json.RawMessage{}
	for _, change := range changes {
		for name, step := range change {
			if string(step.To) == "null" {
				delete(state, name)
				continue
			}
			state[name] = step.To
		}
	}
	return state
}

func object(v any) (map[string]json.RawMessage, error) {
	if v == nil {
		return nil, nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	err = json.Unmarshal(text, &fields)
	return fields, err
}

func orNull(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}

// Names are the fields that changed, in alphabetical order.
func (c Change) Names() []string { return slices.Sorted(maps.Keys(c)) }

// Words tells the change of one field: "from x to y".
func (c Change) Words(name string) string {
	from, to := plain(c[name].From), plain(c[name].To)
	switch {
	case from == "":
		return to
	case to == "":
		return "taken away (was " + from + ")"
	}
	return "from " + from + " to " + to
}

// plain is a JSON value as people read it; nothing for null and empty.
func plain(v json.RawMessage) string {
	var text string
	if json.Unmarshal(v, &text) == nil {
		return text
	}
	switch s := string(v); s {
	case "null", "{}", "[]":
		return ""
	default:
		return s
	}
}
