package graph

import (
	"context"
	"fmt"
	"sync"
)

// sourcesBlock is how many sources are summed up before their sum is added to
// the total. It must not depend on the number of workers.
const sourcesBlock = 16

// Betweenness says for every node on how many pairs of others it stands
// between: for each pair, the share of their paths of fewest hops that pass
// through the node (Freeman 1977), by the method of Brandes (2001). It is
// exact, each pair counts once, and it is not divided by the number of pairs.
//
// It looks at every edge from every node, so that a graph of 10,000 nodes takes
// some seconds and one of a million wants [Graph.SampleBetweenness]. Each core at
// work takes about 40 bytes a node and 4 an edge. Rounding is that of sums of
// float64, however many paths there are. The only error is the
// context's.
func (g *Graph) Betweenness(ctx context.Context) ([]float64, error) {
	sources := make([]uint32, g.nodes)
	for v := range sources {
		sources[v] = id(v)
	}
	return g.between(ctx, sources)
}

// SampleBetweenness estimates [Graph.Betweenness] from so many nodes, drawn by
// the seed, instead of all. On average over seeds it is right. It is an
// [ErrNode] if the count is below 1 or above [Graph.Nodes], or the context's
// error.
func (g *Graph) SampleBetweenness(ctx context.Context, count int, seed uint64) ([]float64, error) {
	if count < 1 || count > int(g.nodes) {
		return nil, fmt.Errorf("graph: %w: a sample of %d, of %d nodes", ErrNode, count, g.nodes)
	}
	all := make([]uint32, g.nodes)
	for v := range all {
		all[v] = id(v)
	}
	r := newRandom(seed, 0)
	for i := range count {
		j := i + int(r.below(id(len(all)-i)))
		all[i], all[j] = all[j], all[i]
	}
	sum, err := g.between(ctx, all[:count])
	for v := range sum {
		sum[v] *= float64(g.nodes) / float64(count)
	}
	return sum, err
}

// between sums over sources. Blocks of them are worked on side by side, and
// added to the total in their own order.
func (g *Graph) between(ctx context.Context, sources []uint32) ([]float64, error) {
	g = g.flat()
	total := newTotal(g.nodes)
	blocks := (len(sources) + sourcesBlock - 1) / sourcesBlock
	rooms := make([]*brandes, workers(blocks))
	parallel(blocks, func(worker, block int) {
		if rooms[worker] == nil {
			rooms[worker] = newBrandes(g)
		}
		b := rooms[worker]
		from := block * sourcesBlock
		for _, s := range sources[from:min(from+sourcesBlock, len(sources))] {
			if ctx.Err() == nil {
				b.source(s)
			}
		}
		total.add(block, b.sum)
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return total.halved(), nil
}

// A total adds up the sums of blocks in the order of their numbers.
type total struct {
	turn *sync.Cond
	next int
	sum  []float64
}

func newTotal(nodes uint32) *total {
	return &total{turn: sync.NewCond(new(sync.Mutex)), sum: make([]float64, nodes)}
}

// add waits for the blocks before, then adds one and leaves it zero.
func (t *total) add(block int, sum []float64) {
	t.turn.L.Lock()
	defer t.turn.L.Unlock()
	for t.next != block {
		t.turn.Wait()
	}
	for v, s := range sum {
		t.sum[v] += s
		sum[v] = 0
	}
	t.next++
	t.turn.Broadcast()
}

// halved is the total with each pair once; both of its ends were sources.
func (t *total) halved() []float64 {
	for v := range t.sum {
		t.sum[v] /= 2
	}
	return t.sum
}
