package referral

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

func TestRefuseTwice(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":1,"b":2}`:                               "",
		`{"a":1,"a":1}`:                               "a",
		`{"worry":"x","Worry":"y"}`:                   "Worry",
		`{"children":[{"given":"A"},{"given":"B"}]}`:  "",
		`{"children":[{},{"given":"A","given":"B"}]}`: "children[1].given",
		`{"":1,"":2}`:                                 "?",
		`[{"a":1},{"a":1}]`:                           "",
		`{"\u0061":1,"a":2}`:                          "a",
	} {
		err := RefuseTwice([]byte(text))
		if _, named := fault.FieldsOf(err)[want]; (want == "") != (err == nil) || want != "" && !named {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzDecode: the decoder never panics, refuses only as Invalid without
// repeating what it read, and what it takes survives being written and read.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"danger_now":"no","children":[{"given":"Ama"}],"worry":"x","family_knows":"yes","urgency":"now"}`,
		`{}`, `null`, `[]`, `{"worry":1}`, `{"worry":"a","worry":"b"}`, `{"x":{"y":[[[{}]]]}}`, `{"worry":"\ud800"}`, `{"worry":"\u0000"}`, "\xff", `{"children":[null]}`,
		strings.Repeat("[", 20000), `{"a":1}{"a":2}`, `{"children":[{"unborn":"yes"}]}`, `{"urgency":1e400}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		w, err := decode(text)
		if err != nil {
			if !fault.Is(err, fault.Invalid) || !utf8.ValidString(fault.Message(err)) {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decode(again)
		if err != nil || !cmp.Equal(w, back, cmpopts.EquateEmpty()) {
			t.Fatalf("%v: %s", err, cmp.Diff(w, back))
		}
		if clean, err := w.Clean(); err == nil {
			if twice, err := clean.Clean(); err != nil || !cmp.Equal(clean, twice, cmpopts.EquateEmpty()) {
				t.Fatalf("cleaned twice: %v %s", err, cmp.Diff(clean, twice))
			}
		} else if !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
	})
}

// FuzzSplit: a file comes apart without a panic, in order, and each part is of
// the file.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"", "{}", "{}\n{}", "[{},1]", "[", "{\n}", "\xef\xbb\xbf{}", "{\n\"a\":\n", "x\r\n\r\ny", "{\n{"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		items, err := split(text)
		if err != nil && (!fault.Is(err, fault.Invalid) || len(items) > 0) {
			t.Fatalf("%v with %d items", err, len(items))
		}
		last := 0
		for _, one := range items {
			if one.number <= last || !bytes.Contains(text, one.text) {
				t.Fatalf("item %d after %d", one.number, last)
			}
			last = one.number
		}
	})
}
