package pg_test

import (
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// FuzzKey: a key is 64 hexadecimal digits; anything else is refused without
// being repeated.
func FuzzKey(f *testing.F) {
	for _, seed := range []string{"", strings.Repeat("0", 64), strings.Repeat("f", 63), strings.Repeat("G", 64), strings.Repeat("é", 32), strings.Repeat("a", 65), " " + strings.Repeat("a", 64)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := pg.ParseKey(text)
		plain := len(text) == 64 && strings.Trim(text, "0123456789abcdefABCDEF") == ""
		if plain != (err == nil) {
			t.Fatalf("%q: %v", text, err)
		}
		if err != nil && len(text) > 20 && strings.Contains(err.Error(), text) {
			t.Fatalf("the fault repeats %q", text)
		}
	})
}
