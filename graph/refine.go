package graph

import "math"

// whim is how freely refinement follows chance instead of gain, in units of the
// mean weight of an edge. It is the value of Traag, Waltman and van Eck.
const whim = 0.01

// A refiner is the second phase of Leiden: within each community, nodes begin
// by themselves again and merge only where they are well connected, each to a
// part drawn by its gain. The parts that this leaves are connected.
type refiner struct {
	rule
	l        *level
	of       []uint32  // communities
	part     []uint32  // by node; a part has the number of its first node
	strength []float64 // by part
	out      []float64 // by part, the weight of its ties to the rest of its community
	joined   []bool    // by part, whether it has more than one node
}

// refine is the parts of communities, numbered below the number of nodes.
// Communities are worked on side by side, each with its own chance.
func (r rule) refine(l *level, of []uint32, communities uint32, seed uint64) []uint32 {
	n := l.nodes()
	f := &refiner{
		rule: r, l: l, of: of, part: singles(n), strength: make([]float64, n),
		out: make([]float64, n), joined: make([]bool, n),
	}
	copy(f.strength, l.strength)
	s := group(of, communities)
	batches := s.batches()
	rooms := make([]*draw, workers(len(batches)-1))
	parallel(len(batches)-1, func(worker, batch int) {
		if rooms[worker] == nil {
			rooms[worker] = &draw{tally: newTally(n)}
		}
		for c := batches[batch]; c < batches[batch+1]; c++ {
			rooms[worker].chance = newRandom(seed, uint64(id(c)))
			f.community(s.of(c), rooms[worker])
		}
	})
	return f.part
}

// batchNodes is how many nodes make it worth while to hand out work.
const batchNodes = 2048

// batches is where to cut the sets into runs of enough nodes, ends included.
func (s sets) batches() []int {
	cuts := []int{0}
	for c := range s.len() {
		if s.starts[c+1]-s.starts[cuts[len(cuts)-1]] >= batchNodes || c+1 == s.len() {
			cuts = append(cuts, c+1)
		}
	}
	return cuts
}

// A draw is one worker's memory for refinement.
type draw struct {
	tally  tally
	chance random
	parts  []uint32
	gains  []float64
}

func (f *refiner) community(members []uint32, d *draw) {
	if len(members) == 1 {
		return
	}
	var strength float64
	for _, v := range members {
		strength += f.l.strength[v]
		f.out[v] = f.inner(v)
	}
	d.chance.shuffle(members)
	for _, v := range members {
		if f.part[v] == v && !f.joined[v] && f.wellConnected(v, strength) {
			f.merge(v, strength, d)
		}
	}
}

// inner is the weight of a node's ties within its community.
func (f *refiner) inner(v uint32) float64 {
	r := f.l.row(v)
	var sum float64
	for i, u := range r.targets {
		if f.of[u] == f.of[v] {
			sum += r.weight(i)
		}
	}
	return sum
}

// wellConnected says whether a part has at least the ties to the rest of its
// community that chance would give it.
func (f *refiner) wellConnected(part uint32, strength float64) bool {
	return f.out[part] >= f.expected(f.strength[part], strength-f.strength[part])
}

// merge puts a node that is by itself into a part drawn from those where it
// loses nothing, or leaves it.
func (f *refiner) merge(v uint32, strength float64, d *draw) {
	r := f.l.row(v)
	for i, u := range r.targets {
		if f.of[u] == f.of[v] {
			d.tally.add(f.part[u], r.weight(i))
		}
	}
	d.parts, d.gains = append(d.parts[:0], v), append(d.gains[:0], 0)
	for _, p := range d.tally.touched {
		gain := d.tally.weight[p] - f.expected(f.strength[v], f.strength[p])
		if gain >= 0 && f.wellConnected(p, strength) {
			d.parts, d.gains = append(d.parts, p), append(d.gains, gain)
		}
	}
	if p := d.choose(whim * f.unit); p != v {
		f.out[p] += f.out[v] - 2*d.tally.weight[p]
		f.strength[p] += f.strength[v]
		f.part[v], f.joined[p] = p, true
	}
	d.tally.clear()
}

// choose draws one of the parts; a gain of one heat more makes it e times as
// likely.
func (d *draw) choose(heat float64) uint32 {
	most := d.gains[0]
	for _, g := range d.gains {
		most = max(most, g)
	}
	var sum float64
	for i, g := range d.gains {
		sum += odds((g - most) / heat)
		d.gains[i] = sum
	}
	at := d.chance.share() * sum
	for i, g := range d.gains {
		if at < g {
			return d.parts[i]
		}
	}
	return d.parts[len(d.parts)-1]
}

// odds is about e to the power of x, which is 0 or less, to a thousandth part,
// by steps that round the same on every machine.
func odds(x float64) float64 {
	if x < -60 {
		return 0
	}
	x = float64(x * math.Log2E)
	whole := math.Floor(x)
	f := x - whole
	bend := float64(f * (1 - f))
	return math.Ldexp(1+f-float64(bend*(0.3043+float64(0.0785*f))), int(whole))
}
