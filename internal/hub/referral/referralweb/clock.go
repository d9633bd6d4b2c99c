package referralweb

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// soon is how much working time before the end of a limit counts as soon: ours.
const soon = time.Hour

// clockOf shows how the time limit of a decision stands, in colour, shape and
// words.
func clockOf(c *when.Calendar, r referral.Referral, now time.Time) component.Tag {
	if r.Stage == referral.StageDone {
		if r.Decided.After(r.Due) {
			return component.Tag{Text: "Decided late", Detail: when.Stamp(r.Decided), Class: component.Late}
		}
		return component.Tag{Text: "Decided", Detail: when.Stamp(r.Decided), Class: component.Done}
	}
	return limitClock(c, r.Due, now)
}

// limitClock is clockOf for any time limit.
func limitClock(c *when.Calendar, due, now time.Time) component.Tag {
	words, late := c.Left(due, now)
	switch {
	case late:
		return component.Tag{Text: "Late", Detail: words, Class: component.Late}
	case due.Sub(now) <= soon:
		return component.Tag{Text: "Due soon", Detail: words, Class: component.Soon}
	}
	return component.Tag{Text: "In time", Detail: words, Class: component.InTime}
}

// colourTag is the hub's colour with its word.
func colourTag(c referral.Colour) component.Tag {
	return component.Tag{Text: c.Words(), Class: string(c)}
}

// outcomeWords is an outcome as people read it.
func outcomeWords(key string) string {
	words := map[string]string{"advice": "advice given", "early_help": "early help", "section_17": "section 17 assessment",
		"section_47": "strategy discussion (section 47)", "other_area": "passed to another area", "no_further_action": "no further action"}[key]
	if words == "" {
		return "not yet"
	}
	return words
}
