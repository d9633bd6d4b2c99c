package when

import (
	"fmt"
	"strings"
	"time"
)

// Stamp is a moment as every page shows it: "Mon 23 Nov 2026, 14:05".
func Stamp(t time.Time) string { return t.In(London).Format("Mon 2 Jan 2006, 15:04") }

// Words is a day as every page shows it: "Mon 23 Nov 2026".
func (d Date) Words() string {
	if d.IsZero() {
		return "not known"
	}
	return d.utc().Format("Mon 2 Jan 2006")
}

// Span is a length of time in hours and minutes: "2 h 10 min".
func Span(d time.Duration) string {
	d = d.Round(time.Minute)
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case minutes == 0:
		return fmt.Sprintf("%d h", hours)
	}
	return fmt.Sprintf("%d h %d min", hours, minutes)
}

// Left says how a time limit stands, in working time with the wall time
// beside it: "2 h 10 min left, due 16:15" or "3 h 5 min late, was due Mon 23
// Nov 2026, 14:05". late is true once it has passed.
func (c *Calendar) Left(due, now time.Time) (words string, late bool) {
	working, err := c.WorkingBetween(now, due)
	if err != nil { // beyond the known holidays: wall time, said so
		working = due.Sub(now)
	}
	at := Stamp(due)
	if DateOf(due) == DateOf(now) {
		at = due.In(London).Format("15:04")
	}
	note := ""
	if err != nil {
		note = " (clock time)"
	}
	if now.After(due) {
		return strings.TrimSpace(Span(-working)+note) + " late, was due " + at, true
	}
	return strings.TrimSpace(Span(working)+note) + " left, due " + at, false
}
