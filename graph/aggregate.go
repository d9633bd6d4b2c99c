package graph

// aggregate is the third phase of Leiden: the level whose nodes are parts,
// numbered below count.
func (l *level) aggregate(part []uint32, count uint32) *level {
	s := group(part, count)
	batches := s.batches()
	pieces := make([]piece, len(batches)-1)
	rooms := make([]tally, workers(len(pieces)))
	parallel(len(pieces), func(worker, batch int) {
		if rooms[worker].weight == nil {
			rooms[worker] = newTally(count)
		}
		pieces[batch] = l.piece(s, part, batches[batch], batches[batch+1], &rooms[worker])
	})
	return glue(pieces)
}

// A piece is the rows of some nodes of a new level, one after another.
type piece struct {
	lengths  []uint32
	targets  []uint32
	weights  []float64
	strength []float64
}

func (l *level) piece(s sets, part []uint32, from, until int, t *tally) piece {
	var p piece
	for c := from; c < until; c++ {
		var strength float64
		for _, v := range s.of(c) {
			strength += l.strength[v]
			t.ties(l.row(v), part)
		}
		before := len(p.targets)
		for _, d := range t.touched {
			if int(d) != c {
				p.targets = append(p.targets, d)
				p.weights = append(p.weights, t.weight[d])
			}
		}
		t.clear()
		p.lengths = append(p.lengths, id(len(p.targets)-before))
		p.strength = append(p.strength, strength)
	}
	return p
}

// glue is the level of pieces in their order.
func glue(pieces []piece) *level {
	l := &level{offsets: []uint32{0}, weights: []float64{}}
	var end uint32
	for _, p := range pieces {
		l.targets = append(l.targets, p.targets...)
		l.weights = append(l.weights, p.weights...)
		l.strength = append(l.strength, p.strength...)
		for _, n := range p.lengths {
			end += n
			l.offsets = append(l.offsets, end)
		}
	}
	return l
}
