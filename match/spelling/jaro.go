package spelling

import "math/bits"

// JaroWinkler is the likeness of two words in one byte a letter, from 0
// (nothing in common) to 1 (the same). It is Jaro's measure with Winkler's
// bonus of a tenth for each of up to four leading letters in common, given
// only above 0.7 (W. E. Winkler, "String Comparator Metrics", 1990). Letters
// after the MaxLetters-th are not looked at.
//
// For one word against many, a [Pattern] is quicker.
func JaroWinkler(a, b string) float64 {
	a, b = clip(a), clip(b)
	if len(a) == 0 || len(b) == 0 {
		return boolean(len(a) == len(b))
	}
	reach := reach(len(a), len(b))
	var usedA, usedB uint64
	for j := range len(b) {
		lo, hi := max(0, j-reach), min(len(a), j+reach+1)
		for i := lo; i < hi; i++ {
			if a[i] == b[j] && usedA&(1<<i) == 0 {
				usedA |= 1 << i
				usedB |= 1 << j
				break
			}
		}
	}
	return winkler(a, b, usedA, usedB)
}

// reach is how far apart two equal letters may stand and still count as the
// same letter: half the longer word, less one.
func reach(la, lb int) int { return max(0, max(la, lb)/2-1) }

// winkler finishes the measure from the letters that found a partner.
func winkler(a, b string, usedA, usedB uint64) float64 {
	m := bits.OnesCount64(usedA)
	if m == 0 {
		return 0
	}
	swapped := 0
	for ; usedA != 0; usedA, usedB = usedA&(usedA-1), usedB&(usedB-1) {
		if a[bits.TrailingZeros64(usedA)] != b[bits.TrailingZeros64(usedB)] {
			swapped++
		}
	}
	return boost(jaro(m, swapped/2, len(a), len(b)), prefix(a, b))
}

// jaro is the mean of three shares. The conversions keep a compiler from
// fusing a product and a sum, so that every machine gives the same bits.
func jaro(common, transposed, la, lb int) float64 {
	m := float64(common)
	return float64(float64(m/float64(la))+float64(m/float64(lb))+float64((m-float64(transposed))/m)) / 3
}

// boost is Winkler's bonus for p leading letters in common.
func boost(j float64, p int) float64 {
	if j <= 0.7 {
		return j
	}
	return j + float64(0.1*float64(p))*float64(1-j)
}

// prefix counts the leading letters in common, at most four.
func prefix(a, b string) int {
	n := min(4, len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func clip(s string) string {
	if len(s) > MaxLetters {
		return s[:MaxLetters]
	}
	return s
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
