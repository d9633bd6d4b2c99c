package person_test

import (
	"testing"
)

// The search finds people whatever names they have: in the made-up county no
// origin of names falls below nine of ten right pairs found, nor more than a
// twentieth below all of them together.
func TestMatchingFailsNobodyByTheirName(t *testing.T) {
	w := newWorld(t)
	c, err := w.Calibration(t.Context())
	w.ok(err)
	found, right := 0.0, 0
	for _, g := range c.By.Groups {
		found, right = found+g.Recall*float64(g.Right), right+g.Right
	}
	all := found / float64(right)
	for _, g := range append(c.By.Groups, c.Script...) {
		t.Logf("%-30s %5d pairs: recall %.4f, precision %.4f, %.1f bits", g.Name, g.Right, g.Recall, g.Precision, g.Bits)
		if g.Recall < 0.9 || g.Recall < all-0.05 {
			t.Errorf("of right pairs with names %s %.4f are found, of all %.4f", g.Name, g.Recall, all)
		}
	}
	if len(c.By.Groups) < 8 || len(c.Script) != 2 || right < 1000 {
		t.Errorf("%d origins, %d scripts, %d right pairs", len(c.By.Groups), len(c.Script), right)
	}
	again, err := w.Calibration(t.Context())
	w.ok(err)
	if again.By.Right != c.By.Right {
		t.Error("measured twice, it is another")
	}
}
