package screening_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

func TestAnotherPathway(t *testing.T) {
	e := engine(t)
	for _, c := range []struct {
		age screening.Age
		way string // part of the refusal; empty when it is screened
	}{
		{screening.Aged(17), ""},
		{screening.Age{Min: 17, Max: 18}, ""},
		{screening.Aged(18), "adult safeguarding"},
		{screening.Age{Min: 18, Max: 20}, "adult safeguarding"},
		{screening.Age{Unborn: true}, "pre-birth"},
	} {
		_, err := e.Score(screening.Input{Age: c.age})
		if c.way == "" && err != nil || c.way != "" && !(fault.Is(err, fault.Refused) && strings.Contains(fault.Message(err), c.way)) {
			t.Errorf("%+v: %v; want %q", c.age, err, c.way)
		}
	}
}

func TestInvalidFields(t *testing.T) {
	e := engine(t)
	_, err := e.Score(screening.Input{Age: screening.Age{Min: 14, Max: 12}, Answers: map[string]screening.Answer{
		"S99":      {Value: screening.Yes},
		"S1":       {Value: "maybe"},
		"S2":       {Value: screening.Yes, Recency: "last week"},
		"<script>": {Value: screening.Yes},
		"Ama\nX":   {Value: screening.Yes},
	}})
	var names []string
	for name := range fault.FieldsOf(err) {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"age", "answers.<script>", "answers.?", "answers.S1.answer", "answers.S2.recency", "answers.S99"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	for _, years := range []int{-1, 121} {
		if _, err := e.Score(screening.Input{Age: screening.Aged(years)}); !fault.Is(err, fault.Invalid) {
			t.Errorf("age %d: %v", years, err)
		}
	}
}

// Another instrument may set other numbers; the shipped ones do not tell these
// rules apart.
func TestOtherNumbers(t *testing.T) {
	in := engine(t).Instrument()
	in.GroupOf("sig").Points.Suspected = 1
	in.Unknown.MoreThan, in.Unknown.AllMore = 0, 0
	e := screening.New(in)
	for answers, want := range map[string]string{
		"S1=suspected/past rest=no": "1 2 F8", // at most 2 is a limit, not the points
		"S1=not_known rest=no":      "0 1 - provisional not-enough",
	} {
		r, err := e.Score(parseCase(t, e, "14", answers))
		if err != nil || outcome(r) != want {
			t.Errorf("%s: %s, %v; want %s", answers, outcome(r), err, want)
		}
	}
}

func TestReasons(t *testing.T) {
	e := engine(t)
	r, err := e.Score(parseCase(t, e, "12-14", "S1=yes S2=suspected/past V8=yes V1=yes V2=yes V3=yes V4=yes V5=yes V6=yes linked"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"The score is 13 (B 7, D 6 (of 7, the most this group can give)): band 3 by score.",
		"A child under 13 with a sign of harm or a significant concern (S1, S2). At least band 4.",
		"Under 13, or disabled, with any concern (S1, S2, V8). At least band 3.",
		"A significant concern that is seen now (S1). At least band 3.",
		"Two or more significant concerns within twelve months (S1, S2). At least band 3.",
		"Linked to someone, or somewhere, where harm is suspected. At least band 2.",
		"A significant concern at any time; or in care, with a worry (S1, S2). At least band 2.",
		"Still unknown: 15 of 17 in A and B, and 32 of all 41. This can't be closed until more is known.",
		"The age is not certain (12 to 14). The youngest age was used.",
	}
	if diff := cmp.Diff(want, r.Reasons()); diff != "" {
		t.Error(diff)
	}
	tasks := []screening.Task{
		{Floor: "F6", Text: "review the link within 5 working days", Limit: "TL.SCREEN.LINK"},
		{Text: "find out what is still not known", Limit: "TL.SCREEN.UNK"},
	}
	if diff := cmp.Diff(tasks, r.Tasks); diff != "" {
		t.Error(diff)
	}
	if got := r.Words(); got != "Band 4: Harm suspected or happening (provisional)" {
		t.Error(got)
	}
}

func TestCompare(t *testing.T) {
	e := engine(t)
	var screens [2]screening.Screen
	for i, answers := range []string{
		"S1=yes/older S2=yes S3=suspected S4=yes/current/done R1=not_known R2=no R3=yes rest=no",
		"S1=suspected S2=no S3=yes S4=yes/current R1=no R2=not_known R3=yes linked rest=no",
	} {
		in := parseCase(t, e, "14", answers)
		r, err := e.Score(in)
		if err != nil {
			t.Fatal(err)
		}
		screens[i] = screening.Screen{Input: in, Result: r}
	}
	c := screening.Compare(e.Instrument(), screens[0], screens[1])
	var lines []string
	for _, change := range c.Answers {
		lines = append(lines, change.Words()+": "+change.Turn.String())
	}
	want := []string{
		"S1: yes (older), now suspected (current): changed",
		"S2: yes (current), now no: less concern",
		"S3: suspected (current), now yes (current): more concern",
		"S4: yes (current, investigated), now yes (current): more concern",
		"R1: not known, now no: now known",
		"R2: no, now not known: no longer known",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if c.Score != (3+5+5+2)-(1+5+3+5+2) || c.Band != 0 || !c.Linked || c.Age || !slices.Equal(c.FloorsGained, []string{"F6"}) || len(c.FloorsLost) > 0 {
		t.Errorf("%+v", c)
	}
}
