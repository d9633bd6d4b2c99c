package when

import (
	"fmt"
	"time"
)

// Unit is what a time limit counts.
type Unit string

// The units.
const (
	WorkingHours Unit = "working_hours"
	Hours        Unit = "hours" // every hour, nights and holidays too
	WorkingDays  Unit = "working_days"
	Days         Unit = "days"
	Months       Unit = "months"
)

// maxNumber keeps every limit within what a duration can hold.
const maxNumber = 10_000

// Limit is the longest time that something may take. Its rules are those of
// the calendars of the time-limits pack (CAL.WD, CAL.WH, CAL.ELAPSED, CAL.DAYS,
// CAL.MONTHS, CAL.MONTHS.SAR). A clock is never paused.
type Limit struct {
	Number int
	Unit   Unit
	// RunsOn makes working hours run as clock hours: work that began must be
	// finished past the close, and starts at once on any day.
	RunsOn bool
	// NextWorking moves an end that falls on a weekend or bank holiday to the
	// next working day.
	NextWorking bool
}

// Due is when the limit ends that began at from. Days and months end with
// their last day (23:59 in London); working days with its close; 0 hours are
// "at once". Errors: OutsideError; a limit that counts nothing known.
func (l Limit) Due(c *Calendar, from time.Time) (time.Time, error) {
	if l.Number < 0 || l.Number > maxNumber {
		return time.Time{}, fmt.Errorf("a time limit must be from 0 to %d, not %d", maxNumber, l.Number)
	}
	switch l.Unit {
	case WorkingHours:
		if l.RunsOn {
			return from.Add(time.Duration(l.Number) * time.Hour), nil
		}
		return c.AddWorkingHours(from, time.Duration(l.Number)*time.Hour)
	case Hours:
		return from.Add(time.Duration(l.Number) * time.Hour), nil
	case WorkingDays:
		return c.AddWorkingDays(from, l.Number)
	case Days:
		return l.dayEnd(c, DateOf(from).AddDays(l.Number))
	case Months:
		return l.dayEnd(c, DateOf(from).AddMonths(l.Number))
	}
	return time.Time{}, fmt.Errorf("a time limit can't count %q", l.Unit)
}

func (l Limit) dayEnd(c *Calendar, d Date) (time.Time, error) {
	for l.NextWorking {
		works, err := c.WorkingDay(d)
		if err != nil {
			return time.Time{}, err
		}
		if works {
			break
		}
		d = d.AddDays(1)
	}
	return d.End(), nil
}

// noun is one of the unit in words.
func (u Unit) noun() string {
	switch u {
	case WorkingHours:
		return "working hour"
	case Hours:
		return "hour"
	case WorkingDays:
		return "working day"
	case Days:
		return "day"
	case Months:
		return "month"
	}
	return "unknown unit"
}

// Words is the limit as people say it: "6 working hours".
func (l Limit) Words() string { return count(l.Number, l.Unit.noun()) }
