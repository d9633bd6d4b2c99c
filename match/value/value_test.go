package value_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/match/value"
)

// Each line is a judgement about what people write, not about the code: the
// two values, and the level a practitioner would expect.
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		kind value.Kind
		a, b string
		want string
	}{
		{value.Forename, "Ama", "AMA ", "same"},
		{value.Forename, "Mohammed", "Muhammad", "variant"},
		{value.Forename, "Alfie", "Alfred", "variant"},
		{value.Forename, "Anna Maria", "Maria", "part"},
		{value.Forename, "Lizzie Jane", "Elizabeth", "part"},
		{value.Forename, "A", "Ama", "initial"},
		{value.Forename, "Charlotte", "Charlottte", "close"},
		{value.Forename, "Charlotte", "Oliver", "different"},
		{value.Forename, "Юлия", "Yuliya", "same"},
		{value.Surname, "Smith-Jones", "Smith Jones", "same"},
		{value.Surname, "Al-Hassan", "Alhassan", "same"},
		{value.Surname, "O'Brien", "OBrien", "same"},
		{value.Surname, "Smith-Jones", "Jones", "part"},
		{value.Surname, "Kowalska", "Kowalski", "variant"},
		{value.Surname, "Testwood", "Testwode", "close"},
		{value.Surname, "Mr Smith", "Smith", "same"},
		{value.BirthDate, "2010-03-12", "12/03/2010", "same"},
		{value.BirthDate, "20100312", "12 March 2010", "same"},
		{value.BirthDate, "2010-03-12 00:00:00", "12.3.10", "same"},
		{value.BirthDate, "2010-03-12", "2010-12-03", "swapped"},
		{value.BirthDate, "2010-03-12", "2011-03-12", "slip"},
		{value.BirthDate, "2010-03-12", "2010-03-21", "slip"},
		{value.BirthDate, "2010-03-12", "March 2010", "month-fits"},
		{value.BirthDate, "2010-03-12", "2010", "year-fits"},
		{value.BirthDate, "2010-03-12", "about 2011", "year-fits"},
		{value.BirthDate, "2010-03-12", "2010-03-29", "two-parts"},
		{value.BirthDate, "2010-03-12", "April 2010", "different"},
		{value.BirthDate, "2010-03-12", "1987-11-30", "different"},
		{value.BirthDate, "19081332", "19081232", "slip"},
		{value.Sex, "F", "girl", "same"},
		{value.Postcode, "IP1 2AB", "ip12ab", "same"},
		{value.Postcode, "IP1 2AB", "IP1 2AC", "slip"},
		{value.Postcode, "IP1 2AB", "IP1 2BA", "slip"},
		{value.Postcode, "IP1 2AB", "IP1 2XY", "sector"},
		{value.Postcode, "IP1 2AB", "IP1 4XY", "district"},
		{value.Postcode, "IP1 2AB", "IP14 2AB", "different"},
		{value.Postcode, "4011", "4110", "different"},
		{value.Address, "12 Tarnby Rd", "12 Tarnby Road", "same"},
		{value.Address, "Flat 2, 12 Tarnby Road", "12 Tarnby Road", "similar"},
		{value.Address, "12 Tarnby Road", "14 Tarnby Road", "street"},
		{value.Address, "12 Tarnby Road", "12 Tarnbyroad", "close"},
		{value.Address, "12 Tarnby Road", "8 Mill Close", "different"},
		{value.Phone, "07700 900123", "+44 (0)7700 900 123", "same"},
		{value.Phone, "07700 900123", "07700 900132", "slip"},
		{value.Email, "ama@example.org", "AMA@example.org", "same"},
		{value.Email, "ama.testwood@example.org", "ama.testwood@example.com", "close"},
		{value.Handle, "@Ama_2010", "ama2010", "same"},
		{value.NHSNumber, "943 476 5919", "9434765919", "same"},
		{value.NHSNumber, "9434765918", "9434765918", "unproven"},
		{value.NHSNumber, "9434765919", "9434765991", "slip"},
		{value.NHSNumber, "9434765919", "4010232137", "two-valid"},
		{value.Text, "Orrenport", "Orenport", "close"},
		{value.Category, "Sch-1", "sch 1", "same"},
	} {
		a, okA := c.kind.Parse(c.a)
		b, okB := c.kind.Parse(c.b)
		if !okA || !okB {
			t.Errorf("%v: %q or %q says nothing", c.kind, c.a, c.b)
			continue
		}
		if got := c.kind.Levels()[c.kind.Compare(&a, &b)]; got != c.want {
			t.Errorf("%v: %q and %q are %s, want %s", c.kind, c.a, c.b, got, c.want)
		}
	}
}

func TestWhatSaysNothing(t *testing.T) {
	for _, kind := range value.Kinds() {
		for _, raw := range []string{"", "  ", "N/A", "unknown", "-", "?", "Not known", "\x00"} {
			if f, ok := kind.Parse(raw); ok {
				t.Errorf("%v: %q was read as %q", kind, raw, f.Key)
			}
		}
	}
	for kind, raw := range map[value.Kind]string{
		value.Sex: "X", value.BirthDate: "00/00/0000", value.NHSNumber: "0000000000", value.Phone: "999",
	} {
		if _, ok := kind.Parse(raw); ok {
			t.Errorf("%v: %q was read", kind, raw)
		}
	}
}

// The numbers are made up and checked by hand; a national example is
// 943 476 5919 from the NHS Data Dictionary.
func TestCheckDigits(t *testing.T) {
	for number, want := range map[string]bool{"9434765919": true, "9434765918": false, "1111111111": false, "943476591": false, "": false} {
		if value.ValidNHSNumber(number) != want {
			t.Errorf("NHS number %s: valid is %v", number, !want)
		}
	}
	for upn, want := range map[string]bool{"h801200001001": true, "a801200001001": false, "": false, "a": false} {
		if value.ValidUPN(upn) != want {
			t.Errorf("UPN %s: valid is %v", upn, !want)
		}
	}
}

func rawValues() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"Ama", "Anna Maria", "A", "Mohammed", "Muhammad", "Smith-Jones", "Kowalski", "Kowalska",
			"2010-03-12", "12/03/2010", "2010", "about 2011", "March 2010", "20101203", "IP1 2AB", "IP1 2BA", "4011",
			"12 Tarnby Rd", "14 Tarnby Road", "Flat 2", "07700900123", "9434765919", "9434765918", "4010232137",
			"ama@example.org", "am@x.org", "@ama", "李", "李娜", "Юлия", "m", "f"}),
		rapid.StringMatching(`[A-C]{1,6}`),
		rapid.StringMatching(`[a-z]{1,8} [a-z]{1,8}`),
		rapid.StringMatching(`(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]`),
		rapid.StringMatching(`[0-2]{9,11}`),
		rapid.String(),
	)
}

func TestNearFindsWhatCompareFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(value.Kinds()).Draw(t, "kind")
		list := value.NewList(kind)
		for _, raw := range rapid.SliceOfN(rawValues(), 1, 12).Draw(t, "values") {
			if f, ok := kind.Parse(raw); ok {
				list.Add(f)
			}
		}
		q, ok := kind.Parse(rawValues().Draw(t, "query"))
		if !ok {
			return
		}
		got := make(map[int]value.Level)
		most := list.Near(&q, func(i int, l value.Level) { got[i] = l })
		for i := range list.Len() {
			want := kind.Compare(&q, list.At(i))
			if back := kind.Compare(list.At(i), &q); back != want {
				t.Fatalf("%v: %q and %q are at %d, and %d the other way", kind, q.Key, list.At(i).Key, want, back)
			}
			level, near := got[i]
			if !near {
				level = most
			}
			alone := value.NewList(kind)
			alone.Add(q)
			if far, certain := alone.Far(0, list, i); certain && far != want {
				t.Fatalf("%v: Far puts %q and %q at %d, Compare at %d", kind, q.Key, list.At(i).Key, far, want)
			}
			if level != want {
				t.Fatalf("%v: Near puts %q and %q at %d, Compare at %d", kind, q.Key, list.At(i).Key, level, want)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("12/03/2010", "2010")
	f.Add("\xff\xfe", "0000-00-00")
	f.Add("IP1 2AB", "3000-01-01")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, kind := range value.Kinds() {
			x, okX := kind.Parse(a)
			y, okY := kind.Parse(b)
			if !okX || !okY {
				continue
			}
			if level := kind.Compare(&x, &y); level != kind.Compare(&y, &x) || int(level) >= len(kind.Levels()) {
				t.Fatalf("%v: level %d of %q and %q", kind, level, a, b)
			}
		}
	})
}
