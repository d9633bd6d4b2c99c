package id

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What people type, and the one written form.
func TestParseReference(t *testing.T) {
	ref := NewReference("EM")
	bare := strings.ReplaceAll(ref, "-", "")
	for _, typed := range []string{ref, strings.ToLower(ref), bare, " " + bare[:5] + " " + bare[5:] + " ", bare[:2] + "-" + bare[2:]} {
		if got, err := ParseReference(typed); err != nil || got != ref {
			t.Errorf("ParseReference(%q) = %q, %v; want %q", typed, got, err, ref)
		}
	}
	for _, typed := range []string{"", "EM", ref[:len(ref)-1], ref + "2", "E2" + ref[2:], strings.Repeat(ref, 9), "EM-0000-0000", "EM-7K3Q-2D8\x00", "ЕМ" + ref[2:]} {
		if got, err := ParseReference(typed); err == nil {
			t.Errorf("ParseReference(%q) = %q; want an error", typed, got)
		}
	}
}

// No single wrong character and no swap of two passes the check.
func TestReferencesTellMistakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte(strings.ReplaceAll(NewReference("EM"), "-", ""))
		i, j := rapid.IntRange(0, len(s)-1).Draw(t, "i"), rapid.IntRange(0, len(s)-1).Draw(t, "j")
		wrong := append([]byte(nil), s...)
		letters := alphabet
		if i < 2 {
			letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		}
		wrong[i] = rapid.SampledFrom([]byte(letters)).Draw(t, "c")
		if got, err := ParseReference(string(wrong)); err == nil && string(wrong) != string(s) && i >= 2 {
			t.Fatalf("%s with one character wrong is taken for %s", s, got)
		}
		swapped := append([]byte(nil), s...)
		swapped[i], swapped[j] = s[j], s[i]
		if got, err := ParseReference(string(swapped)); err == nil && string(swapped) != string(s) {
			t.Fatalf("%s with two characters swapped is taken for %s", s, got)
		}
	})
}

func FuzzParseReference(f *testing.F) {
	for _, seed := range []string{"EM-7K3Q-2D83", "em7k3q2d83", "", "EM-0O1I-LU00", "\u202eEM", "EM--7K3Q  2D83"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		ref, err := ParseReference(typed)
		if err != nil {
			return
		}
		if again, err := ParseReference(ref); err != nil || again != ref || len(ref) != 12 {
			t.Fatalf("%q is read as %q, which is read as %q, %v", typed, ref, again, err)
		}
	})
}
