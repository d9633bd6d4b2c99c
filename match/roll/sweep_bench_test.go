package roll_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
)

// BenchmarkSweep scores all pairs of a register, one goroutine.
func BenchmarkSweep(b *testing.B) {
	r := newRoll(b)
	rnd := rand.New(rand.NewPCG(1, 1))
	const n = 20000
	word := func(k int) string {
		s := []byte{}
		for range 3 + k%5 {
			s = append(s, "bcdfglmnprstv"[k%13], "aeiou"[k%5])
			k = k*7 + 3
		}
		return string(s)
	}
	for i := range n {
		zipf := func(n int) int { f := rnd.Float64(); return int(f * f * f * float64(n)) }
		err := r.Put(match.Record{ID: fmt.Sprint(i), Values: match.Single(
			word(zipf(2000)), word(1000+zipf(8000)),
			fmt.Sprintf("%d-%02d-%02d", 2007+rnd.IntN(12), 1+rnd.IntN(12), 1+rnd.IntN(28)), []string{"M", "F"}[rnd.IntN(2)],
			fmt.Sprintf("%d %s road", 1+rnd.IntN(90), word(zipf(900))), fmt.Sprintf("EM%d %d%c%c", 1+rnd.IntN(20), 1+rnd.IntN(9), 'A'+rune(rnd.IntN(20)), 'A'+rune(rnd.IntN(20))),
			fmt.Sprintf("07%09d", rnd.IntN(1e9)), "", fmt.Sprintf("%010d", rnd.IntN(1e10)), word(zipf(60))+" school")})
		if err != nil {
			b.Fatal(err)
		}
	}
	rows := r.Rows()
	b.ResetTimer()
	for b.Loop() {
		sweep(rows, 0, 1000)
	}
	pairs := 0
	for row := range 1000 {
		pairs += n - row - 1
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(pairs), "ns/pair")
}

func sweep(rows *roll.Rows, from, until int) int {
	s := rows.Sweep()
	found := 0
	for row := from; row < until; row++ {
		s.Row(row, row+1, rows.Len(), match.WeightOf(0.5), func(int, match.Weight) { found++ })
	}
	return found
}
