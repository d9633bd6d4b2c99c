package spelling

import "math/bits"

// A Pattern is one word made ready to be compared with many: for each byte,
// the places where it stands in the word, one bit a place. The zero Pattern
// is the empty word. A Pattern is 2 KB; keep and reset it rather than make
// many. It is safe for many readers.
type Pattern struct {
	word  string
	where [256]uint64
}

// Reset makes the pattern stand for word, in one byte a letter.
func (p *Pattern) Reset(word string) {
	for i := range len(p.word) {
		p.where[p.word[i]] = 0
	}
	p.word = clip(word)
	for i := range len(p.word) {
		p.where[p.word[i]] |= 1 << i
	}
}

// JaroWinkler is the package's [JaroWinkler] of the pattern's word and b. A
// letter's nearest free partner is found with one AND and one lowest bit
// instead of a walk over the window.
func (p *Pattern) JaroWinkler(b string) float64 {
	a := p.word
	b = clip(b)
	if len(a) == 0 || len(b) == 0 {
		return boolean(len(a) == len(b))
	}
	r := reach(len(a), len(b))
	var usedA, usedB uint64
	for j := range len(b) {
		free := p.where[b[j]] & window(j, r) &^ usedA
		usedA |= free & -free
		if free != 0 {
			usedB |= 1 << j
		}
	}
	return winkler(a, b, usedA, usedB)
}

// window has the bits from j-r to j+r.
func window(j, r int) uint64 {
	w := uint64(2)<<(2*r) - 1 // the shift gives 0 at r = 31 and more, and so all bits
	if j < r {
		return w >> (r - j)
	}
	return w << (j - r)
}

// Distance is the optimal string alignment distance: the fewest letters to
// insert, delete, replace or swap with a neighbour, no letter touched twice.
// It is Hyyrö's bit-vector algorithm (2003): one column of the table of
// Damerau and Levenshtein is two machine words.
func (p *Pattern) Distance(b string) int {
	m := len(p.word)
	b = clip(b)
	if m == 0 {
		return len(b)
	}
	last := uint64(1) << (m - 1)
	up, down := ^uint64(0), uint64(0) // where the column rises or falls from one row to the next
	var diagonal, before uint64
	d := m
	for j := range len(b) {
		here := p.where[b[j]]
		swap := (^diagonal & here) << 1 & before
		diagonal = ((here & up) + up) ^ up | here | down | swap
		right, left := down|^(diagonal|up), diagonal&up
		d += bits.OnesCount64(right&last) - bits.OnesCount64(left&last)
		right = right<<1 | 1
		up, down = left<<1|^(diagonal|right), right&diagonal
		before = here
	}
	return d
}
