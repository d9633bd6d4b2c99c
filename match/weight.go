package match

import "math"

// Weight is evidence that two records are about one person, in 32nds of a
// bit: 32 doubles the odds, -32 halves them. Weights are integers so that a
// sum does not depend on its order or on the machine.
type Weight int32

// Bit is the weight that doubles the odds.
const Bit Weight = 32

// mostBits bounds the weight of one field, either way, so that sixteen of them
// fit one lane of a Tally.
const mostBits = 26

// Bits makes a weight of a number of bits, cut to what one field may weigh.
func Bits(bits float64) Weight {
	return Weight(math.Round(min(max(bits, -mostBits), mostBits) * float64(Bit)))
}

// Bits is the weight in bits.
func (w Weight) Bits() float64 { return float64(w) / float64(Bit) }

// Probability is the chance, from 0 to 1, that a final weight stands for.
func (w Weight) Probability() float64 { return 1 / (1 + math.Exp2(-w.Bits())) }

// WeightOf is the least weight whose Probability is at least p, which lies
// between 0 and 1.
func WeightOf(p float64) Weight {
	if p <= 0 {
		return math.MinInt32 / 2
	}
	if p >= 1 {
		return math.MaxInt32 / 2
	}
	return Weight(math.Ceil(math.Log2(p/(1-p))*float64(Bit) - 1e-9))
}
