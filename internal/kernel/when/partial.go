package when

import (
	"fmt"
	"strconv"
	"time"
)

// Exactness is how much of a date is known.
type Exactness uint8

// The exactnesses.
const (
	Unknown Exactness = iota
	ByAge             // only an age was said: "aged 14"
	ByYear            // "2013"
	ByMonth           // "March 2013"
	ByDay             // "12 March 2013"
)

// Partial is a date as far as it is known: a day, a month, a year or an age,
// each of them perhaps only "about" right. The zero value is unknown. Make one
// with ParsePartial, PartialFromParts or On; two are the same statement when
// they are ==, which is not to say the same day (see Range.Order).
type Partial struct {
	Exact Exactness
	About bool
	Year  int
	Month time.Month
	Day   int
	Age   int // with ByAge: whole years
}

// On is the partial date that is exactly that day; unknown for none.
func On(d Date) Partial {
	if d.IsZero() {
		return Partial{}
	}
	return Partial{Exact: ByDay, Year: d.Year, Month: d.Month, Day: d.Day}
}

// IsZero reports whether nothing is known.
func (p Partial) IsZero() bool { return p.Exact == Unknown }

// How far off "about" may be, either way. Ours: one of the unit that was said,
// and a week for a day.
const (
	aboutDays   = 7
	aboutMonths = 1
	aboutYears  = 1
)

// Bounds is the earliest and latest day it may be, read as a date of birth:
// for an age, the birthdays of somebody of that age on the day ref. For the
// day of an event ("when aged 14") see Happened. Ok is false when nothing is
// known.
func (p Partial) Bounds(ref Date) (first, last Date, ok bool) {
	off := 0
	if p.About {
		off = 1
	}
	switch p.Exact {
	case ByDay:
		day := Date{p.Year, p.Month, p.Day}
		return day.AddDays(-off * aboutDays), day.AddDays(off * aboutDays), true
	case ByMonth:
		month := Date{p.Year, p.Month, 1}
		return month.AddMonths(-off * aboutMonths), month.AddMonths(off*aboutMonths + 1).AddDays(-1), true
	case ByYear:
		return Date{p.Year - off*aboutYears, time.January, 1}, Date{p.Year + off*aboutYears, time.December, 31}, true
	case ByAge:
		youngest, oldest := max(p.Age-off*aboutYears, 0), p.Age+off*aboutYears
		return ref.AddYears(-oldest - 1).AddDays(1), ref.AddYears(-youngest), true
	}
	return Date{}, Date{}, false
}

// Happened is the days that an event may have been on. An age is counted from
// the date of birth: "when aged 14" runs from the 14th birthday to the eve of
// the 15th, as far as the birth is known. Said is the day of saying, for a
// birth that is itself known only by an age.
func (p Partial) Happened(born Partial, said Date) Range {
	if p.Exact != ByAge {
		first, last, _ := p.Bounds(said)
		return Range{first, last}
	}
	first, last, ok := born.Bounds(said)
	if !ok {
		return Range{}
	}
	youngest, oldest := p.Age, p.Age
	if p.About {
		youngest, oldest = max(p.Age-aboutYears, 0), p.Age+aboutYears
	}
	return Range{first.birthday(youngest), last.birthday(oldest + 1).AddDays(-1)}
}

// Ages is the youngest and oldest somebody born then may be on a day, in whole
// years. An age counts as said on the day said. Ok is false when nothing is
// known, or when on that day they were not yet born.
func (p Partial) Ages(said, on Date) (youngest, oldest int, ok bool) {
	first, last, ok := p.Bounds(said)
	if !ok || on.Before(first) {
		return 0, 0, false
	}
	return max(last.Age(on), 0), first.Age(on), true
}

// AgeWords is the age on the day of now: "14", "13 or 14", "12 to 14", "under
// 1", or empty. An age that was said is taken as said today.
func (p Partial) AgeWords(now time.Time) string {
	today := DateOf(now)
	youngest, oldest, ok := p.Ages(today, today)
	switch {
	case !ok:
		return ""
	case oldest == 0:
		return "under 1"
	case youngest == oldest:
		return strconv.Itoa(youngest)
	case youngest+1 == oldest:
		return fmt.Sprintf("%d or %d", youngest, oldest)
	}
	return fmt.Sprintf("%d to %d", youngest, oldest)
}
