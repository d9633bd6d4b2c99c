package words

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// What is kept as written, and what is refused with the mend.
func TestText(t *testing.T) {
	for _, c := range []struct{ name, typed, kept, mend string }{
		{"plain", "  She came back at four.  ", "She came back at four.", ""},
		{"line breaks", "one\r\ntwo\rthree", "one\ntwo\nthree", ""},
		{"markup stays text", "<script>alert(1)</script>", "<script>alert(1)</script>", ""},
		{"SQL stays text", "'; DROP TABLE child; --", "'; DROP TABLE child; --", ""},
		{"a formula stays text", "=HYPERLINK(1)", "=HYPERLINK(1)", ""},
		{"4-byte characters", "🐻 𝒜", "🐻 𝒜", ""},
		{"right-to-left script", "سلام", "سلام", ""},
		{"a joiner within a name", "a\u200db", "a\u200db", ""},
		{"an override", "evil\u202etxt.exe", "evil\u202etxt.exe", "U+202E"},
		{"an isolate", "a\u2066b", "a\u2066b", "U+2066"},
		{"NUL", "a\x00b", "a\x00b", "U+0000"},
		{"escape", "a\x1b[31mb", "a\x1b[31mb", "U+001B"},
		{"C1 control", "a\u0085b", "a\u0085b", "U+0085"},
		{"broken UTF-8", "a\xffb", "a\xffb", "UTF-8"},
		{"too long", strings.Repeat("é", 1201), strings.Repeat("é", 1201), "1,200 characters; it has 1,201"},
		{"just fits", strings.Repeat("é", 1200), strings.Repeat("é", 1200), ""},
	} {
		var check Check
		kept := check.Text("worry", "the worry", c.typed, 1200)
		mend := check.Fields["worry"]
		if kept != c.kept || (c.mend == "") != (mend == "") || !strings.Contains(mend, c.mend) {
			t.Errorf("%s: kept %q, mend %q; want %q, %q", c.name, kept, mend, c.kept, c.mend)
		}
	}
}

func TestLine(t *testing.T) {
	var c Check
	c.Line("name", "the name", "a\nb", 10)
	c.Need("reason", "Say why.", " \t")
	OneOf(&c, "sex", "Choose one.", "x", "female", "male")
	OneOf(&c, "care", "Choose one.", "", "home")
	err := c.Err("words.test")
	want := fault.Fields{"name": "Write the name on one line.", "reason": "Say why.", "sex": "Choose one."}
	got := fault.FieldsOf(err)
	for field, mend := range want {
		if got[field] != mend {
			t.Errorf("%s: %q; want %q", field, got[field], mend)
		}
	}
	if len(got) != len(want) || !fault.Is(err, fault.Invalid) {
		t.Errorf("%v; want %d fields and Invalid", got, len(want))
	}
	if err := new(Check).Err("words.test"); err != nil {
		t.Errorf("nothing wrong gives %v", err)
	}
}

// Text that passes can be stored and shown: valid, bounded, without what can't
// be seen; and checking it again changes nothing.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"a", "\u202e", "\r\n", "\xff", strings.Repeat("x", 50), "🐻"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		var c Check
		kept := c.Text("field", "the field", typed, 40)
		if c.Err("words.fuzz") != nil {
			return
		}
		if !utf8.ValidString(kept) || utf8.RuneCountInString(kept) > 40 || strings.ContainsFunc(kept, Hidden) || strings.ContainsRune(kept, 0) {
			t.Fatalf("%q passes as %q", typed, kept)
		}
		if again := c.Text("field", "the field", kept, 40); again != kept || c.Fields != nil {
			t.Fatalf("%q becomes %q when it is checked again", kept, again)
		}
	})
}
