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

// Limit is the longest time that something may take.
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
// their last day (23:59 in London); working days with its close. Errors:
// OutsideError; a limit that counts nothing.
func (l Limit) Due(c *Calendar, from time.Time) (time.Time, error) {
	if l.Number < 0 {
		return time.Time{}, fmt.Errorf("a time limit can't be %d", l.Number)
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
	return d.At(23, 59), nil
}

// Words is the limit as people say it: "6 working hours".
func (l Limit) Words() string {
	unit := map[Unit]string{WorkingHours: "working hour", Hours: "hour", WorkingDays: "working day", Days: "day", Months: "month"}[l.Unit]
	if l.Number != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", l.Number, unit)
}
