// Command county writes a made-up county: records about people as CSV, and
// beside them the truth of who is who.
//
//	cd bench && go run ./county --rows 1000000 --out county.csv --truth truth.csv
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/sightline-partnership/sightline/match/county"
)

func main() {
	rows := flag.Int("rows", 10_000, "how many records")
	seed := flag.Uint64("seed", 1, "where chance begins")
	out := flag.String("out", "county.csv", "the records")
	truth := flag.String("truth", "truth.csv", "who is who, with the origin of the names")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := write(ctx, *rows, *seed, *out, *truth); err != nil {
		fmt.Fprintln(os.Stderr, "county:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context, rows int, seed uint64, out, truth string) error {
	records, err := os.Create(out)
	if err != nil {
		return err
	}
	known, err := os.Create(truth)
	if err != nil {
		return err
	}
	a, b := bufio.NewWriter(records), bufio.NewWriter(known)
	if err := county.Write(ctx, rows, seed, a, b); err != nil {
		return err
	}
	for _, flush := range []func() error{a.Flush, b.Flush, records.Close, known.Close} {
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}
