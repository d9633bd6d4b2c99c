package referral_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func asJSON(w referral.Worry) string {
	text, err := json.Marshal(w)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// about is a worry about a child of that name, as one line of JSON.
func about(name string) string {
	w := hubkit.Worry()
	w.Children[0].Given = name
	return asJSON(w)
}

// imported imports a file and tells what became of each line: a reference is
// "sent", a refusal the fields it names, or else its words.
func imported(w *hubkit.World, file string) (report map[int]string, refs []string, err error) {
	report = map[int]string{}
	err = w.Referrals.Import(context.Background(), w.School, strings.NewReader(file), func(l referral.Line) {
		switch fields := fault.FieldsOf(l.Err); {
		case l.Err == nil:
			report[l.Number] = "sent"
			refs = append(refs, l.Ref)
		case len(fields) > 0:
			for name := range fields {
				report[l.Number] += name + " "
			}
		default:
			report[l.Number] = fault.Message(l.Err)
		}
	})
	return report, refs, err
}

func TestImportReportsByLine(t *testing.T) {
	w := hubkit.New(t)
	bad := hubkit.Worry()
	bad.Children[0].Born = "the 40th"
	lines := []string{
		about("Ama"),
		"{broken",
		asJSON(bad),
		"",
		strings.Replace(about("Bea"), `"worry"`, `"worries"`, 1),
		strings.Replace(about("Cay"), `"danger_now":"no"`, `"danger_now":7`, 1),
		strings.Replace(about("Dee"), `"danger_now"`, `"Worry":"lost","danger_now"`, 1),
		`{"worry":"` + strings.Repeat("x", 1_300_000) + `"}`,
		"[1,2]",
		about("Eve") + about("Eve"),
		strings.Replace(about("Fay"), "Fay", "F\xffy", 1),
		"null",
		about("Gus"),
	}
	file := "\xef\xbb\xbf\r\n" + strings.Join(lines, "\r\n") + "\r\n"
	got, refs, err := imported(w, file)
	w.OK(err)
	for n, want := range map[int]string{2: "sent", 3: "not JSON", 4: "children[0].born", 6: "worries", 7: "danger_now", 8: "worry", 9: "longer than",
		10: "JSON object", 11: "not JSON", 12: "not UTF-8", 13: "danger_now", 14: "sent"} {
		if !strings.Contains(got[n], want) {
			t.Errorf("line %d: %q; want %q", n, got[n], want)
		}
	}
	if len(got) != 12 || len(refs) != 2 || w.Count(`SELECT count(*) FROM referral`) != 2 || w.Count(`SELECT count(*) FROM referral_worry`) != 2 {
		t.Errorf("%d lines reported, %d sent, %d kept", len(got), len(refs), w.Count(`SELECT count(*) FROM referral`))
	}
	_, again, err := imported(w, file)
	w.OK(err)
	if fmt.Sprint(again) != fmt.Sprint(refs) || w.Count(`SELECT count(*) FROM referral`) != 2 {
		t.Errorf("the same file again gives %v; want %v and no double", again, refs)
	}
}

// One object, an array and JSON Lines are the same referrals; the array's
// lay-out makes no double.
func TestImportTakesEachLayout(t *testing.T) {
	w := hubkit.New(t)
	one, two := about("Ama"), about("Bea")
	for name, c := range map[string]struct {
		file string
		sent int
	}{
		"one":                   {one, 1},
		"lines":                 {one + "\n" + two, 2},
		"array":                 {"[" + one + ",\n  " + two + "]", 2},
		"array of one bad":      {`[{"worry":1},` + two + `]`, 1},
		"array of other things": {`[null,3,"x",` + one + `]`, 1},
	} {
		if _, refs, err := imported(w, c.file); err != nil || len(refs) != c.sent {
			t.Errorf("%s: %d sent, %v; want %d", name, len(refs), err, c.sent)
		}
	}
	if n := w.Count(`SELECT count(*) FROM referral`); n != 2 {
		t.Errorf("%d referrals; want two", n)
	}
}

// A file in which nobody can say where a referral ends sends none, and says
// where it goes wrong.
func TestImportRefusesWhatItCannotTakeApart(t *testing.T) {
	w := hubkit.New(t)
	for name, file := range map[string]string{
		"empty": "", "white": " \n\t\r\n", "no items": "[]", "array cut off": "[" + about("Ama") + ",\n" + about("Bea"),
		"object over many lines, cut off": "{\n \"danger_now\": \"no\",\n \"children\": [\n  {\"given\": \"Ama\"}\n ]\n",
	} {
		report, _, err := imported(w, file)
		if !fault.Is(err, fault.Invalid) || len(report) != 0 {
			t.Errorf("%s: %v, report %v", name, err, report)
		}
	}
	_, _, err := imported(w, "[\n"+about("Ama")+",\n oops]")
	if want := "character 2 of its line 3"; !strings.Contains(fault.Message(err), want) {
		t.Errorf("%q; want %q", fault.Message(err), want)
	}
	if n := w.Count(`SELECT count(*) FROM referral`); n != 0 {
		t.Errorf("%d referrals were sent", n)
	}
}

// The database goes in the middle of a file: it stops there, and the same file
// sends the rest and nothing twice.
func TestImportGoesOnAfterTheDatabase(t *testing.T) {
	w := hubkit.New(t)
	file := about("Ama") + "\n" + about("Bea") + "\n" + about("Cay")
	var reported int
	err := w.Cut(`LOCK TABLE done_once IN SHARE MODE`, func() error {
		report, _, err := imported(w, file)
		reported = len(report)
		return err
	})
	w.Fails(err, fault.Unavailable)
	if reported != 1 || w.Count(`SELECT count(*) FROM referral`) != 0 {
		t.Errorf("%d lines reported, %d kept", reported, w.Count(`SELECT count(*) FROM referral`))
	}
	if _, refs, err := imported(w, file); err != nil || len(refs) != 3 || w.Count(`SELECT count(*) FROM referral`) != 3 {
		t.Errorf("again: %d sent, %v", len(refs), err)
	}
}
