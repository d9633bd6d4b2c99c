package when

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNewCalendar(t *testing.T) {
	holidays := func(days ...string) (out []Date) {
		for _, s := range days {
			out = append(out, day(t, s))
		}
		return out
	}
	for _, tc := range []struct {
		name          string
		opens, closes time.Duration
		days          []Date
	}{
		{"closes before it opens", 17 * time.Hour, 9 * time.Hour, holidays("2026-12-25")},
		{"never open", 9 * time.Hour, 9 * time.Hour, holidays("2026-12-25")},
		{"opens yesterday", -time.Hour, 9 * time.Hour, holidays("2026-12-25")},
		{"closes tomorrow", 9 * time.Hour, 25 * time.Hour, holidays("2026-12-25")},
		{"odd seconds", 9*time.Hour + time.Second, 17 * time.Hour, holidays("2026-12-25")},
		{"no holidays", 9 * time.Hour, 17 * time.Hour, nil},
		{"a year forgotten", 9 * time.Hour, 17 * time.Hour, holidays("2028-12-25", "2026-12-25")},
	} {
		if _, err := NewCalendar(tc.opens, tc.closes, tc.days); err == nil {
			t.Errorf("%s: no error", tc.name)
		}
	}
	for _, tc := range []struct {
		days        []Date
		first, last string
	}{
		{holidays("2027-12-27", "2026-01-01"), "2026-01-01", "2027-12-31"},
		{holidays("2028-01-03", "2028-12-26"), "2028-01-01", "2028-12-31"},
		{holidays("2026-04-03", "2027-01-01"), "2026-04-03", "2027-01-01"}, // 2027 has only begun
	} {
		c, err := NewCalendar(9*time.Hour, 17*time.Hour, tc.days)
		if err != nil || c.first.String() != tc.first || c.last.String() != tc.last {
			t.Errorf("%v: known from %s to %s, %v; want %s to %s", tc.days, c.first, c.last, err, tc.first, tc.last)
		}
	}
}

// A day beyond the known holidays is an error wherever it is asked.
func TestOutside(t *testing.T) {
	england, edge := England(), local(t, "2028-12-29T16:00")
	asks := map[string]func() error{
		"WorkingDay before":    func() error { _, err := england.WorkingDay(day(t, "2012-12-31")); return err },
		"WorkingDay after":     func() error { _, err := england.WorkingDay(day(t, "2029-01-01")); return err },
		"IsWorking":            func() error { _, err := england.IsWorking(local(t, "2029-01-02T10:00")); return err },
		"AddWorkingDays":       func() error { _, err := england.AddWorkingDays(edge, 1); return err },
		"AddWorkingDays back":  func() error { _, err := england.AddWorkingDays(local(t, "2013-01-02T10:00"), -1); return err },
		"AddWorkingHours":      func() error { _, err := england.AddWorkingHours(edge, 2*time.Hour); return err },
		"WorkingBetween":       func() error { _, err := england.WorkingBetween(edge, edge.AddDate(0, 0, 7)); return err },
		"WorkingBetween back":  func() error { _, err := england.WorkingBetween(edge.AddDate(0, 0, 7), edge); return err },
		"a team without a day": func() error { _, err := england.Weekdays().AddWorkingDays(edge, 1); return err },
	}
	for name, ask := range asks {
		if outside := (OutsideError{}); !errors.As(ask(), &outside) || outside.Error() == "" {
			t.Errorf("%s: %v; want an OutsideError", name, ask())
		}
	}
	if due, err := england.AddWorkingHours(edge, time.Hour); err != nil || !due.Equal(local(t, "2028-12-29T17:00")) {
		t.Errorf("the last hour that is known ends %v, %v", due, err)
	}
}

func TestIsWorking(t *testing.T) {
	england := England()
	saturdays := england.Weekdays(time.Saturday)
	for _, tc := range []struct {
		c    *Calendar
		at   string
		want bool
	}{
		{england, "2026-11-23T08:59", false}, {england, "2026-11-23T09:00", true}, {england, "2026-11-23T16:59", true}, {england, "2026-11-23T17:00", false},
		{england, "2026-11-22T12:00", false}, {england, "2026-12-25T12:00", false}, {england, "2026-07-01T09:00", true}, {england, "2026-07-01T17:00", false},
		{saturdays, "2026-11-28T12:00", true}, {saturdays, "2026-11-23T12:00", false}, {saturdays, "2020-12-26T12:00", true}, // Boxing Day is kept on the Monday
	} {
		at := local(t, tc.at)
		if got, err := tc.c.IsWorking(at.UTC()); err != nil || got != tc.want {
			t.Errorf("%s: %v, %v; want %v", tc.at, got, err, tc.want)
		}
	}
	if works, _ := england.WorkingDay(day(t, "2026-11-23")); !works {
		t.Error("another team's days have changed the hub's")
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23T10:00", 1, "2026-11-24T17:00"}, {"2026-11-23T23:59", 1, "2026-11-24T17:00"}, {"2026-11-27T10:00", 1, "2026-11-30T17:00"},
		{"2026-11-23T10:00", 0, "2026-11-23T17:00"}, {"2026-12-23T10:00", 2, "2026-12-29T17:00"},
		{"2026-12-29T10:00", -3, "2026-12-22T17:00"}, {"2026-11-23T10:00", -1, "2026-11-20T17:00"}, // TL.ICPC.REPORT counts back
	} {
		if got, err := England().AddWorkingDays(local(t, tc.from), tc.n); err != nil || !got.Equal(local(t, tc.want)) {
			t.Errorf("%s and %d working days: %v, %v; want %s", tc.from, tc.n, got, err, tc.want)
		}
	}
}

func TestAddWorkingHours(t *testing.T) {
	for _, tc := range []struct {
		from string
		d    time.Duration
		want string
	}{
		{"2026-11-23T10:00", 2 * time.Hour, "2026-11-23T12:00"}, {"2026-11-23T15:00", 2 * time.Hour, "2026-11-23T17:00"}, // ends with the close, not at the next opening
		{"2026-11-23T16:59", 2 * time.Minute, "2026-11-24T09:01"}, {"2026-11-23T17:00", time.Minute, "2026-11-24T09:01"}, {"2026-11-23T03:00", time.Hour, "2026-11-23T10:00"},
		{"2026-11-28T10:00", 0, "2026-11-30T09:00"}, {"2027-03-26T10:00", 9 * time.Hour, "2027-03-31T10:00"}, // Good Friday, and the clocks go forward
		{"2026-10-23T16:00", 2 * time.Hour, "2026-10-26T10:00"}, // the clocks go back
	} {
		if got, err := England().AddWorkingHours(local(t, tc.from), tc.d); err != nil || !got.Equal(local(t, tc.want)) {
			t.Errorf("%s and %v: %v, %v; want %s", tc.from, tc.d, got, err, tc.want)
		}
	}
	if _, err := England().AddWorkingHours(local(t, "2026-11-23T10:00"), -time.Hour); err == nil {
		t.Error("working hours are counted back in silence")
	}
}

// A team that works round the clock has 23 hours on the day the clocks go
// forward and 25 when they go back.
func TestClockChange(t *testing.T) {
	england := England()
	c, err := NewCalendar(0, 24*time.Hour, england.holidays)
	if err != nil {
		t.Fatal(err)
	}
	c = c.Weekdays(time.Sunday)
	for sunday, want := range map[string]time.Duration{"2027-03-28": 23 * time.Hour, "2026-10-25": 25 * time.Hour, "2026-11-22": 24 * time.Hour} {
		d := day(t, sunday)
		if got, err := c.WorkingBetween(d.At(0, 0), d.AddDays(1).At(0, 0)); err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", sunday, got, err, want)
		}
	}
}

// What is added is what is between, and every count ends when the hub works.
func TestCalendarProperties(t *testing.T) {
	england := England()
	start := local(t, "2013-01-01T00:00")
	rapid.Check(t, func(t *rapid.T) {
		from := start.Add(time.Duration(rapid.IntRange(0, 15*365*24*60).Draw(t, "minutes since 2013")) * time.Minute)
		d := time.Duration(rapid.IntRange(1, 100*60).Draw(t, "minutes of work")) * time.Minute
		due, err := england.AddWorkingHours(from, d)
		if err != nil {
			t.Fatal(err)
		}
		if between, err := england.WorkingBetween(from, due); err != nil || between != d {
			t.Fatalf("%v after %v is %v, and %v, %v between", d, from, due, between, err)
		}
		if back, err := england.WorkingBetween(due, from); err != nil || back != -d {
			t.Fatalf("back from %v to %v is %v, %v; want %v", due, from, back, err, -d)
		}
		if works, err := england.IsWorking(due.Add(-time.Second)); err != nil || !works {
			t.Fatalf("%v after %v ends at %v, when nobody works", d, from, due)
		}
		n := rapid.IntRange(1, 40).Draw(t, "days")
		last, err := england.AddWorkingDays(from, n)
		if err != nil {
			t.Fatal(err)
		}
		if between, err := england.WorkingBetween(DateOf(from).AddDays(1).At(0, 0), last); err != nil || between != time.Duration(n)*8*time.Hour {
			t.Fatalf("%d working days from %v end at %v, which holds %v, %v", n, from, last, between, err)
		}
	})
}
