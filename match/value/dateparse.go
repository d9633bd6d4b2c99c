package value

import (
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// calendarDate is a date as written; 0 for what is not known. Impossible days
// and months are kept as they stand: they are slips, and compared as such.
type calendarDate struct {
	year, month, day int
	about            bool
}

// youngest two-digit year read as 20..; above it is 19...
const lastShortYear = 39

// parseDate reads 2010-03-12, 20100312, 12/03/2010, 12.3.10, 12 March 2010,
// March 2010, 2010-03, 2010 and "about 2010". Day comes before month, unless
// that is impossible. A time of day after the date is dropped.
func parseDate(raw string) (Form, bool) {
	if day, clock, found := strings.Cut(strings.TrimSpace(raw), "T"); found && len(day) >= 8 && strings.Contains(clock, ":") {
		raw = day
	}
	var d calendarDate
	var numbers []string
	named := 0
	for word := range strings.FieldsSeq(splitDigits(spelling.Fold(cutClock(raw)))) {
		switch month := monthNamed(word); {
		case isAbout(word):
			d.about = true
		case month > 0:
			named = month
		case word[0] >= '0' && word[0] <= '9':
			numbers = append(numbers, word)
		}
	}
	ok := d.read(numbers, named)
	if !ok || d.year == 0 && d.month == 0 {
		return Form{}, false
	}
	d.about = d.about && d.month == 0
	return dateForm(d), true
}

// cutClock drops " 00:00:00" and what follows.
func cutClock(raw string) string {
	if i := strings.IndexByte(raw, ':'); i > 2 {
		if space := strings.LastIndexByte(raw[:i], ' '); space > 0 {
			return raw[:space]
		}
	}
	return raw
}

// splitDigits parts digits from letters: 12mar2010, 3rd.
func splitDigits(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && isDigit(s[i]) != isDigit(s[i-1]) {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isAbout(word string) bool {
	switch word {
	case "about", "approx", "approximately", "circa", "c", "ca", "est", "estimated":
		return true
	}
	return false
}

// monthNamed is 1 to 12 for a month's name or its beginning of three letters
// or more, else 0.
func monthNamed(word string) int {
	if len(word) < 3 {
		return 0
	}
	for i, name := range [...]string{"january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december"} {
		if strings.HasPrefix(name, word) || word == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}

// read places the numbers, in the order written, around a named month.
func (d *calendarDate) read(numbers []string, named int) bool {
	d.month = named
	switch {
	case len(numbers) == 1 && len(numbers[0]) == 8 && named == 0:
		d.eight(numbers[0])
	case len(numbers) == 1 && len(numbers[0]) == 6 && named == 0:
		d.year, d.month = atoi(numbers[0][:4]), atoi(numbers[0][4:])
	case len(numbers) == 1 && len(numbers[0]) == 4:
		d.year = atoi(numbers[0])
	case len(numbers) == 2 && named > 0:
		d.dayAndYear(numbers[0], numbers[1])
	case len(numbers) == 2 && len(numbers[0]) == 4:
		d.year, d.month = atoi(numbers[0]), atoi(numbers[1])
	case len(numbers) == 2 && len(numbers[1]) == 4:
		d.month, d.year = atoi(numbers[0]), atoi(numbers[1])
	case len(numbers) >= 3 && named == 0:
		d.three(numbers)
	default:
		return false
	}
	return d.year < 10_000 && d.month < 100 && d.day < 100
}

// eight digits are year first, or year last where only that can be a year.
func (d *calendarDate) eight(s string) {
	d.year, d.month, d.day = atoi(s[:4]), atoi(s[4:6]), atoi(s[6:])
	last := atoi(s[4:])
	if (d.year < 1850 || d.year > 2150) && last >= 1850 && last <= 2150 {
		d.day, d.month, d.year = atoi(s[:2]), atoi(s[2:4]), last
	}
}

func (d *calendarDate) dayAndYear(a, b string) {
	if len(a) == 4 {
		a, b = b, a
	}
	d.day, d.year = atoi(a), fullYear(b)
}

func (d *calendarDate) three(n []string) {
	if len(n[0]) == 4 {
		d.year, d.month, d.day = atoi(n[0]), atoi(n[1]), atoi(n[2])
		return
	}
	d.day, d.month, d.year = atoi(n[0]), atoi(n[1]), fullYear(n[2])
	if d.month > 12 && d.day <= 12 {
		d.day, d.month = d.month, d.day
	}
}

func fullYear(s string) int {
	y := atoi(s)
	switch {
	case len(s) > 2:
		return y
	case y <= lastShortYear:
		return 2000 + y
	}
	return 1900 + y
}

// atoi reads digits; too many of them give a number that no date accepts.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1 << 30
	}
	return n
}
