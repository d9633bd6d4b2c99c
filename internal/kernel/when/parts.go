package when

import "strings"

// The years that a partial date may speak of, and the ages.
const (
	firstYear = 1900
	lastYear  = 2100
	maxAge    = 120
)

// Parts names the boxes of a date question, one bit each.
type Parts uint8

// The boxes.
const (
	DayPart Parts = 1 << iota
	MonthPart
	YearPart
)

// Has reports whether the set holds any of the boxes asked for.
func (p Parts) Has(any Parts) bool { return p&any != 0 }

// PartialError says how to mend a text that is no date. It is safe to show
// and to log, for it never repeats what was typed.
type PartialError struct {
	Parts Parts  // the boxes that are wrong; 0 when the text has no parts
	Mend  string // a sentence or two
}

// Error is the mend.
func (e PartialError) Error() string { return e.Mend }

var (
	errNoDate    = PartialError{0, "Write the date as far as it is known, for example 12 3 2013, March 2013, 2013 or aged 14."}
	errNoYear    = PartialError{0, "Write “aged 14” for an age, or give the month and the year of a date too."}
	errAge       = PartialError{0, "The age must be from 0 to 120. Check it."}
	errWeekday   = PartialError{DayPart, "The day of the week does not fit the date. Check both, or leave the day of the week out."}
	errYear      = PartialError{YearPart, "Write the year with four numbers, for example 2013."}
	errYearRange = PartialError{YearPart, "The year must be from 1900 to 2100. Check it."}
	errMonth     = PartialError{MonthPart, "Write the month as a number from 1 to 12 or as its name, for example 3 or March."}
	errSwapped   = PartialError{DayPart | MonthPart, "Write the day before the month, for example 27 3 2013."}
	errNoMonth   = PartialError{MonthPart, "Give the month as well as the day, or leave both empty."}
	errDay       = PartialError{DayPart, "Write the day as a number from 1 to 31."}
	errNoSuchDay = PartialError{DayPart, "There is no such day in that month. Check the day, the month and the year."}
)

// PartialFromParts reads the three boxes of a date question. The month may be
// a number or a name. A day needs a month and a month needs a year; three
// empty boxes are unknown. Errors: PartialError, which names the boxes.
func PartialFromParts(day, month, year string) (Partial, error) {
	day, month, year = strings.TrimSpace(day), strings.TrimSpace(month), strings.TrimSpace(year)
	if day == "" && month == "" && year == "" {
		return Partial{}, nil
	}
	y, ok := number(year)
	switch {
	case !ok || len(year) != 4:
		return Partial{}, errYear
	case y < firstYear || y > lastYear:
		return Partial{}, errYearRange
	case month == "" && day != "":
		return Partial{}, errNoMonth
	case month == "":
		return Partial{Exact: ByYear, Year: y}, nil
	}
	m, ok := monthOf(month)
	d, isDay := number(day)
	switch {
	case !ok && isDay && d >= 1 && d <= 12 && m > 12 && m <= 31:
		return Partial{}, errSwapped
	case !ok:
		return Partial{}, errMonth
	case day == "":
		return Partial{Exact: ByMonth, Year: y, Month: m}, nil
	case !isDay || d < 1 || d > 31:
		return Partial{}, errDay
	}
	if _, err := MakeDate(y, m, d); err != nil {
		return Partial{}, errNoSuchDay
	}
	return Partial{Exact: ByDay, Year: y, Month: m, Day: d}, nil
}
