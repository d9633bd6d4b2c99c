package person

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
)

func TestFoldWords(t *testing.T) {
	for in, want := range map[string]string{
		"Ama Testwood": "ama testwood", "  O'Brien-Smith ": "obrien smith", "D’Angelo": "dangelo", "Žižek": "zizek", "Łukasz Groß": "lukasz gross",
		"Søren Æbeltoft": "soren aebeltoft", "Олена Шевченко": "olena shevchenko", "محمد": "محمد", "李 小龙": "李 小龙", "J. R.": "j r", "": "", "1234 ;--": "",
		"Ñuñez": "nunez", "Ｆｕｌｌ": "full",
	} {
		if got := strings.Join(foldWords(in), " "); got != want {
			t.Errorf("foldWords(%q) = %q; want %q", in, got, want)
		}
	}
	if got := nameKeys("Smith-Jones"); !slices.Equal(got, []string{"smith", "jones", "smithjones"}) {
		t.Errorf("nameKeys = %v", got)
	}
}

func FuzzFoldWords(f *testing.F) {
	for _, s := range []string{"Ama Testwood-Žižek", "Олена", "\u202e<b>", "ǅ", "İ", "ﬃ", strings.Repeat("ß", 500), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := foldWords(s)
		if again := foldWords(strings.Join(once, " ")); len(once) <= maxWords && !slices.Equal(once, again) {
			t.Errorf("%q folds to %q, and that to %q", s, once, again)
		}
		for _, w := range append(once, nameKeys(s)...) {
			if w == "" || !utf8.ValidString(w) || len(w) > 250 || strings.ContainsAny(w, " -'") {
				t.Errorf("%q gives the key %q", s, w)
			}
			if score, _ := likeWord(w, w); score != 1 || len(sound(w)) > 250 {
				t.Errorf("%q is not like itself, or sounds too long", w)
			}
		}
	})
}

func TestSound(t *testing.T) {
	for _, same := range [][]string{{"shaun", "sean", "shawn"}, {"stephen", "steven", "stefan"}, {"mohammed", "muhammad", "mohamad"}, {"philip", "filip"},
		{"catherine", "katharine", "kathryn"}, {"jeffrey", "geoffrey"}, {"zoe", "zoey"}} {
		for _, w := range same[1:] {
			if sound(w) != sound(same[0]) && sound(same[0]) != "" {
				t.Errorf("%s sounds %q, %s %q", same[0], sound(same[0]), w, sound(w))
			}
		}
	}
	for _, apart := range [][2]string{{"ama", "ada"}, {"kwame", "kofi"}, {"testwood", "sampleby"}} {
		if sound(apart[0]) == sound(apart[1]) && sound(apart[0]) != "" {
			t.Errorf("%v sound the same: %q", apart, sound(apart[0]))
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"ama", "amma", 1}, {"ama", "aam", 1}, {"testwood", "testwod", 1}, {"smith", "smyth", 1}, {"ama", "", 3}, {"kofi", "kwame", 4}, {"żó", "zo", 2}} {
		if got, back := distance(c.a, c.b), distance(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("distance(%q, %q) = %d and %d; want %d", c.a, c.b, got, back, c.want)
		}
	}
}

func TestCompareBirth(t *testing.T) {
	for _, c := range []struct{ asked, is, want string }{
		{"2012-03-04", "2012-03-04", "same date of birth"},
		{"2012-03-04", "2012-04-03", "date of birth with day and month swapped"},
		{"2012-03-04", "2012-03-05", "another date of birth"},
		{"2012-03-04", "March 2012", "the date of birth may be the same"},
		{"2012", "2012-03-04", "the date of birth may be the same"},
		{"about 2012", "2013-03-04", "the date of birth may be the same"},
		{"about 2012", "2015", "another date of birth"},
		{"", "2012", ""}, {"2012", "", ""},
	} {
		asked, _ := when.ParsePartial(c.asked)
		is, _ := when.ParsePartial(c.is)
		if _, why := compareBirth(asked, is); why != c.want {
			t.Errorf("%q beside %q: %q; want %q", c.asked, c.is, why, c.want)
		}
	}
}

// What a date is kept under meets what is asked wherever the two may be the
// same day, save that an age is only asked with a name.
func TestBirthKeysMeet(t *testing.T) {
	dates := []string{"2012-03-04", "2012-03", "2012", "about 2012", "2013-01-01", "2012-04-03"}
	for _, kept := range dates {
		for _, asked := range dates {
			a, _ := when.ParsePartial(asked)
			k, _ := when.ParsePartial(kept)
			meet := slices.ContainsFunc(birthsLike(a), func(key string) bool { return key != "" && slices.Contains(birthKeys(k), key) })
			score, _ := compareBirth(a, k)
			if (score > 0) != meet && a.About == k.About {
				t.Errorf("asked %s, kept %s: compared %v, found %v", asked, kept, score, meet)
			}
		}
	}
}

func TestCheckAge(t *testing.T) {
	today := when.Date{Year: 2026, Month: 11, Day: 23}
	for _, c := range []struct {
		kind Kind
		born string
		ok   bool
	}{
		{Child, "2012-03-04", true}, {Child, "2008-11-24", true}, {Child, "2008-11-23", false}, {Child, "2008", true}, {Child, "2027", false},
		{Adult, "2008-11-23", true}, {Adult, "2008-11-24", false}, {Adult, "", true}, {Unborn, "2027-02", true}, {Unborn, "2012", false}, {Child, "aged 14", true}, {Child, "aged 18", true}, {Child, "aged 25", false},
	} {
		born, _ := when.ParsePartial(c.born)
		var check words.Check
		Person{Kind: c.kind, Given: "A", Born: born}.clean(&check, today, nil)
		if (len(check.Fields) == 0) != c.ok {
			t.Errorf("%s born %s: %v; want ok %v", c.kind, c.born, check.Fields, c.ok)
		}
	}
}

// Somebody who has come of age can still be changed in anything else.
func TestAgeIsNotAskedAgain(t *testing.T) {
	was := Person{Kind: Child, Given: "A", Born: when.Partial{Exact: when.ByYear, Year: 2001}}
	now := was
	now.School = "College"
	var check words.Check
	now.clean(&check, when.Date{Year: 2026, Month: 11, Day: 23}, &was)
	if len(check.Fields) > 0 {
		t.Errorf("asked to mend %v", check.Fields)
	}
}
