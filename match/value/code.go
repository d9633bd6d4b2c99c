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
	return Form{Key: key, text: text, digest: uint64(spelling.NewSketch(text))}
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

// mayBeSlip turns away what cannot be one slip apart: a slip leaves all
// letters but one.
func mayBeSlip(a, b uint64) bool {
	s, t := spelling.Sketch(a), spelling.Sketch(b)
	return s.Common(t)+1 >= max(s.Len(), t.Len())
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
