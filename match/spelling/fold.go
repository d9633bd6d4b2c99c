package spelling

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxLetters is how many letters of a word are compared; the rest is cut off.
// Sixty-four is one machine word, and longer than any name seen on a form.
const MaxLetters = 64

// maxRunes bounds the work on hostile input: a folded text never comes from
// more than this many characters.
const maxRunes = 256

// Fold brings a text to plain lower-case letters and digits with single
// spaces between words: accents are dropped, Cyrillic, Greek and Arabic
// letters are romanised, apostrophes vanish (o'brien, obrien) and every other
// mark parts words. Bytes that are not UTF-8 are read as Windows-1252's
// neighbour Latin-1, which is what such a byte mostly was.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	gap := false
	runes := 0
	for _, r := range norm.NFKD.String(readable(s)) {
		if runes++; runes > maxRunes {
			break
		}
		if unicode.Is(unicode.Mn, r) || isApostrophe(r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		writeFolded(&b, r)
	}
	return b.String()
}

// isFolded says that s is already as Fold would leave it, the common case.
func isFolded(s string) bool {
	if len(s) > maxRunes {
		return false
	}
	space := true
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			space = false
		case c == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return !space || s == ""
}

// readable mends bytes that are not UTF-8 and cuts a giant text short before
// it is decomposed.
func readable(s string) string {
	if len(s) > 4*maxRunes {
		s = s[:4*maxRunes]
	}
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			r = rune(s[0])
		}
		b.WriteRune(r)
		s = s[n:]
	}
	return b.String()
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '\u00b4', '\u2018', '\u2019', '\u02bc', '\u02bb', '\u02be', '\u02bf':
		return true
	}
	return false
}

func writeFolded(b *strings.Builder, r rune) {
	if r < utf8.RuneSelf {
		b.WriteRune(unicode.ToLower(r))
		return
	}
	r = unicode.ToLower(r)
	if roman, known := romanise(r); known {
		b.WriteString(roman)
		return
	}
	b.WriteRune(r)
}

// Letters is a folded text without its spaces, one byte a letter, at most
// MaxLetters of them. A letter outside a-z and 0-9 becomes a byte above 127;
// two such letters may share a byte, so Letters is for likeness, never for
// identity.
func Letters(folded string) string {
	if len(folded) <= MaxLetters && isPlain(folded) {
		return folded
	}
	out := make([]byte, 0, MaxLetters)
	for _, r := range folded {
		if len(out) == MaxLetters {
			break
		}
		switch {
		case r == ' ':
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		default:
			out = append(out, 0x80|byte(r^r>>7^r>>14))
		}
	}
	return string(out)
}

// isPlain says that s is ASCII without spaces.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] == ' ' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
