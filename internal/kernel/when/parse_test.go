package when

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What people type, and what is kept of it.
func TestParsePartial(t *testing.T) {
	for in, want := range map[string]string{
		"12 3 2013": "2013-03-12", "12/03/2013": "2013-03-12", "12-3-2013": "2013-03-12", "12.3.2013": "2013-03-12", "1 2 2013": "2013-02-01",
		"2013-03-12": "2013-03-12", "2013/03/12": "2013-03-12", "12 March 2013": "2013-03-12", "12th mar 2013": "2013-03-12", "12 mar. 2013": "2013-03-12",
		"12th of March 2013": "2013-03-12", "12Mar2013": "2013-03-12", "March 12, 2013": "2013-03-12", "March 12th 2013": "2013-03-12",
		"Tue 12 Mar 2013": "2013-03-12", "Tuesday, 12 March 2013": "2013-03-12", "on Wednesday 13 March 2013": "2013-03-13", "Thurs 14 3 2013": "2013-03-14", "Sat 16 3 2013": "2013-03-16",
		"29 2 2024": "2024-02-29", "March 2013": "2013-03", "mar, 2013": "2013-03", "in March 2013": "2013-03", "03/2013": "2013-03", "3 2013": "2013-03",
		"2013-03": "2013-03", "sept 2013": "2013-09", "2013": "2013", "in 2013": "2013", "1900": "1900", "2100": "2100",
		"about 2013": "about 2013", "c. 2013": "about 2013", "c2013": "about 2013", "ca 2013": "about 2013", "circa 2013": "about 2013", "~2013": "about 2013",
		"approx. 2013": "about 2013", "in about 2013": "about 2013", "around March 2013": "about 2013-03", "roughly 12 3 2013": "about 2013-03-12",
		"aged 14": "aged 14", "age 14": "aged 14", "when aged 14": "aged 14", "when 14": "aged 14", "at 14": "aged 14", "at age 14": "aged 14",
		"at the age of 14": "aged 14", "when she was 14": "aged 14", "when they were 14": "aged 14", "14 years old": "aged 14", "14 yrs old": "aged 14",
		"about 15": "about aged 15", "About aged 15": "about aged 15", "when aged about 15": "about aged 15", "when she was about 15": "about aged 15", "about 15 years old": "about aged 15",
		"aged 0": "aged 0", "aged 120": "aged 120", "  March\t 2013 ": "2013-03", "MARCH 2013": "2013-03",
		"": "", "   ": "", "not known": "", "Unknown": "", "n/k": "",
	} {
		p, err := ParsePartial(in)
		if err != nil || p.String() != want {
			t.Errorf("ParsePartial(%q) = %q, %v; want %q", in, p, err, want)
		}
	}
}

// What is refused, with the box it is about and how to mend it.
func TestParsePartialRefuses(t *testing.T) {
	for in, want := range map[string]error{
		"31 2 2013": errNoSuchDay, "29 2 2023": errNoSuchDay, "29 2 1900": errNoSuchDay, "2013-02-30": errNoSuchDay, "31 April 2013": errNoSuchDay,
		"3 27 2013": errSwapped, "13/13/2013": errMonth, "12 Marvember 2013": errMonth, "12 0 2013": errMonth, "12 ma 2013": errMonth, "2013-13": errMonth,
		"0 3 2013": errDay, "45 3 2013": errDay, "12/3/13": errYear, "12 March 13": errYear, "12 3 213": errYear,
		"1899": errYearRange, "2101": errYearRange, "12 3 0001": errYearRange, "9999": errYearRange,
		"14": errNoYear, "7": errNoYear, "aged 121": errAge, "about 200": errAge,
		"Mon 12 March 2013": errWeekday, "Tue March 2013": errWeekday,
		"soon": errNoDate, "12 13": errNoDate, "2011/12": errNoDate, "12032013": errNoDate, "aged": errNoDate, "about": errNoDate, "-2013": errNoDate,
		"+12 3 2013": errNoDate, "12 3 2013 or so": errNoDate, "aged -1": errNoDate, "\x00": errNoDate, "12\u202e 3 2013": errNoDate, "٢٠١٣": errNoDate,
		strings.Repeat("1 ", 60): errNoDate,
	} {
		p, err := ParsePartial(in)
		if err != want || !p.IsZero() { //nolint:errorlint // these are the values themselves
			t.Errorf("ParsePartial(%q) = %q, %v; want %v", in, p, err, want)
		}
	}
}

func TestPartialFromParts(t *testing.T) {
	for _, tc := range []struct{ day, month, year, want string }{
		{"12", "3", "2013", "2013-03-12"}, {" 12 ", " March ", " 2013 ", "2013-03-12"}, {"", "mar", "2013", "2013-03"}, {"", "", "2013", "2013"}, {"", " ", "", ""}, {"01", "02", "2013", "2013-02-01"},
	} {
		p, err := PartialFromParts(tc.day, tc.month, tc.year)
		if err != nil || p.String() != tc.want {
			t.Errorf("PartialFromParts(%q, %q, %q) = %q, %v; want %q", tc.day, tc.month, tc.year, p, err, tc.want)
		}
	}
	for _, tc := range []struct {
		day, month, year string
		wrong            Parts
	}{
		{"12", "3", "", YearPart}, {"12", "3", "13", YearPart}, {"12", "3", "two", YearPart}, {"12", "3", "+201", YearPart}, {"12", "3", "1812", YearPart}, {"12", "3", "02013", YearPart},
		{"12", "", "2013", MonthPart}, {"12", "13", "2013", DayPart | MonthPart}, {"40", "13", "2013", MonthPart}, {"", "27", "2013", MonthPart}, {"", "-3", "2013", MonthPart},
		{"3", "27", "2013", DayPart | MonthPart}, {"x", "3", "2013", DayPart}, {"32", "3", "2013", DayPart}, {"30", "2", "2013", DayPart}, {"1", "99999999999999999999", "2013", MonthPart},
	} {
		_, err := PartialFromParts(tc.day, tc.month, tc.year)
		if wrong := new(PartialError); !errors.As(err, wrong) || wrong.Parts != tc.wrong || wrong.Mend == "" {
			t.Errorf("PartialFromParts(%q, %q, %q): %v; want the boxes %b", tc.day, tc.month, tc.year, err, tc.wrong)
		}
	}
	if both := DayPart | MonthPart; !both.Has(DayPart) || both.Has(YearPart) {
		t.Error("a set of boxes does not hold what it holds")
	}
}

// The stored form and the words of every date that can be said read back.
func TestPartialReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPartial(t, "date")
		for _, text := range []string{p.String(), p.Words(), strings.ToUpper(p.Words()), " " + p.String() + " "} {
			if again, err := ParsePartial(text); err != nil || again != p {
				t.Fatalf("%q reads back as %q, %v", text, again, err)
			}
		}
	})
}

// drawPartial is any date that can be said.
func drawPartial(t *rapid.T, name string) Partial {
	d, age := drawDate(t, name), rapid.IntRange(0, maxAge).Draw(t, name+" age")
	p := rapid.SampledFrom([]Partial{{}, {Exact: ByAge, Age: age}, {Exact: ByYear, Year: d.Year}, {Exact: ByMonth, Year: d.Year, Month: d.Month}, On(d)}).Draw(t, name+" as known")
	p.About = !p.IsZero() && rapid.Bool().Draw(t, name+" about")
	return p
}

// Whatever is typed, a date that is read is stored so that it reads back, and
// its words too; an error never repeats what was typed.
func FuzzParsePartial(f *testing.F) {
	for _, s := range []string{"12 3 2013", "aged 14", "about 15", "March 2013", "29 feb 2024", "", "ſept 2013", "Tue 12 Mar 2013", "when she was 14", "3 27 2013"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePartial(s)
		if err != nil {
			if mend := new(PartialError); !errors.As(err, mend) || !p.IsZero() {
				t.Errorf("%q: %q, %v", s, p, err)
			}
			return
		}
		for _, text := range []string{p.String(), p.Words()} {
			if again, err := ParsePartial(text); err != nil || again != p {
				t.Errorf("%q reads as %q, which reads as %q, %v", s, text, again, err)
			}
		}
		if first, last, ok := p.Bounds(Date{2026, 11, 23}); ok && last.Before(first) {
			t.Errorf("%q runs from %s back to %s", s, first, last)
		}
	})
}
