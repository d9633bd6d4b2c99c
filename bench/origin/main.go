// Command origin says how well pairs were found by the origin of people's
// names: whether matching fails some children more than others.
//
//	cd bench && go run ./county --rows 100000
//	sightline match dedupe county.csv --out pairs.csv
//	go run ./origin --pairs pairs.csv --truth truth.csv
package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
)

func main() {
	pairs := flag.String("pairs", "pairs.csv", "what was found: id_a, id_b, weight, probability")
	truth := flag.String("truth", "truth.csv", "what is true: id, person, origin")
	least := flag.Float64("least", 0.5, "the probability from which a pair counts")
	flag.Parse()
	if err := run(*pairs, *truth, *least); err != nil {
		fmt.Fprintln(os.Stderr, "origin:", err)
		os.Exit(1)
	}
}

// tally counts pairs of one origin.
type tally struct{ right, found, wrong int }

func run(pairs, truth string, least float64) error {
	person, origin, size := map[string]string{}, map[string]string{}, map[string]int{}
	of := map[string]string{} // the origin of a person's names
	err := each(truth, func(row []string) error {
		person[row[0]], origin[row[0]], of[row[1]] = row[1], row[2], row[2]
		size[row[1]]++
		return nil
	})
	if err != nil {
		return err
	}
	by := map[string]*tally{}
	at := func(name string) *tally {
		if by[name] == nil {
			by[name] = &tally{}
		}
		return by[name]
	}
	for p, n := range size {
		at(of[p]).right += n * (n - 1) / 2
	}
	err = each(pairs, func(row []string) error {
		probability, err := strconv.ParseFloat(row[3], 64)
		switch {
		case err != nil || probability < least:
			return err
		case person[row[0]] == person[row[1]]:
			at(origin[row[0]]).found++
		default:
			at(origin[row[0]]).wrong++
		}
		return nil
	})
	if err != nil {
		return err
	}
	show(by)
	return nil
}

func show(by map[string]*tally) {
	var names []string
	all := tally{}
	for name, t := range by {
		names = append(names, name)
		all.right, all.found, all.wrong = all.right+t.right, all.found+t.found, all.wrong+t.wrong
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(by[b].right, by[a].right), cmp.Compare(a, b)) })
	line := func(name string, t tally) {
		fmt.Printf("| %s | %d | %.4f | %.4f |\n", name, t.right, float64(t.found)/float64(max(1, t.right)), float64(t.found)/float64(max(1, t.found+t.wrong)))
	}
	fmt.Println("| Names | True pairs | Recall | Precision |\n|---|---|---|---|")
	for _, name := range names {
		line(name, *by[name])
	}
	line("all", all)
}

// each gives every row of a CSV file but the first.
func each(path string, do func(row []string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.ReuseRecord = false
	for n := 0; ; n++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && n > 0 {
			err = do(row)
		}
		if err != nil {
			return err
		}
	}
}
