// Command lookup times an interactive search for a person against the usual
// answer in PostgreSQL: trigram indexes on names, and the same with date of
// birth and postcode. Both sides hold the same made-up county, are asked the
// same questions one at a time, and take turns.
//
//	cd bench && go run ./lookup --sizes 10000,100000,1000000
//
// It starts a PostgreSQL of its own in a folder that it removes.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	sizes := flag.String("sizes", "10000,100000,1000000", "how many records, one after another")
	questions := flag.Int("questions", 60, "searches in a run")
	runs := flag.Int("runs", 5, "runs of each side, in turn")
	alone := flag.Bool("alone", false, "leave PostgreSQL out")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := bench(ctx, os.Stdout, *sizes, *questions, *runs, *alone); err != nil {
		fmt.Fprintln(os.Stderr, "lookup:", err)
		os.Exit(1)
	}
}

// side answers a question with ids, the likeliest first.
type side interface {
	find(ctx context.Context, q question, names bool) ([]string, error)
}

// timing is how long each search took, and how often the right one was found.
type timing struct {
	times []time.Duration
	right int
}

func (t timing) at(share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(t.times))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func (t timing) String() string {
	return fmt.Sprintf("%.2f | %.2f | %.3f", ms(t.at(0.5)), ms(t.at(0.99)), float64(t.right)/float64(len(t.times)))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func bench(ctx context.Context, out io.Writer, list string, questions, runs int, alone bool) error {
	fmt.Fprintf(out, "command: go run ./lookup %s\nmachine: %d cores, %s, load average %s\n\n", strings.Join(os.Args[1:], " "), runtime.NumCPU(), runtime.Version(), load())
	fmt.Fprintln(out, "| records | asked for | ours: median ms | p99 ms | found | PostgreSQL: median ms | p99 ms | found | ratio of medians |\n|---|---|---|---|---|---|---|---|---|")
	var rival *database
	if !alone {
		var err error
		if rival, err = start(ctx); err != nil {
			return err
		}
		defer rival.stop()
	}
	medians := map[bool][]float64{}
	var counts []float64
	var memory []string
	for _, text := range strings.Split(list, ",") {
		rows, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("--sizes: %w", err)
		}
		ours, asked, err := fill(ctx, rows, questions)
		if err != nil {
			return err
		}
		if rival != nil {
			if err := rival.fill(ctx, rows); err != nil {
				return err
			}
		}
		counts, memory = append(counts, float64(rows)), append(memory, fmt.Sprintf("%d records: %s", rows, ours.memory()))
		for _, names := range []bool{true, false} {
			mine, theirs, err := turns(ctx, ours, rival, asked, runs, names)
			if err != nil {
				return err
			}
			medians[names] = append(medians[names], ms(mine.at(0.5)))
			what, other, ratio := "names, date of birth, postcode", "not asked | |", ""
			if names {
				what = "names"
			}
			if rival != nil {
				other, ratio = theirs.String(), fmt.Sprintf("%.1f", ms(theirs.at(0.5))/ms(mine.at(0.5)))
			}
			fmt.Fprintf(out, "| %d | %s | %v | %s | %s |\n", rows, what, mine, other, ratio)
		}
	}
	fmt.Fprintln(out)
	for _, names := range []bool{true, false} {
		if len(counts) > 1 {
			m := medians[names]
			fmt.Fprintf(out, "growth exponent of ours from %.0f to %.0f, names alone %v: %.2f\n", counts[0], counts[len(counts)-1], names,
				math.Log(m[len(m)-1]/m[0])/math.Log(counts[len(counts)-1]/counts[0]))
		}
	}
	fmt.Fprintf(out, "%s\nload average at the end: %s\n", strings.Join(memory, "\n"), load())
	return nil
}

// turns asks both sides the questions, run by run; the first run warms both and
// does not count.
func turns(ctx context.Context, ours *held, rival *database, asked []question, runs int, names bool) (mine, theirs timing, err error) {
	for run := range runs + 1 {
		if err := ask(ctx, ours, asked, names, run > 0, &mine); err != nil {
			return mine, theirs, err
		}
		if rival == nil {
			continue
		}
		if err := ask(ctx, rival, asked, names, run > 0, &theirs); err != nil {
			return mine, theirs, err
		}
	}
	return mine, theirs, nil
}

func ask(ctx context.Context, s side, asked []question, names, counts bool, t *timing) error {
	for _, q := range asked {
		began := time.Now() //nolint:forbidigo // this program measures
		ids, err := s.find(ctx, q, names)
		if err != nil {
			return err
		}
		if counts {
			t.times = append(t.times, time.Since(began)) //nolint:forbidigo // this program measures
			if slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(q.right, id) }) {
				t.right++
			}
		}
	}
	return nil
}

// load is the load average of the machine, where the system tells it.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
