package county

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// copies is how many agencies have a record of somebody.
func (h *house) copies() int {
	switch n := h.rng.IntN(100); {
	case n < 70:
		return 1
	case n < 93:
		return 2
	}
	return 3
}

// record is what one agency wrote down of a person; the first knows them best.
func (h *house) record(p one, n int) []string {
	v := make([]string, len(Columns))
	v[forename], v[surname] = p.forename, p.surname
	v[dob] = fmt.Sprintf("%04d-%02d-%02d", p.year, p.month, p.day)
	v[sex] = "male"
	if p.girl {
		v[sex] = "female"
	}
	v[address], v[postcode] = h.address[0], h.address[1]
	v[phone], v[email], v[nhs], v[upn], v[school] = p.phone, p.email, p.nhs, p.upn, p.school
	if n > 0 {
		h.names(p, v)
		h.birth(p, v)
		if h.chance(22) {
			v[address], v[postcode] = h.moved[0], h.moved[1]
		}
		if h.chance(15) {
			v[address] = strings.NewReplacer("Road", "Rd", "Street", "St", "Avenue", "Ave", "Lane", "Ln", "Flat", "Apt").Replace(v[address])
		}
		if h.chance(3) {
			v[postcode] = h.slip(v[postcode])
		}
		for _, c := range []int{nhs, upn, phone} {
			if v[c] != "" && h.chance(3) {
				v[c] = h.digit(v[c])
			}
		}
	}
	h.lose(v, n)
	return v
}

// lost is how many of a hundred records lack a field, for the agency that knows
// somebody best and for the others; in order, so that chance is.
var lost = [...]struct{ column, first, other int }{{sex, 2, 8}, {address, 5, 15}, {postcode, 6, 18}, {phone, 50, 60}, {email, 60, 80}, {nhs, 35, 55}, {upn, 30, 60}, {school, 15, 45}, {dob, 1, 3}}

func (h *house) lose(v []string, n int) {
	for _, l := range lost {
		percent := l.first
		if n > 0 {
			percent = l.other
		}
		if h.chance(percent) {
			v[l.column] = ""
		}
	}
}

// names changes what somebody is called.
func (h *house) names(p one, v []string) {
	switch forms := short[p.forename]; {
	case len(forms) > 0 && h.chance(25):
		v[forename] = forms[h.rng.IntN(len(forms))]
		if h.chance(30) {
			v[forename], v[knownAs] = p.forename, v[forename]
		}
	case h.chance(h.origin.spelt):
		v[forename] = h.respell(v[forename])
	case h.chance(5):
		v[forename] = h.slip(v[forename])
	case h.chance(2):
		v[forename] = string([]rune(v[forename])[:1])
	}
	switch {
	case p.before != "" && h.chance(60):
		v[surname] = p.before
		if h.chance(40) {
			v[surname], v[previous] = p.surname, p.before
		}
	case h.chance(h.origin.spelt):
		v[surname] = h.respell(v[surname])
	case h.chance(5):
		v[surname] = h.slip(v[surname])
	case h.chance(2):
		v[surname] += "-" + h.family()
	}
	if h.chance(h.origin.swaps) {
		v[forename], v[surname] = v[surname], v[forename]
	}
	if h.chance(10) {
		v[forename], v[surname] = strings.ToUpper(v[forename]), strings.ToUpper(v[surname])
	}
}

// birth changes a date of birth.
func (h *house) birth(p one, v []string) {
	switch n := h.rng.IntN(1000); {
	case n < 15 && p.day <= 12:
		v[dob] = fmt.Sprintf("%04d-%02d-%02d", p.year, p.day, p.month)
	case n < 40:
		v[dob] = h.digit(v[dob])
	case n < 50:
		v[dob] = fmt.Sprintf("%04d", p.year)
	case n < 60:
		v[dob] = fmt.Sprintf("%04d-%02d", p.year, p.month)
	}
}

// spellings are how sounds of other languages and scripts are written down in
// one way or another; each reads both ways.
var spellings = [][2]string{{"ou", "u"}, {"ee", "i"}, {"oo", "u"}, {"kh", "k"}, {"ph", "f"}, {"y", "j"}, {"ai", "ay"}, {"ei", "ay"}, {"ss", "s"}, {"mm", "m"}, {"ll", "l"}, {"dd", "d"},
	{"sz", "sh"}, {"cz", "ch"}, {"w", "v"}, {"q", "k"}, {"x", "ks"}, {"ah", "a"}, {"eh", "e"}, {"dh", "d"}, {"gh", "g"}, {"bh", "b"}, {"th", "t"}, {"zh", "z"}, {"c", "k"}, {"ie", "y"}, {"aa", "a"}, {"u", "oo"}, {"e", "i"}}

// respell writes a name down once more: without its accents, or one sound in
// another way.
func (h *house) respell(name string) string {
	if bare := plain(name); bare != name && h.chance(60) {
		return bare
	}
	at := h.rng.IntN(len(spellings))
	lower := strings.ToLower(name)
	for i := range spellings {
		pair := spellings[(at+i)%len(spellings)]
		if h.chance(50) {
			pair[0], pair[1] = pair[1], pair[0]
		}
		if before, after, found := strings.Cut(lower, pair[0]); found && before+after != "" {
			return capital(before + pair[1] + after)
		}
	}
	return name
}

// capital begins each part of a name with a capital.
func capital(name string) string {
	start := true
	return strings.Map(func(r rune) rune {
		defer func() { start = r == '-' || r == '\'' || r == ' ' }()
		if start {
			return unicode.ToUpper(r)
		}
		return r
	}, name)
}

// plain is a name in plain letters: decomposed, without marks.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == ' ':
			return -1
		case r == 'ł':
			return 'l'
		case r == 'Ł':
			return 'L'
		}
		return r
	}, norm.NFD.String(name))
}

// slip is a typing error: a letter left out, doubled, swapped or mistaken.
func (h *house) slip(s string) string {
	letters := []rune(s)
	if len(letters) < 3 {
		return s
	}
	i := 1 + h.rng.IntN(len(letters)-2)
	switch h.rng.IntN(4) {
	case 0:
		return string(letters[:i]) + string(letters[i+1:])
	case 1:
		return string(letters[:i]) + string(letters[i]) + string(letters[i:])
	case 2:
		letters[i], letters[i+1] = letters[i+1], letters[i]
	default:
		letters[i] = 'a' + rune(h.rng.IntN(26))
	}
	return string(letters)
}

// digit mistypes one digit.
func (h *house) digit(s string) string {
	letters := []rune(s)
	for range 20 {
		if i := h.rng.IntN(len(letters)); unicode.IsDigit(letters[i]) {
			letters[i] = '0' + (letters[i]-'0'+1+rune(h.rng.IntN(9)))%10
			break
		}
	}
	return string(letters)
}
