package when

import (
	"testing"
	"time"
)

// Pages show London's time, whatever zone a moment comes in.
func TestStamp(t *testing.T) {
	for want, at := range map[string]time.Time{
		"Mon 23 Nov 2026, 14:05": time.Date(2026, 11, 23, 14, 5, 59, 0, time.UTC),
		"Thu 2 Jul 2026, 00:30":  time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC),
		"not known":              {},
	} {
		if got := Stamp(at); got != want {
			t.Errorf("Stamp(%v) = %q; want %q", at, got, want)
		}
	}
	if got := (Date{2026, time.November, 3}).Words(); got != "Tue 3 Nov 2026" {
		t.Errorf("a day reads %q", got)
	}
	if got := (Date{}).Words(); got != "not known" {
		t.Errorf("no day reads %q", got)
	}
}

func TestAgo(t *testing.T) {
	now := local(t, "2026-11-23T14:05")
	for at, want := range map[string]string{
		"2026-11-23T14:05": "just now", "2026-11-23T14:00": "5 min ago", "2026-11-23T13:06": "59 min ago", "2026-11-23T13:05": "1 h ago", "2026-11-23T00:10": "13 h ago",
		"2026-11-22T23:50": "yesterday, 23:50", "2026-11-22T00:00": "yesterday, 00:00", "2026-11-21T23:59": "Sat 21 Nov 2026, 23:59", "2026-11-23T14:06": "Mon 23 Nov 2026, 14:06",
	} {
		if got := Ago(local(t, at).UTC(), now); got != want {
			t.Errorf("Ago(%s) = %q; want %q", at, got, want)
		}
	}
	if got := Ago(time.Time{}, now); got != "not known" {
		t.Errorf("no time was %q", got)
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "less than 1 min", 59 * time.Second: "less than 1 min", 45 * time.Minute: "45 min", 119 * time.Second: "1 min",
		2 * time.Hour: "2 h", 130 * time.Minute: "2 h 10 min", -90 * time.Minute: "1 h 30 min", 30 * time.Hour: "30 h"} {
		if got := Span(d); got != want {
			t.Errorf("Span(%v) = %q; want %q", d, got, want)
		}
	}
}
