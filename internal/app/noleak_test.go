package app_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var (
	pairs     = flag.Int("noleak.pairs", 200, "how many pairs of worlds the no-leak test compares")
	firstSeed = flag.Uint64("noleak.seed", 1, "the seed of the county and of the first worlds")
	shrinking = flag.Int("noleak.shrink", 60, "how often worlds that differ are made again to find the least difference")
)

// worlds are made for each trial: that is six pairs of them.
const worlds = 4

// Nobody learns what they may not see. Four worlds are copies of one county
// in which rows that one person may not see are, by chance, as they were,
// written anew, or gone. That person asks each world for everything, in the
// same order and at the same moments; every answer, header and letter is byte
// for byte alike in all four, which is six pairs.
//
// To ask longer: go test ./internal/app -run TestNoLeak -noleak.pairs 5000.
// A failure names its seed and the least difference that still shows, and
// happens again with: -run TestNoLeak/pairs -noleak.seed N -noleak.pairs 1.
func TestNoLeak(t *testing.T) {
	b := newBase(t)
	t.Run("pairs", func(t *testing.T) {
		for i := range (*pairs + 5) / 6 {
			seed := *firstSeed + uint64(i)
			t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
				t.Parallel()
				if leak := b.compare(t, trial{seed: seed, seat: b.seatOf(seed)}); leak != nil {
					t.Error(leak.report(t, b))
				}
			})
		}
	})
	t.Run("planted", b.planted)
	t.Run("times", b.times)
}

// seatOf is who walks: everybody in turn.
func (b *base) seatOf(seed uint64) seat {
	return b.seats[seed%uint64(len(b.seats))]
}

// trial is what is to be compared: worlds by their seed, and who walks them.
type trial struct {
	seed  uint64
	seat  seat
	plant func(*stage)    // done to every world, once they are apart: the planted leaks
	still map[string]bool // rows that have the same fate in every world
	upto  *int            // the walk stops with this answer; nil: at the end
	at    string          // only steps whose path holds this
}

// leak is a difference that somebody was shown.
type leak struct {
	trial
	step      int
	a, b      told
	differing []row // the rows that are not the same in every world
}

// compare makes some worlds, lets the seat walk each, and gives the first
// difference; nil for none.
func (b *base) compare(t *testing.T, of trial) (found *leak) {
	t.Helper()
	var steps []step
	var all []row
	var answers []told
	var differing []row
	for n := range uint64(worlds) {
		st := b.open(t)
		if n == 0 {
			steps, all = b.script(st.world, of.seat, rand.New(rand.NewPCG(of.seed, 1))), st.rows(of.seat)
			steps = slices.DeleteFunc(steps, func(one step) bool { return !strings.Contains(one.path, of.at) })
			differing = unlike(all, of.still)
		}
		seed := worlds*of.seed + n
		st.apply(all, fates(all, seed, of.still), seed)
		if of.plant != nil {
			of.plant(st)
		}
		got := st.walk(of.seat, steps, func(i int, a told) bool {
			if n > 0 && (i >= len(answers) || a != answers[i]) {
				found = &leak{trial: of, step: i, b: a, differing: differing}
				found.a = answers[min(i, len(answers)-1)]
			}
			return found != nil || of.upto != nil && i >= *of.upto
		})
		if found != nil {
			return found
		}
		answers = got
		st.close()
	}
	return nil
}

// unlike are the rows that chance may make unlike.
func unlike(all []row, still map[string]bool) (out []row) {
	for _, r := range all {
		if r.sight != seen && !still[r.String()] {
			out = append(out, r)
		}
	}
	return out
}

// report is the leak with the least difference that still shows it.
func (l *leak) report(t *testing.T, b *base) string {
	t.Helper()
	from := "the rows were not looked for"
	if *shrinking > 0 {
		from = strings.Join(l.shrink(t, b), "\n    ")
	}
	return fmt.Sprintf("seed %d: a %s (%s) learns what they may not see\n  by %s\n%s\n  from\n    %s", l.seed, l.seat, l.seat.Name, l.a.step, l.diff(), from)
}

func (l *leak) diff() string {
	if l.a.code != l.b.code {
		return fmt.Sprintf("  status %d in one world, %d in another", l.a.code, l.b.code)
	}
	if l.a.step != l.b.step {
		return "  then " + l.b.step + " in another world"
	}
	one, other := strings.Split(l.a.header+"\n"+l.a.body, "\n"), strings.Split(l.b.header+"\n"+l.b.body, "\n")
	return "  only in one world:\n" + without(one, other) + "  only in another:\n" + without(other, one)
}

// without are the lines that are not among the others; none where only their
// order differs.
func without(lines, others []string) (out string) {
	for _, line := range lines {
		if !slices.Contains(others, line) {
			out += "    " + line + "\n"
		}
	}
	return out
}

// shrink finds few rows that are enough to show the leak: it lets ever more
// rows be the same in every world, as long as something up to the same step
// still differs.
func (l *leak) shrink(t *testing.T, b *base) (names []string) {
	t.Helper()
	again := l.trial
	again.upto = &l.step
	differs := func(needed []row) bool {
		again.still = map[string]bool{}
		for _, r := range l.differing {
			again.still[r.String()] = !slices.ContainsFunc(needed, func(n row) bool { return n.table == r.table && n.place == r.place })
		}
		return b.compare(t, again) != nil
	}
	if differs(nil) {
		return []string{"nothing: worlds that are the same are shown unlike, by chance or by an order that nobody asked for"}
	}
	needed, tries := slices.Clone(l.differing), 0
	for size := (len(needed) + 1) / 2; size >= 1; size /= 2 {
		for from := 0; from < len(needed) && tries < *shrinking; tries++ {
			without := slices.Concat(needed[:from], needed[min(from+size, len(needed)):])
			if differs(without) {
				needed = without
				continue
			}
			from += size
		}
	}
	for _, r := range needed {
		names = append(names, r.String())
	}
	return names
}
