package calibrate_test

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/calibrate"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// Four records by hand: two of Ama, one of her namesake, one of somebody else.
// What is counted is what can be counted by hand.
func TestMeasureCountsByHand(t *testing.T) {
	fields := []match.Field{{Name: "first name", Kind: value.Forename}, {Name: "surname", Kind: value.Surname}, {Name: "NHS number", Kind: value.NHSNumber}, {Name: "date of birth", Kind: value.BirthDate}}
	m, err := match.NewModel(match.Standard(), fields)
	if err != nil {
		t.Fatal(err)
	}
	all := roll.New(m)
	err = all.Put(match.Record{ID: "a", Values: match.Single("Ama", "Quarshie", "9434765919", "2012-03-04")}, match.Record{ID: "b", Values: match.Single("Ama", "Quarshie", "9434765919", "2012-03-04")},
		match.Record{ID: "c", Values: match.Single("Ama", "Quarshie", "9434765870", "1988-11-20")}, match.Record{ID: "d", Values: match.Single("Zofia", "Nowak", "", "2014-01-09")})
	if err != nil {
		t.Fatal(err)
	}
	person := map[string]int{"a": 1, "b": 1, "c": 2, "d": 3}
	r, err := calibrate.Measure(t.Context(), calibrate.Sample{Roll: all, Person: func(id string) int { return person[id] },
		Group: func(id string) string { return map[bool]string{true: "one", false: "other"}[id < "d"] }})
	if err != nil {
		t.Fatal(err)
	}
	if r.Records != 4 || r.Right != 1 || len(r.Groups) != 1 || r.Groups[0].Name != "one" || r.Groups[0].Recall != 1 || r.Groups[0].Precision != 1 || r.Groups[0].Bits < 20 {
		t.Errorf("%+v", r)
	}
	for i, p := range r.Points {
		if p.Recall != 1 || p.Precision != 1 || p.Probability != calibrate.Bars[i] {
			t.Errorf("at %g precision %g, recall %g; want all of it and nothing else", p.Probability, p.Precision, p.Recall)
		}
	}
	if first := r.Fields[0]; first.Name != "NHS number" {
		t.Errorf("%s says the most; a number with a check digit should", first.Name)
	}
	for _, f := range r.Fields {
		sum, bits := 0.0, 0.0
		for _, l := range f.Levels {
			sum, bits = sum+l.M, bits+l.M*math.Log2(l.M/l.U)
		}
		if math.Abs(sum-1) > 0.01 || math.Abs(bits-f.Bits) > 1e-9 {
			t.Errorf("%s: shares add up to %g; %g bits, not %g", f.Name, sum, bits, f.Bits)
		}
	}
	dec := xml.NewDecoder(strings.NewReader(r.SVG()))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := calibrate.Measure(ctx, calibrate.Sample{Roll: all, Person: func(string) int { return 0 }, Group: func(string) string { return "" }}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
