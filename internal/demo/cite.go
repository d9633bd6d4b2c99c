package demo

import (
	"slices"

	"github.com/sightline-partnership/sightline/internal/hub/threshold"
)

// maxCited is how many signs a decision of the county cites.
const maxCited = 3

// cite is the signs of a level that the screens speak of; where they speak of
// none, the first of the level. Universal help cites nothing.
func cite(desk threshold.Desk, level int) (signs []string) {
	at := desk.Thresholds.LevelOf(level)
	if level < 2 || at == nil {
		return nil
	}
	for _, set := range at.Domains {
		for _, sign := range set.Signs {
			if len(signs) < maxCited && slices.ContainsFunc(sign.Indicators, func(id string) bool { return seen(desk, id) }) {
				signs = append(signs, sign.ID)
			}
		}
	}
	if len(signs) == 0 {
		signs = []string{at.Domains[0].Signs[0].ID}
	}
	return signs
}

// seen reports whether a screen answers an indicator yes or suspected.
func seen(desk threshold.Desk, indicator string) bool {
	for _, s := range desk.Sheets {
		if s.Content.Answers[indicator].Answer.Positive() {
			return true
		}
	}
	return false
}
