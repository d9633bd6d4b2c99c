// Command site measures the whole application at the size of a real county.
//
//  1. It copies a made-up county into a private PostgreSQL: constraints, triggers and forced policies in place.
//
//  2. It starts the sightline that is built from this tree, with staff signed in, and sends the ten commonest
//     requests over HTTP in a realistic mix: at a set rate, timed from when each was due, then as fast as 50 connections go.
//
//  3. It sends each kind alone through the same application in this process, tells what its time goes to, and sends
//     the same statements bare through pgx, as a role that passes by policies, without the journal.
//
//  4. It compares: with a build that keeps no journal, with pgbench on the same server, with a smaller county.
//
//  5. It prints what it found, which aims were met, and every plan that reads twenty times the rows it shows.
//
//     cd bench && go run ./site --people 1000000
//
// It starts everything it needs, and leaves only what --data names.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

// settings are the flags.
type settings struct {
	size
	small       int
	seed        uint64
	data        string
	rate        float64
	connections int
	lasts       time.Duration
	samples     int
	only        string
	statements  bool
}

func main() {
	var s settings
	flag.IntVar(&s.People, "people", 20_000, "people in the register")
	flag.IntVar(&s.Referrals, "referrals", 0, "referrals; 0 for a fifth of the people")
	flag.IntVar(&s.Staff, "staff", 0, "staff; 0 for one of 500 people")
	flag.IntVar(&s.small, "small", 0, "people of a second county, to see how time grows; 0 for a tenth")
	flag.Uint64Var(&s.seed, "seed", 7, "seed of the county")
	flag.StringVar(&s.data, "data", "", "folder of the database, kept and used again; empty for one that is removed")
	flag.Float64Var(&s.rate, "rate", 200, "requests a second in the open loop")
	flag.IntVar(&s.connections, "connections", 50, "connections in the closed loop")
	flag.DurationVar(&s.lasts, "for", 20*time.Second, "how long each load lasts")
	flag.IntVar(&s.samples, "samples", 100, "requests of each kind that are taken apart")
	flag.StringVar(&s.only, "only", "", "parts to run, of: county, load, shares, journal, saves, growth, demo; empty for all")
	flag.BoolVar(&s.statements, "statements", false, "tell what each statement took, under the policies and bare")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, s); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

// sized fills in what follows from the number of people.
func (s settings) sized(people int) size {
	out := s.size
	out.People = people
	if out.Referrals == 0 || people != s.People {
		out.Referrals = people / 5
	}
	if out.Staff == 0 || people != s.People {
		out.Staff = max(60, people/500)
	}
	return out
}

func run(ctx context.Context, out io.Writer, s settings) error {
	fmt.Fprintf(out, "command: go run ./site %s\n%s\n\n", flagsOf(), machine())
	h, err := open(ctx, s.data)
	if err != nil {
		return err
	}
	defer h.close()
	r := &runner{settings: s, house: h, out: out}
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{{"county", r.prepare}, {"load", r.load}, {"shares", r.shares}, {"journal", r.journal}, {"saves", r.saves}, {"growth", r.growth}, {"demo", r.demo}} {
		if !s.wants(part.name) {
			continue
		}
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return r.sum()
}
