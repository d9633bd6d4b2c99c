package when

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
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
// each of them perhaps only "about" right. The zero value is unknown.
type Partial struct {
	Exact Exactness
	About bool
	Year  int
	Month time.Month
	Day   int
	Age   int // with ByAge: whole years
}

// ErrPartial is the error of a text that is no date.
var ErrPartial = errors.New("not a date: write it as far as it is known, for example 12 3 2013, March 2013, 2013 or aged 14")

// The years that a partial date may speak of.
const (
	firstYear = 1900
	lastYear  = 2100
	maxAge    = 120
)

var (
	agePattern   = regexp.MustCompile(`^(?:when )?(?:aged?|age of) (\d{1,3})$`)
	dayPattern   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ ./-]+([a-z]+|\d{1,2})[ ./,-]+(\d{4})$`)
	isoPattern   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	monthPattern = regexp.MustCompile(`^([a-z]+|\d{1,2})[ ./,-]+(\d{4})$`)
	isoMonth     = regexp.MustCompile(`^(\d{4})-(\d{1,2})$`)
	yearPattern  = regexp.MustCompile(`^\d{4}$`)
	smallNumber  = regexp.MustCompile(`^\d{1,2}$`)
)

// ParsePartial reads a date as people write it, day before month: "12 3
// 2013", "12/03/2013", "2013-03-12", "12 March 2013", "March 2013", "2013",
// "aged 14", each also with "about" before it. "About 15" is an age. Empty is
// unknown. Errors: ErrPartial.
func ParsePartial(s string) (Partial, error) {
	if len(s) > 100 {
		return Partial{}, ErrPartial
	}
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	if s == "" {
		return Partial{}, nil
	}
	about := false
	for _, word := range []string{"about ", "around ", "circa ", "approximately ", "c. "} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			s, about = rest, true
			break
		}
	}
	p, err := parseExact(s, about)
	if err != nil {
		return Partial{}, ErrPartial
	}
	p.About = about
	return p, nil
}

func parseExact(s string, about bool) (Partial, error) {
	if m := agePattern.FindStringSubmatch(s); m != nil {
		return ofAge(m[1])
	}
	if about && smallNumber.MatchString(s) {
		return ofAge(s)
	}
	if m := isoPattern.FindStringSubmatch(s); m != nil {
		return PartialFromParts(m[3], m[2], m[1])
	}
	if m := dayPattern.FindStringSubmatch(s); m != nil {
		return PartialFromParts(m[1], m[2], m[3])
	}
	if m := isoMonth.FindStringSubmatch(s); m != nil {
		return PartialFromParts("", m[2], m[1])
	}
	if m := monthPattern.FindStringSubmatch(s); m != nil {
		return PartialFromParts("", m[1], m[2])
	}
	if yearPattern.MatchString(s) {
		return PartialFromParts("", "", s)
	}
	return Partial{}, ErrPartial
}

func ofAge(s string) (Partial, error) {
	age, err := strconv.Atoi(s)
	if err != nil || age > maxAge {
		return Partial{}, ErrPartial
	}
	return Partial{Exact: ByAge, Age: age}, nil
}

// PartialFromParts reads the three boxes of a date question. The month may be
// a name. A day needs a month and a month needs a year. Errors: ErrPartial,
// or one that says which part is wrong.
func PartialFromParts(day, month, year string) (Partial, error) {
	day, month, year = strings.TrimSpace(day), strings.TrimSpace(month), strings.TrimSpace(year)
	if day == "" && month == "" && year == "" {
		return Partial{}, nil
	}
	y, err := strconv.Atoi(year)
	if err != nil || y < firstYear || y > lastYear {
		return Partial{}, fmt.Errorf("the year must be four numbers from %d to %d", firstYear, lastYear)
	}
	if month == "" {
		if day != "" {
			return Partial{}, errors.New("give the month as well as the day")
		}
		return Partial{Exact: ByYear, Year: y}, nil
	}
	m, ok := monthOf(month)
	if !ok {
		return Partial{}, errors.New("the month must be a number from 1 to 12, or its name")
	}
	if day == "" {
		return Partial{Exact: ByMonth, Year: y, Month: m}, nil
	}
	d, err := strconv.Atoi(day)
	if err != nil {
		return Partial{}, errors.New("the day must be a number")
	}
	if _, err := MakeDate(y, m, d); err != nil {
		return Partial{}, errors.New("there is no such day in that month")
	}
	return Partial{Exact: ByDay, Year: y, Month: m, Day: d}, nil
}

func monthOf(s string) (time.Month, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return time.Month(n), n >= 1 && n <= 12
	}
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if s == name || s == name[:3] || s == "sept" && m == time.September {
			return m, true
		}
	}
	return 0, false
}

// On is the partial date that is exactly that day.
func On(d Date) Partial { return Partial{Exact: ByDay, Year: d.Year, Month: d.Month, Day: d.Day} }

// IsZero reports whether nothing is known.
func (p Partial) IsZero() bool { return p.Exact == Unknown }

// aboutYears is how far off "about" may be: a year either way for a year or
// an age. Ours; said of no more exact date.
const aboutYears = 1

// Bounds is the earliest and latest day it may be; for an age, the birthdays
// of somebody of that age on the day ref. Ok is false when nothing is known.
func (p Partial) Bounds(ref Date) (first, last Date, ok bool) {
	switch p.Exact {
	case ByDay:
		first = Date{p.Year, p.Month, p.Day}
		last = first
	case ByMonth:
		first, last = Date{p.Year, p.Month, 1}, Date{p.Year, p.Month, daysIn(p.Year, p.Month)}
	case ByYear:
		first, last = Date{p.Year, time.January, 1}, Date{p.Year, time.December, 31}
	case ByAge:
		first, last = ref.AddYears(-p.Age-1).AddDays(1), ref.AddYears(-p.Age)
	default:
		return Date{}, Date{}, false
	}
	if p.About && p.Exact <= ByYear {
		first, last = first.AddYears(-aboutYears), last.AddYears(aboutYears)
	}
	return first, last, true
}

// Ages is the youngest and oldest somebody born then may be on a day, in whole
// years. An age that was said counts as said on that same day, unless said is
// another day. Ok is false when nothing is known, or they are not yet born.
func (p Partial) Ages(said, on Date) (youngest, oldest int, ok bool) {
	first, last, ok := p.Bounds(said)
	if !ok || on.Before(first) {
		return 0, 0, false
	}
	return max(last.Age(on), 0), first.Age(on), true
}

// AgeWords is the age on the day of now: "14", "13 or 14", "12 to 14", or
// empty. An age that was said is taken as said today.
func (p Partial) AgeWords(now time.Time) string {
	today := DateOf(now)
	youngest, oldest, ok := p.Ages(today, today)
	switch {
	case !ok:
		return ""
	case youngest == oldest:
		return strconv.Itoa(youngest)
	case youngest+1 == oldest:
		return fmt.Sprintf("%d or %d", youngest, oldest)
	}
	return fmt.Sprintf("%d to %d", youngest, oldest)
}

// String is the stored form, which ParsePartial reads back: "2013-03-12",
// "2013-03", "2013", "aged 14", with "about " before it where that was said.
func (p Partial) String() string {
	about := ""
	if p.About {
		about = "about "
	}
	switch p.Exact {
	case ByDay:
		return about + fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day)
	case ByMonth:
		return about + fmt.Sprintf("%04d-%02d", p.Year, p.Month)
	case ByYear:
		return about + fmt.Sprintf("%04d", p.Year)
	case ByAge:
		return about + fmt.Sprintf("aged %d", p.Age)
	}
	return ""
}

// Words is the date as people read it: "12 March 2013", "about March 2013",
// "when aged 14", or "not known".
func (p Partial) Words() string {
	about := ""
	if p.About {
		about = "about "
	}
	switch p.Exact {
	case ByDay:
		return about + fmt.Sprintf("%d %s %d", p.Day, p.Month, p.Year)
	case ByMonth:
		return about + fmt.Sprintf("%s %d", p.Month, p.Year)
	case ByYear:
		return about + strconv.Itoa(p.Year)
	case ByAge:
		return "when aged " + about + strconv.Itoa(p.Age)
	}
	return "not known"
}

// MarshalText is String.
func (p Partial) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText is ParsePartial.
func (p *Partial) UnmarshalText(b []byte) error {
	parsed, err := ParsePartial(string(b))
	if err == nil {
		*p = parsed
	}
	return err
}

// Value stores the partial date as text; unknown is empty.
func (p Partial) Value() (driver.Value, error) { return p.String(), nil }

// Scan reads a stored partial date.
func (p *Partial) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*p = Partial{}
		return nil
	case string:
		return p.UnmarshalText([]byte(v))
	}
	return fmt.Errorf("when.Partial: can't read a %T", src)
}
