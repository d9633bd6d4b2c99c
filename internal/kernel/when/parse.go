package when

import (
	"regexp"
	"strings"
	"time"
)

// maxTyped is the longest text that can be a date.
const maxTyped = 100

// spoken is what may stand before a date and how people say "about".
var spoken = regexp.MustCompile(`^(?:(?:in|on) )?((?:about|around|roughly|circa|approximately|approx\.?|ca?\.?|~) ?)?`)

// spokenDay is a day of the week before a date, as our own pages write it.
var spokenDay = regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?,? `)

// agePattern takes an age with nothing around it too: ParsePartial asks for a
// sign that an age is meant.
var agePattern = regexp.MustCompile(`^(?:when )?(?:(?:at the )?age of|aged?|at(?: age)?|(?:she|he|they|i) (?:was|were))? ?((?:about|around) )?(\d{1,3})(?: ?y(?:ea)?rs? old)?$`)

// shapes are the ways to write a date, day before month. The year stands first
// only in the international form (ISO 8601); "2011/12" is no shape, for it is
// how a school year is written.
var shapes = []*regexp.Regexp{
	regexp.MustCompile(`^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})$`),
	regexp.MustCompile(`^(?P<d>\d{1,2})[ ./-]+(?P<m>\d{1,2})[ ./-]+(?P<y>\d{1,4})$`),
	regexp.MustCompile(`^(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: of )?[ ./-]*(?P<m>[a-z]+)[ ./,-]*(?P<y>\d{1,4})$`),
	regexp.MustCompile(`^(?P<m>[a-z]+)[ .]*(?P<d>\d{1,2})(?:st|nd|rd|th)?[ ,]+(?P<y>\d{4})$`),
	regexp.MustCompile(`^(?P<m>[a-z]+)[ ./,-]*(?P<y>\d{4})$`),
	regexp.MustCompile(`^(?P<m>\d{1,2})[ ./-]+(?P<y>\d{4})$`),
	regexp.MustCompile(`^(?P<y>\d{4})-(?P<m>\d{1,2})$`),
	regexp.MustCompile(`^(?P<y>\d{4})$`),
}

// ParsePartial reads a date as people write it, day before month: "12 3
// 2013", "12/03/2013", "2013-03-12", "Tue 12 March 2013", "March 2013",
// "2013", "aged 14", "when she was 14", each also with "about" before it.
// "About 15" is an age; "15" alone is refused, since it may be a day. Empty,
// and "not known", is unknown. Errors: PartialError.
func ParsePartial(s string) (Partial, error) {
	if len(s) > maxTyped {
		return Partial{}, errNoDate
	}
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	switch s {
	case "", "not known", "unknown", "n/k":
		return Partial{}, nil
	}
	found := spoken.FindStringSubmatch(s)
	s, about := s[len(found[0]):], found[1] != ""
	if age := agePattern.FindStringSubmatch(s); age != nil {
		if alone := age[2] == s; alone && !about {
			return Partial{}, errNoYear
		}
		return ageOf(age[2], about || age[1] != "")
	}
	p, err := parseDate(s)
	if err == nil {
		p.About = about
	}
	return p, err
}

func parseDate(s string) (Partial, error) {
	weekday := spokenDay.FindStringSubmatch(s)
	if weekday != nil {
		s = s[len(weekday[0]):]
	}
	for _, shape := range shapes {
		m := shape.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		part := func(name string) string {
			if i := shape.SubexpIndex(name); i >= 0 {
				return m[i]
			}
			return ""
		}
		p, err := PartialFromParts(part("d"), part("m"), part("y"))
		if err == nil && weekday != nil && !p.fallsOn(weekday[1]) {
			return Partial{}, errWeekday
		}
		return p, err
	}
	return Partial{}, errNoDate
}

// fallsOn reports whether p is a day with that name of three letters.
func (p Partial) fallsOn(weekday string) bool {
	day := Date{p.Year, p.Month, p.Day}.Weekday()
	return p.Exact == ByDay && strings.HasPrefix(strings.ToLower(day.String()), weekday)
}

// ageOf takes up to three digits.
func ageOf(digits string, about bool) (Partial, error) {
	age, ok := number(digits)
	if !ok || age > maxAge {
		return Partial{}, errAge
	}
	return Partial{Exact: ByAge, Age: age, About: about}, nil
}

// monthOf reads a month's number, or its name from its first three letters on.
func monthOf(s string) (time.Month, bool) {
	if n, ok := number(s); ok {
		return time.Month(n), n >= 1 && n <= 12
	}
	s = strings.TrimSuffix(strings.ToLower(s), ".")
	for m := time.January; len(s) >= 3 && m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return m, true
		}
	}
	return 0, false
}

// number reads up to four plain digits, and no sign.
func number(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, len(s) >= 1 && len(s) <= 4
}
