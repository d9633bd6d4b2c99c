package screening_test

import (
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
)

func BenchmarkScore(b *testing.B) {
	e := engine(b)
	in := screening.Input{Age: screening.Aged(12), Linked: true, Answers: map[string]screening.Answer{}}
	for i, x := range e.Instrument().Indicators {
		in.Answers[x.ID] = screening.Answer{Value: screening.Values()[i%4], Recency: screening.Recencies()[i%3], DealtWith: i%5 == 0}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Score(in); err != nil {
			b.Fatal(err)
		}
	}
}
