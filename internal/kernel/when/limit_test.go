package when

import (
	"math"
	"testing"
	"time"
)

// The worked examples of the time-limits pack (EX.1 to EX.16).
func TestLimitDue(t *testing.T) {
	for _, tc := range []struct {
		name, start, due string
		limit            Limit
	}{
		{"EX.1 Friday late to Monday close", "2026-12-18T16:50", "2026-12-21T17:00", Limit{Number: 1, Unit: WorkingDays}},
		{"EX.2 Christmas, weekend and substitute left out", "2026-12-24T11:00", "2026-12-29T17:00", Limit{Number: 1, Unit: WorkingDays}},
		{"EX.3 Saturday arrival", "2026-12-19T10:00", "2026-12-21T17:00", Limit{Number: 1, Unit: WorkingDays}},
		{"EX.4 Red runs past close", "2026-12-24T16:00", "2026-12-24T18:00", Limit{Number: 2, Unit: WorkingHours, RunsOn: true}},
		{"EX.5 Red starts at once on a holiday weekend", "2026-12-26T10:00", "2026-12-26T12:00", Limit{Number: 2, Unit: WorkingHours, RunsOn: true}},
		{"EX.6 two hours on Thursday, four on Tuesday", "2026-12-24T15:00", "2026-12-29T13:00", Limit{Number: 6, Unit: WorkingHours}},
		{"EX.7 after close starts at nine", "2026-11-23T18:30", "2026-11-24T15:00", Limit{Number: 6, Unit: WorkingHours}},
		{"EX.8 72 hours across the clock change", "2027-03-27T12:00", "2027-03-30T13:00", Limit{Number: 72, Unit: Hours}},
		{"EX.9 fifteen working days over New Year", "2026-12-10T10:00", "2027-01-05T17:00", Limit{Number: 15, Unit: WorkingDays}},
		{"EX.10 moved off a Sunday", "2027-01-31T09:00", "2027-03-01T23:59", Limit{Number: 1, Unit: Months, NextWorking: true}},
		{"EX.11 three months", "2026-11-23T09:00", "2027-02-23T23:59", Limit{Number: 3, Unit: Months, NextWorking: true}},
		{"EX.12 no 30 February, not moved", "2026-11-30T10:00", "2027-02-28T23:59", Limit{Number: 3, Unit: Months}},
		{"EX.13 holidays count", "2026-12-24T22:15", "2026-12-27T22:15", Limit{Number: 72, Unit: Hours}},
		{"EX.14 the 20th birthday", "2026-02-28T00:00", "2028-02-28T23:59", Limit{Number: 24, Unit: Months}},
		{"EX.15 42 calendar days", "2026-11-23T14:00", "2027-01-04T23:59", Limit{Number: 42, Unit: Days}},
		{"EX.16 Easter left out", "2027-03-18T10:00", "2027-04-05T17:00", Limit{Number: 10, Unit: WorkingDays}},
		{"at once", "2026-11-28T22:15", "2026-11-28T22:15", Limit{Number: 0, Unit: Hours}},
		{"a date in an order", "2026-11-28T10:00", "2026-11-28T23:59", Limit{Number: 0, Unit: Days}},
		{"urgent disagreement runs past close", "2026-11-27T16:00", "2026-11-27T20:00", Limit{Number: 4, Unit: WorkingHours, RunsOn: true}},
		{"moved over Christmas", "2026-11-25T10:00", "2026-12-29T23:59", Limit{Number: 1, Unit: Months, NextWorking: true}},
		{"days in summer end in summer time", "2026-07-01T10:00", "2026-07-02T23:59", Limit{Number: 1, Unit: Days}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := tc.limit.Due(England(), local(t, tc.start).UTC())
			if want := local(t, tc.due); err != nil || !got.Equal(want) {
				t.Errorf("Due(%s) = %v, %v; want %v", tc.start, got, err, want)
			}
		})
	}
}

func TestLimitRefuses(t *testing.T) {
	for _, tc := range []struct {
		start string
		limit Limit
	}{
		{"2028-12-29T09:00", Limit{Number: 1, Unit: WorkingDays}}, {"2028-12-29T09:00", Limit{Number: 9, Unit: WorkingHours}},
		{"2028-12-15T09:00", Limit{Number: 1, Unit: Months, NextWorking: true}}, {"2026-11-23T09:00", Limit{Number: 1, Unit: "fortnights"}}, {"2026-11-23T09:00", Limit{Number: 1}},
		{"2026-11-23T09:00", Limit{Number: -1, Unit: Days}}, {"2026-11-23T09:00", Limit{Number: 10_001, Unit: Hours}}, {"2026-11-23T09:00", Limit{Number: math.MaxInt, Unit: WorkingHours, RunsOn: true}},
	} {
		if due, err := tc.limit.Due(England(), local(t, tc.start)); err == nil || !due.IsZero() {
			t.Errorf("%+v from %s is due %v, %v; want an error", tc.limit, tc.start, due, err)
		}
	}
	if due, err := (Limit{Number: 42, Unit: Days}).Due(England(), local(t, "2028-12-31T09:00")); err != nil || due.Year() != 2029 {
		t.Errorf("calendar days need no bank holidays: %v, %v", due, err)
	}
}

func TestLimitWords(t *testing.T) {
	for want, l := range map[string]Limit{"6 working hours": {Number: 6, Unit: WorkingHours}, "1 working day": {Number: 1, Unit: WorkingDays}, "72 hours": {Number: 72, Unit: Hours},
		"1 month": {Number: 1, Unit: Months}, "42 days": {Number: 42, Unit: Days}, "0 hours": {Unit: Hours}, "2 unknown units": {Number: 2}} {
		if got := l.Words(); got != want {
			t.Errorf("%+v: %q; want %q", l, got, want)
		}
	}
}

// How a limit stands is told in what it counts.
func TestLimitLeft(t *testing.T) {
	amber, red := Limit{Number: 6, Unit: WorkingHours}, Limit{Number: 2, Unit: WorkingHours, RunsOn: true}
	oneDay, returned, sar := Limit{Number: 1, Unit: WorkingDays}, Limit{Number: 72, Unit: Hours}, Limit{Number: 1, Unit: Months, NextWorking: true}
	for _, tc := range []struct {
		limit            Limit
		start, now, want string
	}{
		{amber, "2026-11-23T10:15", "2026-11-23T14:05", "2 h 10 min left, due 16:15"},
		{amber, "2026-11-23T10:15", "2026-11-23T16:15", "less than 1 min left, due 16:15"},
		{amber, "2026-11-23T10:15", "2026-11-23T16:40", "25 min late, was due 16:15"},
		{amber, "2026-12-24T15:00", "2026-12-26T12:00", "4 h left, due Tue 29 Dec 2026, 13:00"},
		{red, "2026-12-24T16:00", "2026-12-24T17:30", "30 min left, due 18:00"},
		{red, "2026-12-24T16:00", "2026-12-25T08:00", "14 h late, was due Thu 24 Dec 2026, 18:00"},
		{oneDay, "2026-11-23T14:00", "2026-11-23T14:00", "1 working day 3 h left, due Tue 24 Nov 2026, 17:00"},
		{oneDay, "2026-11-23T14:00", "2026-11-24T17:30", "late, was due 17:00"},
		{oneDay, "2026-11-23T14:00", "2026-11-25T09:20", "20 min late, was due Tue 24 Nov 2026, 17:00"},
		{oneDay, "2026-11-23T14:00", "2026-11-25T17:00", "1 working day late, was due Tue 24 Nov 2026, 17:00"},
		{oneDay, "2026-12-23T14:00", "2026-12-31T12:00", "2 working days late, was due Thu 24 Dec 2026, 17:00"},
		{returned, "2027-03-27T12:00", "2027-03-27T12:00", "3 days left, due Tue 30 Mar 2027, 13:00"},
		{returned, "2027-03-27T12:00", "2027-03-29T12:00", "25 h left, due Tue 30 Mar 2027, 13:00"},
		{sar, "2027-01-31T09:00", "2027-02-27T09:00", "2 days left, due Mon 1 Mar 2027, 23:59"},
		{oneDay, "2028-12-28T10:00", "2029-01-03T10:00", "4 days (clock time) late, was due Fri 29 Dec 2028, 17:00"},
	} {
		due, err := tc.limit.Due(England(), local(t, tc.start))
		if err != nil {
			t.Fatal(err)
		}
		now := local(t, tc.now)
		if words, late := tc.limit.Left(England(), due, now.UTC()); words != tc.want || late != now.After(due) {
			t.Errorf("%s at %s: %q, late %v; want %q", tc.limit.Words(), tc.now, words, late, tc.want)
		}
	}
}

// Where only the end is known, an end out of hours is told by the clock.
func TestCalendarLeft(t *testing.T) {
	for _, tc := range []struct{ due, now, want string }{
		{"2026-11-23T16:15", "2026-11-23T14:05", "2 h 10 min left, due 16:15"}, {"2026-11-24T17:00", "2026-11-23T14:00", "1 working day 3 h left, due Tue 24 Nov 2026, 17:00"},
		{"2026-12-24T18:00", "2026-12-24T16:30", "1 h 30 min left, due 18:00"}, {"2026-12-26T12:00", "2026-12-26T11:00", "1 h left, due 12:00"},
		{"2027-03-01T23:59", "2027-02-20T09:00", "9 days left, due Mon 1 Mar 2027, 23:59"},
	} {
		if words, late := England().Left(local(t, tc.due), local(t, tc.now)); words != tc.want || late {
			t.Errorf("due %s, at %s: %q, late %v; want %q", tc.due, tc.now, words, late, tc.want)
		}
	}
}

func TestClock(t *testing.T) {
	at := local(t, "2026-11-23T14:00")
	if got := Fixed(at)(); !got.Equal(at) {
		t.Errorf("a fixed clock says %v", got)
	}
	if now := System(); now.Location() != time.UTC || now.Nanosecond()%1000 != 0 || time.Since(now) > time.Minute {
		t.Errorf("the machine's clock says %v; want UTC in whole microseconds", now)
	}
}
