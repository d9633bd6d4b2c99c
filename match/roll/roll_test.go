package roll_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

func fields() []match.Field {
	return []match.Field{
		{Name: "forename", Kind: value.Forename}, {Name: "surname", Kind: value.Surname},
		{Name: "date of birth", Kind: value.BirthDate}, {Name: "sex", Kind: value.Sex},
		{Name: "address", Kind: value.Address}, {Name: "postcode", Kind: value.Postcode},
		{Name: "phone", Kind: value.Phone}, {Name: "e-mail", Kind: value.Email},
		{Name: "NHS number", Kind: value.NHSNumber}, {Name: "school", Kind: value.Text},
	}
}

func newRoll(t testing.TB) *roll.Roll {
	t.Helper()
	m, err := match.NewModel(match.Standard(), fields())
	if err != nil {
		t.Fatal(err)
	}
	return roll.New(m)
}

// anybody makes up a record from few enough values that people often share them.
func anybody(r *rand.Rand, id string) match.Record {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	slip := func(s string) string {
		if len(s) < 3 || r.IntN(6) > 0 {
			return s
		}
		i := r.IntN(len(s) - 1)
		b := []byte(s)
		b[i], b[i+1] = b[i+1], b[i]
		return string(b)
	}
	cell := func(s string) []string {
		switch {
		case r.IntN(7) == 0:
			return nil
		case r.IntN(9) == 0:
			return []string{slip(s), pick("Ama", "Kofi", "Smith-Jones", "12 Tarnby Road")}
		}
		return []string{slip(s)}
	}
	number := fmt.Sprintf("%010d", 9434765900+r.IntN(60))
	return match.Record{ID: id, Values: [][]string{
		cell(pick("Ama", "Kofi", "Mohammed", "Muhammad", "Anna Maria", "Oliver", "Olivia", "A", "Zoe", "Testwood")),
		cell(pick("Testwood", "Kowalski", "Kowalska", "Smith-Jones", "Jones", "Smith", "Brindlewick", "Ama")),
		cell(fmt.Sprintf("20%02d-%02d-%02d", 8+r.IntN(4), 1+r.IntN(12), 1+r.IntN(28))),
		cell(pick("M", "F")),
		cell(fmt.Sprintf("%d %s", 1+r.IntN(20), pick("Tarnby Road", "Mill Close", "Mossing Lane"))),
		cell(fmt.Sprintf("IP%d %dA%c", 1+r.IntN(4), 1+r.IntN(3), 'A'+rune(r.IntN(5)))),
		cell(fmt.Sprintf("07700 9001%02d", r.IntN(100))),
		cell(fmt.Sprintf("%s%d@example.org", pick("ama", "kofi", "zoe"), r.IntN(40))),
		cell(number),
		cell(pick("Mossing High", "Saltrey Academy", "Orrenport Primary")),
	}}
}

// bruteForce is the plain definition: score everybody, sort, take the best.
func bruteForce(r *roll.Roll, ids []string, q match.Record, limit roll.Limit) []roll.Hit {
	w := r.Weigher()
	p := match.Prepare(r.Fields(), q)
	var hits []roll.Hit
	for _, id := range ids {
		other, known := r.Person(id)
		if !known {
			continue
		}
		if score := w.Score(&p, &other, r); score >= limit.AtLeast {
			hits = append(hits, roll.Hit{ID: id, Weight: score, Probability: score.Probability()})
		}
	}
	slices.SortFunc(hits, func(a, b roll.Hit) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID))
	})
	return hits[:min(len(hits), limit.Top)]
}

// A thousand random people are looked up among a thousand; people leave, come
// and change in between.
func TestSearchIsWhatBruteForceFinds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 4))
	r := newRoll(t)
	var ids []string
	for i := range 1000 {
		ids = append(ids, fmt.Sprintf("p%04d", i))
		if err := r.Put(anybody(rnd, ids[i])); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 1000 {
		switch rnd.IntN(10) {
		case 0:
			r.Remove(ids[rnd.IntN(len(ids))])
		case 1, 2:
			if err := r.Put(anybody(rnd, ids[rnd.IntN(len(ids))])); err != nil {
				t.Fatal(err)
			}
		}
		q := anybody(rnd, "query")
		limit := roll.Anybody()
		if i%3 == 0 {
			limit = roll.Limit{Top: 5, AtLeast: match.WeightOf(0.5)}
		}
		got, err := r.Search(context.Background(), q, limit)
		if err != nil {
			t.Fatal(err)
		}
		want := bruteForce(r, ids, q, limit)
		if diff := cmpDiff(want, got); diff != "" {
			t.Fatalf("query %d of %v (-brute force +search):\n%s", i, q.Values, diff)
		}
	}
}

func cmpDiff(want, got []roll.Hit) string {
	if len(want) == 0 && len(got) == 0 {
		return ""
	}
	return gocmp.Diff(want, got)
}

// Scoring pairs by row is the third way to the same number.
func TestPairingScoresAsTheDefinition(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	r := newRoll(t)
	for i := range 200 {
		if err := r.Put(anybody(rnd, fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	rows := r.Rows()
	pairing := rows.Pairing()
	for i := range rows.Len() {
		for j := range rows.Len() {
			a, b := rows.Person(i), rows.Person(j)
			if want, got := rows.Weigher().Score(&a, &b, rows), pairing.Score(i, j); got != want {
				t.Fatalf("rows %d and %d score %v, want %v", i, j, got, want)
			}
		}
	}
}

func TestOddRegisters(t *testing.T) {
	ctx := context.Background()
	r := newRoll(t)
	nobody, err := r.Search(ctx, match.Record{Values: match.Single("Ama")}, roll.Anybody())
	if err != nil || len(nobody) != 0 {
		t.Fatalf("an empty roll answered %v, %v", nobody, err)
	}
	if err := r.Put(match.Record{}); err == nil {
		t.Error("a record without an id was taken")
	}
	for i := range 3000 { // identical people, more than one block of them
		if err := r.Put(match.Record{ID: fmt.Sprintf("same%04d", i), Values: match.Single("Ama", "Testwood")}); err != nil {
			t.Fatal(err)
		}
	}
	hits, err := r.Search(ctx, match.Record{Values: match.Single("Ama", "Testwood")}, roll.Limit{Top: 3, AtLeast: -100 * match.Bit})
	if err != nil || len(hits) != 3 || hits[0].ID != "same0000" || hits[2].ID != "same0002" {
		t.Errorf("ties are not in order of id: %v, %v", hits, err)
	}
	if hits, _ := r.Search(ctx, match.Record{}, roll.Anybody()); len(hits) != 20 || hits[0].Weight != hits[19].Weight {
		t.Errorf("asking for nothing should leave everybody equal: %v", hits)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := r.Search(gone, match.Record{}, roll.Anybody()); err == nil {
		t.Error("a cancelled search answered")
	}
}

func TestPassOverRowsAllocatesNothing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 4))
	r := newRoll(t)
	for i := range 20_000 {
		if err := r.Put(anybody(rnd, fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	q := match.Prepare(r.Fields(), anybody(rnd, "q"))
	few := testing.AllocsPerRun(5, func() { _, _ = r.SearchPerson(context.Background(), &q, roll.Anybody()) })
	if few > 2000 { // the dictionaries' hits, the answer; not the rows
		t.Errorf("a search over 20,000 rows allocates %v times", few)
	}
}

func ExampleRoll_Search() {
	model, err := match.NewModel(match.Standard(), []match.Field{
		{Name: "forename", Kind: value.Forename}, {Name: "surname", Kind: value.Surname},
		{Name: "date of birth", Kind: value.BirthDate},
	})
	if err != nil {
		panic(err)
	}
	r := roll.New(model)
	err = r.Put(
		match.Record{ID: "school-1", Values: match.Single("Ama", "Testwood", "2010-03-12")},
		match.Record{ID: "school-2", Values: match.Single("Kofi", "Brindlewick", "2011-07-01")},
	)
	if err != nil {
		panic(err)
	}
	asked := match.Record{Values: match.Single("Testwode", "Ama", "12/03/2010")} // swapped and misspelt
	hits, err := r.Search(context.Background(), asked, roll.Limit{AtLeast: match.WeightOf(0.5)})
	if err != nil {
		panic(err)
	}
	for _, h := range hits {
		fmt.Printf("%s %.2f\n", h.ID, h.Probability)
	}
	// Output: school-1 0.62
}
