package matchcmd_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// reference is the folder of public linkage sets beside the project.
const reference = "../../../shared/reference/linkage"

// Published sets of synthetic people whose duplicates are known (FEBRL 1 to 3,
// by P. Christen; fake_1000 of the Splink project): trained without labels, at
// the usual bar, with every setting as it ships. The deterministic rules of the
// recordlinkage toolkit's own test reach F1 0.9726 on the third.
func TestAccuracyOnPublishedSets(t *testing.T) {
	for _, c := range []struct {
		name                       string
		person                     func(row []string) string
		least, leastF1, leastOfAll float64
	}{
		{"febrl1", febrl, 0.5, 0.995, 0.995},
		{"febrl2", febrl, 0.5, 0.99, 0.99},
		{"febrl3", febrl, 0.5, 0.985, 0.985},
		{"fake_1000", func(row []string) string { return row[6] }, 0.5, 0.88, 0.93},
	} {
		in := filepath.Join(reference, c.name+".csv")
		if _, err := os.Stat(in); err != nil {
			t.Skipf("the reference sets are not here: %v", err)
		}
		out := filepath.Join(t.TempDir(), "out.csv")
		o := usual(out)
		o.Clusters = out + ".clusters"
		_, err := dedupe(t, in, o)
		must(t, err)
		truth := people(t, in, c.person)
		pairs, clusters := f1(truth, found(t, out)), f1(truth, clustered(t, o.Clusters))
		t.Logf("%s: F1 of pairs %.4f, of clusters %.4f", c.name, pairs, clusters)
		if pairs < c.leastF1 || clusters < c.leastOfAll {
			t.Errorf("%s: F1 of pairs %.4f, want %.4f; of clusters %.4f, want %.4f", c.name, pairs, c.leastF1, clusters, c.leastOfAll)
		}
	}
}

// febrl ids say whom a row is about: rec-17-org, rec-17-dup-0.
func febrl(row []string) string { return strings.Split(row[0], "-")[1] }

func people(t *testing.T, name string, person func([]string) string) map[string][]string {
	t.Helper()
	f, err := os.Open(name)
	must(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.TrimLeadingSpace = true
	rows, err := r.ReadAll()
	must(t, err)
	groups := map[string][]string{}
	for _, row := range rows[1:] {
		groups[person(row)] = append(groups[person(row)], row[0])
	}
	return groups
}

func clustered(t *testing.T, name string) map[string]bool {
	t.Helper()
	groups := map[string][]string{}
	for _, row := range sheet(t, name)[1:] {
		groups[row[1]] = append(groups[row[1]], row[0])
	}
	return pairsOf(groups)
}

func found(t *testing.T, name string) map[string]bool {
	t.Helper()
	pairs := map[string]bool{}
	for _, row := range sheet(t, name)[1:] {
		pairs[pairKey(row[0], row[1])] = true
	}
	return pairs
}

func pairKey(a, b string) string { return fmt.Sprint(min(a, b), "|", max(a, b)) }

func pairsOf(groups map[string][]string) map[string]bool {
	pairs := map[string]bool{}
	for _, ids := range groups {
		for i := range ids {
			for _, other := range ids[i+1:] {
				pairs[pairKey(ids[i], other)] = true
			}
		}
	}
	return pairs
}

func f1(truth map[string][]string, found map[string]bool) float64 {
	all, right := pairsOf(truth), 0
	for p := range found {
		if all[p] {
			right++
		}
	}
	return 2 * float64(right) / float64(len(all)+len(found))
}
