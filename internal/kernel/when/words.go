package when

import (
	"fmt"
	"strconv"
	"time"
)

// Stamp is a moment as every page shows it: "Mon 23 Nov 2026, 14:05".
func Stamp(t time.Time) string {
	if t.IsZero() {
		return "not known"
	}
	return t.In(London).Format("Mon 2 Jan 2006, 15:04")
}

// Ago is a moment of the past as a list shows it: "just now", "5 min ago", "3
// h ago" on the same day, "yesterday, 14:05", else its Stamp.
func Ago(t, now time.Time) string {
	since, today := now.Sub(t), DateOf(now)
	switch {
	case t.IsZero() || since < 0:
		return Stamp(t)
	case since < time.Minute:
		return "just now"
	case since < time.Hour:
		return Span(since) + " ago"
	case DateOf(t) == today:
		return Span(since.Truncate(time.Hour)) + " ago"
	case DateOf(t) == today.AddDays(-1):
		return t.In(London).Format("yesterday, 15:04")
	}
	return Stamp(t)
}

// Words is a day as every page shows it: "Mon 23 Nov 2026".
func (d Date) Words() string {
	if d.IsZero() {
		return "not known"
	}
	return d.utc().Format("Mon 2 Jan 2006")
}

// Span is a length of time in whole hours and minutes, never rounded up: "2 h
// 10 min", "45 min", "less than 1 min". A length has no sign.
func Span(d time.Duration) string {
	d = d.Abs()
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0 && minutes == 0:
		return "less than 1 min"
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case minutes == 0:
		return fmt.Sprintf("%d h", hours)
	}
	return fmt.Sprintf("%d h %d min", hours, minutes)
}

// count is a number with its noun: "1 day", "2 days".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
