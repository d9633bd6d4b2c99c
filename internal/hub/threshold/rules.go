package threshold

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// Facts are what the rules of a decision look at.
type Facts struct {
	Thresholds *pack.Thresholds
	Sheets     []screening.Sheet // the latest of each child
	Unscreened int               // children who have no sheet
	Today      when.Date
	LookBy     when.Date // the latest day to look again after no further action
}

// clean trims and checks a decision as it was typed.
func (d Decision) clean(f Facts) (Decision, error) {
	var c words.Check
	d.Reasons = c.Text("reasons", "the reasons", d.Reasons, 8000)
	c.Need("reasons", "Give the reasons for this level and outcome, against the threshold's text.", d.Reasons)
	d.Consulted = c.Text("consulted", "who was consulted", d.Consulted, 4000)
	c.Need("consulted", "Say who was consulted, or that nobody was and why.", d.Consulted)
	d.Told = c.Text("told", "what the referrer is told", d.Told, 4000)
	c.Need("told", "Write what the referrer is told. It names nobody else.", d.Told)
	d.NextStep = c.Text("next_step", "the next step", d.NextStep, 4000)
	d.NextOwner = c.Line("next_owner", "who takes the next step", d.NextOwner, 200)
	if f.Thresholds.LevelOf(d.Level) == nil {
		c.Add("level", "Choose the level of need.")
	}
	if !slices.ContainsFunc(Outcomes, func(o struct {
		Key         Outcome
		Words, Hint string
	}) bool {
		return o.Key == d.Outcome
	}) {
		c.Add("outcome", "Choose the outcome.")
	}
	d.cite(&c, f.Thresholds)
	for _, sign := range d.Signs {
		if _, known := f.Thresholds.Sign(sign); !known {
			c.Add("signs", "Choose signs from the list.")
		}
	}
	d.checkNext(&c, f)
	return d, c.Err("threshold.Decide")
}

// cite: a decision for more than universal help cites at least one sign of the
// threshold, ticked or by its number in the reasons. Having no sign on record
// does not show that there is no harm (RULE.JUDGE), so level 1 needs none.
func (d Decision) cite(c *words.Check, t *pack.Thresholds) {
	named := func(word string) bool {
		_, known := t.Sign(strings.Trim(word, ".,;:()[]"))
		return known
	}
	if d.Level > 1 && len(d.Signs) == 0 && !slices.ContainsFunc(strings.Fields(d.Reasons), named) {
		c.Add("signs", "Cite the threshold: tick at least one sign that this child shows, or name it in the reasons (such as L3.MIS.1).")
	}
}

// checkNext: every outcome has a next step with an owner and a date, but for
// no further action, which has a date to look again, no later than TL.HUB.NFA.
func (d Decision) checkNext(c *words.Check, f Facts) {
	if d.Outcome == NoFurtherAction {
		switch {
		case d.LookAgain.IsZero() || !f.Today.Before(d.LookAgain):
			c.Add("look_again", "Give a day after today on which somebody looks again.")
		case f.LookBy.Before(d.LookAgain):
			c.Add("look_again", "Look again by "+f.LookBy.Words()+" at the latest. Source: TL.HUB.NFA.")
		}
		return
	}
	c.Need("next_step", "Write the next step.", d.NextStep)
	c.Need("next_owner", "Say who takes it.", d.NextOwner)
	if d.NextDue.IsZero() || d.NextDue.Before(f.Today) {
		c.Add("next_due", "Give the day by which it is done, today or later.")
	}
}

// RuledOut reports whether a screen says of a child that they neither
// regularly go missing (S1) nor were found at a place known for exploitation
// (S5). Such a child is always considered at risk, and "not known" is never
// read as "no". Sources: thresholds pack, RULE.SEED; instrument, unknown rule.
func RuledOut(s screening.Sheet) bool {
	return s.Content.Answers["S1"].Answer == screening.No && s.Content.Answers["S5"].Answer == screening.No
}

// refuse says why a decision can't be made, or nil. Needs says that a manager
// must sign it too.
func refuse(d Decision, f Facts) (needsSecond bool, err error) {
	const op = "threshold.refuse"
	band := standingBand(f.Sheets)
	if least := f.Thresholds.LeastLevel(band); band > 0 && d.Level < least {
		return false, fault.Fields{"level": fmt.Sprintf("Band %d asks for level %d at least. Lower the band first, with a second person, or choose a higher level. Source: %s", band, least, f.Thresholds.BandLevelRule)}.Err(op)
	}
	if sign := level4Sign(d.Signs, f.Thresholds); sign != "" && d.Level < 4 {
		return false, fault.Fields{"level": fmt.Sprintf("%s is a level 4 sign, and one is enough: choose level 4. Source: RULE.SIGN4.", sign)}.Err(op)
	}
	if d.Level >= 4 && d.Outcome != Section47 && d.Outcome != OtherArea {
		return false, fault.Fields{"outcome": "Level 4 needs a strategy discussion, or the same in another area. Source: the thresholds' level 4 response."}.Err(op)
	}
	if d.Outcome != NoFurtherAction {
		return false, nil
	}
	needsSecond = f.Unscreened > 0 || slices.ContainsFunc(d.Signs, func(sign string) bool { return slices.Contains(seedSigns(f.Thresholds), sign) })
	for _, s := range f.Sheets {
		if err := screening.RefuseClose(s.Result); err != nil {
			return false, err
		}
		needsSecond = needsSecond || !RuledOut(s)
	}
	return needsSecond, nil
}

// seedSigns are the signs by which a decision itself says that the child
// regularly goes missing, or was found at a place of concern.
func seedSigns(t *pack.Thresholds) []string {
	if rule := t.Rule("RULE.SEED"); rule != nil {
		return rule.Signs
	}
	return nil
}

// standingBand is the highest band that counts among the children.
func standingBand(sheets []screening.Sheet) int {
	band := 0
	for _, s := range sheets {
		band = max(band, s.Stands())
	}
	return band
}

func level4Sign(signs []string, t *pack.Thresholds) string {
	for _, id := range signs {
		if at, ok := t.Sign(id); ok && at.Level == 4 {
			return id
		}
	}
	return ""
}

// latest keeps the newest sheet of each child; sheets come newest first.
func latest(all []screening.Sheet) []screening.Sheet {
	var out []screening.Sheet
	for _, s := range all {
		if !slices.ContainsFunc(out, func(o screening.Sheet) bool { return o.Told == s.Told }) {
			out = append(out, s)
		}
	}
	return out
}
