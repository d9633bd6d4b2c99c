package spelling_test

// The plainest forms of the measures, straight from their definitions: slow,
// and what the quick kernels are held to.

func plainJaroWinkler(a, b string) float64 {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	reach := max(0, max(len(a), len(b))/2-1)
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	common := 0
	for j := range b {
		for i := range a {
			if i < j-reach || i > j+reach || usedA[i] || a[i] != b[j] {
				continue
			}
			usedA[i], usedB[j] = true, true
			common++
			break
		}
	}
	if common == 0 {
		return 0
	}
	crossed, j := 0, 0
	for i := range a {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if a[i] != b[j] {
			crossed++
		}
		j++
	}
	m := float64(common)
	score := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(crossed/2))/m) / 3
	if score > 0.7 {
		p := 0
		for p < 4 && p < len(a) && p < len(b) && a[p] == b[p] {
			p++
		}
		score += float64(p) * 0.1 * (1 - score)
	}
	return score
}

func plainDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
