package value

import (
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// The levels of an address.
const (
	addressSame      Level = iota
	addressClose           // the same number, or one without, and nearly the same words
	addressStreet          // the same street, another number: neighbours
	addressSimilar         // words in common
	addressDifferent       //
)

func addressLevels() []string { return []string{"same", "close", "street", "similar", "different"} }

// Dice likenesses of the words of two addresses.
const (
	closeWords   = 0.78
	streetWords  = 0.9
	similarWords = 0.55
)

// parseAddress parts the first number from the words and writes the words'
// abbreviations out.
func parseAddress(raw string) (Form, bool) {
	var number string
	var words []string
	for _, w := range strings.Fields(spelling.Fold(raw)) {
		if number == "" && isDigit(w[0]) {
			number = strings.TrimLeft(w, "0")
			continue
		}
		words = append(words, wordInFull(w))
	}
	text := plain(strings.Join(words, " "))
	f := Form{Key: strings.TrimSpace(number + " " + strings.Join(words, " ")), text: text}
	f.digest = uint64(spelling.NewBraid(text))
	if number != "" {
		f.more = &more{number: number}
	}
	return f, true
}

// plain puts a text into bytes with its spaces kept.
func plain(folded string) string {
	words := strings.Fields(folded)
	for i, w := range words {
		words[i] = spelling.Letters(w)
	}
	return strings.Join(words, " ")
}

func wordInFull(w string) string {
	switch w {
	case "rd":
		return "road"
	case "st", "str":
		return "street"
	case "av", "ave":
		return "avenue"
	case "cl":
		return "close"
	case "ln":
		return "lane"
	case "dr", "drv":
		return "drive"
	case "ct", "crt":
		return "court"
	case "cr", "cres", "crs":
		return "crescent"
	case "gdn", "gdns":
		return "gardens"
	case "pl":
		return "place"
	case "ter", "terr":
		return "terrace"
	case "sq":
		return "square"
	case "gr", "grv":
		return "grove"
	case "pk":
		return "park"
	case "fl", "apt", "apartment", "unit":
		return "flat"
	case "hse":
		return "house"
	}
	return w
}

func compareAddress(a, b *Form) Level {
	if a.Key == b.Key {
		return addressSame
	}
	if !spelling.Braid(a.digest).Allows(spelling.Braid(b.digest), similarWords) {
		return addressDifferent
	}
	return addressLevel(numbersFit(numberOf(a), numberOf(b)), spelling.Dice(a.text, b.text))
}

// addressLevel is the level of two addresses whose words are so alike, the
// same one aside.
func addressLevel(fits bool, likeness float64) Level {
	switch {
	case fits && likeness >= closeWords:
		return addressClose
	case likeness >= streetWords:
		return addressStreet
	case likeness >= similarWords:
		return addressSimilar
	}
	return addressDifferent
}

// numbersFit says that two house numbers are the same, or one is not given.
func numbersFit(a, b string) bool { return a == b || a == "" || b == "" }

func numberOf(f *Form) string {
	if f.more == nil {
		return ""
	}
	return f.more.number
}

// streets is the addresses of a list by their words, so that a street is
// compared once however many doors it has.
type streets struct {
	known   map[string]int
	words   []string
	braids  []spelling.Braid
	doors   [][]door          // by street
	numbers map[string]uint32 // house numbers, from 1; 0 is none
}

// door is an address of the list.
type door struct{ at, number uint32 }

func (s *streets) add(f *Form, at int) {
	if s.known == nil {
		s.known, s.numbers = map[string]int{}, map[string]uint32{"": 0}
	}
	street, known := s.known[f.text]
	if !known {
		street = len(s.words)
		s.known[f.text] = street
		s.words, s.braids, s.doors = append(s.words, f.text), append(s.braids, spelling.Braid(f.digest)), append(s.doors, nil)
	}
	number, known := s.numbers[numberOf(f)]
	if !known {
		number = uint32(len(s.numbers))
		s.numbers[numberOf(f)] = number
	}
	s.doors[street] = append(s.doors[street], door{uint32(at), number})
}

func nearAddress(q *Form, l *List, yield func(int, Level)) Level {
	s, braid := &l.streets, spelling.Braid(q.digest)
	number, known := s.numbers[numberOf(q)]
	if !known {
		number = 1<<32 - 1
	}
	for street, other := range s.braids {
		if !braid.Allows(other, similarWords) {
			continue
		}
		likeness := spelling.Dice(q.text, s.words[street])
		if likeness < similarWords {
			continue
		}
		fitting, neighbours := addressLevel(true, likeness), addressLevel(false, likeness)
		for _, d := range s.doors[street] {
			level := neighbours
			switch {
			case d.number == number && l.forms[d.at].Key == q.Key:
				level = addressSame
			case d.number == number || d.number == 0 || number == 0:
				level = fitting
			}
			yield(int(d.at), level)
		}
	}
	return addressDifferent
}
