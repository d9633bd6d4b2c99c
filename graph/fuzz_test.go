package graph_test

import (
	"context"
	"encoding/binary"
	"math"
	"testing"

	"github.com/sightline-partnership/sightline/graph"
)

// FuzzBuilder builds graphs of any edges. An edge is refused or held; nothing
// panics, and what is asked of the graph fits together.
func FuzzBuilder(f *testing.F) {
	f.Add(uint8(0), []byte{})
	f.Add(uint8(1), fuzzed(0, 0, 1))
	f.Add(uint8(4), append(fuzzed(0, 1, 1), append(fuzzed(1, 0, 2.5), fuzzed(3, 2, math.NaN())...)...))
	f.Add(uint8(200), append(fuzzed(7, 199, 1e12), fuzzed(-5, 250, 1e-12)...))
	f.Fuzz(func(t *testing.T, nodes uint8, data []byte) {
		b, err := graph.NewBuilder(int(nodes))
		if err != nil {
			t.Fatal(err)
		}
		held := map[[2]int]float64{}
		for ; len(data) >= 12; data = data[12:] {
			e := graph.Edge{
				A: int(int16(binary.LittleEndian.Uint16(data))), B: int(int16(binary.LittleEndian.Uint16(data[2:]))),
				Weight: math.Float64frombits(binary.LittleEndian.Uint64(data[4:])),
			}
			if b.Add(e) == nil {
				held[[2]int{min(e.A, e.B), max(e.A, e.B)}] += e.Weight
			}
		}
		holds(t, b.Graph(), held)
	})
}

// fuzzed is an edge as the fuzzer writes it.
func fuzzed(a, b int16, weight float64) []byte {
	data := binary.LittleEndian.AppendUint16(nil, uint16(a))
	data = binary.LittleEndian.AppendUint16(data, uint16(b))
	return binary.LittleEndian.AppendUint64(data, math.Float64bits(weight))
}

// holds checks a graph against the weights of its edges.
func holds(t *testing.T, g *graph.Graph, held map[[2]int]float64) {
	t.Helper()
	if g.Edges() != len(held) {
		t.Fatalf("%d edges, not %d", g.Edges(), len(held))
	}
	degrees := 0
	for v := range g.Nodes() {
		degrees += g.Degree(v)
	}
	if degrees != 2*len(held) {
		t.Fatalf("degrees add up to %d, of %d edges", degrees, len(held))
	}
	for ends, want := range held {
		if there, back := g.Weight(ends[0], ends[1]), g.Weight(ends[1], ends[0]); there != want || back != want {
			t.Fatalf("%v weighs %v and %v, not %v", ends, there, back, want)
		}
	}
	c, err := g.Leiden(context.Background(), graph.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if q := c.Modularity(); !(q >= -1 && q <= 1) {
		t.Fatalf("modularity %v", q)
	}
	if _, parts := g.Components(); parts > c.Count() {
		t.Fatalf("%d parts in %d communities", parts, c.Count())
	}
}
