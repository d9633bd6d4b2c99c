package screening_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

const (
	oneScreen = `{"age":14,"linked":false,"answers":{"S1":{"answer":"yes","recency":"current"},"H1":{"answer":"suspected","recency":"older","dealt_with":true}}}`
	oneResult = `{"score":5,"band":3,"floors":["FA2","F4","F8"],"provisional":true,"enough":true}`
)

func TestRunScoreJSON(t *testing.T) {
	for _, c := range []struct {
		name, in, out string
		errs          []string // part of each line of the error
	}{
		{"one object", oneScreen, oneResult, nil},
		{"laid out over lines", strings.ReplaceAll(oneScreen, ",", ",\n\n  "), oneResult, nil},
		{"byte order mark, line ends of Windows", "\uFEFF" + oneScreen + "\r\n\r\n" + oneScreen + "\r\n", oneResult + "\n" + oneResult, nil},
		{"JSON Lines", `{"age":{"min":12,"max":14},"answers":{}}` + "\n" + oneScreen, `{"score":0,"band":1,"floors":[],"provisional":true,"enough":false}` + "\n" + oneResult, nil},
		{"answers left out", `{"age":3,"linked":true}`, `{"score":0,"band":2,"floors":["F6"],"provisional":true,"enough":true}`, nil},
		{"adult and unborn", `{"age":18}` + "\n" + `{"unborn":true}`,
			`{"refused":"This person is 18 or over, so this tool does not apply. Refer to adult safeguarding, and say what you have seen. (Screening instrument, semantics.)"}` + "\n" +
				`{"refused":"A child who is not yet born is not screened with this tool. Follow the pre-birth procedures and tell the hub. (Screening instrument, semantics.)"}`,
			[]string{"line 1: This person is 18", "line 2: A child who is not yet born"}},
		{"a bad line does not stop the next", `{"age":14` + "\n" + oneScreen, `{"error":"not JSON, at character 9"}` + "\n" + oneResult, []string{"line 1: not JSON"}},
		{"a bad line later", oneScreen + "\n\nnonsense\n" + oneScreen, oneResult + "\n" + `{"error":"not JSON, at character 2"}` + "\n" + oneResult, []string{"line 3: not JSON"}},
		{"bad layout names the line", "{\n \"age\": 14,\n \"answers\": {]\n}", `{"error":"not JSON, at character 14 of its line 3"}`, []string{"line 1: not JSON"}},
		{"not an object", "[]", "", []string{"line 1: not a screen"}},
		{"nothing", " \n\n", "", []string{"nothing to score"}},
		{"missing age", `{"answers":{}}`, "", []string{"line 1: age: Missing."}},
		{"age of the wrong type", `{"age":"14"}` + "\n" + `{"age":14.5}` + "\n" + `{"age":null}` + "\n" + `{"age":{"min":12}}` + "\n" + `{"age":1e999}`, "",
			[]string{"line 1: age: Give", "line 2: age: Give", "line 3: age: Give", "line 4: age: Give", "line 5: age: Give"}},
		{"impossible age", `{"age":-1}` + "\n" + `{"age":{"min":15,"max":12}}`, "", []string{"line 1: age: Give the age", "line 2: age: Give the age"}},
		{"unknown things", `{"age":14,"agee":1,"answers":{"S99":{"answer":"yes"},"S1":{"answer":"maybe"},"S2":{"answer":"yes","recency":"now"},"S3":{"ansewr":"yes"}}}`, "",
			[]string{"line 1: agee: There is no such field here. Take it out. answers.S1.answer: The answer must be yes, suspected, no or not_known. answers.S2.recency: The recency must be current, past or older. answers.S3.ansewr: There is no such field here. Take it out. answers.S3.answer: Missing."}},
		{"given twice", `{"age":14,"age":15}` + "\n" + `{"age":14,"answers":{"S1":{"answer":"yes"},"S1":{"answer":"no"}}}`, "", []string{"line 1: age: Given twice", "line 2: answers.S1: Given twice"}},
		{"wrong types", `{"age":14,"linked":"no","answers":{"S1":"yes","S2":{"answer":true,"dealt_with":"no"}}}`, "",
			[]string{`answers.S1: This must be an object`}},
		{"answers of the wrong type", `{"age":14,"answers":[]}`, "", []string{"answers: This must be an object"}},
		{"not UTF-8", "{\"age\":14,\"answers\":{\"S\xff\":{\"answer\":\"yes\"}}}", "", []string{"line 1: not UTF-8"}},
		{"a name that could be anything is not repeated", `{"age":14,"answers":{"Ama \u0000":{"answer":"yes"}}}`, "", []string{"line 1: answers.?: There is no such indicator"}},
		{"longer than a screen can be", oneScreen + "\n" + strings.Repeat("x", 1<<20), oneResult, []string{"line 2: longer than 1 MiB"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			err := screening.RunScore(strings.NewReader(c.in), &out, engine(t).Instrument(), true)
			if c.out != "" {
				if diff := cmp.Diff(c.out, strings.TrimSuffix(out.String(), "\n")); diff != "" {
					t.Error(diff)
				}
			}
			checkLines(t, err, c.errs)
		})
	}
}

func checkLines(t *testing.T, err error, want []string) {
	t.Helper()
	if (err != nil) != (len(want) > 0) {
		t.Fatalf("err = %v; want %q", err, want)
	}
	if err == nil {
		return
	}
	lines := strings.Split(fault.Message(err), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d lines of errors, want %d:\n%s", len(lines), len(want), fault.Message(err))
	}
	for i := range want {
		if !strings.Contains(lines[i], want[i]) {
			t.Errorf("got  %s\nwant %s", lines[i], want[i])
		}
	}
}

func TestRunScoreText(t *testing.T) {
	var out bytes.Buffer
	in := engine(t).Instrument()
	if err := screening.RunScore(strings.NewReader(oneScreen+"\n"+`{"age":14}`), &out, in, false); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "Universal support") {
		t.Error("too little is known, and the text says what band 1 asks for")
	}
	for _, want := range []string{
		"Line 1. Band 3: Significant concern (provisional)\n", "\n\nLine 2. Not enough information\n",
		"  The score is 5 (B 5): band 2 by score.\n", "  A significant concern that is seen now (S1). At least band 3.\n",
		"  To do: Refer to MASH.", "  Task: find out what is still not known (TL.SCREEN.UNK).\n", in.Statement, in.Ref().String(),
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, out.String())
		}
	}
}

func TestRunScoreFaults(t *testing.T) {
	in := engine(t).Instrument()
	gone := errors.New("gone")
	if err := screening.RunScore(iotest.ErrReader(gone), io.Discard, in, true); !errors.Is(err, gone) {
		t.Errorf("a reader that fails: %v", err)
	}
	if err := screening.RunScore(strings.NewReader(oneScreen), failing{}, in, true); err == nil {
		t.Error("a writer that fails: no error")
	}
	if err := screening.RunScore(strings.NewReader(`{"age":18}`), io.Discard, in, true); !fault.Is(err, fault.Refused) {
		t.Errorf("only refusals: %v", err)
	}
	if err := screening.RunScore(strings.NewReader("{\"age\":18}\n{}"), io.Discard, in, true); !fault.Is(err, fault.Invalid) {
		t.Errorf("a refusal and a bad line: %v", err)
	}
	many := strings.Repeat("{}\n", 250)
	if err := screening.RunScore(strings.NewReader(many), io.Discard, in, true); !strings.HasSuffix(fault.Message(err), "and 150 more") {
		t.Errorf("many bad lines: %v", fault.Message(err))
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

func FuzzRunScore(f *testing.F) {
	f.Add([]byte(oneScreen))
	f.Add([]byte("{\n\"age\":{\"min\":1,\"max\":2},\"unborn\":false}\n"))
	f.Add([]byte("{\"age\":1\n{\"age\":2}\n[[[\n"))
	in := engine(f).Instrument()
	f.Fuzz(func(t *testing.T, b []byte) {
		var out bytes.Buffer
		err := screening.RunScore(bytes.NewReader(b), &out, in, true)
		for line := range strings.Lines(out.String()) {
			if !strings.HasPrefix(line, `{"score":`) && err == nil {
				t.Errorf("%q without an error", line)
			}
		}
		if err != nil && strings.Contains(fault.Message(err), "\x00") {
			t.Error("an error repeats what was sent")
		}
	})
}

func BenchmarkRunScore(b *testing.B) {
	in := engine(b).Instrument()
	lines := strings.Repeat(oneScreen+"\n", 1000)
	b.SetBytes(int64(len(lines)))
	for b.Loop() {
		if err := screening.RunScore(strings.NewReader(lines), io.Discard, in, true); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(1000*b.N)/b.Elapsed().Seconds(), "screens/s")
}
