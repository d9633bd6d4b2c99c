package crypt_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/platform/crypt"
)

// A key is what its 64 digits say, and nothing else is one.
func FuzzParseKey(f *testing.F) {
	for _, seed := range []string{"", strings.Repeat("ab", 32), strings.Repeat("AB", 32), strings.Repeat("g", 64), strings.Repeat("é", 32), strings.Repeat("0", 65)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := crypt.ParseKey(text)
		if err == nil && !strings.EqualFold(hex.EncodeToString(key[:]), text) {
			t.Errorf("%q was read as %x", text, key)
		}
		if err != nil && text != "" && strings.Contains(err.Error(), text) && len(text) > 20 {
			t.Errorf("the error repeats %q", text)
		}
	})
}
