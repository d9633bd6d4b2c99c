package screeningweb

import (
	"fmt"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// bandColours are the hub's colours of the bands, always with the word.
var bandColours = map[int]string{1: component.Blue, 2: component.Green, 3: component.Amber, 4: component.Red}

// bandTag is a calculated band.
func bandTag(r screening.Result) component.Tag {
	return component.Tag{Text: r.Words(), Class: bandColours[r.Band]}
}

func bandWords(band int) string { return fmt.Sprintf("band %d", band) }

// resultView is what the instrument gives, and why. It is the part of the page
// that follows the answers.
type resultView struct {
	Band      component.Tag
	Score     int
	Reasons   []string
	Unknown   string
	Statement string
	Problem   string // why there is no band
}

func resultOf(r screening.Result, statement string, err error) resultView {
	if err != nil {
		return resultView{Problem: message(err), Statement: statement}
	}
	return resultView{Band: bandTag(r), Score: r.Score, Reasons: r.Reasons(), Statement: statement,
		Unknown: fmt.Sprintf("Still unknown: %d of %d in A and B, %d of %d in all.", r.Unknown.Counted, r.Unknown.CountedOf, r.Unknown.All, r.Unknown.AllOf)}
}
