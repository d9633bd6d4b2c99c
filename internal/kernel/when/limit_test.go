package when

import (
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
		{"EX.11 three months", "2026-11-23T09:00", "2027-02-23T23:59", Limit{Number: 3, Unit: Months}},
		{"EX.12 no 30 February", "2026-11-30T10:00", "2027-02-28T23:59", Limit{Number: 3, Unit: Months}},
		{"EX.13 holidays count", "2026-12-24T22:15", "2026-12-27T22:15", Limit{Number: 72, Unit: Hours}},
		{"EX.15 42 calendar days", "2026-11-23T14:00", "2027-01-04T23:59", Limit{Number: 42, Unit: Days}},
		{"EX.16 Easter left out", "2027-03-18T10:00", "2027-04-05T17:00", Limit{Number: 10, Unit: WorkingDays}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := tc.limit.Due(England(), local(t, tc.start))
			if want := local(t, tc.due); err != nil || !got.Equal(want) {
				t.Errorf("Due(%s) = %v, %v; want %v", tc.start, got, err, want)
			}
		})
	}
	if _, err := (Limit{Number: 1, Unit: WorkingDays}).Due(England(), local(t, "2028-12-31T09:00")); err == nil {
		t.Error("a day beyond the known holidays must be an error")
	}
}

func local(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04", s, London)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestParsePartial(t *testing.T) {
	for in, want := range map[string]string{
		"12 3 2013": "2013-03-12", "12/03/2013": "2013-03-12", "2013-03-12": "2013-03-12", "12 March 2013": "2013-03-12",
		"12th mar 2013": "2013-03-12", "March 2013": "2013-03", "03/2013": "2013-03", "2013": "2013", "about 2013": "about 2013",
		"aged 14": "aged 14", "when aged 14": "aged 14", "about 15": "about aged 15", "About aged 15": "about aged 15", "": "",
		"29 2 2024": "2024-02-29", "2013-03": "2013-03",
	} {
		p, err := ParsePartial(in)
		if err != nil || p.String() != want {
			t.Errorf("ParsePartial(%q) = %q, %v; want %q", in, p, err, want)
		}
	}
	for _, in := range []string{"31 2 2013", "29 2 2023", "13/13/2013", "1899", "2101", "soon", "14", "aged 121", "12 13", "2013-02-30", "\x00"} {
		if p, err := ParsePartial(in); err == nil {
			t.Errorf("ParsePartial(%q) = %q; want an error", in, p)
		}
	}
}

func TestAgeWords(t *testing.T) {
	now := local(t, "2026-11-23T14:00")
	for in, want := range map[string]string{"2012-11-23": "14", "2012-11-24": "13", "2012": "13 or 14", "November 2012": "13 or 14",
		"aged 14": "14", "about 14": "13 to 15", "": "", "about 2012": "12 to 15"} {
		p, _ := ParsePartial(in)
		if got := p.AgeWords(now); got != want {
			t.Errorf("AgeWords(%q) = %q; want %q", in, got, want)
		}
	}
}

func FuzzParsePartial(f *testing.F) {
	for _, s := range []string{"12 3 2013", "aged 14", "about 15", "March 2013", "29 feb 2024", "", "ſept 2013"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePartial(s)
		if err != nil {
			return
		}
		if again, err := ParsePartial(p.String()); err != nil || again != p {
			t.Errorf("%q reads as %q, which reads as %q, %v", s, p, again, err)
		}
	})
}
