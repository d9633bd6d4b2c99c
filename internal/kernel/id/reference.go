package id

import (
	"crypto/rand"
	"errors"
	"strings"
)

// A Reference is what people say and write: two letters of the partnership,
// then eight characters of which the last checks the rest: "EM-7K3Q-2D83".
//
// The 30 characters leave out those that are misheard or misread (0 O 1 I L
// U). The check is a sum modulo the prime 31, each place with a weight of its
// own: it finds every single wrong character and every swap of two, next to
// each other or not. (ISO 7064's hybrid scheme, with any character as check,
// lets one swap of neighbours in 435 by.)
const (
	alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	prefixed = "ILOU" // in a prefix only; worth as much as the digits 2345, which are in none
	body     = 7      // random characters; 30^7 = 21,870,000,000, of which 30 in 31 have a check character
	modulus  = 31
)

// ErrReference is the error of a text that is no reference.
var ErrReference = errors.New("not a reference: check each letter and number, for example EM-7K3Q-2D83")

// NewReference is a fresh random reference with a prefix of two letters A to
// Z. Chance makes it unique in practice; the table's key makes it so in fact.
func NewReference(prefix string) string {
	for {
		s := prefix + random(body)
		if c, ok := check(s); ok {
			return format(s + string(c))
		}
	}
}

// ParseReference reads a reference as people type it (any case, with or
// without dashes and spaces) and gives its one written form. Errors:
// ErrReference.
func ParseReference(s string) (string, error) {
	if len(s) > 64 {
		return "", ErrReference
	}
	s = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(s))
	if len(s) != 2+body+1 {
		return "", ErrReference
	}
	for i := range len(s) {
		letter := s[i] >= 'A' && s[i] <= 'Z'
		if i < 2 && !letter || i >= 2 && strings.IndexByte(alphabet, s[i]) < 0 {
			return "", ErrReference
		}
	}
	last := len(s) - 1
	if c, ok := check(s[:last]); !ok || c != s[last] {
		return "", ErrReference
	}
	return format(s), nil
}

func format(s string) string { return s[:2] + "-" + s[2:6] + "-" + s[6:] }

// check is the check character of a prefix and body. One sum in 31 has none,
// and is never given out.
func check(s string) (c byte, ok bool) {
	sum := 0
	for i := range len(s) {
		sum += (i + 1) * value(s[i])
	}
	if sum %= modulus; sum == len(alphabet) {
		return 0, false
	}
	return alphabet[sum], true
}

func value(c byte) int {
	if v := strings.IndexByte(alphabet, c); v >= 0 {
		return v
	}
	return strings.IndexByte(prefixed, c)
}

func random(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[randomBelow(len(alphabet))]
	}
	return string(b)
}

// randomBelow draws evenly: bytes beyond the last whole multiple of n are
// drawn again.
func randomBelow(n int) int {
	limit := 256 - 256%n
	var b [1]byte
	for {
		_, _ = rand.Read(b[:]) // crypto/rand.Read never fails (Go 1.24)
		if int(b[0]) < limit {
			return int(b[0]) % n
		}
	}
}
