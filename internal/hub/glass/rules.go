package glass

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
)

// Command is what somebody needs to see now, and why. A record is pointed at by
// its reference, by the person's id, or by exact name and date of birth.
type Command struct {
	Ref     string
	Person  id.UUID // as an address had it
	Given   string
	Surname string
	Born    string
	Code    Code
	Words   string

	born when.Partial
}

// clean checks a command. What it finds wrong never turns on what is there.
func (c Command) clean() (Command, error) {
	var check words.Check
	c.Ref = check.Line("ref", "the reference", c.Ref, 40)
	c.Given, c.Surname = check.Line("given", "the first names", c.Given, 100), check.Line("surname", "the last name", c.Surname, 100)
	c.Born = check.Line("born", "the date of birth", c.Born, 40)
	c.Words = check.Text("words", "why you need it", c.Words, 2000)
	check.Need("words", "Say in a few words why you need it now.", c.Words)
	check.Need("code", "Choose why you need it now.", string(c.Code))
	words.OneOf(&check, "code", "Choose why you need it now.", c.Code, Danger, Nobody, Waiting, Found, Other)
	c.point(&check)
	return c, check.Err("glass.Break")
}

// point settles which of the three ways points at the record: the reference
// before the rest.
func (c *Command) point(check *words.Check) {
	switch {
	case c.Ref != "":
		ref, err := id.ParseReference(c.Ref)
		if err != nil {
			check.Add("ref", "Write the reference as it was given, for example EM-7K3Q-2D83, or leave it empty and give the name and date of birth.")
		}
		c.Ref, c.Person, c.Given, c.Surname, c.Born = ref, id.UUID{}, "", "", ""
	case c.Given+c.Surname+c.Born != "":
		c.Person = id.UUID{}
		if c.Given == "" || c.Surname == "" {
			check.Add("given", "Give the first name and the last name, as they are written in records.")
		}
		born, err := when.ParsePartial(c.Born)
		if c.born = born; err != nil || born.Exact != when.ByDay {
			check.Add("born", "Give the whole date of birth, for example 14 3 2012.")
		}
	case c.Person.IsZero():
		check.Add("ref", "Give a reference, or a name and a date of birth.")
	}
}

// reviewable says whether the actor may review a use: it waits, and it is
// neither theirs nor their own team's.
func (u Use) reviewable(by, team id.UUID) bool {
	return u.Waits() && u.By != by && (team.IsZero() || u.byTeam != team)
}

// review checks what a reviewer says.
func review(outcome Outcome, said string) (string, error) {
	var check words.Check
	said = check.Text("said", "what you found", said, 2000)
	check.Need("said", "Say what you looked at and why you think so.", said)
	check.Need("outcome", "Choose what you think of it.", string(outcome))
	words.OneOf(&check, "outcome", "Choose what you think of it.", outcome, Justified, NotJustified)
	return said, check.Err("glass.Review")
}

// figuresOf counts what the board sees.
func figuresOf(all []Figure, now time.Time) (f Figures) {
	for _, one := range all {
		switch {
		case one.Reviewed.IsZero():
			f.Waiting = append(f.Waiting, one)
			if now.After(one.Due) {
				f.Late++
			}
		case one.Outcome == Justified:
			f.Justified++
			f.Reviewed = append(f.Reviewed, one)
		default:
			f.NotJustified++
			f.Reviewed = append(f.Reviewed, one)
		}
	}
	return f
}

// errNotYours is for a reviewer who is too near.
func errNotYours(op string) error {
	return fault.New(fault.Refused, op, "You can't review this one: it is your own or your team's. Another privacy officer or hub manager does.")
}
