package referral

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// ColourOf is the colour a referral comes in with: the hub may change it, the
// referrer's own view of the hurry counts until then. Source: local practice
// of colour rating, time-limits pack TL.HUB.RED to TL.HUB.BLUE.
func ColourOf(w Worry) Colour {
	switch {
	case w.DangerNow == Yes || w.Urgency == Now:
		return Red
	case w.Urgency == Today || w.DangerNow == NotKnown:
		return Amber
	default:
		return Green
	}
}

// Limit is the id of the time limit for a decision under a colour.
func (c Colour) Limit() string { return "TL.HUB." + strings.ToUpper(string(c)) }

// RequestLimit is the id of the time limit for an agency's answer: the pack
// has none for blue, which asks under green.
func (c Colour) RequestLimit() string {
	if c == Blue {
		c = Green
	}
	return "TL.INFO." + strings.ToUpper(string(c))
}

// Words is the colour as people say it.
func (c Colour) Words() string { return strings.ToUpper(string(c[:1])) + string(c[1:]) }

// advance says whether a referral may go from one stage to another: forward
// by any number of steps, and never on from done.
func advance(from, to Stage) error {
	if order(to) < 0 || from == StageDone || order(to) <= order(from) {
		return fault.Newf(fault.Refused, "referral.advance", "This referral is at the stage %q; it can't go to %q from there.", from, to)
	}
	return nil
}

func order(s Stage) int {
	for i, one := range Stages {
		if one == s {
			return i
		}
	}
	return -1
}

// late reports whether the time limit of an undecided referral has passed.
func (r Referral) late(now time.Time) bool { return r.Stage != StageDone && now.After(r.Due) }

// fold is a name, plate or handle reduced to what tells it apart: lower case,
// no accents, letters and digits only, words in alphabetical order where
// sorted is set ("Testwood, Ama" and "ama testwood" are one).
func fold(s string, sorted bool) string {
	fields := strings.FieldsFunc(strings.ToLower(norm.NFKD.String(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '?'
	})
	for i, f := range fields {
		fields[i] = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, f)
	}
	if sorted {
		slices.Sort(fields)
		return strings.Join(fields, " ")
	}
	return strings.Join(fields, "")
}

// Fold is the name of a place, a group or an account reduced to what tells it
// apart: letters and digits, lower case, without accents or spaces; at most 400
// characters. It is how the things that referrals name are compared.
func Fold(s string) string { return clip(fold(s, false)) }

// nameKey needs two names: "Danny" alone is not somebody.
func nameKey(given, surname string) string {
	if given == "" || surname == "" {
		return ""
	}
	return clip(fold(given+" "+surname, true))
}

// maxKey is the longest key, in characters; one character that is written may
// fold to eighteen.
const maxKey = 400

// clip is a key at most as long as the table keeps it.
func clip(key string) string {
	if runes := []rune(key); len(runes) > maxKey {
		return string(runes[:maxKey])
	}
	return key
}

// plateKey needs a whole plate: one with a ? could be many cars.
func plateKey(plate string) string {
	if strings.Contains(plate, "?") || len(plate) < 4 {
		return ""
	}
	return fold(plate, false)
}

// refuseAnswer checks an agency's answer to a request.
func refuseAnswer(req Request) error {
	if !req.Answered.IsZero() {
		return answered()
	}
	return nil
}

func answered() error {
	return fault.New(fault.Conflict, "referral.Answer", "This request has been answered already. Ask the hub to send a new one if there is more to say.")
}
