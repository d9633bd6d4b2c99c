package screening

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/pack"
)

// Screen is what was answered and what it gave.
type Screen struct {
	Input  Input
	Result Result
}

// Turn is how an answer changed.
type Turn uint8

// The turns. Changed is a change that is graver in one way and milder in
// another, such as yes and older to suspected and current.
const (
	Changed Turn = iota
	Graver       // surer or newer, or positive where it was not
	Milder       // less sure or older, or no where it was positive
	Learned      // known to be no, where it was not known
	Lost         // no longer known
)

var turnWords = [...]string{"changed", "more concern", "less concern", "now known", "no longer known"}

// String is the turn in words.
func (t Turn) String() string { return turnWords[t] }

// Change is one answer that changed.
type Change struct {
	ID       string
	From, To Answer // in plain form: unknown and recency are spelt out
	Turn     Turn
}

// Words is the change in a line: "S1: no, now yes (current)".
func (c Change) Words() string {
	return fmt.Sprintf("%s: %s, now %s", c.ID, c.From.Words(), c.To.Words())
}

// Words is an answer as people read it: "yes (current)", "not known".
func (a Answer) Words() string {
	a = a.plain()
	words := strings.ReplaceAll(string(a.Value), "_", " ")
	if !a.Value.Positive() {
		return words
	}
	words += " (" + string(a.Recency)
	if a.DealtWith {
		words += ", investigated"
	}
	return words + ")"
}

// Comparison is what changed between two screens of one child.
type Comparison struct {
	Score, Band  int // later minus earlier
	Answers      []Change
	FloorsGained []string
	FloorsLost   []string
	Linked       bool // the link to an open band 4 began or ended
	Age          bool // another age was used
}

// Compare says what changed from one screen to a later one, in the order of
// the instrument that scored the later. The earlier may be of another version;
// an indicator it did not have counts as not known.
func Compare(in *pack.Instrument, earlier, later Screen) Comparison {
	c := Comparison{Score: later.Result.Score - earlier.Result.Score, Band: later.Result.Band - earlier.Result.Band,
		Linked: earlier.Input.Linked != later.Input.Linked, Age: earlier.Input.Age != later.Input.Age}
	for _, x := range in.Indicators {
		from, to := earlier.Input.Answers[x.ID].plain(), later.Input.Answers[x.ID].plain()
		if from != to {
			c.Answers = append(c.Answers, Change{ID: x.ID, From: from, To: to, Turn: turn(from, to)})
		}
	}
	before, after := earlier.Result.FloorIDs(), later.Result.FloorIDs()
	c.FloorsGained, c.FloorsLost = without(after, before), without(before, after)
	return c
}

func turn(from, to Answer) Turn {
	switch {
	case to.Value == NotKnown:
		return Lost
	case from.Value == NotKnown && to.Value == No:
		return Learned
	case !from.Value.Positive():
		return Graver
	case !to.Value.Positive():
		return Milder
	}
	a, b := gravity(from), gravity(to)
	up, down := false, false
	for i := range a {
		up = up || b[i] > a[i]
		down = down || b[i] < a[i]
	}
	switch {
	case up && !down:
		return Graver
	case down && !up:
		return Milder
	}
	return Changed
}

// gravity of a positive answer, in the three ways that it can change.
func gravity(a Answer) (g [3]int) {
	if a.Value == Yes {
		g[0] = 1
	}
	g[1] = len(Recencies()) - slices.Index(Recencies(), a.Recency)
	if !a.DealtWith {
		g[2] = 1
	}
	return g
}

func without(list, other []string) []string {
	var rest []string
	for _, s := range list {
		if !slices.Contains(other, s) {
			rest = append(rest, s)
		}
	}
	return rest
}
