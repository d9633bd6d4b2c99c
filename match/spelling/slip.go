package spelling

// Slip says that a and b are different but one slip of the pen apart: one
// letter inserted, left out, replaced, or swapped with its neighbour.
func Slip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	for len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	switch {
	case len(x) == 1: // one replaced, or one too many
		return true
	case len(x) == 2 && len(y) == 2:
		return x[0] == y[1] && x[1] == y[0]
	}
	return false
}

// Distance is the optimal string alignment distance of two words, as
// [Pattern.Distance].
func Distance(a, b string) int {
	var p Pattern
	p.Reset(a)
	return p.Distance(b)
}
