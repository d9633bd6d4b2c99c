package screening_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// What can't be kept is refused by the name of its field, and nothing of the
// sheet is saved.
func TestBadInputIsRefusedByName(t *testing.T) {
	d := newDesk(t)
	line := func(l screening.Line) func(*screening.Content) {
		return func(c *screening.Content) { c.Answers["S1"] = l }
	}
	yes := func(evidence, source string) func(*screening.Content) {
		return line(screening.Line{Answer: screening.Yes, Recency: screening.Current, Evidence: evidence, Source: source})
	}
	for _, c := range []struct {
		name   string
		field  string
		finish bool
		change func(*screening.Content)
	}{
		{"unknown indicator", "answers.S99", false, func(c *screening.Content) { c.Answers["S99"] = screening.Line{Answer: screening.No} }},
		{"indicator of control characters", "answers.?", false, func(c *screening.Content) { c.Answers["S1\x00\n"] = screening.Line{Answer: screening.No} }},
		{"unknown answer", "answers.S1.answer", false, line(screening.Line{Answer: "maybe"})},
		{"answer in capitals", "answers.S1.answer", false, line(screening.Line{Answer: "YES"})},
		{"unknown recency", "answers.S1.recency", false, line(screening.Line{Answer: screening.Yes, Recency: "last week"})},
		{"evidence too long", "evidence-S1", false, yes(strings.Repeat("ж", 4001), "School")},
		{"source too long", "source-S1", false, yes("Seen.", strings.Repeat("x", 201))},
		{"source on two lines", "source-S1", false, yes("Seen.", "School\nand home")},
		{"NUL", "evidence-S1", false, yes("Seen\x00 on Friday", "School")},
		{"escape", "evidence-S1", false, yes("\x1b[2J", "School")},
		{"text turned round", "evidence-S1", false, yes("Seen \u202eyadirF no", "School")},
		{"isolates", "source-S1", false, yes("Seen.", "\u2066School\u2069")},
		{"no text at all", "evidence-S1", false, yes("\xff\xfe", "School")},
		{"words too long", "telling", false, func(c *screening.Content) { c.Words.Telling = strings.Repeat("a", 8001) }},
		{"hidden in the words", "judgement", false, func(c *screening.Content) { c.Words.Judgement = "Good\u202e." }},
		{"more than a sheet holds", "judgement", false, func(c *screening.Content) {
			for id := range c.Answers {
				c.Answers[id] = screening.Line{Answer: screening.Yes, Evidence: strings.Repeat(`"`, 4000), Source: strings.Repeat(`"`, 200)}
			}
			w := strings.Repeat(`"`, 8000)
			c.Words = screening.Words{Telling: w, Strengths: w, Concern: w, Judgement: w}
		}},
		{"finished without evidence", "evidence-S1", true, yes("", "School")},
		{"finished without source", "source-S1", true, yes("Seen.", " ")},
		{"finished without the child's voice", "telling", true, func(c *screening.Content) { c.Words.Telling = "" }},
		{"finished without strengths", "strengths", true, func(c *screening.Content) { c.Words.Strengths = "" }},
		{"finished without concern", "concern", true, func(c *screening.Content) { c.Words.Concern = "" }},
		{"finished without a band", "judged", true, func(c *screening.Content) { c.Judged = 0 }},
		{"no such band", "band", true, func(c *screening.Content) { c.Judged = 5 }},
		{"a band below all", "band", true, func(c *screening.Content) { c.Judged = -1 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := d.Text(`SELECT content::text || state || version FROM screen WHERE id = $1`, d.sheet.ID)
			content := d.Answered("S1")
			content.Judged = 3
			c.change(&content)
			_, err := d.save(d.Worker, d.sheet.Version, content, c.finish)
			d.Fails(err, fault.Invalid, c.field)
			if strings.ContainsAny(err.Error()+fault.Message(err), "\x00\x1b\u202e") {
				t.Errorf("the error repeats what was sent: %q", err)
			}
			if after := d.Text(`SELECT content::text || state || version FROM screen WHERE id = $1`, d.sheet.ID); after != before {
				t.Error("something was saved")
			}
		})
	}
}

// What people write is kept to the letter, whatever it looks like.
func TestHostileTextIsKeptVerbatim(t *testing.T) {
	d := newDesk(t)
	for _, words := range []string{
		`<script>alert("x")</script><img src=x onerror=alert(1)>`,
		`'; DROP TABLE screen; --`, `=HYPERLINK("http://x","y")`, `+1+cmd|' /C calc'!A0`, `{{.Page}} ${x} %s %!d(MISSING)`,
		"😀 👩‍👧 𝒜 𐍈", "قالت إنها خائفة", "她說她害怕", "e\u0301 and é", "one\n\ttwo", strings.Repeat("ж", 4000), `\u0000 \x00 \\`,
	} {
		content := d.saying("S1", words)
		content.Words.Telling = words
		_, err := d.save(d.Worker, d.sheet.Version, content, false)
		d.OK(err)
		s := d.load()
		if diff := cmp.Diff(words, s.Content.Answers["S1"].Evidence); diff != "" || s.Content.Words.Telling != words {
			t.Errorf("kept differently: %s", diff)
		}
	}
}
