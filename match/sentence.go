package match

import (
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
	"github.com/sightline-partnership/sightline/match/value"
)

// Sentence says why in one line that a practitioner reads: the strongest
// reasons first, then what the first record says and the second does not. It
// holds no values.
func (x *Explanation) Sentence() string {
	var known []*Step
	var unknown []string
	for i := range x.Steps {
		if s := &x.Steps[i]; s.Known {
			known = append(known, s)
		} else if s.Lacks {
			unknown = append(unknown, s.Field)
		}
	}
	slices.SortStableFunc(known, func(a, b *Step) int { return int(100 * (b.size() - a.size())) })
	var words []string
	if x.Swapped {
		words = append(words, "forename and surname read swapped")
	}
	for _, s := range known {
		words = append(words, s.words())
	}
	if x.Household < -2*Bit {
		words = append(words, "much of this a household shares")
	}
	if len(unknown) > 0 {
		words = append(words, "not known of the other: "+strings.Join(unknown, ", "))
	}
	return strings.Join(words, "; ")
}

// words describes one agreement, as in "surname one letter apart and rare here".
func (s *Step) words() string {
	pattern, special := phrases()[s.Kind.String()+" "+s.Level]
	if !special {
		pattern = phrases()[s.Level]
	}
	if (s.Level == "close" || s.Level == "slip") && s.Kind != value.Address && spelling.Slip(s.A, s.B) {
		pattern = "% one letter apart"
		if s.Kind != value.Forename && s.Kind != value.Surname && s.Kind != value.Text {
			pattern = "% one character apart"
		}
	}
	return strings.Replace(pattern, "%", s.Field, 1) + s.rarityWords()
}

// phrases gives the words of a level, or of a kind's level; % is the field.
func phrases() map[string]string {
	return map[string]string{
		"same":                 "same %",
		"different":            "different %",
		"close":                "% nearly the same",
		"similar":              "% alike",
		"variant":              "% another form of the same name",
		"part":                 "one part of % the same",
		"initial":              "% agrees by its first letter",
		"slip":                 "% one slip apart",
		"swapped":              "% with day and month swapped",
		"month-fits":           "% fits by month, as far as known",
		"year-fits":            "% fits by year, as far as known",
		"two-parts":            "% the same in two of day, month and year",
		"sector":               "% in the same few streets",
		"district":             "% in the same district",
		"street":               "% in the same street, another number",
		"unproven":             "same %, which fails its check",
		"two-valid":            "two different valid numbers for %",
		"nhs-number different": "different %, one with a typing error",
		"upn different":        "different %, one with a typing error",
		"email close":          "% nearly the same",
	}
}
