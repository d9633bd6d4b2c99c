package person

import (
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// likeness is how like somebody in the register is to the one asked for. It
// orders a list for a person to judge, and joins nobody to anybody.
type likeness struct {
	score  float64
	strong bool     // an identifier is the same, or name and whole date of birth
	why    []string // in words, the weightiest first
}

// Weights of likeness: our own, set so that an identifier outweighs all, and a
// whole date of birth a first name. They order lists, no more.
const (
	weightNumber = 8.0
	weightName   = 6.0
	weightDay    = 4.0
	weightPhone  = 4.0
	weightSwap   = 3.0
	weightMaybe  = 1.5
	otherDay     = -2.0
)

// known is somebody in the register with what they can be compared by.
type known struct {
	Person
	others []OtherName
	phones []string // folded
}

// compare judges how like somebody is to what is asked.
func compare(k keys, one known) likeness {
	var l likeness
	add := func(score float64, why string) {
		l.score += score
		l.why = append(l.why, why)
	}
	if k.nhs != "" && k.nhs == one.NHS {
		add(weightNumber, "same NHS number")
	}
	if k.upn != "" && k.upn == one.UPN {
		add(weightNumber, "same unique pupil number")
	}
	l.strong = l.score > 0
	if score, why := compareBirth(k.born, one.Born); why != "" {
		add(score, why)
	}
	if k.phone != "" && slices.Contains(one.phones, k.phone) {
		add(weightPhone, "same phone number")
	}
	if len(k.names) > 0 {
		name, why := compareName(k.names, one)
		add(name*weightName, why)
		l.strong = l.strong || name >= 0.8 && k.born.Exact == when.ByDay && k.born == one.Born
	}
	return l
}

// compareBirth says how a date asked for stands to the one known; no words
// when either is not known.
func compareBirth(asked, is when.Partial) (float64, string) {
	if asked.IsZero() || is.IsZero() {
		return 0, ""
	}
	if asked == is && asked.Exact == when.ByDay {
		return weightDay, "same date of birth"
	}
	if other, ok := swapped(asked); ok && other == is {
		return weightSwap, "date of birth with day and month swapped"
	}
	first, last, _ := asked.Bounds(when.Date{})
	from, to, _ := is.Bounds(when.Date{})
	if first.Compare(to) <= 0 && from.Compare(last) <= 0 {
		return weightMaybe, "the date of birth may be the same"
	}
	return otherDay, "another date of birth"
}

// compareName is from 0 to 1, with the reason in words: each word asked finds
// the word of the person's names that is most like it.
func compareName(asked []string, one known) (float64, string) {
	given, surname := nameKeys(one.Given), nameKeys(one.Surname)
	best, why := compareWords(asked, given, surname)
	for _, o := range one.others {
		score, _ := compareWords(asked, nameKeys(o.Given), nameKeys(o.Surname))
		if score > best {
			best, why = score, nameKindWords[o.Kind]
			if score < 1 {
				why += ", spelt alike"
			}
		}
	}
	return best, why
}

var nameKindWords = map[string]string{"alias": "found by an alias", "known_as": "found by what they are known as",
	"previous": "found by a previous name", "other_script": "found by the name in another script"}

// compareWords takes names as words, in any order.
func compareWords(asked, given, surname []string) (float64, string) {
	sum := 0.0
	var why []string
	for _, w := range asked {
		first, firstWhy := bestOf(w, given)
		last, lastWhy := bestOf(w, surname)
		switch {
		case last > first:
			sum += last
			why = append(why, "surname "+lastWhy)
		case first > 0:
			sum += first
			why = append(why, "first name "+firstWhy)
		}
	}
	score := sum / float64(len(asked))
	if score == 1 && len(asked) >= 2 {
		return 1, "same name"
	}
	if len(why) == 0 {
		return 0, "another name"
	}
	return score, strings.Join(slices.Compact(why), ", ")
}

// bestOf is how like a word is to the most like of several, from 0 to 1.
func bestOf(asked string, words []string) (best float64, why string) {
	for _, w := range words {
		if score, reason := likeWord(asked, w); score > best {
			best, why = score, reason
		}
	}
	return best, why
}

func likeWord(a, b string) (float64, string) {
	if a == b {
		return 1, "the same"
	}
	apart := distance(a, b)
	shorter := min(len(a), len(b))
	switch {
	case apart == 1 && shorter >= 3:
		return 0.85, "one letter apart"
	case sound(a) != "" && sound(a) == sound(b):
		return 0.8, "sounds the same"
	case apart == 2 && shorter >= 6:
		return 0.7, "two letters apart"
	case shorter >= 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)):
		return 0.7, "begins the same"
	case shorter == 1 && a[0] == b[0]:
		return 0.4, "has the same first letter"
	}
	return 0, ""
}

// distance is how many letters must be put in, left out, changed, or swapped
// with their neighbour to make one word of the other (optimal string
// alignment).
func distance(one, other string) int {
	a, b := []rune(one), []rune(other)
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	var beforeThat []int
	for j := range row {
		before[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], beforeThat[j-2]+1)
			}
		}
		beforeThat, before, row = before, row, make([]int, len(b)+1)
	}
	return before[len(b)]
}
