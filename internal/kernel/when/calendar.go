package when

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Calendar knows which days and hours are worked, in London. Make one with
// NewCalendar or take England. It never changes; many may share it.
type Calendar struct {
	opens, closes time.Duration // since midnight by the clock on the wall
	weekdays      [7]bool       // worked, from Sunday
	holidays      []Date        // sorted
	first, last   Date          // the days the holidays are known for
}

// NewCalendar works Monday to Friday between two times of day in whole
// minutes, save on the holidays. The holidays are known from the first to the
// last of them, to the ends of those two years when the New Year and the
// Christmas of each are given. Errors: hours that do not make a day; no
// holidays; a year in between that has none, for it was forgotten.
func NewCalendar(opens, closes time.Duration, holidays []Date) (*Calendar, error) {
	if opens < 0 || closes <= opens || closes > 24*time.Hour || opens%time.Minute != 0 || closes%time.Minute != 0 {
		return nil, errors.New("the working day must open before it closes, at whole minutes")
	}
	if len(holidays) == 0 {
		return nil, errors.New("a calendar needs its holidays")
	}
	c := &Calendar{opens: opens, closes: closes, holidays: slices.SortedFunc(slices.Values(holidays), Date.Compare)}
	for i, d := range c.holidays[1:] {
		if d.Year > c.holidays[i].Year+1 {
			return nil, fmt.Errorf("the holidays of %d are missing: add them", c.holidays[i].Year+1)
		}
	}
	c.first, c.last = knownFor(c.holidays)
	return c.Weekdays(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday), nil
}

// knownFor is the days that sorted holidays speak for. New Year's Day, or its
// substitute, is by the 3rd; that of Christmas Day is from the 25th on.
func knownFor(holidays []Date) (first, last Date) {
	first, last = holidays[0], holidays[len(holidays)-1]
	if first.Month == time.January && first.Day <= 3 {
		first.Day = 1
	}
	if last.Month == time.December && last.Day >= 25 {
		last.Day = 31
	}
	return first, last
}

// Weekdays is the same calendar for a team that works on other days of the
// week. No days at all is a team that never works: every count of working time
// then ends in an OutsideError.
func (c *Calendar) Weekdays(worked ...time.Weekday) *Calendar {
	other := *c
	other.weekdays = [7]bool{}
	for _, day := range worked {
		other.weekdays[day] = true
	}
	return &other
}

// OutsideError says that a day is beyond the holidays a calendar knows.
type OutsideError struct{ Day, First, Last Date }

// Error names the day and the mend.
func (e OutsideError) Error() string {
	return fmt.Sprintf("the bank holidays around %s are not known (only %s to %s): add them to the time-limits pack", e.Day, e.First, e.Last)
}

// WorkingDay reports whether a day is worked. Errors: OutsideError.
func (c *Calendar) WorkingDay(d Date) (bool, error) {
	if d.Before(c.first) || d.After(c.last) {
		return false, OutsideError{d, c.first, c.last}
	}
	if !c.weekdays[d.Weekday()] {
		return false, nil
	}
	_, off := slices.BinarySearchFunc(c.holidays, d, Date.Compare)
	return !off, nil
}

// IsWorking reports whether the hub is open at t: from the minute it opens to
// just before it closes. Errors: OutsideError.
func (c *Calendar) IsWorking(t time.Time) (bool, error) {
	day := DateOf(t)
	works, err := c.WorkingDay(day)
	return works && !t.Before(c.open(day)) && t.Before(c.close(day)), err
}

// AddWorkingDays is the close of the n-th working day after the day of t: the
// day of the event is day 0 (CAL.WD of the time-limits pack). A negative n
// counts back; 0 is the close of the day itself, worked or not. Errors:
// OutsideError.
func (c *Calendar) AddWorkingDays(t time.Time, n int) (time.Time, error) {
	day, step := DateOf(t), 1
	if n < 0 {
		n, step = -n, -1
	}
	for counted := 0; counted < n; {
		day = day.AddDays(step)
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

// AddWorkingHours is when d of working time has passed since t, to the exact
// minute; outside hours the count begins at the next opening (CAL.WH of the
// time-limits pack). Errors: OutsideError; a negative d.
func (c *Calendar) AddWorkingHours(t time.Time, d time.Duration) (time.Time, error) {
	if d < 0 {
		return time.Time{}, errors.New("working hours can't be counted back")
	}
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
// Errors: OutsideError.
func (c *Calendar) WorkingBetween(a, b time.Time) (time.Duration, error) {
	if b.Before(a) {
		d, err := c.WorkingBetween(b, a)
		return -d, err
	}
	var sum time.Duration
	for day, last := DateOf(a), DateOf(b); !day.After(last); day = day.AddDays(1) {
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

func (c *Calendar) open(d Date) time.Time  { return d.at(c.opens) }
func (c *Calendar) close(d Date) time.Time { return d.at(c.closes) }

// at is a time by the clock on the wall, whatever hour the clocks change.
func (d Date) at(sinceMidnight time.Duration) time.Time {
	return d.At(int(sinceMidnight/time.Hour), int(sinceMidnight%time.Hour/time.Minute))
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
