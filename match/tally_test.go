package match

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestTallyAddsInEveryLane(t *testing.T) {
	weight := rapid.Custom(func(t *rapid.T) Weight {
		return Bits(rapid.Float64Range(-40, 40).Draw(t, "bits"))
	})
	rapid.Check(t, func(t *rapid.T) {
		sum := noEvidence
		var plain [lanes]Weight
		for range rapid.IntRange(0, MaxFields+2).Draw(t, "fields") {
			var w [lanes]Weight
			for i := range w {
				w[i] = weight.Draw(t, "w")
				plain[i] += w[i]
			}
			sum = sum.Plus(evidence(w[0], w[1], w[2], w[3]))
		}
		for i, want := range plain {
			if got := sum.lane(i); got != want {
				t.Fatalf("lane %d is %d, want %d", i, got, want)
			}
		}
		least := Weight(rapid.IntRange(-20_000, 20_000).Draw(t, "least"))
		exact := max(min(plain[0], plain[1]), min(plain[2], plain[3])) >= least
		if may := sum.MayReach(NewBar(least)); may != exact && least > -zeroLane && least < zeroLane {
			t.Fatalf("may reach %d: %v, lanes %v", least, may, plain)
		}
		if sum.Weight() >= least && !sum.MayReach(NewBar(least)) {
			t.Fatalf("the bar %d turned away a pair of %d", least, sum.Weight())
		}
	})
}

func TestTogetherAddsOdds(t *testing.T) {
	for a := Weight(-300); a < 300; a += 7 {
		for b := Weight(-300); b < 300; b += 11 {
			want := -math.Log2(math.Exp2(-a.Bits()) + math.Exp2(-b.Bits()))
			if got := together(a, b).Bits(); math.Abs(got-want) > 0.5/float64(Bit)+1e-9 {
				t.Fatalf("together(%v, %v) = %v bits, want %v", a, b, got, want)
			}
		}
	}
}

func TestProbabilityAndWeightAreInverse(t *testing.T) {
	for _, p := range []float64{0, 0.001, 0.1, 0.5, 0.9, 0.999, 1} {
		w := WeightOf(p)
		if w.Probability() < p-1e-12 || (p > 0 && p < 1 && (w-1).Probability() >= p) {
			t.Errorf("the least weight of %v is said to be %d, of probability %v", p, w, w.Probability())
		}
	}
}
