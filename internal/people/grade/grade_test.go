package grade_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/people/grade"
)

func TestClean(t *testing.T) {
	whole := grade.Grade{Source: "a police report", Reliable: 2, Info: "C", Handling: "P"}
	for _, tt := range []struct {
		name  string
		g     grade.Grade
		need  bool
		wrong []string
	}{
		{"whole", whole, true, nil},
		{"nothing, where nothing is needed", grade.Grade{}, false, nil},
		{"nothing", grade.Grade{}, true, []string{"handling", "info", "reliable", "source"}},
		{"half", grade.Grade{Source: "a neighbour"}, false, []string{"handling", "info", "reliable"}},
		{"no conditions", grade.Grade{Source: "x", Reliable: 1, Info: "A", Handling: "C"}, true, []string{"conditions"}},
		{"grades there are not", grade.Grade{Source: "x", Reliable: 4, Info: "F", Handling: "Q"}, true, []string{"handling", "info", "reliable"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c words.Check
			tt.g.Clean(&c, tt.need)
			got := slices.Sorted(maps.Keys(fault.FieldsOf(c.Err("test"))))
			if diff := cmp.Diff(tt.wrong, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The order of the published grades: information first, then source; what is
// not graded is the weakest of all.
func TestWeakness(t *testing.T) {
	last := -1
	for _, info := range grade.Infos {
		for source := 1; source <= 3; source++ {
			g := grade.Grade{Source: "x", Reliable: source, Info: info.Code, Handling: "P"}
			if g.Weakness() <= last {
				t.Errorf("%s is not weaker than the one before", g.Words())
			}
			last = g.Weakness()
			if want := (info.Code == "A" || info.Code == "B") && source < 3; g.Sure() != want {
				t.Errorf("%s: sure is %v", g.Words(), g.Sure())
			}
		}
	}
	if (grade.Grade{}).Weakness() <= last {
		t.Error("what is not graded is not the weakest")
	}
}

func TestWords(t *testing.T) {
	g := grade.Grade{Source: "a police report", Reliable: 2, Info: "C", Handling: "C", Conditions: "ask first"}
	want := "from a police report; source untested (2); known indirectly (C); may be shared where that is lawful, on conditions (C); conditions: ask first"
	if got := g.Words(); got != want {
		t.Error(got)
	}
	if (grade.Grade{}).Words() != "" {
		t.Error("nothing said has words")
	}
}
