package value

import (
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// The levels of a number with a check digit. Two whole and different numbers
// are evidence of two people; a number that fails its check is a typing error.
const (
	checkedSame      Level = iota
	checkedUnproven        // the same, but it fails its check
	checkedSlip            // one slip apart, and at least one fails its check
	checkedDifferent       // different, and at least one fails its check
	checkedTwo             // different, and both pass
)

func checkedLevels() []string { return []string{"same", "unproven", "slip", "different", "two-valid"} }

// markValid is one of the free bits of the ends.
const markValid = 1 << 63

// parseNHSNumber reads ten digits. Other lengths are kept, and fail.
func parseNHSNumber(raw string) (Form, bool) {
	digits := onlyDigits(raw)
	return checkedForm(digits, ValidNHSNumber(digits)), !allZero(digits)
}

func parseUPN(raw string) (Form, bool) {
	key := strings.ReplaceAll(spelling.Fold(raw), " ", "")
	return checkedForm(key, ValidUPN(key)), !allZero(key)
}

func checkedForm(key string, valid bool) Form {
	f := codeForm(key)
	if valid {
		f.digest |= markValid
	}
	return f
}

// Valid says that a number with a check digit passes its check; false for
// values of other kinds.
func (k Kind) Valid(f *Form) bool {
	return (k == NHSNumber || k == UPN) && f.digest&markValid != 0
}

func compareChecked(a, b *Form) Level {
	valid := a.digest&b.digest&markValid != 0
	switch {
	case a.Key == b.Key && valid:
		return checkedSame
	case a.Key == b.Key:
		return checkedUnproven
	case valid:
		return checkedTwo
	case slipInCode(a, b):
		return checkedSlip
	}
	return checkedDifferent
}

func nearChecked(q *Form, l *List, yield func(int, Level)) Level {
	most := checkedDifferent
	if q.digest&markValid != 0 {
		most = checkedTwo
	}
	for i, digest := range l.digests {
		level := checkedDifferent
		switch {
		case mayBeSlip(q.digest, digest):
			level = compareChecked(q, &l.forms[i])
		case q.digest&digest&markValid != 0:
			level = checkedTwo
		}
		if level != most {
			yield(i, level)
		}
	}
	return most
}

// ValidNHSNumber checks ten digits by the modulus 11 algorithm of the NHS Data
// Dictionary (NHS NUMBER): weights 10 to 2, remainder from 11, 11 is 0, 10 is
// never issued.
func ValidNHSNumber(digits string) bool {
	if len(digits) != 10 || strings.Count(digits, digits[:1]) == 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		if !isDigit(digits[i]) {
			return false
		}
		sum += int(digits[i]-'0') * (10 - i)
	}
	return isDigit(digits[9]) && (11-sum%11)%11 == int(digits[9]-'0')
}

// upnLetters are the check letters of a unique pupil number, by remainder:
// the alphabet without I, O and S (Department for Education, Unique Pupil
// Numbers: guide for schools and local authorities).
const upnLetters = "abcdefghjklmnpqrtuvwxyz"

// ValidUPN checks a folded unique pupil number: a check letter, then eleven
// digits and a twelfth that is a letter on a temporary number. The letter is
// the weighted sum, weights 2 to 13, modulo 23.
func ValidUPN(key string) bool {
	if len(key) != 13 {
		return false
	}
	sum := 0
	for i := 1; i < 13; i++ {
		digit := int(key[i] - '0')
		if !isDigit(key[i]) {
			digit = strings.IndexByte(upnLetters, key[i])
			if i != 12 || digit < 0 {
				return false
			}
		}
		sum += digit * (i + 1)
	}
	return key[0] == upnLetters[sum%23]
}
