package county_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/match/county"
	"github.com/sightline-partnership/sightline/match/value"
)

// The same seed gives the same bytes; another seed does not; a longer list
// begins with the shorter one.
func TestTheSameSeedGivesTheSame(t *testing.T) {
	write := func(rows int, seed uint64) (string, string) {
		t.Helper()
		var records, truth bytes.Buffer
		if err := county.Write(t.Context(), rows, seed, &records, &truth); err != nil {
			t.Fatal(err)
		}
		return records.String(), truth.String()
	}
	one, truth := write(500, 1)
	again, truthAgain := write(500, 1)
	other, _ := write(500, 2)
	longer, _ := write(800, 1)
	if one != again || truth != truthAgain {
		t.Error("the same seed gives two lists")
	}
	if one == other {
		t.Error("two seeds give one list")
	}
	if !strings.HasPrefix(longer, one) {
		t.Error("the longer list does not begin with the shorter one")
	}
	if got := strings.Count(one, "\n"); got != 501 {
		t.Errorf("%d lines", got)
	}
}

// What makes matching hard is there, in numbers that can be measured.
func TestTheCountyIsHard(t *testing.T) {
	const rows = 30_000
	at := func(name string) int { return slices.Index(county.Columns, name) }
	forename, surname, dob, nhs, upn, address := at("forename"), at("surname"), at("dob"), at("nhs_number"), at("upn"), at("address")
	people, origins := map[int][]county.Record{}, map[string]int{}
	families, twins, children, numbers, wrong := map[string]string{}, 0, 0, 0, 0
	for r := range county.People(rows, 1) {
		first := people[r.Person] == nil
		people[r.Person] = append(people[r.Person], r)
		origins[r.Origin]++
		if r.Values[dob] >= "2009" {
			children++
		}
		if n := r.Values[nhs]; n != "" {
			numbers++
			if !value.ValidNHSNumber(n) {
				wrong++
			}
		}
		if u := r.Values[upn]; first && u != "" && !value.ValidUPN(strings.ToLower(u)) {
			t.Fatalf("%s is no unique pupil number", u)
		}
		if key := r.Values[surname] + r.Values[dob] + r.Values[address]; first && len(r.Values[dob]) == 10 && r.Values[address] != "" {
			if before := families[key]; before != "" && before != r.Values[forename] {
				twins++
			}
			families[key] = r.Values[forename]
		}
	}
	several, swapped, respelt := 0, 0, 0
	for _, records := range people {
		if len(records) == 1 {
			continue
		}
		several++
		a, b := records[0].Values, records[1].Values
		if a[forename] == b[surname] && a[surname] == b[forename] && a[forename] != a[surname] {
			swapped++
		}
		if a[surname] != b[surname] {
			respelt++
		}
	}
	for what, n := range map[string]int{"people with several records": several, "twins": twins, "swapped names": swapped, "surnames written otherwise": respelt, "children": children, "numbers with a slip": wrong} {
		if n < 20 {
			t.Errorf("only %d %s among %d records", n, what, rows)
		}
	}
	if share := float64(wrong) / float64(numbers); share > 0.03 {
		t.Errorf("%.3f of the NHS numbers are wrong", share)
	}
	for name, n := range origins {
		if n < 300 {
			t.Errorf("only %d records with names of origin %s", n, name)
		}
	}
	if len(origins) < 8 {
		t.Errorf("%d origins", len(origins))
	}
}
