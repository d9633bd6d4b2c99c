package match_test

import (
	"testing"

	"github.com/sightline-partnership/sightline/match"
)

// FuzzSettings: settings are whole or refused; nothing panics.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{"", "id: x\nversion: 1\n", "a: &a [*a]\n", "[]", "id: {}\n", "\xff", "kinds: {forename: {}}\n", "id: x\nid: y\n", "? : :\n", "prior: {matches: .nan}\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := match.ParseSettings(text)
		if err == nil && (s.ID == "" || s.Version < 1 || !(s.Prior.Matches > 0)) {
			t.Fatalf("%+v", s)
		}
	})
}
