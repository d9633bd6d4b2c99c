// Command dedupe times the duplicates of one made-up county, found by this
// program and by the same Fellegi-Sunter pipeline written in DuckDB's SQL, as a
// Splink-like engine writes it: the same blocking rules, and so the same pairs,
// comparison levels by Jaro-Winkler and Damerau-Levenshtein, weights with
// adjustment for common names, and a bar.
//
//	cd bench && go run ./dedupe --rows 1000000
//
// Each run is a process of its own, in turn, so that processor time and the
// most memory held are the operating system's count of it.
package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sightline-partnership/sightline/match/county"
)

func main() {
	rows := flag.Int("rows", 1_000_000, "records")
	runs := flag.Int("runs", 5, "runs of each side, in turn")
	side := flag.String("side", "", "run one side on --in, as this program does itself: ours, duckdb, or count")
	in := flag.String("in", "", "with --side: the records")
	flag.Parse()
	err := error(nil)
	switch *side {
	case "":
		err = compare(*rows, *runs)
	case "ours":
		err = tell(ours(context.Background(), *in))
	case "count":
		err = tell(count(context.Background(), *in))
	case "duckdb":
		err = tell(duck(context.Background(), *in))
	default:
		err = fmt.Errorf("there is no side %q", *side)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "dedupe:", err)
		os.Exit(1)
	}
}

// answer is what a side says of its run.
type answer struct {
	Pairs int // that the blocking rules gave
	Found int // of these at or above the bar
}

func tell(a answer, err error) error {
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(a)
}

// used is what one run took.
type used struct {
	answer
	wall, cpu, megabytes float64
}

func compare(rows, runs int) error {
	dir, err := os.MkdirTemp("", "sightline-dedupe")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	in := filepath.Join(dir, "county.csv")
	if err := write(in, rows); err != nil {
		return err
	}
	fmt.Printf("command: go run ./dedupe %s\nmachine: %d cores, %s, load average %s\n\n", strings.Join(os.Args[1:], " "), runtime.NumCPU(), runtime.Version(), load())
	all := map[string][]used{}
	for range runs {
		for _, side := range []string{"ours", "duckdb"} {
			u, err := run(side, in)
			if err != nil {
				return fmt.Errorf("%s: %w", side, err)
			}
			all[side] = append(all[side], u)
		}
	}
	fmt.Println("| side | blocked pairs | at the bar | wall s | pairs a second, millions | CPU s | most memory MB |\n|---|---|---|---|---|---|---|")
	distinct, err := run("count", in)
	if err != nil {
		return err
	}
	mine, theirs := middle(all["ours"]), middle(all["duckdb"])
	mine.Pairs = distinct.Pairs
	for _, s := range []struct {
		name string
		used
	}{{"ours", mine}, {"DuckDB", theirs}} {
		fmt.Printf("| %s | %d | %d | %.1f | %.1f | %.1f | %.0f |\n", s.name, s.Pairs, s.Found, s.wall, float64(s.Pairs)/s.wall/1e6, s.cpu, s.megabytes)
	}
	fmt.Printf("\nratio: wall %.1f, CPU %.1f, memory %.1f; medians of %d runs\nload average at the end: %s\n", theirs.wall/mine.wall, theirs.cpu/mine.cpu, theirs.megabytes/mine.megabytes, runs, load())
	return nil
}

// middle is the medians, each by itself.
func middle(all []used) used {
	of := func(get func(used) float64) float64 {
		var v []float64
		for _, u := range all {
			v = append(v, get(u))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	m := used{answer: all[0].answer}
	m.wall, m.cpu = of(func(u used) float64 { return u.wall }), of(func(u used) float64 { return u.cpu })
	m.megabytes = of(func(u used) float64 { return u.megabytes })
	return m
}

func run(side, in string) (used, error) {
	self, err := os.Executable()
	if err != nil {
		return used{}, err
	}
	cmd := exec.Command(self, "--side", side, "--in", in)
	cmd.Stderr = os.Stderr
	began := time.Now() //nolint:forbidigo // this program measures
	out, err := cmd.Output()
	u := used{wall: time.Since(began).Seconds()} //nolint:forbidigo // this program measures
	if err != nil {
		return u, err
	}
	u.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	u.megabytes = float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
	return u, json.Unmarshal(out, &u.answer)
}

// columns of the file, of the county's; each in plain lower-case letters and
// digits, so that both sides block by the same text.
var columns = []string{"forename", "surname", "dob", "sex", "address", "postcode", "phone", "email", "nhs_number"}

func write(path string, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	buffer := bufio.NewWriter(f)
	w := csv.NewWriter(buffer)
	if err := w.Write(append([]string{"id"}, columns...)); err != nil {
		return err
	}
	for r := range county.People(rows, 1) {
		row := []string{r.ID[1:]}
		for _, c := range columns {
			row = append(row, plain(c, r.Values[slices.Index(county.Columns, c)]))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return buffer.Flush()
}

func plain(column, v string) string {
	switch column {
	case "dob":
		if len(v) != len("2006-01-02") {
			return ""
		}
		return v
	case "address", "email":
		return strings.ToLower(v)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'ł':
			return 'l'
		case r > unicode.MaxASCII || r == '\'' || r == '-' || r == ' ' && column != "postcode":
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(v)))
}

// load is the load average of the machine, where the system tells it.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
