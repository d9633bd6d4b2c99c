package screening_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// engine scores by the instrument that ships.
func engine(t testing.TB) *screening.Engine {
	t.Helper()
	p, err := pack.Load(content.Packs, content.Folder+"/instrument.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return screening.New(p.Content.(*pack.Instrument))
}

// vignette is one of the 24 fictional referrals, with what practitioners
// worked out by hand that the instrument gives.
type vignette struct {
	ID, Title     string
	Age           int
	Linked        bool
	DefaultAnswer screening.Value `json:"default_answer"`
	Answers       map[string]struct {
		Answer  screening.Value
		Recency screening.Recency
	}
	Calculated struct {
		Score, Band         int
		Floors              []string
		Provisional, Enough bool
		Refused             string
	}
}

func TestVignettes(t *testing.T) {
	b, err := os.ReadFile("testdata/vignettes.json")
	if err != nil {
		t.Fatal(err)
	}
	var vignettes []vignette
	if err := json.Unmarshal(b, &vignettes); err != nil {
		t.Fatal(err)
	}
	if len(vignettes) != 24 {
		t.Fatalf("%d vignettes; want 24", len(vignettes))
	}
	e := engine(t)
	for _, v := range vignettes {
		t.Run(v.ID, func(t *testing.T) { v.run(t, e) })
	}
}

func (v vignette) run(t *testing.T, e *screening.Engine) {
	in := screening.Input{Age: screening.Aged(v.Age), Linked: v.Linked, Answers: map[string]screening.Answer{}}
	for _, x := range e.Instrument().Indicators {
		in.Answers[x.ID] = screening.Answer{Value: v.DefaultAnswer}
	}
	for id, a := range v.Answers {
		in.Answers[id] = screening.Answer{Value: a.Answer, Recency: a.Recency}
	}
	r, err := e.Score(in)
	if v.Calculated.Refused != "" {
		if !fault.Is(err, fault.Refused) {
			t.Fatalf("err = %v; want a refusal", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	got := []any{r.Score, r.Band, slices.Sorted(slices.Values(r.FloorIDs())), r.Provisional, r.Enough}
	c := v.Calculated
	want := []any{c.Score, c.Band, slices.Sorted(slices.Values(c.Floors)), c.Provisional, c.Enough}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
