package graph

// A tally adds up the weight of a node's ties by set.
type tally struct {
	weight  []float64 // by set; 0 outside touched
	touched []uint32  // sets with a tie, in the order they came
}

func newTally(sets uint32) tally {
	return tally{weight: make([]float64, sets), touched: make([]uint32, 0, 64)}
}

// ties counts a row by the sets that its nodes are in.
func (t *tally) ties(r row, of []uint32) {
	if r.weights == nil {
		for _, u := range r.targets {
			t.add(of[u], 1)
		}
		return
	}
	for i, u := range r.targets {
		t.add(of[u], r.weights[i])
	}
}

func (t *tally) add(set uint32, weight float64) {
	if t.weight[set] == 0 {
		t.touched = append(t.touched, set)
	}
	t.weight[set] += weight
}

func (t *tally) clear() {
	for _, c := range t.touched {
		t.weight[c] = 0
	}
	t.touched = t.touched[:0]
}
