package screening_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
)

// TestGolden runs testdata/golden.txt: a line a case, worked out by hand from
// the instrument's semantics.
//
//	name | age | answers | score band floors marks
//
// Answers are written S1=yes, S1=suspected/past or H1=yes/older/done (dealt
// with); "linked" sets the link; "rest=no" answers all others. Marks are
// "provisional" and "not-enough".
func TestGolden(t *testing.T) {
	b, err := os.ReadFile("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	cases := 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cases++
		part := strings.Split(line, "|")
		if len(part) != 4 {
			t.Fatalf("not a case: %s", line)
		}
		t.Run(strings.TrimSpace(part[0]), func(t *testing.T) {
			r, err := e.Score(parseCase(t, e, part[1], part[2]))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := outcome(r), strings.Join(strings.Fields(part[3]), " "); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	if cases < 40 {
		t.Errorf("%d cases; want at least 40", cases)
	}
}

func outcome(r screening.Result) string {
	words := []string{strconv.Itoa(r.Score), strconv.Itoa(r.Band), "-"}
	if ids := r.FloorIDs(); len(ids) > 0 {
		words[2] = strings.Join(ids, ",")
	}
	if r.Provisional {
		words = append(words, "provisional")
	}
	if !r.Enough {
		words = append(words, "not-enough")
	}
	return strings.Join(words, " ")
}

func parseCase(t *testing.T, e *screening.Engine, age, answers string) screening.Input {
	t.Helper()
	var in screening.Input
	lowest, highest, ranged := strings.Cut(strings.TrimSpace(age), "-")
	if !ranged {
		highest = lowest
	}
	if _, err := fmt.Sscan(lowest+" "+highest, &in.Age.Min, &in.Age.Max); err != nil {
		t.Fatal(err)
	}
	in.Answers = map[string]screening.Answer{}
	for _, word := range strings.Fields(answers) {
		id, value, _ := strings.Cut(word, "=")
		switch id {
		case "linked":
			in.Linked = true
		case "rest":
			answerRest(e, in, screening.Value(value))
		default:
			in.Answers[id] = parseAnswer(value)
		}
	}
	return in
}

func parseAnswer(s string) screening.Answer {
	part := strings.Split(s, "/")
	a := screening.Answer{Value: screening.Value(part[0])}
	for _, word := range part[1:] {
		if word == "done" {
			a.DealtWith = true
		} else {
			a.Recency = screening.Recency(word)
		}
	}
	return a
}

func answerRest(e *screening.Engine, in screening.Input, v screening.Value) {
	for _, x := range e.Instrument().Indicators {
		if _, answered := in.Answers[x.ID]; !answered {
			in.Answers[x.ID] = screening.Answer{Value: v}
		}
	}
}
