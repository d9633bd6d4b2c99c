package match_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

func childFields() []match.Field {
	return []match.Field{
		{Name: "forename", Kind: value.Forename}, {Name: "surname", Kind: value.Surname},
		{Name: "date of birth", Kind: value.BirthDate}, {Name: "sex", Kind: value.Sex},
		{Name: "address", Kind: value.Address}, {Name: "postcode", Kind: value.Postcode},
		{Name: "NHS number", Kind: value.NHSNumber},
	}
}

func childModel(t testing.TB) *match.Model {
	t.Helper()
	m, err := match.NewModel(match.Standard(), childFields())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func person(values ...string) *match.Person {
	p := match.Prepare(childFields(), match.Record{ID: "p", Values: match.Single(values...)})
	return &p
}

// The people are invented; what should come of each pair is a safeguarding
// judgement, made in a register of 100,000 with the settings as shipped.
func TestWhoIsWho(t *testing.T) {
	ama := []string{"Ama", "Testwood", "2010-03-12", "F", "12 Tarnby Road", "IP1 2AB", ""}
	with := func(changes map[int]string) []string {
		v := append([]string(nil), ama...)
		for i, s := range changes {
			v[i] = s
		}
		return v
	}
	for name, c := range map[string]struct {
		other []string
		same  bool
	}{
		"misspelt":             {with(map[int]string{1: "Testwode", 2: "2010-03-21"}), true},
		"moved house":          {with(map[int]string{4: "3 Mill Close", 5: "IP14 9ZZ"}), true},
		"names swapped":        {with(map[int]string{0: "Testwood", 1: "Ama"}), true},
		"twin":                 {with(map[int]string{0: "Kofi", 3: "M"}), false},
		"twin sister":          {with(map[int]string{0: "Efua"}), false},
		"younger sister":       {with(map[int]string{0: "Efua", 2: "2012-07-30"}), false},
		"stranger, same day":   {[]string{"Oliver", "Brindlewick", "2010-03-12", "M", "8 Mossing Lane", "NR3 1AA", ""}, false},
		"only the name agrees": {[]string{"Ama", "Testwood", "1975-10-01", "", "", "", ""}, false},
		"nothing known":        {make([]string, 7), false},
	} {
		got := childModel(t).Weigher(100_000).Score(person(ama...), person(c.other...), nil)
		if (got.Probability() >= 0.5) != c.same {
			t.Errorf("%s: probability %.3f, same person should be %v", name, got.Probability(), c.same)
		}
	}
}

func TestOneNumberOutweighsAnAlias(t *testing.T) {
	w := childModel(t).Weigher(100_000)
	a := person("Ama", "Testwood", "2010-03-12", "F", "12 Tarnby Road", "IP1 2AB", "943 476 5919")
	alias := person("Efua", "Testwood", "2010-03-12", "F", "12 Tarnby Road", "IP1 2AB", "9434765919")
	if p := w.Score(a, alias, nil).Probability(); p < 0.99 {
		t.Errorf("one valid NHS number under two forenames: probability %.3f", p)
	}
	other := person("Ama", "Testwood", "2010-03-12", "F", "12 Tarnby Road", "IP1 2AB", "4010232137")
	none := person("Ama", "Testwood", "2010-03-12", "F", "12 Tarnby Road", "IP1 2AB", "")
	if w.Score(a, other, nil) >= w.Score(a, none, nil) {
		t.Error("two different valid NHS numbers should be evidence against")
	}
}

func TestAliasesCountByTheBest(t *testing.T) {
	w := childModel(t).Weigher(100_000)
	a := person("Ama", "Testwood", "2010-03-12")
	r := match.Record{ID: "b", Values: [][]string{{"Princess", "Ama"}, {"Larkhollow", "Testwood"}, {"2010-03-12"}}}
	b := match.Prepare(childFields(), r)
	if w.Score(a, &b, nil) != w.Score(a, person("Ama", "Testwood", "2010-03-12"), nil) {
		t.Error("an alias that agrees should count as the name does")
	}
}

type everybody struct{}

func (everybody) Count(field int, key string) int { return (len(key)*37 + field) % 5000 }

func people() *rapid.Generator[*match.Person] {
	return rapid.Custom(func(t *rapid.T) *match.Person {
		pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
		p := person(
			pick("forename", "", "Ama", "Amma", "Kofi", "Mohammed", "Muhammad", "A", "Testwood"),
			pick("surname", "", "Testwood", "Testwode", "Smith-Jones", "Jones", "Ama"),
			pick("born", "", "2010-03-12", "2010-12-03", "2010", "2010-03-13"),
			pick("sex", "", "F", "M"), pick("address", "", "12 Tarnby Road", "14 Tarnby Rd"),
			pick("postcode", "", "IP1 2AB", "IP1 2AC", "NR3 1AA"),
			pick("nhs", "", "9434765919", "9434765918", "4010232137"))
		return p
	})
}

func TestScoreIsSymmetricAndExplained(t *testing.T) {
	w := childModel(t).Weigher(100_000)
	rapid.Check(t, func(t *rapid.T) {
		a, b := people().Draw(t, "a"), people().Draw(t, "b")
		score := w.Score(a, b, everybody{})
		if back := w.Score(b, a, everybody{}); back != score {
			t.Fatalf("%v one way, %v the other", score, back)
		}
		x := w.Explain(a, b, everybody{})
		sum := x.Prior + x.Household
		for _, s := range x.Steps {
			sum += s.Weight
			if !s.Known && s.Weight != 0 {
				t.Fatalf("%s is not known and weighs %v", s.Field, s.Weight)
			}
		}
		if sum != score || x.Final != score {
			t.Fatalf("the steps add up to %v, the explanation says %v, the score is %v", sum, x.Final, score)
		}
		if x.Household > 0 {
			t.Fatalf("the household adds %v", x.Household)
		}
		if err := xml.Unmarshal([]byte(x.SVG()), new(struct{})); err != nil {
			t.Fatalf("the drawing is not XML: %v", err)
		}
	})
}

func TestModelSurvivesSaving(t *testing.T) {
	m := childModel(t)
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	back, err := match.LoadModel(&file)
	if err != nil {
		t.Fatal(err)
	}
	a, b := person("Ama", "Testwood", "2010-03-12"), person("Amma", "Testwood", "2010-03-12")
	if m.Weigher(1000).Score(a, b, nil) != back.Weigher(1000).Score(a, b, nil) {
		t.Error("a loaded model scores another way")
	}
	for what, broken := range map[string]string{
		"no JSON":         "PK\x03\x04",
		"another format":  strings.Replace(text, "sightline-match-model/1", "splink", 1),
		"an unknown kind": strings.Replace(text, "birth-date", "shoe-size", 1),
		"shares beyond 1": strings.Replace(text, "0.88", "0.98", 1),
	} {
		if _, err := match.LoadModel(strings.NewReader(broken)); err == nil {
			t.Errorf("a model with %s was read", what)
		}
	}
}

func TestSettingsAreStrict(t *testing.T) {
	for what, text := range map[string]string{
		"nothing":        "",
		"an unknown key": "id: x\nversion: 1\nin-force: 2026-01-01\ncolour: red\n",
		"no kinds":       "id: x\nversion: 1\nin-force: 2026-01-01\nprior: {matches: 1, kin: 1, swapped: 0.1}\n",
	} {
		if _, err := match.ParseSettings([]byte(text)); err == nil {
			t.Errorf("settings with %s were read", what)
		}
	}
}
