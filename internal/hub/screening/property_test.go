package screening_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
)

// screen draws any screen that is not refused, dense or sparse.
func screen(t *rapid.T, e *screening.Engine) screening.Input {
	youngest := rapid.IntRange(0, 17).Draw(t, "youngest")
	in := screening.Input{
		Age:     screening.Age{Min: youngest, Max: rapid.IntRange(youngest, 20).Draw(t, "oldest")},
		Linked:  rapid.Bool().Draw(t, "linked"),
		Answers: map[string]screening.Answer{},
	}
	values := append([]screening.Value{""}, screening.Values()...)
	if rapid.Bool().Draw(t, "quiet") { // mostly no: where floors are just on and off
		values = append(values, screening.No, screening.No, screening.No, screening.No, screening.No, screening.No)
	}
	for _, x := range e.Instrument().Indicators {
		if rapid.IntRange(0, 9).Draw(t, "left out") > 0 {
			in.Answers[x.ID] = screening.Answer{
				Value:     rapid.SampledFrom(values).Draw(t, x.ID),
				Recency:   rapid.SampledFrom(append(screening.Recencies(), "")).Draw(t, "recency"),
				DealtWith: rapid.Bool().Draw(t, "dealt with"),
			}
		}
	}
	return in
}

func score(t *rapid.T, e *screening.Engine, in screening.Input) screening.Result {
	r, err := e.Score(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func with(in screening.Input, id string, a screening.Answer) screening.Input {
	in.Answers = maps.Clone(in.Answers)
	in.Answers[id] = a
	return in
}

// raise makes an answer graver by one step: no or not known to suspected to
// yes; older to past to current; dealt with to not.
func raise(t *rapid.T, a screening.Answer) screening.Answer {
	if !a.Value.Positive() {
		// Beside no and not known, recency counts for nothing: any may follow.
		a.Value = rapid.SampledFrom([]screening.Value{screening.Suspected, screening.Yes}).Draw(t, "to")
		return a
	}
	switch rapid.SampledFrom([]string{"surer", "newer", "open"}).Draw(t, "step") {
	case "surer":
		a.Value = screening.Yes
	case "newer":
		newer := map[screening.Recency]screening.Recency{screening.Older: screening.Past, screening.Past: screening.Current}
		a.Recency = newer[a.Recency] // current and missing become missing, which is current
	case "open":
		a.DealtWith = false
	}
	return a
}

func TestRaisingNeverLowers(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		in := screen(t, e)
		before := score(t, e, in)
		raised := in
		switch rapid.SampledFrom([]string{"answer", "answer", "answer", "linked", "younger"}).Draw(t, "what") {
		case "answer":
			id := rapid.SampledFrom(e.Instrument().Indicators).Draw(t, "indicator").ID
			raised = with(in, id, raise(t, in.Answers[id]))
		case "linked":
			raised.Linked = true
		case "younger":
			raised.Age.Min = rapid.IntRange(0, in.Age.Min).Draw(t, "younger")
		}
		after := score(t, e, raised)
		if after.Band < before.Band || after.Score < before.Score {
			t.Errorf("band %d, score %d became %d, %d", before.Band, before.Score, after.Band, after.Score)
		}
	})
}

func TestLeftOutIsNotKnown(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		in := screen(t, e)
		id := rapid.SampledFrom(e.Instrument().Indicators).Draw(t, "indicator").ID
		unknown := with(in, id, screening.Answer{Value: screening.NotKnown, Recency: in.Answers[id].Recency})
		leftOut := with(in, id, screening.Answer{})
		delete(leftOut.Answers, id)
		if diff := cmp.Diff(score(t, e, unknown), score(t, e, leftOut)); diff != "" {
			t.Error(diff)
		}
	})
}

// Learning that something is not so may end a provisional result, and nothing
// else: an unknown was not read as no before, nor as a sign.
func TestUnknownToNo(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		in := screen(t, e)
		id := rapid.SampledFrom(e.Instrument().Indicators).Draw(t, "indicator").ID
		unknown := score(t, e, with(in, id, screening.Answer{}))
		known := score(t, e, with(in, id, screening.Answer{Value: screening.No}))
		if known.Provisional && !unknown.Provisional || known.Band != unknown.Band || known.Score != unknown.Score {
			t.Errorf("unknown %s, no %s", outcome(unknown), outcome(known))
		}
		if known.Unknown.All != unknown.Unknown.All-1 || !slices.Contains(unknown.Unknown.IDs, id) || slices.Contains(known.Unknown.IDs, id) {
			t.Errorf("%s is not counted as unknown", id)
		}
	})
}

// The result says truly why: every listed floor holds, the band is the highest
// of the score's and theirs, and the points add up.
func TestResultAddsUp(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		in := screen(t, e)
		r := score(t, e, in)
		band, points := r.ByScore, 0
		for _, f := range r.Floors {
			band = max(band, f.MinBand)
			for _, id := range f.Because {
				if !in.Answers[id].Value.Positive() {
					t.Errorf("%s is given as a reason for %s, and is not positive", id, f.ID)
				}
			}
		}
		for _, g := range r.Groups {
			points += g.Points
		}
		if r.Band != band || r.Score != points || r.Enough != (!r.Provisional || band > 1) {
			t.Errorf("band %d of %d, score %d of %d, enough %v", r.Band, band, r.Score, points, r.Enough)
		}
	})
}
