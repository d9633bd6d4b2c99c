package names_test

import (
	"slices"
	"testing"

	"github.com/sightline-partnership/sightline/match/names"
	"github.com/sightline-partnership/sightline/match/spelling"
)

func TestVariants(t *testing.T) {
	book := names.Standard()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Muhammad", "Mohammed", true},
		{"Alfie", "Alfred", true},
		{"Alfie", "Alf", true}, // two short forms of one name
		{"Smith", "Jones", false},
		{"", "", false},
	} {
		a, b := book.Groups(spelling.Fold(c.a)), book.Groups(spelling.Fold(c.b))
		if got := names.Share(a, b); got != c.want {
			t.Errorf("%s and %s share a group: %v, want %v", c.a, c.b, got, c.want)
		}
		if !slices.IsSorted(a) || !slices.IsSorted(b) {
			t.Errorf("groups of %s or %s are not in order", c.a, c.b)
		}
	}
}

func TestStems(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"kowalski", "kowalska", true},
		{"kazlauskas", "kazlauskaite", true},
		{"stankevicius", "stankeviciute", true},
		{"ivanov", "ivanova", true},
		{"berzins", "berzina", true},
		{"nova", "nov", false}, // too short to lose an ending
		{"smith", "smithson", false},
	} {
		if got := names.Stem(c.a) == names.Stem(c.b); got != c.want {
			t.Errorf("%s and %s have one stem: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestParts(t *testing.T) {
	for in, want := range map[string][]string{
		"smith":        nil,
		"smith jones":  {"smith", "jones"},
		"van den berg": {"berg"},
		"al hassan":    {"hassan"},
	} {
		if got := names.Parts(in); !slices.Equal(got, want) {
			t.Errorf("Parts(%q) = %q, want %q", in, got, want)
		}
	}
}
