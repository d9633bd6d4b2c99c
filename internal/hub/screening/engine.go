package screening

import (
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// oldest is the greatest age that is taken for an age.
const oldest = 120

// adult is the age from which another pathway applies (instrument, semantics:
// "Aged 18 or over on every reading: refused").
const adult = 18

// Engine scores screens by one instrument. It may be used by many goroutines
// at once.
type Engine struct {
	instrument *pack.Instrument
	groups     []groupRule
	index      map[string]int // indicator to its place in the instrument
	groupOf    []int          // by indicator
	facts      map[string]factKey
	floors     []floorRule
	counted    int // indicators in the groups that the unknown rule counts together
}

// groupRule is a group with what the hot path needs.
type groupRule struct {
	*pack.Group
	counted bool // by the unknown rule
}

// floorRule is a floor with the facts that its rule looks at.
type floorRule struct {
	*pack.Floor
	reads []factKey
}

// New prepares an instrument for scoring.
func New(in *pack.Instrument) *Engine {
	e := &Engine{instrument: in, index: map[string]int{}, facts: map[string]factKey{}}
	place := map[string]int{}
	for i := range in.Groups {
		g := &in.Groups[i]
		place[g.ID] = i
		e.groups = append(e.groups, groupRule{Group: g, counted: slices.Contains(in.Unknown.Groups, g.ID)})
		for count, name := range pack.Counts() {
			e.facts[g.ID+"."+name] = factKey{group: i, count: count}
		}
	}
	for i, x := range in.Indicators {
		e.index[x.ID] = i
		e.groupOf = append(e.groupOf, place[x.Group])
		e.facts[x.ID] = factKey{group: -1, indicator: i}
		if e.groups[place[x.Group]].counted {
			e.counted++
		}
	}
	for i := range in.Floors {
		floor := floorRule{Floor: &in.Floors[i]}
		for _, name := range floor.Reads() {
			if k, ok := e.facts[name]; ok { // not the age or the link
				floor.reads = append(floor.reads, k)
			}
		}
		e.floors = append(e.floors, floor)
	}
	return e
}

// Instrument is the pack that the engine scores by.
func (e *Engine) Instrument() *pack.Instrument { return e.instrument }

// Score scores one screen. Errors: Invalid with Fields for an unknown
// indicator, answer or recency, or an impossible age; Refused for a child not
// yet born and for somebody who is 18 or over on every reading, each with the
// way to go. Source of every rule: the pack's semantics and floors.
func (e *Engine) Score(in Input) (Result, error) {
	if err := e.check(in); err != nil {
		return Result{}, err
	}
	if err := refuse(in.Age); err != nil {
		return Result{}, err
	}
	f := e.count(in)
	r := Result{Pack: e.instrument.Ref(), Age: in.Age}
	e.addPoints(&r, f)
	r.ByScore = e.bandOf(r.Score)
	if err := e.addFloors(&r, f); err != nil {
		return Result{}, err
	}
	e.addUnknown(&r, f)
	r.Label = e.instrument.BandOf(r.Band).Label
	r.Enough = !r.Provisional || r.Band > 1
	return r, nil
}

// check reports every field that can't be scored. Answers are named as the
// JSON input has them: "answers.S1.recency".
func (e *Engine) check(in Input) error {
	var wrong fault.Fields
	if a := in.Age; !a.Unborn && (a.Min < 0 || a.Max > oldest || a.Min > a.Max) {
		wrong.Add("age", "Give the age in whole years from 0 to 120, the youngest first where it is a range.")
	}
	for id, a := range in.Answers {
		if _, known := e.index[id]; !known {
			wrong.Add(field(id, ""), "There is no such indicator in this instrument.")
		}
		if a.Value != "" && !slices.Contains(Values(), a.Value) {
			wrong.Add(field(id, "answer"), "The answer must be yes, suspected, no or not_known.")
		}
		if a.Recency != "" && !slices.Contains(Recencies(), a.Recency) {
			wrong.Add(field(id, "recency"), "The recency must be current, past or older.")
		}
	}
	return wrong.Err("screening.Score")
}

// field names a part of an answer.
func field(id, part string) string {
	name := "answers." + safeName(id)
	if part == "" {
		return name
	}
	return name + "." + part
}

// safeName is a name as an error may repeat it: one that is not a short plain
// word could be anything, so it is not repeated.
func safeName(name string) string {
	if name == "" || len(name) > 40 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "?"
	}
	return name
}

func refuse(a Age) error {
	switch {
	case a.Unborn:
		return fault.New(fault.Refused, "screening.Score",
			"A child who is not yet born is not screened with this tool. Follow the pre-birth procedures and tell the hub. (Screening instrument, semantics.)")
	case a.Min >= adult:
		return fault.New(fault.Refused, "screening.Score",
			"This person is 18 or over, so this tool does not apply. Refer to adult safeguarding, and say what you have seen. (Screening instrument, semantics.)")
	}
	return nil
}

// bandOf is the band by score alone.
func (e *Engine) bandOf(score int) int {
	band := 1
	for _, b := range e.instrument.Bands {
		if score >= b.MinScore {
			band = b.Band
		}
	}
	return band
}
