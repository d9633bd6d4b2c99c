package spelling

// romanise gives the Latin letters for one lower-case letter that is not
// plain ASCII after its accents were taken off. The choices follow what
// British agencies usually write (Shch, Kh), not one scholarly standard: the
// aim is that two clerks' spellings come near each other.
func romanise(r rune) (string, bool) {
	switch {
	case r < 0x0370:
		return latin(r)
	case r < 0x0400:
		return pick(greek, 0x03b1, r)
	case r < 0x0460:
		if r >= 0x0450 {
			return slavic(r)
		}
		return pick(cyrillic, 0x0430, r)
	case r >= 0x0490 && r <= 0x0493:
		return "g", true
	case r >= 0x0621 && r <= 0x06d3:
		return arabic(r)
	}
	return "", false
}

// pick reads a table that begins at the letter first.
func pick(table []string, first, r rune) (string, bool) {
	if i := int(r - first); i >= 0 && i < len(table) {
		return table[i], true
	}
	return "", false
}

// latin is for letters that do not decompose into a letter and an accent.
func latin(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'ø':
		return "o", true
	case 'ð', 'đ', 'ɖ', 'ɗ':
		return "d", true
	case 'þ':
		return "th", true
	case 'ł':
		return "l", true
	case 'ı':
		return "i", true
	case 'ħ':
		return "h", true
	case 'ŋ':
		return "n", true
	case 'ə', 'ɛ', 'ǝ':
		return "e", true
	case 'ɔ':
		return "o", true
	case 'ɓ':
		return "b", true
	case 'ƙ':
		return "k", true
	}
	return "", false
}

//nolint:gochecknoglobals // fixed tables, alpha onwards and а onwards
var (
	greek = []string{"a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s",
		"s", "t", "y", "f", "ch", "ps", "o"}
	cyrillic = []string{"a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s",
		"t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"}
)

// slavic is for the letters of Ukrainian, Serbian and Macedonian.
func slavic(r rune) (string, bool) {
	switch r {
	case 'ѐ', 'ё':
		return "e", true
	case 'ђ':
		return "dj", true
	case 'ѓ':
		return "g", true
	case 'є':
		return "ye", true
	case 'ѕ':
		return "dz", true
	case 'і', 'ї':
		return "i", true
	case 'ј':
		return "j", true
	case 'љ':
		return "lj", true
	case 'њ':
		return "nj", true
	case 'ћ':
		return "c", true
	case 'ќ':
		return "k", true
	case 'ў':
		return "u", true
	case 'џ':
		return "dz", true
	}
	return "", false
}

// arabic is for Arabic, Persian and Urdu letters. Short vowels are not
// written, so a romanised name is its consonants; it comes near, never equal.
func arabic(r rune) (string, bool) {
	const from = 0x0621
	table := [...]string{"", "a", "a", "w", "i", "y", "a", "b", "a", "t", "th", "j", "h", "kh", "d", "dh", "r", "z",
		"s", "sh", "s", "d", "t", "z", "a", "gh"}
	if i := int(r - from); i < len(table) {
		return table[i], true
	}
	const after = 0x0641
	rest := [...]string{"f", "q", "k", "l", "m", "n", "h", "w", "a", "y"}
	if i := int(r - after); i >= 0 && i < len(rest) {
		return rest[i], true
	}
	switch r {
	case 'ٱ':
		return "a", true
	case 'ٹ':
		return "t", true
	case 'پ':
		return "p", true
	case 'چ':
		return "ch", true
	case 'ڈ':
		return "d", true
	case 'ڑ':
		return "r", true
	case 'ژ':
		return "zh", true
	case 'ک':
		return "k", true
	case 'گ':
		return "g", true
	case 'ں':
		return "n", true
	case 'ھ', 'ہ', 'ە':
		return "h", true
	case 'ی', 'ے', 'ې':
		return "y", true
	case 'ۆ', 'ۇ':
		return "o", true
	}
	return "", false
}
