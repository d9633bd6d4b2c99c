package graph

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel runs do for the items 0 to n-1, each by one of the workers, of whom
// there are at most as many as cores. A worker's number tells it which room to
// work in.
func parallel(n int, do func(worker, item int)) {
	if workers(n) == 1 {
		for i := range n {
			do(0, i)
		}
		return
	}
	var wg sync.WaitGroup
	var next atomic.Int64
	for worker := range workers(n) {
		wg.Go(func() {
			for i := int(next.Add(1) - 1); i < n; i = int(next.Add(1) - 1) {
				do(worker, i)
			}
		})
	}
	wg.Wait()
}

// workers is how many workers parallel uses for n items, at least one.
func workers(n int) int { return max(1, min(n, runtime.GOMAXPROCS(0))) }
