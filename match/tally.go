package match

import "math"

// Evidence is what one field says, for the four readings that a [Tally] adds
// up. The zero Evidence says nothing.
type Evidence int64

// The lanes: as written against a stranger and against kin, and with the
// names swapped against a stranger and against kin.
const (
	lanes    = 4
	laneBits = 16
	laneMask = 1<<laneBits - 1
	// zeroLane is where a lane starts: it holds its sum plus this. Sixteen fields
	// and a prior stay within it either way, so the highest bit is always free.
	zeroLane = 1 << (laneBits - 2)
	freeBits = 0x8000_8000_8000_8000
	oneEach  = 0x0001_0001_0001_0001
)

// evidence packs four weights. Packing is linear, so packed sums are the sums
// packed, as long as no lane leaves its range.
func evidence(stranger, kin, swappedStranger, swappedKin Weight) Evidence {
	return Evidence(stranger) + Evidence(kin)<<laneBits +
		Evidence(swappedStranger)<<(2*laneBits) + Evidence(swappedKin)<<(3*laneBits)
}

// A Tally adds the evidence about one pair in a single machine word: four sums,
// one for each reading of the pair. Its range is sixteen fields of the most
// that a field can weigh, and the prior.
type Tally uint64

// noEvidence is all four lanes at zero.
const noEvidence Tally = zeroLane | zeroLane<<laneBits | zeroLane<<(2*laneBits) | zeroLane<<(3*laneBits)

// Plus adds the evidence of one field.
func (t Tally) Plus(e Evidence) Tally { return t + Tally(e) }

// lane is one of the four sums.
func (t Tally) lane(i int) Weight {
	return Weight(uint64(t)>>(i*laneBits)&laneMask) - zeroLane
}

// Weight is the final weight: the better of the two readings, each against
// both alternatives together. The odds against a pair are the sum of the odds
// for a stranger and the odds for kin.
func (t Tally) Weight() Weight {
	return max(together(t.lane(0), t.lane(1)), together(t.lane(2), t.lane(3)))
}

// A Bar is a weight made ready to be compared with many tallies.
type Bar uint64

// NewBar makes the bar for a weight; one beyond what a tally can reach is cut.
func NewBar(least Weight) Bar {
	return Bar(uint64(min(max(least, -zeroLane), zeroLane-1)+zeroLane) * oneEach)
}

// MayReach is a quick and safe test before Weight: false says for certain that
// the weight stays below the bar's. It compares all four lanes at once, with
// the free bit of each catching the borrow.
func (t Tally) MayReach(b Bar) bool {
	reached := (uint64(t) | freeBits) - uint64(b)
	return reached&(reached>>laneBits)&0x0000_8000_0000_8000 != 0
}

// together is -log2(2^-a + 2^-b), rounded: the lower of the two, less at most
// one bit.
func together(a, b Weight) Weight {
	if a > b {
		a, b = b, a
	}
	return a - closeness(b-a)
}

// closeness is log2(1 + 2^-d) for a difference d, in the unit of weights.
func closeness(d Weight) Weight {
	if int(d) < len(closenesses) {
		return Weight(closenesses[d])
	}
	return 0
}

//nolint:gochecknoglobals // a table worked out once, never written again
var closenesses = func() [8 * Bit]int8 {
	var table [8 * Bit]int8
	for d := range table {
		table[d] = int8(math.Round(math.Log2(1+math.Exp2(-Weight(d).Bits())) * float64(Bit)))
	}
	return table
}()
