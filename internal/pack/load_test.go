package pack_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// small is the text of a sound pack, short enough to spoil in tests.
func small(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestShippedPacksAreSound(t *testing.T) {
	packs, err := pack.LoadAll(content.Packs, content.Folder)
	if err != nil {
		t.Fatal(err)
	}
	have := map[pack.Kind]int{}
	for _, p := range packs {
		have[p.Kind]++
		if len(p.Approved) > 0 {
			t.Errorf("%s says that it was approved; an example never is", p.ID)
		}
		if p.Note == "" || p.AsOf == "" {
			t.Errorf("%s does not say how far to rely on it", p.ID)
		}
	}
	for _, k := range pack.Kinds() {
		if have[k] != 1 {
			t.Errorf("%d packs of kind %s; want 1", have[k], k)
		}
	}
}

// Each case spoils a sound pack in one place and wants one message, with the
// place and the mend.
func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown field", "title: Small", "titel: Small", "p.yaml:4:1: titel: there is no such field here; did you mean title?"},
		{"missing field", "title: Small\n", "", "p.yaml:1:1: title: missing; add it"},
		{"field twice", "title: Small", "title: Small\ntitle: Other", "p.yaml:5:1: title: given twice (first on line 4); keep one"},
		{"wrong type", "title: Small", "title: [Small]", "p.yaml:4:8: title: this must be text, and is a list"},
		{"number for text", "version: \"1.0\"", "version: 10", "p.yaml:2:10: version: this must be text, and is a whole number; put it in quotes"},
		{"fraction", "version: \"1.0\"", "version: 1.0", "p.yaml:2:10: version: packs hold whole numbers only; put text such as a version in quotes"},
		{"text for number", "cap: 3", "cap: three", "p.yaml:20:10: groups[0].cap: this must be a whole number, and is text"},
		{"number too great", "cap: 3", "cap: 1001", "p.yaml:20:10: groups[0].cap: this must be from 0 to 1000"},
		{"number too small", "cap: 3", "cap: -1", "p.yaml:20:10: groups[0].cap: this must be from 0 to 1000"},
		{"octal number", "cap: 3", "cap: 03", "p.yaml:20:10: groups[0].cap: write the number in plain digits, or the text in quotes"},
		{"no value", "title: Small", "title:", "p.yaml:4:7: title: no value; write one, or take the field out"},
		{"empty", "title: Small", "title: \"  \"", "p.yaml:4:8: title: empty; write something, or take the field out"},
		{"too long", "title: Small", "title: " + strings.Repeat("x", 201), "p.yaml:4:8: title: longer than 200 characters; shorten it"},
		{"empty list", "semantics: [One]", "semantics: []", "p.yaml:10:12: semantics: the list is empty; it needs an entry at least"},
		{"unknown kind", "kind: instrument", "kind: instrumental", "p.yaml:3:7: kind: this must be one of: instrument, thresholds, time_limits, ladder, language, watch"},
		{"no kind", "kind: instrument\n", "", "p.yaml:1:1: kind: missing; it is one of: instrument, thresholds, time_limits, ladder, language, watch"},
		{"no such day", "from: 2026-01-01", "from: 2026-02-30", "p.yaml:5:19: in_force.from: there is no such day; write it as 2026-11-23"},
		{"day in another form", "from: 2026-01-01", "from: 1/1/2026", "p.yaml:5:19: in_force.from: write the day as 2026-11-23"},
		{"days swapped", "from: 2026-01-01", "from: 2026-01-01, to: 2025-01-01", "p.yaml:5:35: in_force.to: the last day is before the first; swap them"},
		{"bad id", "- id: A1", "- id: A 1", "p.yaml:24:9: indicators[0].id: an id is a letter and then letters, digits, dots, dashes or underlines, at most 40"},
		{"id that rules can't name", "- id: A1", "- id: A-1", "p.yaml:24:9: indicators[0].id: a rule can't name it so; use letters and digits, and not age or linked"},
		{"id twice", "- id: B1", "- id: A1", "p.yaml:28:9: indicators[1].id: the id A1 is taken by indicators[0]; give each its own"},
		{"dangling citation", "group: a #", "group: c #", "p.yaml:29:12: indicators[1].group: there is no group c in this pack; add it, or cite another"},
		{"rule with a misspelt fact", "rule: A1", "rule: A2", "p.yaml:37:11: floors[0].rule: at character 1 of the rule: undeclared reference to 'A2'"},
		{"rule with a misspelt count", "rule: A1", "rule: a.possitive > 0", "p.yaml:37:11: floors[0].rule: at character 2 of the rule: undeclared reference to 'a.possitive' (did you mean 'a.positive'?)"},
		{"rule that is a number", "rule: A1", "rule: a.positive", "p.yaml:37:11: floors[0].rule: a rule must be true or false; this one is int"},
		{"rule that loops", "rule: A1", "rule: \"[1].all(x, x > 0)\"", "p.yaml:37:11: floors[0].rule: at character 8 of the rule: undeclared reference to 'all'; at character 9 of the rule: undeclared reference to 'x'; at character 12 of the rule: undeclared reference to 'x'"},
		{"no such band", "min_band: 2", "min_band: 3", "p.yaml:35:15: floors[0].min_band: there is no band 3"},
		{"bands out of order", "min_score: 2", "min_score: 0", "p.yaml:48:16: bands[1].min_score: each band begins at a higher score than the one before"},
		{"a surer answer that counts less", "yes: 1, suspected: 0", "yes: 0, suspected: 1", "p.yaml:18:15: groups[0].points: suspected counts more than yes; a surer answer must never count less"},
		{"alias", "title: Small", "title: &a Small\nnote2: *a", "p.yaml:4:8: anchors (&), aliases (*) and merges (<<) are not used in packs; write the text out"},
		{"tag", "title: Small", "title: !!str Small", "p.yaml:4:8: tags (!) and directives (%) are not used in packs; take it out"},
		{"tab", "title: Small", "title:\tSmall", "p.yaml:4:1: a tab; indent with spaces"},
		{"hidden character", "title: Small", "title: Sm\u202eall", "p.yaml:4:1: a character that can't be seen; take it out"},
		{"not UTF-8", "title: Small", "title: Sm\xffall", "p.yaml:4:1: not UTF-8; save the file as UTF-8"},
		{"two documents", "title: Small", "title: Small\n---\na: b", "p.yaml:6:1: a second document; a file holds one pack"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(small(t), c.old, c.new, 1)
			if text == small(t) {
				t.Fatalf("the small pack has no %q", c.old)
			}
			p, problems := pack.Check("p.yaml", []byte(text))
			if p != nil || !strings.Contains(problems.Error()+"\n", c.want+"\n") {
				t.Errorf("got\n%v\nwant\n%s", problems, c.want)
			}
		})
	}
}

func TestAllProblemsAreListed(t *testing.T) {
	text := strings.NewReplacer("title: Small", "titel: Small", "cap: 3", "cap: three", "semantics: [One]", "semantics: []").Replace(small(t))
	_, problems := pack.Check("p.yaml", []byte(text))
	if len(problems) != 4 {
		t.Errorf("%d problems; want 4 (one field is unknown, and so another is missing):\n%v", len(problems), problems)
	}
	for i := 1; i < len(problems); i++ {
		if problems[i].Line < problems[i-1].Line {
			t.Errorf("not in the order of the file:\n%v", problems)
		}
	}
}

func TestUnreadable(t *testing.T) {
	const deep, wide = "nested too deep", "more than 100 fields"
	for name, c := range map[string]struct{ text, want string }{
		"empty":         {"", "the file is empty"},
		"comment only":  {"# nothing\n", "the file is empty"},
		"too large":     {strings.Repeat("#", pack.MaxBytes+1), "larger than 4 MiB"},
		"not YAML":      {"a: [b", "not YAML"},
		"not a mapping": {"- a\n", "this must be a mapping, and is a list"},
		"deep flow":     {"a: " + strings.Repeat("[", 100000), deep},
		"deep dashes":   {strings.Repeat("- ", 100000), deep},
		"deep keys":     {strings.Repeat("? ", 100000), deep},
		"many fields":   {strings.Repeat("a: b\n", 100000), wide},
		"many in flow":  {"{" + strings.Repeat("a: b, ", 100000) + "}", wide},
		"steps":         {stairs(1000), deep},
	} {
		if p, problems := pack.Check(name, []byte(c.text)); p != nil || !strings.Contains(problems.Error(), c.want) {
			t.Errorf("%s: %v; want %s", name, problems, c.want)
		}
	}
}

// stairs nests mappings, each a column to the right of the last.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestLoadErrors(t *testing.T) {
	files := fstest.MapFS{"bad.yaml": {Data: []byte("a: b")}, "good.yaml": {Data: []byte(small(t))}}
	if _, err := pack.Load(files, "none.yaml"); !fault.Is(err, fault.NotFound) {
		t.Errorf("no file: %v", err)
	}
	_, err := pack.Load(files, "bad.yaml")
	var problems pack.Problems
	if !fault.Is(err, fault.Invalid) || !errors.As(err, &problems) || len(problems) == 0 {
		t.Errorf("a bad file: %v", err)
	}
	if packs, err := pack.LoadAll(files, "."); len(packs) != 1 || err == nil {
		t.Errorf("a folder with a bad file: %d packs, %v", len(packs), err)
	}
	if _, err := pack.Load(unreadableFS{}, "x.yaml"); !fault.Is(err, fault.Internal) {
		t.Errorf("a file that can't be read: %v", err)
	}
}

type unreadableFS struct{}

func (unreadableFS) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func TestRunCheck(t *testing.T) {
	var out strings.Builder
	if err := pack.RunCheck("testdata/small.yaml", &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"testdata/small.yaml is sound.", "instrument: small, version 1.0", "from 2026-01-01", "An example until"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("lacks %q:\n%s", want, out.String())
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("kind: ladder\nid: 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	err := pack.RunCheck(bad, &out)
	if !fault.Is(err, fault.Invalid) || !strings.Contains(out.String(), "bad.yaml:2:5: id: this must be text") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if err := pack.RunCheck("testdata/none.yaml", &out); !fault.Is(err, fault.NotFound) {
		t.Errorf("no file: %v", err)
	}
	if err := pack.RunCheck("testdata", &out); err == nil {
		t.Error("a folder: no error")
	}
}
