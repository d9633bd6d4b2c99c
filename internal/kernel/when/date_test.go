package when

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// day reads a date that the test knows to be one.
func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

// local reads a time in London, "2006-01-02T15:04".
func local(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04", s, London)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func drawDate(t *rapid.T, name string) Date {
	start := Date{1900, time.January, 1}
	return start.AddDays(rapid.IntRange(0, 73413).Draw(t, name)) // to the end of 2100
}

func TestMakeDate(t *testing.T) {
	for _, tc := range []struct {
		year  int
		month time.Month
		day   int
		ok    bool
	}{
		{2024, 2, 29, true}, {2023, 2, 29, false}, {2000, 2, 29, true}, {1900, 2, 29, false}, {2026, 4, 31, false},
		{2026, 12, 31, true}, {2026, 13, 1, false}, {2026, 0, 1, false}, {2026, 1, 0, false}, {2026, 1, 32, false},
	} {
		if _, err := MakeDate(tc.year, tc.month, tc.day); (err == nil) != tc.ok {
			t.Errorf("MakeDate(%d, %d, %d): %v; want ok %v", tc.year, tc.month, tc.day, err, tc.ok)
		}
	}
}

// The day of a moment is London's, in summer an hour ahead of UTC.
func TestDateOf(t *testing.T) {
	for at, want := range map[string]string{"2026-07-01T22:59:59Z": "2026-07-01", "2026-07-01T23:00:00Z": "2026-07-02", "2026-12-01T23:00:00Z": "2026-12-01"} {
		moment, err := time.Parse(time.RFC3339, at)
		if got := DateOf(moment); err != nil || got.String() != want {
			t.Errorf("DateOf(%s) = %s, %v; want %s", at, got, err, want)
		}
	}
	if got := DateOf(time.Time{}); !got.IsZero() {
		t.Errorf("no time falls on %s; want none", got)
	}
}

// CAL.MONTHS: the same date in the later month, else the last day of it.
func TestAddMonths(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-30", 3, "2027-02-28"}, {"2027-01-31", 1, "2027-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-12-15", 1, "2027-01-15"},
		{"2026-01-31", -2, "2025-11-30"}, {"2024-02-29", 12, "2025-02-28"}, {"2026-05-31", 0, "2026-05-31"},
	} {
		if got := day(t, tc.from).AddMonths(tc.n); got.String() != tc.want {
			t.Errorf("%s and %d months: %s; want %s", tc.from, tc.n, got, tc.want)
		}
	}
}

// Family Law Reform Act 1969 section 9: an age begins with the anniversary.
func TestAge(t *testing.T) {
	for _, tc := range []struct {
		born, on string
		want     int
	}{
		{"2008-11-23", "2026-11-22", 17}, {"2008-11-23", "2026-11-23", 18}, {"2008-12-01", "2026-11-30", 17}, {"2026-11-23", "2026-11-23", 0},
		{"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18}, {"2008-02-29", "2024-02-29", 16}, {"2008-02-29", "2024-02-28", 15},
		{"2027-01-01", "2026-11-23", -1},
	} {
		if got := day(t, tc.born).Age(day(t, tc.on)); got != tc.want {
			t.Errorf("born %s, on %s: %d; want %d", tc.born, tc.on, got, tc.want)
		}
	}
}

func TestDateStored(t *testing.T) {
	want := Date{2013, time.March, 12}
	for _, src := range []any{"2013-03-12", []byte("2013-03-12"), time.Date(2013, 3, 12, 0, 0, 0, 0, time.UTC)} {
		var got Date
		if err := got.Scan(src); err != nil || got != want {
			t.Errorf("Scan(%T) = %s, %v; want %s", src, got, err, want)
		}
	}
	if v, err := want.Value(); err != nil || v != "2013-03-12" {
		t.Errorf("Value() = %v, %v", v, err)
	}
	for _, src := range []any{"12/03/2013", 5, "2013-02-30"} {
		got := want
		if err := got.Scan(src); err == nil || got != want {
			t.Errorf("Scan(%v) = %s, %v; want an error and no change", src, got, err)
		}
	}
	none := want
	if err := none.Scan(nil); err != nil || !none.IsZero() {
		t.Errorf("Scan(nil) = %s, %v; want none", none, err)
	}
	if v, err := none.Value(); err != nil || v != nil {
		t.Errorf("none is stored as %v, %v; want NULL", v, err)
	}
}

func TestDateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := drawDate(t, "day"), rapid.IntRange(-5000, 5000).Draw(t, "n")
		if back := d.AddDays(n).AddDays(-n); back != d {
			t.Fatalf("%s there and back is %s", d, back)
		}
		if later := d.AddDays(n); (n > 0) != later.After(d) || (n < 0) != later.Before(d) {
			t.Fatalf("%s and %d days is %s", d, n, later)
		}
		text, err := json.Marshal(d)
		var again Date
		if err := json.Unmarshal(text, &again); err != nil || again != d {
			t.Fatalf("%s reads back as %s, %v", text, again, err)
		}
		if from := DateOf(d.At(0, 0)); err != nil || from != d || DateOf(d.End()) != d {
			t.Fatalf("%s begins on %s and ends on %s", d, from, DateOf(d.End()))
		}
		if moved := d.AddMonths(n); moved.Month != time.Month((int(d.Month)-1+n%12+12)%12+1) {
			t.Fatalf("%s and %d months is %s", d, n, moved)
		}
	})
}
