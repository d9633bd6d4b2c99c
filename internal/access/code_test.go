package access

import (
	"encoding/base32"
	"testing"
)

// A recovery code is long enough to be kept as a plain hash (112 bits, ASVS
// 6.5.2), reads back however it is typed, and is never given twice.
func TestRecoveryCodesAreLong(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		code := newCode()
		raw, err := base32.StdEncoding.DecodeString(bareCode(code))
		if err != nil || len(raw)*8 < 112 || seen[code] || len(code) > 100 {
			t.Fatalf("%d bits (%v), seen %v", len(raw)*8, err, seen[code])
		}
		seen[code] = true
	}
	if bareCode(" abcd-efgh ijkl ") != "ABCDEFGHIJKL" {
		t.Error("small letters and spaces are not read")
	}
}
