package when

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Calendar knows which days and hours are worked. Make one with NewCalendar
// or take England.
type Calendar struct {
	opens, closes time.Duration // since midnight in London
	holidays      []Date        // sorted
	first, last   Date          // the days the holidays are known for
}

// The England and Wales bank holidays, a date a line. Source: GOV.UK, "UK bank
// holidays", England and Wales, 2013 to 2028 (2028 by the standing rules).
//
//go:embed holidays.csv
var englandHolidays string

// England is the hub's calendar: Monday to Friday, 09:00 to 17:00, without
// the bank holidays of England and Wales from 2013 to 2028.
func England() *Calendar {
	var days []Date
	for line := range strings.Lines(englandHolidays) {
		d, err := ParseDate(strings.TrimSpace(line))
		if err != nil {
			panic("when: holidays.csv: " + err.Error())
		}
		days = append(days, d)
	}
	c, err := NewCalendar(9*time.Hour, 17*time.Hour, days)
	if err != nil {
		panic("when: " + err.Error())
	}
	return c
}

// NewCalendar works Monday to Friday between two times of day, save on the
// holidays. It knows the whole years from the first holiday to the last.
func NewCalendar(opens, closes time.Duration, holidays []Date) (*Calendar, error) {
	if opens < 0 || closes <= opens || closes > 24*time.Hour {
		return nil, fmt.Errorf("the working day must open before it closes")
	}
	if len(holidays) == 0 {
		return nil, fmt.Errorf("a calendar needs its holidays")
	}
	sorted := slices.SortedFunc(slices.Values(holidays), Date.Compare)
	return &Calendar{opens: opens, closes: closes, holidays: sorted,
		first: Date{sorted[0].Year, time.January, 1}, last: Date{sorted[len(sorted)-1].Year, time.December, 31}}, nil
}

// OutsideError says that a day is beyond the holidays a calendar knows.
type OutsideError struct{ Day, First, Last Date }

// Error names the day and the mend.
func (e OutsideError) Error() string {
	return fmt.Sprintf("the bank holidays around %s are not known (only %s to %s): add them to the time-limits pack", e.Day, e.First, e.Last)
}

// WorkingDay reports whether a day is worked. Errors: OutsideError.
func (c *Calendar) WorkingDay(d Date) (bool, error) {
	if d.Before(c.first) || c.last.Before(d) {
		return false, OutsideError{d, c.first, c.last}
	}
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false, nil
	}
	_, off := slices.BinarySearchFunc(c.holidays, d, Date.Compare)
	return !off, nil
}

// AddWorkingDays is the close of the n-th working day after the day of t: the
// day of the event is day 0.
func (c *Calendar) AddWorkingDays(t time.Time, n int) (time.Time, error) {
	day := DateOf(t)
	for counted := 0; counted < n; {
		day = day.AddDays(1)
		works, err := c.WorkingDay(day)
		if err != nil {
			return time.Time{}, err
		}
		if works {
			counted++
		}
	}
	return c.close(day), nil
}

// AddWorkingHours is when d of working time has passed since t; outside hours
// the count begins at the next opening.
func (c *Calendar) AddWorkingHours(t time.Time, d time.Duration) (time.Time, error) {
	for day := DateOf(t); ; day = day.AddDays(1) {
		works, err := c.WorkingDay(day)
		if err != nil {
			return time.Time{}, err
		}
		if !works {
			continue
		}
		from := later(t, c.open(day))
		if room := c.close(day).Sub(from); room > 0 {
			if d <= room {
				return from.Add(d), nil
			}
			d -= room
		}
	}
}

// WorkingBetween is the working time from a to b; negative when b is before a.
func (c *Calendar) WorkingBetween(a, b time.Time) (time.Duration, error) {
	if b.Before(a) {
		d, err := c.WorkingBetween(b, a)
		return -d, err
	}
	var sum time.Duration
	for day := DateOf(a); !DateOf(b).Before(day); day = day.AddDays(1) {
		works, err := c.WorkingDay(day)
		if err != nil {
			return 0, err
		}
		if works {
			sum += max(0, earlier(b, c.close(day)).Sub(later(a, c.open(day))))
		}
	}
	return sum, nil
}

func (c *Calendar) open(d Date) time.Time {
	return d.At(int(c.opens/time.Hour), int(c.opens%time.Hour/time.Minute))
}

func (c *Calendar) close(d Date) time.Time {
	return d.At(int(c.closes/time.Hour), int(c.closes%time.Hour/time.Minute))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
