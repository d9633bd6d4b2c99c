package value

import (
	"cmp"
	"slices"
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
	return addressLevel(a, b, spelling.Dice(a.text, b.text))
}

// addressLevel is the level of two addresses whose words are so alike.
func addressLevel(a, b *Form, likeness float64) Level {
	na, nb := numberOf(a), numberOf(b)
	fits := na == nb || na == "" || nb == ""
	switch {
	case a.Key == b.Key:
		return addressSame
	case fits && likeness >= closeWords:
		return addressClose
	case likeness >= streetWords:
		return addressStreet
	case likeness >= similarWords:
		return addressSimilar
	}
	return addressDifferent
}

func numberOf(f *Form) string {
	if f.more == nil {
		return ""
	}
	return f.more.number
}

// streets is the addresses of a list by their words, so that a street is
// compared once however many doors it has.
type streets struct {
	known  map[string]int
	words  []string
	braids []spelling.Braid
	doors  [][]uint32 // by street: places in the list
}

func (s *streets) add(f *Form, at int) {
	street, known := s.known[f.text]
	if !known {
		if s.known == nil {
			s.known = map[string]int{}
		}
		street = len(s.words)
		s.known[f.text] = street
		s.words, s.braids, s.doors = append(s.words, f.text), append(s.braids, spelling.Braid(f.digest)), append(s.doors, nil)
	}
	s.doors[street] = append(s.doors[street], uint32(at))
}

// door is an address in a street that is like the one asked for.
type door struct {
	at       uint32
	likeness float64
}

func nearAddress(q *Form, l *List, yield func(int, Level)) Level {
	var doors []door
	braid := spelling.Braid(q.digest)
	for street, words := range l.streets.words {
		if words != q.text && !braid.Allows(l.streets.braids[street], similarWords) {
			continue
		}
		if likeness := spelling.Dice(q.text, words); likeness >= similarWords {
			for _, at := range l.streets.doors[street] {
				doors = append(doors, door{at, likeness})
			}
		}
	}
	slices.SortFunc(doors, func(a, b door) int { return cmp.Compare(a.at, b.at) })
	for _, d := range doors {
		yield(int(d.at), addressLevel(q, &l.forms[d.at], d.likeness))
	}
	return addressDifferent
}
