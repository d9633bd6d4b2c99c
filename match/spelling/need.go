package spelling

// A Need tells, for two lengths, how many letters two words must at least
// share to be likely to reach a Jaro-Winkler likeness.
type Need struct {
	least [MaxLetters][MaxLetters]uint8
}

// NewNeed works out the table for one likeness, between 0 and 1. The bound
// grants every doubt: no letters transposed, and every shared letter leading.
func NewNeed(likeness float64) *Need {
	n := new(Need)
	for la := range MaxLetters {
		for lb := range MaxLetters {
			n.least[la][lb] = least(la, lb, likeness)
		}
	}
	return n
}

// OrSlip lets through, besides, two words one slip apart, see [Slip].
func (n *Need) OrSlip() *Need {
	for la := 2; la < MaxLetters-1; la++ {
		for lb := max(2, la-1); lb <= min(la+1, MaxLetters-2); lb++ {
			n.least[la][lb] = min(n.least[la][lb], uint8(min(la, lb)-1))
		}
	}
	return n
}

// least is the smallest number of shared letters that can reach the likeness;
// where none can it is more than any word has. The longest class also stands
// for 64 letters, so it gives one letter away.
func least(la, lb int, likeness float64) uint8 {
	if la == MaxLetters-1 || lb == MaxLetters-1 || la == 0 || lb == 0 {
		return 0
	}
	for m := 1; m <= min(la, lb); m++ {
		if boost(jaro(m, 0, la, lb), min(4, m))+1e-9 >= likeness {
			return uint8(m)
		}
	}
	return MaxLetters
}

// Allows says whether two words with these sketches can reach the likeness.
// True is a maybe; false is certain.
func (n *Need) Allows(a, b Sketch) bool {
	return a.Common(b) >= int(n.least[a.Len()][b.Len()])
}
