package person

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// maxWords is how many words of a name count.
const maxWords = 8

// foldWords is a name as words that can be compared: small letters without
// accents, Cyrillic in Latin letters, apostrophes closed up, hyphens opened.
// Titles and order are the writer's own.
func foldWords(s string) []string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’ʼ`´", r):
		case unicode.IsLetter(r):
			b.WriteString(plain(unicode.ToLower(r)))
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	for i, w := range words {
		if letters := []rune(w); len(letters) > maxLetters {
			words[i] = string(letters[:maxLetters])
		}
	}
	return words
}

// maxLetters is how many letters of a word count.
const maxLetters = 40

// plain is one small letter in the 26 of English, where it has an obvious
// form there; a letter of another script stays.
func plain(r rune) string {
	switch {
	case r < unicode.MaxASCII:
		return string(r)
	case r >= 'а' && r <= 'я':
		return cyrillic[r-'а']
	}
	switch r {
	case 'ß':
		return "ss"
	case 'ø', 'ö':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ı', 'і', 'ї':
		return "i"
	case 'є':
		return "ye"
	case 'ґ':
		return "g"
	case 'ё':
		return "yo"
	}
	return string(r)
}

// cyrillic are the letters а to я as British passports and Home Office papers
// mostly have them.
var cyrillic = [32]string{"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p",
	"r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"}

// nameKeys are the words under which a name is found: each word, and what a
// hyphen joins also as one ("Smith-Jones": smith, jones, smithjones).
func nameKeys(names ...string) []string {
	var out []string
	for _, name := range names {
		for _, w := range strings.Fields(name) {
			parts := foldWords(w)
			out = append(out, parts...)
			if len(parts) > 1 {
				out = append(out, foldWords(strings.Join(parts, ""))...)
			}
		}
	}
	return out
}

// soundRules turn letters that sound alike in English spelling of names into
// one, the longer ones first.
var soundRules = strings.NewReplacer("sch", "s", "tch", "s", "sh", "s", "ch", "s", "ph", "f", "gh", "", "ck", "k", "wr", "r", "kn", "n",
	"ce", "se", "ci", "si", "cy", "sy", "th", "t", "dh", "d", "kh", "k", "x", "ks", "q", "k", "c", "k", "z", "s", "v", "f", "j", "g", "w", "")

// sound is a folded word reduced to how it is heard: Shaun and Sean, Stephen
// and Steven, Mohammed and Muhamad have one sound. Empty for a word of other
// scripts or of one letter.
func sound(w string) string {
	if len(w) < 2 || strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return ""
	}
	var b []byte
	for i, r := range []byte(soundRules.Replace(w)) {
		switch {
		case strings.IndexByte("aeiouy", r) >= 0:
			if i == 0 {
				b = append(b, 'a')
			}
		case r == 'h' || len(b) > 0 && b[len(b)-1] == r:
		default:
			b = append(b, r)
		}
	}
	if len(b) < 2 {
		return ""
	}
	return string(b)
}

// birthKeys are what a date of birth is found under: as exact as it is known,
// and "in" the month and the year it lies in.
func birthKeys(p when.Partial) []string {
	p.About = false
	keys := []string{p.String()}
	switch p.Exact {
	case when.ByDay:
		return append(keys, "in "+monthOf(p), "in "+yearOf(p.Year))
	case when.ByMonth:
		return append(keys, "in "+yearOf(p.Year))
	case when.ByYear:
		return keys
	}
	return nil
}

// birthsLike are the keys that a date asked for may be found under, an exact
// day first: as it is; with day and month swapped, as dates are often
// mistyped; and whatever is known less exactly, or more, and may be the same.
func birthsLike(p when.Partial) []string {
	switch p.Exact {
	case when.ByDay:
		p.About = false
		keys := []string{p.String()}
		if other, ok := swapped(p); ok {
			keys = append(keys, other.String())
		}
		return append(keys, monthOf(p), yearOf(p.Year))
	case when.ByMonth:
		return []string{"", monthOf(p), "in " + monthOf(p), yearOf(p.Year)}
	case when.ByYear:
		keys := []string{"", yearOf(p.Year), "in " + yearOf(p.Year)}
		if p.About {
			keys = append(keys, yearOf(p.Year-1), "in "+yearOf(p.Year-1), yearOf(p.Year+1), "in "+yearOf(p.Year+1))
		}
		return keys
	}
	return nil
}

// swapped is an exact date with day and month the other way round.
func swapped(p when.Partial) (when.Partial, bool) {
	if p.Exact != when.ByDay || p.Day > 12 || p.Day == int(p.Month) {
		return p, false
	}
	p.Day, p.Month = int(p.Month), time.Month(p.Day)
	return p, true
}

func monthOf(p when.Partial) string {
	return when.Partial{Exact: when.ByMonth, Year: p.Year, Month: p.Month}.String()
}

func yearOf(year int) string { return when.Partial{Exact: when.ByYear, Year: year}.String() }

// foldPhone is a number's last ten digits: "+44 7700 900123" and "07700
// 900123" are one. Empty for fewer than seven digits.
func foldPhone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if len(digits) < 7 {
		return ""
	}
	return digits[max(0, len(digits)-10):]
}
