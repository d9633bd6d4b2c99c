package value

import (
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// The levels of a number that should be one person's own.
const (
	codeSame Level = iota
	codeSlip
	codeDifferent
)

// leastCodeSlip is the shortest number in which one slip still means something.
const leastCodeSlip = 5

func parseIdentifier(raw string) (Form, bool) {
	key := strings.ReplaceAll(spelling.Fold(raw), " ", "")
	return codeForm(key), !allZero(key)
}

func codeForm(key string) Form {
	text := spelling.Letters(key)
	return Form{Key: key, text: text, digest: endsOf(text)}
}

// allZero is how many systems write "no number".
func allZero(key string) bool { return strings.Trim(key, "0") == "" }

// parsePhone keeps the last ten digits: 07700 900123, +44 7700 900123 and
// 0044 (0)7700 900123 are one number. Fewer than six digits are none.
func parsePhone(raw string) (Form, bool) {
	digits := onlyDigits(raw)
	if len(digits) < 6 || allZero(digits) {
		return Form{}, false
	}
	return codeForm(strings.TrimLeft(digits[max(0, len(digits)-10):], "0")), true
}

func onlyDigits(raw string) string {
	var b strings.Builder
	for i := range len(raw) {
		if isDigit(raw[i]) && b.Len() < spelling.MaxLetters {
			b.WriteByte(raw[i])
		}
	}
	return b.String()
}

func compareCode(a, b *Form) Level {
	switch {
	case a.Key == b.Key:
		return codeSame
	case mayBeSlip(a.digest, b.digest) && slipInCode(a, b):
		return codeSlip
	}
	return codeDifferent
}

func slipInCode(a, b *Form) bool {
	return max(len(a.text), len(b.text)) >= leastCodeSlip && spelling.Slip(a.text, b.text)
}

// A code's digest is its ends: the first four characters and the last four,
// six bits each and counted from the two ends; of a short code the first two
// and the last two count. One slip, wherever it is, leaves one end as it was:
// neighbours that are swapped lie in both ends only if there is nothing between.
const (
	endChars  = 4
	frontEnd  = 1<<(6*endChars) - 1
	backEnd   = frontEnd << (6 * endChars)
	frontTwo  = 1<<12 - 1
	backTwo   = frontTwo << (6 * endChars)
	markBrief = 1 << 62 // too short to have something between its ends
)

func endsOf(text string) uint64 {
	n := len(text)
	var ends uint64
	for i := range min(n, endChars) {
		ends |= sixBits(text[i])<<(6*i) | sixBits(text[n-1-i])<<(6*(i+endChars))
	}
	if n <= 2*endChars {
		ends |= markBrief
	}
	return ends
}

// mayBeSlip turns away what cannot be the same or one slip apart.
func mayBeSlip(a, b uint64) bool {
	differ := a ^ b
	if (a|b)&markBrief != 0 {
		return differ&frontTwo == 0 || differ&backTwo == 0
	}
	return differ&frontEnd == 0 || differ&backEnd == 0
}

func nearCode(q *Form, l *List, yield func(int, Level)) Level {
	for i, digest := range l.digests {
		if !mayBeSlip(q.digest, digest) {
			continue
		}
		if level := compareCode(q, &l.forms[i]); level != codeDifferent {
			yield(i, level)
		}
	}
	return codeDifferent
}
