package roll

import (
	"bytes"
	"slices"

	"github.com/sightline-partnership/sightline/match"
)

// found is one row that may be in the answer.
type found struct {
	row    uint32
	weight match.Weight
	id     []byte // the roll's own bytes
}

// before orders the answer: heavier first, then by id.
func before(a, b found) int {
	if a.weight != b.weight {
		return int(b.weight - a.weight)
	}
	return bytes.Compare(a.id, b.id)
}

// A top keeps the best few that it is shown, worst first in a heap.
type top struct {
	most  int
	least match.Weight // nothing below it is kept
	heap  []found
}

func newTop(most int, least match.Weight) *top {
	return &top{most: most, least: least, heap: make([]found, 0, most)}
}

// bar is the weight below which nothing can enter any more.
func (t *top) bar() match.Weight {
	if len(t.heap) < t.most {
		return t.least
	}
	return max(t.least, t.heap[0].weight)
}

func (t *top) offer(f found) {
	if len(t.heap) < t.most {
		t.heap = append(t.heap, f)
		t.up(len(t.heap) - 1)
		return
	}
	if before(f, t.heap[0]) < 0 {
		t.heap[0] = f
		t.down(0)
	}
}

func (t *top) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if before(t.heap[i], t.heap[parent]) <= 0 {
			return
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

func (t *top) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(t.heap) {
			return
		}
		if child+1 < len(t.heap) && before(t.heap[child+1], t.heap[child]) > 0 {
			child++
		}
		if before(t.heap[child], t.heap[i]) <= 0 {
			return
		}
		t.heap[i], t.heap[child] = t.heap[child], t.heap[i]
		i = child
	}
}

// sorted is what was kept, best first. The heap is used up.
func (t *top) sorted() []found {
	slices.SortFunc(t.heap, before)
	return t.heap
}
