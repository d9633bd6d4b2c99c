package id

import (
	"crypto/rand"
	"errors"
	"strings"
)

// A Reference is what people say and write: two letters of the partnership,
// then eight characters of which the last checks the rest: "EM-7K3Q-2D8M".
//
// The 30 characters leave out those that are misheard or misread (0 O 1 I L
// U). The check is ISO 7064's hybrid MOD 31,30 scheme: it finds every single
// wrong character and every swap of neighbours.
const (
	alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	body     = 7 // random characters; 30^7 = 21,870,000,000
)

// ErrReference is the error of a text that is no reference.
var ErrReference = errors.New("not a reference: check each letter and number, for example EM-7K3Q-2D8M")

// NewReference is a fresh random reference with a two-letter prefix. Chance
// makes it unique in practice; the table's key makes it so in fact.
func NewReference(prefix string) string {
	var b [body]byte
	for i := range b {
		b[i] = alphabet[randomBelow(len(alphabet))]
	}
	return format(prefix, string(b[:]))
}

// ReferenceFrom is the reference of prefix and number n, for made-up data
// that must come out the same each time.
func ReferenceFrom(prefix string, n uint64) string {
	var b [body]byte
	for i := range b {
		b[i] = alphabet[n%uint64(len(alphabet))]
		n /= uint64(len(alphabet))
	}
	return format(prefix, string(b[:]))
}

// ParseReference reads a reference as people type it (any case, with or
// without dashes and spaces) and gives its one written form.
func ParseReference(s string) (string, error) {
	if len(s) > 64 {
		return "", ErrReference
	}
	s = strings.ToUpper(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == ' ' }), ""))
	if len(s) != 2+body+1 {
		return "", ErrReference
	}
	for i := range 2 {
		if s[i] < 'A' || s[i] > 'Z' {
			return "", ErrReference
		}
	}
	for i := 2; i < len(s); i++ {
		if strings.IndexByte(alphabet, s[i]) < 0 {
			return "", ErrReference
		}
	}
	if check(s[2:2+body]) != s[2+body] {
		return "", ErrReference
	}
	return format(s[:2], s[2:2+body]), nil
}

func format(prefix, random string) string {
	all := random + string(check(random))
	return prefix + "-" + all[:4] + "-" + all[4:]
}

// check is the ISO 7064 hybrid check character over the alphabet.
func check(s string) byte {
	m := len(alphabet)
	p := m
	for i := range len(s) {
		p = (p + strings.IndexByte(alphabet, s[i])) % m
		if p == 0 {
			p = m
		}
		p = p * 2 % (m + 1)
	}
	return alphabet[(m+1-p)%m]
}

func randomBelow(n int) int {
	limit := 256 - 256%n
	var b [1]byte
	for {
		_, _ = rand.Read(b[:])
		if int(b[0]) < limit {
			return int(b[0]) % n
		}
	}
}
