package when

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the time of London, on any machine
)

// London is where the hub's clocks hang.
var London = mustLondon()

func mustLondon() *time.Location {
	at, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zone is compiled in
	}
	return at
}

// Date is a day without a time of day. The zero value is "none".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that t falls on in London; none for no time.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	y, m, d := t.In(London).Date()
	return Date{y, m, d}
}

// MakeDate is the day, or an error for one that is in no calendar.
func MakeDate(year int, month time.Month, day int) (Date, error) {
	d := Date{year, month, day}
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, errors.New("there is no such day in that month")
	}
	return d, nil
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, errors.New("not a date: write it as 2006-01-02")
	}
	return Date{t.Year(), t.Month(), t.Day()}, nil
}

// IsZero reports whether d is "none".
func (d Date) IsZero() bool { return d == Date{} }

// Compare is -1, 0 or 1 as d is before, on or after other.
func (d Date) Compare(other Date) int { return d.utc().Compare(other.utc()) }

// Before reports whether d is an earlier day.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is a later day.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// AddDays is the day n days on (or back).
func (d Date) AddDays(n int) Date {
	t := d.utc().AddDate(0, 0, n)
	return Date{t.Year(), t.Month(), t.Day()}
}

// AddMonths is the same day n months on (or back), or the last of that month.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return Date{first.Year(), first.Month(), min(d.Day, daysIn(first.Year(), first.Month()))}
}

// AddYears is the same day n years on; 29 February becomes 28, as CAL.MONTHS
// of the time-limits pack counts. For birthdays ask Age.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// At is a time of that day in London.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, London)
}

// End is the last minute of the day, 23:59 in London: when a limit ends that
// is counted in days or months (the examples of the time-limits pack).
func (d Date) End() time.Time { return d.At(23, 59) }

// Age is the age in whole years on a day of somebody born on d; negative
// before birth. An age is reached as the anniversary begins (Family Law Reform
// Act 1969 section 9); for 29 February, as 1 March begins in other years.
func (d Date) Age(on Date) int {
	age := on.Year - d.Year
	if on.Before(d.birthday(age)) {
		age--
	}
	return age
}

// birthday is the day on which somebody born on d reaches an age.
func (d Date) birthday(age int) Date { return Date{d.Year + age, d.Month, d.Day}.AddDays(0) }

// String is "2006-01-02", or empty for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Value stores the date; none is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil //nolint:nilnil // NULL is the stored form of none
	}
	return d.String(), nil
}

// Scan reads a stored date; NULL is none. Of a time it takes the day in the
// time's own zone, as a date column gives it.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = Date{v.Year(), v.Month(), v.Day()}
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	default:
		return fmt.Errorf("when.Date: can't read a %T", src)
	}
	return nil
}

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDate; empty is none, and on an error d stays as it was.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(b))
	if err == nil {
		*d = parsed
	}
	return err
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
