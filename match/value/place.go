package value

import (
	"math/bits"
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// The levels of a postcode.
const (
	postcodeSame Level = iota
	postcodeSlip
	postcodeSector // IP1 2..: a few hundred doors
	postcodeDistrict
	postcodeDifferent
)

func postcodeLevels() []string { return []string{"same", "slip", "sector", "district", "different"} }

// A postcode's digest is up to nine characters, six bits each, the first one
// highest, above four bits that say how many characters name the district.
const (
	postcodeChars = 9
	districtMask  = 0xf
)

// parsePostcode takes a British postcode (outward and inward part, the inward
// one always three characters) and any other code as it stands.
func parsePostcode(raw string) (Form, bool) {
	key := strings.ReplaceAll(spelling.Fold(raw), " ", "")
	if len(key) < 2 {
		return Form{}, false
	}
	text := spelling.Letters(key)
	text = text[:min(len(text), postcodeChars)]
	var digest uint64
	for i := range len(text) {
		digest |= sixBits(text[i]) << (58 - 6*i)
	}
	return Form{Key: key, text: text, digest: digest | uint64(districtOf(text))}, true
}

// sixBits is 1 to 10 for a digit, 11 to 36 for a letter, 37 for the rest.
func sixBits(c byte) uint64 {
	switch {
	case isDigit(c):
		return uint64(c-'0') + 1
	case c >= 'a' && c <= 'z':
		return uint64(c-'a') + 11
	}
	return 37
}

// districtOf is how many leading characters name the district: all but the
// last three of a British postcode, all but the last two of another code.
func districtOf(text string) int {
	n := len(text)
	if n >= 5 && n <= 7 && isDigit(text[n-3]) && !isDigit(text[n-2]) && !isDigit(text[n-1]) {
		return n - 3
	}
	if n <= 4 && !isDigit(text[0]) {
		return n // an outward part alone
	}
	return max(1, n-2)
}

func comparePostcode(x, y *Form) Level {
	if x.digest == y.digest && x.Key == y.Key {
		return postcodeSame
	}
	return postcodeLevel(x.digest, y.digest)
}

// postcodeLevel is the level of two postcodes that are not the same.
func postcodeLevel(a, b uint64) Level {
	differ := (a ^ b) &^ districtMask
	na, nb := charsOf(a), charsOf(b)
	if na == nb && na >= 4 && characterSlip(a, differ) {
		return postcodeSlip
	}
	agree := bits.LeadingZeros64(differ) / 6
	district := int(min(a&districtMask, b&districtMask))
	switch {
	case agree < district || a&districtMask != b&districtMask:
		return postcodeDifferent
	case agree > district && na == district+3 && nb == district+3:
		return postcodeSector
	}
	return postcodeDistrict
}

// charsOf is how many characters a digest holds: none of them is zero.
func charsOf(digest uint64) int { return (63-bits.TrailingZeros64(digest&^districtMask))/6 + 1 }

// nearPostcode looks at the forms of those only that share q's district, or
// differ in one character or two neighbours.
func nearPostcode(q *Form, l *List, yield func(int, Level)) Level {
	district := ^uint64(0) << (64 - 6*(q.digest&districtMask))
	for i, digest := range l.digests {
		differ := (q.digest ^ digest) &^ districtMask
		if differ&district != 0 && bits.LeadingZeros64(differ)+bits.TrailingZeros64(differ) < 64-2*6 {
			continue
		}
		level := postcodeLevel(q.digest, digest)
		if digest == q.digest && l.forms[i].Key == q.Key {
			level = postcodeSame
		}
		if level != postcodeDifferent {
			yield(i, level)
		}
	}
	return postcodeDifferent
}

// characterSlip says that one of the six-bit characters differs, or that two
// neighbours are swapped.
func characterSlip(a, differ uint64) bool {
	if differ == 0 {
		return false
	}
	high := bits.LeadingZeros64(differ) / 6
	low := (63 - bits.TrailingZeros64(differ)) / 6
	switch low - high {
	case 0:
		return true
	case 1:
		at := 58 - 6*low
		p, q := a>>at&0x3f, a>>(at+6)&0x3f
		return differ>>at&0x3f == p^q && differ>>(at+6)&0x3f == p^q
	}
	return false
}
