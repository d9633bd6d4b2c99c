package screening

import (
	"fmt"
	"strings"
)

// NotEnough is what is shown in place of a provisional band 1.
const NotEnough = "Not enough information"

// Words is the result in a line: "Band 3: Significant concern",
// "Band 3: Significant concern (provisional)" or "Not enough information".
func (r Result) Words() string {
	switch {
	case !r.Enough:
		return NotEnough
	case r.Provisional:
		return fmt.Sprintf("Band %d: %s (provisional)", r.Band, r.Label)
	}
	return fmt.Sprintf("Band %d: %s", r.Band, r.Label)
}

// Reasons say why, in plain English, a sentence each: the score, every floor
// that holds with the indicators behind it, what is not known, and an age that
// is uncertain.
func (r Result) Reasons() []string {
	reasons := []string{r.scoreSentence()}
	for _, f := range r.Floors {
		reasons = append(reasons, f.Words())
	}
	if r.Provisional {
		reasons = append(reasons, r.unknownSentence())
	}
	if r.Age.Uncertain() {
		reasons = append(reasons, fmt.Sprintf("The age is not certain (%d to %d). The youngest age was used.", r.Age.Min, r.Age.Max))
	}
	return reasons
}

// Words is the floor's sentence with the indicators behind it and what it did:
// "A significant concern that is seen now (S1). At least band 3."
func (f Fired) Words() string {
	sentence, stop := f.Sentence, ""
	if rest, ok := strings.CutSuffix(sentence, "."); ok {
		sentence, stop = rest, "."
	}
	if len(f.Because) > 0 {
		sentence += " (" + strings.Join(f.Because, ", ") + ")"
	}
	return fmt.Sprintf("%s%s At least band %d.", sentence, stop, f.MinBand)
}

func (r Result) scoreSentence() string {
	var parts []string
	for _, g := range r.Groups {
		switch {
		case g.Uncapped > g.Points:
			parts = append(parts, fmt.Sprintf("%s %d (of %d, the most this group can give)", letter(g), g.Points, g.Uncapped))
		case g.Points > 0:
			parts = append(parts, fmt.Sprintf("%s %d", letter(g), g.Points))
		}
	}
	if len(parts) == 0 {
		return fmt.Sprintf("The score is %d: band %d by score.", r.Score, r.ByScore)
	}
	return fmt.Sprintf("The score is %d (%s): band %d by score.", r.Score, strings.Join(parts, ", "), r.ByScore)
}

// letter is what a group's title begins with ("B" of "B. Significant
// concerns"), else its id.
func letter(g GroupPoints) string {
	if first, _, ok := strings.Cut(g.Title, ". "); ok {
		return first
	}
	return g.ID
}

func (r Result) unknownSentence() string {
	var letters []string
	for _, g := range r.Groups {
		if g.Counted {
			letters = append(letters, letter(g))
		}
	}
	return fmt.Sprintf("Still unknown: %d of %d in %s, and %d of all %d. This can't be closed until more is known.",
		r.Unknown.Counted, r.Unknown.CountedOf, strings.Join(letters, " and "), r.Unknown.All, r.Unknown.AllOf)
}
