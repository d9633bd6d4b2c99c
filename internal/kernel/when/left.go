package when

import "time"

// Left says how a time limit stands, in the time it is counted in and with
// the wall time beside it: "2 h 10 min left, due 16:15", "1 working day late,
// was due Mon 23 Nov 2026, 17:00". Late is true once due has passed; late
// without a length says that no working time has passed since. Due is what
// Due gave.
func (l Limit) Left(c *Calendar, due, now time.Time) (words string, late bool) {
	working := l.Unit == WorkingDays || l.Unit == WorkingHours && !l.RunsOn
	return c.left(due, now, working)
}

// Left is Limit.Left where only the end is known: an end within working hours
// is taken as counted in working time, any other (a Red past close, the end of
// a day) by the clock. It can't tell 72 clock hours that end within working
// hours; ask the limit where there is one.
func (c *Calendar) Left(due, now time.Time) (words string, late bool) {
	return c.left(due, now, c.endsInHours(due))
}

func (c *Calendar) endsInHours(due time.Time) bool {
	works, err := c.IsWorking(due.Add(-1)) // the close is still within
	return works || err != nil             // beyond the holidays: left falls back, and says so
}

func (c *Calendar) left(due, now time.Time, working bool) (words string, late bool) {
	late = now.After(due)
	length := clockSpan(due.Sub(now).Abs())
	if working {
		switch d, err := c.WorkingBetween(now, due); {
		case err != nil:
			length += " (clock time)"
		case d == 0 && late:
			length = ""
		default:
			length = workingSpan(d.Abs(), c.closes-c.opens)
		}
	}
	at := Stamp(due)
	if DateOf(due) == DateOf(now) {
		at = due.In(London).Format("15:04")
	}
	switch {
	case late && length == "":
		return "late, was due " + at, true
	case late:
		return length + " late, was due " + at, true
	}
	return length + " left, due " + at, false
}

// workingSpan is working time in hours below a working day, then in days.
func workingSpan(d, day time.Duration) string {
	days := int(d / day)
	switch {
	case days == 0:
		return Span(d)
	case days == 1 && d%day >= time.Hour:
		return "1 working day " + Span((d % day).Truncate(time.Hour))
	}
	return count(days, "working day")
}

// clockSpan is clock time in hours for two days, then in days.
func clockSpan(d time.Duration) string {
	if d < 48*time.Hour {
		return Span(d)
	}
	return count(int(d/(24*time.Hour)), "day")
}
