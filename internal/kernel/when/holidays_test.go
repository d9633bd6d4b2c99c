package when

import (
	"slices"
	"testing"
	"time"
)

// easter is Easter Sunday by the Gregorian computus (Butcher's rule).
func easter(year int) Date {
	golden, century, rest := year%19, year/100, year%100
	epact := (19*golden + century - century/4 - (century-(century+8)/25+1)/3 + 15) % 30
	weekday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*weekday) / 451
	n := epact + weekday - 7*late + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}

// monday is the first Monday from d on.
func monday(d Date) Date {
	for d.Weekday() != time.Monday {
		d = d.AddDays(1)
	}
	return d
}

// byRule is the bank holidays of a year by the standing rules: the Banking and
// Financial Dealings Act 1971, schedule 1, with the substitutes proclaimed for
// holidays on a weekend. Extra days are by proclamation.
func byRule(year int) []Date {
	days := []Date{easter(year).AddDays(-2), easter(year).AddDays(1), monday(Date{year, time.May, 1}), monday(Date{year, time.May, 25}), monday(Date{year, time.August, 25})}
	for _, fixed := range []Date{{year, time.January, 1}, {year, time.December, 25}, {year, time.December, 26}} {
		for fixed.Weekday() == time.Saturday || fixed.Weekday() == time.Sunday || slices.Contains(days, fixed) {
			fixed = fixed.AddDays(1)
		}
		days = append(days, fixed)
	}
	return days
}

func TestEnglandHolidays(t *testing.T) {
	moved := map[Date]Date{{2020, time.May, 4}: {2020, time.May, 8}, {2022, time.May, 30}: {2022, time.June, 2}}
	want := []Date{{2022, time.June, 3}, {2022, time.September, 19}, {2023, time.May, 8}}
	for year := 2013; year <= 2028; year++ {
		for _, d := range byRule(year) {
			if to, ok := moved[d]; ok {
				d = to
			}
			want = append(want, d)
		}
	}
	slices.SortFunc(want, Date.Compare)
	got := England().holidays
	for _, d := range want {
		if !slices.Contains(got, d) {
			t.Errorf("%s is a bank holiday, and is missing", d)
		}
	}
	for _, d := range got {
		if !slices.Contains(want, d) {
			t.Errorf("%s is no bank holiday", d)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d bank holidays; want %d: one is given twice", len(got), len(want))
	}
}

// The list and the rules could be wrong together: these are told by hand. The
// days of 2026 to 2028 are those of the time-limits pack.
func TestEnglandHolidaysByHand(t *testing.T) {
	england := England()
	for want, days := range map[bool][]string{
		false: {"2013-01-01", "2015-12-28", "2016-12-26", "2016-12-27", "2017-01-02", "2018-03-30", "2019-04-22", "2020-05-08", "2020-12-28", "2021-12-27", "2021-12-28",
			"2022-01-03", "2022-06-02", "2022-06-03", "2022-09-19", "2022-12-26", "2022-12-27", "2023-01-02", "2023-05-01", "2023-05-08", "2024-04-01", "2025-04-18",
			"2026-04-03", "2026-12-28", "2027-03-26", "2027-12-27", "2027-12-28", "2028-01-03", "2028-04-14", "2028-12-25", "2028-12-26"},
		true: {"2013-01-02", "2015-12-29", "2020-05-04", "2022-05-30", "2021-12-29", "2023-01-03", "2028-12-27", "2028-12-29"},
	} {
		for _, s := range days {
			if works, err := england.WorkingDay(day(t, s)); err != nil || works != want {
				t.Errorf("%s: worked %v, %v; want %v", s, works, err, want)
			}
		}
	}
}
