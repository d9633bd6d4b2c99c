// Command graph times package graph against Gonum, which does the same work in
// the same language: communities by modularity, and betweenness. Runs of both
// alternate within one process on one machine, and the medians are compared.
//
// Run it from the folder bench:
//
//	go run ./graph
//
// Gonum works on one core, and package graph on all; the processor time of
// both is therefore shown beside the time by the clock. Building the graphs is
// not counted for either.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"strings"
	"time"
)

func main() {
	var s size
	flag.IntVar(&s.community, "community-nodes", 100_000, "nodes of the graph for communities; 0 to leave out")
	flag.IntVar(&s.between, "between-nodes", 10_000, "nodes of the graph for betweenness; 0 to leave out")
	flag.IntVar(&s.runs, "runs", 5, "runs of each")
	flag.DurationVar(&s.patience, "patience", time.Minute, "after a run this long, a side runs no more")
	flag.Parse()
	if err := compare(context.Background(), os.Stdout, s); err != nil {
		log.Fatal(err)
	}
}

// size is what to compare.
type size struct {
	community, between, runs int
	patience                 time.Duration
}

// degree is the mean number of ties of a node in both graphs.
const degree = 8

func compare(ctx context.Context, w io.Writer, s size) error {
	fmt.Fprintf(w, "command: go run ./graph %s\n", strings.Join(os.Args[1:], " "))
	fmt.Fprintf(w, "machine: %d cores, %s, load average %s\n\n", runtime.NumCPU(), runtime.Version(), load())
	fmt.Fprintln(w, "| what | nodes | edges | ours, s (CPU s, runs) | Gonum, s (CPU s, runs) | ratio | CPU ratio | ours | Gonum |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|")
	for _, one := range []func(context.Context, size) (row, error){communities, betweenness} {
		r, err := one(ctx, s)
		if err != nil {
			return err
		}
		if r.what != "" {
			fmt.Fprintln(w, r)
		}
	}
	fmt.Fprintf(w, "\nload average at the end: %s\n", load())
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
