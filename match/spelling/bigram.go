package spelling

import "math/bits"

// A Braid is the neighbouring pairs of letters of a text, hashed to 56 places,
// and how many pairs there are. It bounds how alike two longer texts can be
// where a Sketch says too little.
type Braid uint64

const (
	places    = 56
	placeMask = 1<<places - 1
	mostDiced = 128 // letters that Dice looks at
)

// NewBraid braids a folded text; spaces count as letters, and so do the two
// ends, so that words keep their beginnings.
func NewBraid(text string) Braid {
	var b Braid
	n := 0
	pairs(text[:min(len(text), mostDiced)], func(pair uint16) {
		b |= 1 << (uint32(pair) * 0x9E3779B1 >> 8 % places)
		n++
	})
	return b | Braid(n)<<places
}

// Allows says whether two texts with these braids can reach a Dice likeness.
// True is a maybe; false is certain.
func (b Braid) Allows(c Braid, likeness float64) bool {
	nb, nc := int(b>>places), int(c>>places)
	shared := bits.OnesCount64(uint64(b & c & placeMask))
	unseen := min(nb-bits.OnesCount64(uint64(b&placeMask)), nc-bits.OnesCount64(uint64(c&placeMask)))
	return float64(2*(shared+unseen)) >= likeness*float64(nb+nc)
}

// pairs calls yield for each neighbouring pair of letters, ends included.
func pairs(text string, yield func(uint16)) {
	before := byte(' ')
	for i := range len(text) {
		yield(uint16(before)<<8 | uint16(text[i]))
		before = text[i]
	}
	if len(text) > 0 {
		yield(uint16(before)<<8 | ' ')
	}
}

// Dice is twice the pairs of letters in common over all pairs (L. R. Dice,
// 1945), from 0 to 1. It forgives words in another order, as addresses have
// them. Only the first 128 letters are looked at.
func Dice(a, b string) float64 {
	a, b = a[:min(len(a), mostDiced)], b[:min(len(b), mostDiced)]
	if a == b {
		return 1
	}
	var buffer [mostDiced + 1]uint16
	left := buffer[:0]
	pairs(a, func(pair uint16) { left = append(left, pair) })
	total, common := len(left), 0
	pairs(b, func(pair uint16) {
		total++
		for i, l := range left {
			if l == pair {
				left[i] = left[len(left)-1]
				left = left[:len(left)-1]
				common++
				return
			}
		}
	})
	if total == 0 {
		return 0
	}
	return float64(2*common) / float64(total)
}
