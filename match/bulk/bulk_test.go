package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/block"
	"github.com/sightline-partnership/sightline/match/bulk"
	"github.com/sightline-partnership/sightline/match/value"
)

// register is a CSV of n rows about fewer people, with slips.
func register(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	slip := func(s string) string {
		if r.IntN(5) > 0 || len(s) < 3 {
			return s
		}
		i := r.IntN(len(s) - 1)
		return s[:i] + s[i+1:]
	}
	var b strings.Builder
	b.WriteString("id,first name,surname,dob,postcode,nhs number\n")
	for i := range n {
		fmt.Fprintf(&b, "r%d,%s,%s,%s,%s,\n", i, slip(pick("Ama", "Kofi", "Oliver", "Olivia", "Zofia", "Mohammed")),
			slip(pick("Testwood", "Kowalski", "Brindle", "Okoro", "Smith", "Jones")),
			fmt.Sprintf("20%02d-%02d-%02d", 8+r.IntN(3), 1+r.IntN(4), 1+r.IntN(28)), pick("EM1 2AB", "EM1 2AC", "EM4 7QQ", ""))
	}
	return b.String()
}

// people reads one register, or two.
func people(t *testing.T, files ...string) *bulk.People {
	t.Helper()
	var p *bulk.People
	for _, file := range files {
		table, err := bulk.NewTable(strings.NewReader(file))
		must(t, err)
		mapping := bulk.Guess(table.Header(), nil)
		if p == nil {
			m, err := match.NewModel(match.Standard(), mapping.Layout())
			must(t, err)
			p = bulk.NewPeople(m)
		}
		must(t, p.Read(context.Background(), table, nil, mapping))
	}
	return p
}

// brute scores every pair by the plain definition.
func brute(p *bulk.People, least match.Weight, listed func(a, b int) bool) []bulk.Pair {
	rows := p.Roll.Rows()
	var all []bulk.Pair
	for a := range rows.Len() {
		for b := max(a+1, p.First); b < rows.Len() && (p.First == 0 || a < p.First); b++ {
			x, y := rows.Person(a), rows.Person(b)
			if w := rows.Weigher().Score(&x, &y, rows); w >= least && listed(a, b) {
				all = append(all, bulk.Pair{A: uint32(a), B: uint32(b), Weight: w})
			}
		}
	}
	return all
}

func everything(int, int) bool { return true }

func TestRunFindsWhatScoringEveryPairFinds(t *testing.T) {
	least := match.WeightOf(0.2)
	for name, p := range map[string]*bulk.People{
		"one file":  people(t, register(1, 300)),
		"two files": people(t, register(2, 150), register(3, 160)),
	} {
		want := brute(p, least, everything)
		if len(want) < 20 {
			t.Fatalf("%s: the register has %d pairs; it tests nothing", name, len(want))
		}
		got, err := p.Run(context.Background(), p.Exhaustive(), bulk.Options{Least: least, Piece: 700})
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -brute +run\n%s", name, diff)
		}
	}
}

// Rules find what scoring the pairs that they list finds, each pair once.
func TestRulesFindWhatTheyList(t *testing.T) {
	least := match.WeightOf(0.2)
	rules := []block.Rule{{{Field: 1}}, {{Field: 0, Coarse: true}, {Field: 2, Coarse: true}}, {{Field: 3}}}
	for name, p := range map[string]*bulk.People{
		"one file":  people(t, register(1, 300)),
		"two files": people(t, register(2, 150), register(3, 160)),
	} {
		plan := block.NewPlan(p.Roll.Rows(), rules, p.First)
		want := brute(p, least, plan.Lists)
		got, err := p.Run(context.Background(), bulk.Plan{Rules: rules}, bulk.Options{Least: least, Piece: 50})
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" || len(want) < 10 {
			t.Errorf("%s: -brute +rules\n%s", name, diff)
		}
	}
}

// Wherever a run is stopped, and however its work file was cut short, the next
// one gives what an unbroken one gives.
func TestStoppedRunsGoOn(t *testing.T) {
	file := register(4, 260)
	options := bulk.Options{Least: match.WeightOf(0.2), Piece: 900}
	whole := people(t, file)
	want, err := whole.Run(context.Background(), whole.Exhaustive(), options)
	must(t, err)
	for stop := 1; stop < 30_000; stop += 2711 {
		options.Work = filepath.Join(t.TempDir(), "out.work")
		ctx, cancel := context.WithCancel(context.Background())
		options.Progress = func(done, _ int) {
			if done >= stop {
				cancel()
			}
		}
		p := people(t, file)
		if _, err := p.Run(ctx, p.Exhaustive(), options); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped after %d pairs: err = %v", stop, err)
		}
		left, err := os.ReadFile(options.Work)
		must(t, err)
		must(t, os.WriteFile(options.Work, left[:len(left)-len(left)%7], 0o600)) // killed in mid-write
		looked := 0
		options.Progress = func(done, of int) {
			if looked == 0 {
				looked = done
			}
		}
		p = people(t, file)
		got, err := p.Run(context.Background(), p.Exhaustive(), options)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("stopped after %d pairs: -unbroken +resumed\n%s", stop, diff)
		}
		if stop > 10_000 && looked < 5000 {
			t.Errorf("stopped after %d pairs, it began again at %d", stop, looked)
		}
	}
}

// A work file of another run, or of nobody's, is not taken for ours.
func TestForeignWorkIsNotTaken(t *testing.T) {
	work := filepath.Join(t.TempDir(), "out.work")
	options := bulk.Options{Least: match.WeightOf(0.2), Piece: 900, Work: work}
	first := people(t, register(5, 200))
	_, err := first.Run(context.Background(), first.Exhaustive(), options)
	must(t, err)
	for _, content := range []string{"", "nonsense", "sightline match work 1\n"} {
		if content != "" {
			must(t, os.WriteFile(work, []byte(content), 0o600))
		}
		other := people(t, register(6, 200))
		got, err := other.Run(context.Background(), other.Exhaustive(), options)
		must(t, err)
		if diff := cmp.Diff(brute(other, options.Least, everything), got); diff != "" {
			t.Errorf("work file %q: -brute +run\n%s", content, diff)
		}
	}
}

func TestTooManyPairsIsAnError(t *testing.T) {
	p := people(t, "id,first name,surname,dob\n"+sameRows(200))
	_, err := p.Run(context.Background(), p.Exhaustive(), bulk.Options{Least: match.WeightOf(0.0001), Most: 100})
	if !errors.Is(err, bulk.ErrTooAlike) {
		t.Errorf("err = %v; want ErrTooAlike", err)
	}
}

func sameRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,Ama,Testwood,2010-03-12\n", i)
	}
	return b.String()
}

// Rows are chosen, and their recall is measured, by comparing some with everybody.
func TestChooseMeasuresRecall(t *testing.T) {
	p := people(t, register(8, 1500))
	least := match.WeightOf(0.5)
	plan, err := p.Choose(context.Background(), least, func(float64) {})
	must(t, err)
	all, err := p.Run(context.Background(), p.Exhaustive(), bulk.Options{Least: least})
	must(t, err)
	found, err := p.Run(context.Background(), plan, bulk.Options{Least: least})
	must(t, err)
	recall := float64(len(found)) / float64(len(all))
	if recall < plan.Recall.Least-0.02 || plan.Recall.Share < 0.9 || len(plan.Rules) == 0 {
		t.Errorf("recall is %.4f (%d of %d); the plan says %+v by %v", recall, len(found), len(all), plan.Recall, plan.Rules)
	}
}

// Rows that nothing tells apart give no rule that is worth its pairs, and a
// plan without rules scores nothing.
func TestChooseAmongTheSame(t *testing.T) {
	p := people(t, "id,first name,surname,dob\n"+sameRows(9000))
	plan, err := p.Choose(context.Background(), match.WeightOf(0.5), func(float64) {})
	must(t, err)
	pairs, err := p.Run(context.Background(), plan, bulk.Options{Least: match.WeightOf(0.5)})
	if err != nil || len(pairs) > 0 || len(plan.Rules) > 0 {
		t.Errorf("%d pairs by %v, err = %v", len(pairs), plan.Rules, err)
	}
}

func TestOneToOne(t *testing.T) {
	got := bulk.OneToOne([]bulk.Pair{{A: 0, B: 5, Weight: 10}, {A: 0, B: 6, Weight: 30}, {A: 1, B: 6, Weight: 20}, {A: 2, B: 5, Weight: 10}, {A: 3, B: 7, Weight: 1}})
	want := []bulk.Pair{{A: 0, B: 6, Weight: 30}, {A: 2, B: 5, Weight: 10}, {A: 3, B: 7, Weight: 1}}
	slices.SortFunc(got, func(a, b bulk.Pair) int { return int(a.A) - int(b.A) })
	if want[1].A == 2 && got[1].A == 0 { // equal weights: the lower rows win, and row 0 is taken
		t.Errorf("row 0 has two pairs: %v", got)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two different valid NHS numbers never stand in one cluster, by whatever chain.
func TestClustersDoNotChain(t *testing.T) {
	p := people(t, "id,first name,surname,dob,postcode,nhs number\n"+
		"a,Ama,Testwood,2010-03-12,EM1 2AB,9434765919\n"+
		"b,Ama,Testwood,2010-03-12,EM1 2AB,\n"+
		"c,Ama,Testwood,2010-03-12,EM1 2AB,9434765870\n"+
		"d,Kofi,Brindle,2011-07-01,EM4 7QQ,\n")
	if !value.ValidNHSNumber("9434765919") || !value.ValidNHSNumber("9434765870") {
		t.Fatal("the numbers fail their check")
	}
	c := bulk.Cluster(p.Roll.Rows(), []bulk.Pair{{A: 0, B: 1, Weight: 300}, {A: 1, B: 2, Weight: 200}})
	if diff := cmp.Diff([]int{1, 1, 2, 3}, c.Of); diff != "" {
		t.Error(diff)
	}
	if len(c.Parted) != 1 || c.Parted[0].Field != "NHS number" || c.Count() != 3 {
		t.Errorf("parted %+v, %d clusters", c.Parted, c.Count())
	}
}

// A pair that is alike does not join two clusters whose other records are not.
func TestClustersAskTheirOtherRecords(t *testing.T) {
	p := people(t, "id,first name,surname,dob,postcode\n"+
		"a,Ama,Testwood,2010-03-12,EM1 2AB\nb,Ama,Testwood,2010-03-12,EM1 2AB\n"+
		"c,Oliver,Kowalski,2011-11-30,EM4 7QQ\nd,Oliver,Kowalski,2011-11-30,EM4 7QQ\n")
	c := bulk.Cluster(p.Roll.Rows(), []bulk.Pair{{A: 0, B: 1, Weight: 300}, {A: 2, B: 3, Weight: 300}, {A: 1, B: 2, Weight: 10}})
	if diff := cmp.Diff([]int{1, 1, 2, 2}, c.Of); diff != "" || len(c.Parted) != 1 {
		t.Errorf("%s; parted %+v", diff, c.Parted)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
