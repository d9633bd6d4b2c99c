package spelling

import "math/bits"

// A Sketch is a word's letters without their order, in one machine word: which
// of 28 classes of letter it has once, which twice or more, and its length.
// Two sketches bound how many letters two words can have in common. The two
// highest bits are the caller's, for marks of its own; they start at 0.
type Sketch uint64

const (
	classes   = 28
	lengthAt  = 2 * classes
	classMask = 1<<lengthAt - 1
	lengthMax = MaxLetters - 1
)

// NewSketch sketches a word in one byte a letter, of at most MaxLetters letters.
func NewSketch(word string) Sketch {
	var once, twice uint64
	for i := range len(word) {
		bit := uint64(1) << (word[i] % classes)
		twice |= once & bit
		once |= bit
	}
	n := min(len(word), lengthMax)
	return Sketch(once | twice<<classes | uint64(n)<<lengthAt)
}

// Len is the length of the word, in letters, at most 63.
func (s Sketch) Len() int { return int(s >> lengthAt & lengthMax) }

// Common is at least as many as the letters that the two words share: the
// classes in common, and the letters beyond what either sketch could count.
func (s Sketch) Common(t Sketch) int {
	shared := bits.OnesCount64(uint64(s & t & classMask))
	return shared + min(s.beyond(), t.beyond())
}

// beyond is how many letters the sketch did not count, because a class stood
// more than twice. A word of 64 letters reports 63; the bound stays safe
// because [Need] asks for no more than it can be sure of.
func (s Sketch) beyond() int {
	return s.Len() - bits.OnesCount64(uint64(s&classMask))
}
