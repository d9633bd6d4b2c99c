package when

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// said reads a partial date that the test knows to be one.
func said(t testing.TB, s string) Partial {
	t.Helper()
	p, err := ParsePartial(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return p
}

func TestBounds(t *testing.T) {
	ref := day(t, "2026-11-23")
	for in, want := range map[string][2]string{
		"12 3 2013": {"2013-03-12", "2013-03-12"}, "about 12 3 2013": {"2013-03-05", "2013-03-19"},
		"February 2012": {"2012-02-01", "2012-02-29"}, "about February 2012": {"2012-01-01", "2012-03-31"}, "about January 2012": {"2011-12-01", "2012-02-29"},
		"2012": {"2012-01-01", "2012-12-31"}, "about 2012": {"2011-01-01", "2013-12-31"},
		"aged 14": {"2011-11-24", "2012-11-23"}, "about 14": {"2010-11-24", "2013-11-23"}, "aged 0": {"2025-11-24", "2026-11-23"}, "about aged 0": {"2024-11-24", "2026-11-23"},
	} {
		first, last, ok := said(t, in).Bounds(ref)
		if !ok || first.String() != want[0] || last.String() != want[1] {
			t.Errorf("%q: %s to %s, %v; want %s to %s", in, first, last, ok, want[0], want[1])
		}
	}
	if _, _, ok := (Partial{}).Bounds(ref); ok {
		t.Error("something is known of an unknown date")
	}
}

// An age's bounds hold every birthday that gives that age on the day, and no
// other: also about 29 February.
func TestBoundsOfAnAge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref, age := drawDate(t, "ref"), rapid.IntRange(0, maxAge).Draw(t, "age")
		if rapid.Bool().Draw(t, "near a leap day") {
			ref = Date{rapid.IntRange(1990, 2030).Draw(t, "year"), time.February, 26}.AddDays(rapid.IntRange(0, 6).Draw(t, "day"))
		}
		first, last, _ := Partial{Exact: ByAge, Age: age}.Bounds(ref)
		for _, born := range []struct {
			day  Date
			want int
		}{{first, age}, {last, age}, {first.AddDays(-1), age + 1}, {last.AddDays(1), age - 1}} {
			if got := born.day.Age(ref); got != born.want {
				t.Fatalf("aged %d on %s: born %s is aged %d; want %d", age, ref, born.day, got, born.want)
			}
		}
	})
}

func TestAges(t *testing.T) {
	saidOn := day(t, "2026-11-23")
	for _, tc := range []struct {
		born, on         string
		youngest, oldest int
		ok               bool
	}{
		{"2012-11-23", "2026-11-23", 14, 14, true}, {"2012", "2026-11-23", 13, 14, true}, {"aged 14", "2027-11-23", 15, 15, true},
		{"aged 14", "2027-06-01", 14, 15, true}, {"aged 14", "2020-06-01", 7, 8, true}, {"aged 14", "2011-11-23", 0, 0, false},
		{"2026", "2026-06-01", 0, 0, true}, {"2027", "2026-11-23", 0, 0, false}, {"", "2026-11-23", 0, 0, false},
	} {
		youngest, oldest, ok := said(t, tc.born).Ages(saidOn, day(t, tc.on))
		if youngest != tc.youngest || oldest != tc.oldest || ok != tc.ok {
			t.Errorf("born %q, on %s: %d to %d, %v; want %d to %d, %v", tc.born, tc.on, youngest, oldest, ok, tc.youngest, tc.oldest, tc.ok)
		}
	}
}

func TestAgeWords(t *testing.T) {
	now := local(t, "2026-11-23T14:00")
	for in, want := range map[string]string{"2012-11-23": "14", "2012-11-24": "13", "2012": "13 or 14", "November 2012": "13 or 14",
		"aged 14": "14", "about 14": "13 to 15", "": "", "about 2012": "12 to 15", "March 2026": "under 1", "2025": "0 or 1", "2027": ""} {
		if got := said(t, in).AgeWords(now); got != want {
			t.Errorf("AgeWords(%q) = %q; want %q", in, got, want)
		}
	}
}

// "When aged 14" runs from a 14th birthday to the eve of a 15th.
func TestHappened(t *testing.T) {
	saidOn := day(t, "2026-11-23")
	for _, tc := range []struct{ event, born, first, last string }{
		{"when aged 14", "2000-03-12", "2014-03-12", "2015-03-11"}, {"when aged about 14", "2000-03-12", "2013-03-12", "2016-03-11"},
		{"when aged 14", "2000", "2014-01-01", "2015-12-30"}, {"when aged 14", "2008-02-29", "2022-03-01", "2023-02-28"}, {"when aged 15", "2008-02-29", "2023-03-01", "2024-02-28"},
		{"when aged 14", "aged 16", "2023-11-24", "2025-11-22"}, {"when aged 14", "", "", ""}, {"aged about 0", "2020-01-01", "2020-01-01", "2021-12-31"},
		{"March 2014", "", "2014-03-01", "2014-03-31"}, {"", "2000-03-12", "", ""},
	} {
		got := said(t, tc.event).Happened(said(t, tc.born), saidOn)
		if got.First.String() != tc.first || got.Last.String() != tc.last || got.IsZero() != (tc.first == "") {
			t.Errorf("%q, born %q: %s to %s; want %s to %s", tc.event, tc.born, got.First, got.Last, tc.first, tc.last)
		}
	}
}

func TestOrder(t *testing.T) {
	ref := day(t, "2026-11-23")
	for _, tc := range []struct {
		one, other string
		want       Order
	}{
		{"2013", "2014", Earlier}, {"2014", "March 2013", Later}, {"2013", "March 2013", Unsure}, {"2013", "2013", Unsure}, {"12 3 2013", "12 3 2013", SameDay},
		{"about 2013", "2014", Unsure}, {"about 12 3 2013", "about 12 3 2013", Unsure}, {"12 3 2013", "13 3 2013", Earlier}, {"", "2013", Unsure}, {"", "", Unsure}, {"aged 14", "2013", Earlier}, {"aged 14", "2012", Unsure},
	} {
		if got := said(t, tc.one).Order(said(t, tc.other), ref); got != tc.want {
			t.Errorf("%q to %q: %d; want %d", tc.one, tc.other, got, tc.want)
		}
	}
}

// One is earlier just when the other is later, and a surer date never gives a
// contrary order.
func TestOrderProperties(t *testing.T) {
	mirror := map[Order]Order{Unsure: Unsure, SameDay: SameDay, Earlier: Later, Later: Earlier}
	rapid.Check(t, func(t *rapid.T) {
		p, q, ref := drawPartial(t, "p"), drawPartial(t, "q"), drawDate(t, "ref")
		order := p.Order(q, ref)
		if back := q.Order(p, ref); back != mirror[order] {
			t.Fatalf("%s to %s is %d, and back %d", p, q, order, back)
		}
		first, _, ok := p.Bounds(ref)
		if surer := On(first).Order(q, ref); ok && order != Unsure && surer != order {
			t.Fatalf("%s to %s is %d, but %s is %d", p, q, order, first, surer)
		}
	})
}

func TestPartialStored(t *testing.T) {
	want := Partial{Exact: ByDay, Year: 2013, Month: time.March, Day: 12}
	for _, src := range []any{"2013-03-12", []byte("2013-03-12"), time.Date(2013, 3, 12, 0, 0, 0, 0, time.UTC)} {
		var got Partial
		if err := got.Scan(src); err != nil || got != want {
			t.Errorf("Scan(%T) = %s, %v; want %s", src, got, err, want)
		}
	}
	got := want
	if err := got.Scan(nil); err != nil || !got.IsZero() {
		t.Errorf("Scan(nil) = %s, %v; want unknown", got, err)
	}
	for _, src := range []any{5, "31 2 2013"} {
		if kept := want; kept.Scan(src) == nil || kept != want {
			t.Errorf("Scan(%v) changes the date, or is no error", src)
		}
	}
	if v, err := (Partial{}).Value(); err != nil || v != "" {
		t.Errorf("unknown is stored as %v, %v; want empty text", v, err)
	}
	text, err := json.Marshal(map[string]Partial{"born": said(t, "about 15")})
	if err != nil || string(text) != `{"born":"about aged 15"}` {
		t.Errorf("in JSON: %s, %v", text, err)
	}
	if err := json.Unmarshal([]byte(`2013`), &got); err == nil {
		t.Error("a JSON number is read as a date")
	}
	if !On(Date{}).IsZero() {
		t.Error("no day is a date")
	}
}
