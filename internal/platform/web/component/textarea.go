package component

import (
	"cmp"
	"strconv"
)

// Textarea is a field of several lines.
type Textarea struct {
	Field
	Rows int    // 5 when 0
	Lint string // the address that prompts about words; never on a child's own words
}

// RowsOrFive is the height of the control.
func (t Textarea) RowsOrFive() int { return cmp.Or(t.Rows, 5) }

// Classes are the classes of the control.
func (t Textarea) Classes() string {
	return join("govuk-textarea", iff(t.Error != "", "govuk-textarea--error"), t.Class)
}

// CharacterCount is a field of several lines with a limit. The words beneath
// say it; with a script they keep count while one writes. The service checks
// the limit all the same.
type CharacterCount struct {
	Textarea
	Max       int    // characters
	MaxWords  int    // instead of Max
	Threshold int    // per cent of the limit from which the count shows
	CountType string // "words", "characters" or "bytes", where it is not the limit's own
}

// GroupClasses are the classes of the box around label and control.
func (c CharacterCount) GroupClasses() string {
	return group(c.Error, join("govuk-character-count", c.GroupClass))
}

// Control is the field itself.
func (c CharacterCount) Control() Textarea {
	t := c.Textarea
	t.Class = join("govuk-js-character-count", t.Class)
	t.Also = join(c.FieldID()+"-info", t.Also)
	return t
}

// Limit says the limit in words; empty when there is none.
func (c CharacterCount) Limit() string {
	limit := cmp.Or(c.MaxWords, c.Max)
	if limit == 0 {
		return ""
	}
	unit := " characters"
	if c.kind() == "words" {
		unit = " words"
	}
	return "You can enter up to " + strconv.Itoa(limit) + unit
}

func (c CharacterCount) kind() string { return cmp.Or(c.CountType, iff(c.MaxWords > 0, "words")) }

// Limits are the attributes that the script reads.
func (c CharacterCount) Limits() Attributes {
	out := Attributes{"data-module": "govuk-character-count"}
	for name, n := range map[string]int{"data-maxlength": c.Max, "data-maxwords": c.MaxWords, "data-threshold": c.Threshold} {
		if n > 0 {
			out[name] = strconv.Itoa(n)
		}
	}
	if kind := c.kind(); kind != "" {
		out["data-count-type"] = kind
	}
	return out
}
