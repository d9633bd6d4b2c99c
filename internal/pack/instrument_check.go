package pack

import (
	"regexp"

	"cel.dev/cel-go/cel"
)

// The facts that a floor's rule can look at: the age in whole years, whether
// the child is linked to an open case of the highest band, whether an
// indicator is positive (by its id), and counts of a group (group.count).
const (
	FactAge    = "age"
	FactLinked = "linked"
)

// The counts of a group, as rules name them: "sig.recent >= 2".
const (
	CountPositive = "positive" // yes or suspected, at any time
	CountRecent   = "recent"   // yes or suspected, and not older
	CountSeenNow  = "seen_now" // yes, and current
	CountOpen     = "open"     // yes or suspected, and not settled
	CountSettled  = "settled"  // yes or suspected, older, and marked as investigated with the outcome recorded
)

// Counts lists the counts of a group.
func Counts() []string {
	return []string{CountPositive, CountRecent, CountSeenNow, CountOpen, CountSettled}
}

func (in *Instrument) check(c *checker) {
	groups := in.checkGroups(c)
	in.checkIndicators(c, groups)
	in.checkBands(c)
	for i, g := range in.Unknown.Groups {
		c.cites(g, at("unknown_rule.groups", i), groups, "group")
	}
	c.cites(in.Override.HeldGroup, "override.held_while_yes_in", groups, "group")
	if in.BandOf(in.Override.HeldBand) == nil {
		c.add("override.held_band", "there is no band %d", in.Override.HeldBand)
	}
	if len(c.rep.problems) == 0 { // the names that rules use are sound
		in.checkFloors(c)
	}
}

// ruleName is what a group or indicator must be called so that a rule can
// name it.
var ruleName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func (c *checker) ruleName(id, path string) {
	c.unique(id, path)
	if !ruleName.MatchString(id) || id == FactAge || id == FactLinked {
		c.add(path, "a rule can't name it so; use letters and digits, and not %s or %s", FactAge, FactLinked)
	}
}

func (in *Instrument) checkGroups(c *checker) map[string]bool {
	known := map[string]bool{}
	for i, g := range in.Groups {
		c.ruleName(g.ID, at("groups", i, "id"))
		known[g.ID] = true
		if g.Points.Suspected > g.Points.Yes {
			c.add(at("groups", i, "points"), "suspected counts more than yes; a surer answer must never count less")
		}
		if g.AtMostWhen.Older > g.AtMostWhen.Past {
			c.add(at("groups", i, "at_most_when"), "older counts more than past; a newer answer must never count less")
		}
	}
	return known
}

func (in *Instrument) checkIndicators(c *checker, groups map[string]bool) {
	members := map[string]int{}
	for i, x := range in.Indicators {
		c.ruleName(x.ID, at("indicators", i, "id"))
		c.cites(x.Group, at("indicators", i, "group"), groups, "group")
		members[x.Group]++
	}
	for i, g := range in.Groups {
		if members[g.ID] == 0 {
			c.add(at("groups", i), "no indicator is in the group %s; add one, or take the group out", g.ID)
		}
	}
}

func (in *Instrument) checkBands(c *checker) {
	for i, b := range in.Bands {
		if b.Band != i+1 {
			c.add(at("bands", i, "band"), "bands are numbered from 1 without gaps; this one is %d", i+1)
		}
		if i == 0 && b.MinScore != 0 {
			c.add("bands[0].min_score", "the first band begins at 0")
		}
		if i > 0 && b.MinScore <= in.Bands[i-1].MinScore {
			c.add(at("bands", i, "min_score"), "each band begins at a higher score than the one before")
		}
	}
}

func (in *Instrument) checkFloors(c *checker) {
	env, err := newEnv(in.facts())
	if err != nil {
		c.add("indicators", "the names of groups and indicators can't be used in rules; rename them")
		return
	}
	for i := range in.Floors {
		f := &in.Floors[i]
		c.unique(f.ID, at("floors", i, "id"))
		if in.BandOf(f.MinBand) == nil {
			c.add(at("floors", i, "min_band"), "there is no band %d", f.MinBand)
		}
		if f.rule, err = compile(env, f.Rule); err != nil {
			c.add(at("floors", i, "rule"), "%v", err)
		}
	}
}

// facts are the names that rules may use, with their types.
func (in *Instrument) facts() map[string]*cel.Type {
	known := map[string]*cel.Type{FactAge: cel.IntType, FactLinked: cel.BoolType}
	for _, x := range in.Indicators {
		known[x.ID] = cel.BoolType
	}
	for _, g := range in.Groups {
		for _, count := range Counts() {
			known[g.ID+"."+count] = cel.IntType
		}
	}
	return known
}
