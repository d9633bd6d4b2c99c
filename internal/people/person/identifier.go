package person

import (
	"errors"
	"strings"
)

// ErrNHS is the error of a number that is no NHS number.
var ErrNHS = errors.New("check the NHS number: it has 10 digits and the last one does not fit the others")

// ErrUPN is the error of a text that is no unique pupil number.
var ErrUPN = errors.New("check the unique pupil number: it is a letter and 12 characters, and the letter does not fit the others")

// CheckNHS gives an NHS number as ten digits, without spaces or dashes. The
// tenth is checked by modulus 11 over the first nine, weighted 10 to 2. Source:
// NHS Data Model and Dictionary, NHS NUMBER. Errors: ErrNHS.
func CheckNHS(s string) (string, error) {
	s = strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(s))
	if len(s) != 10 {
		return "", ErrNHS
	}
	sum := 0
	for i := range 9 {
		if s[i] < '0' || s[i] > '9' {
			return "", ErrNHS
		}
		sum += int(s[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	if check == 10 || s[9] != byte('0'+check) {
		return "", ErrNHS
	}
	return s, nil
}

// upnLetters are the check letters by remainder: I, O and S are not used.
const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// CheckUPN gives a unique pupil number in capitals: a check letter, eleven
// digits, and a digit (permanent) or letter (temporary). The characters after
// the letter are weighted 2 to 13, a letter counting as its place in
// upnLetters; the sum modulo 23 gives the letter. Source: Department for
// Education, "Unique pupil numbers". Errors: ErrUPN.
func CheckUPN(s string) (string, error) {
	s = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(s), " ", ""))
	if len(s) != 13 {
		return "", ErrUPN
	}
	sum := 0
	for i := 1; i < len(s); i++ {
		v := strings.IndexByte("0123456789", s[i])
		if v < 0 && i == len(s)-1 {
			v = strings.IndexByte(upnLetters, s[i])
		}
		if v < 0 {
			return "", ErrUPN
		}
		sum += v * (i + 1)
	}
	if upnLetters[sum%23] != s[0] {
		return "", ErrUPN
	}
	return s, nil
}
