package graph

import "math/bits"

// random is the generator SplitMix64 (Steele, Lea and Flood 2014). The same
// seed gives the same numbers on every machine and in every release.
type random struct{ state uint64 }

// newRandom is a generator for one of many uses of a seed.
func newRandom(seed, use uint64) random {
	return random{mix(seed) ^ mix(use+0x5851f42d4c957f2d)}
}

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix(r.state)
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to n-1; n must not be 0. With fewer than 1<<32 to
// choose from, none is likelier than another by more than one in 1<<32.
func (r *random) below(n uint32) uint32 {
	high, _ := bits.Mul64(r.next(), uint64(n))
	return uint32(high) //nolint:gosec // below n
}

// share is a number from 0 up to but not including 1.
func (r *random) share() float64 { return float64(r.next()>>11) / (1 << 53) }

// shuffle puts nodes in any order (Fisher and Yates).
func (r *random) shuffle(nodes []uint32) {
	for i := len(nodes) - 1; i > 0; i-- {
		j := r.below(id(i + 1))
		nodes[i], nodes[j] = nodes[j], nodes[i]
	}
}
