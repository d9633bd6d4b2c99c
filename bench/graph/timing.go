package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// A row is what one comparison found.
type row struct {
	what         string
	nodes, edges int
	ours, rival  timing
	result       [2]string // what each side found
}

func (r row) String() string {
	return fmt.Sprintf("| %s | %d | %d | %v | %v | %.1f | %.1f | %s | %s |", r.what, r.nodes, r.edges, r.ours, r.rival,
		r.rival.clock()/r.ours.clock(), r.rival.processor()/r.ours.processor(), r.result[0], r.result[1])
}

// A timing is how long each run of one side took, in seconds.
type timing struct{ clocks, processors []float64 }

func (t timing) clock() float64     { return median(t.clocks) }
func (t timing) processor() float64 { return median(t.processors) }

func (t timing) String() string {
	return fmt.Sprintf("%.3f (%.3f, %d)", t.clock(), t.processor(), len(t.clocks))
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// run times one run, after memory is swept.
func (t *timing) run(do func()) {
	runtime.GC()
	clock, processor := time.Now(), processorTime() //nolint:forbidigo // this program measures
	do()
	t.clocks = append(t.clocks, time.Since(clock).Seconds())
	t.processors = append(t.processors, (processorTime() - processor).Seconds())
}

// processorTime is what all cores together have worked for this process.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// alternate runs both sides in turn. A side whose run took longer than the
// patience runs no more.
func alternate(s size, ours, rival func()) (a, b timing) {
	for range s.runs {
		for _, side := range []struct {
			t  *timing
			do func()
		}{{&a, ours}, {&b, rival}} {
			if n := len(side.t.clocks); n == 0 || side.t.clocks[n-1] <= s.patience.Seconds() {
				side.t.run(side.do)
			}
		}
	}
	return a, b
}
