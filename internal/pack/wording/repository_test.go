package wording_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"golang.org/x/net/html"

	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/pack/wording"
)

// allowed are terms that our own text uses on purpose, each with its reason.
var allowed = []struct{ entry, context, why string }{
	{"L42", "Suffolk e-bulletin 2015: partial and delayed disclosure", "names a part of the source"},
	{"L21", "Suffolk e-bulletin 2015: older boyfriend or girlfriend", "names a part of the source"},
	{"L51", "Drug dealing or troubling adult groups near home", "said of adults, not of the child"},
	{"L44", "meet someone known only online", "says how they met; makes nothing smaller"},
	{"L28", "Suffolk e-bulletin 2015: sexualised behaviour", "names a part of the source"},
}

// Our own words are held to the guide that we give to others: every text of the
// packs (the guide itself apart) and every text of a page.
func TestOurOwnText(t *testing.T) {
	g, _ := guide(t)
	texts := 0
	check := func(where, text string) {
		texts++
		for _, f := range g.Check(text, wording.Options{Harm: true}) {
			if f.Severity != pack.SeverityNote && !isAllowed(f, text) {
				t.Errorf("%s: %q (%s, %s): %s", where, text[f.Start:f.End], f.Entry, f.Severity, f.Why)
			}
		}
	}
	root := filepath.Join("..", "..", "..")
	for _, folder := range []string{"content", "web", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				if d != nil && slices.Contains([]string{"node_modules", "built", "testdata"}, d.Name()) {
					return fs.SkipDir
				}
				return err
			}
			return eachText(path, check)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if texts < 1000 {
		t.Errorf("%d texts were looked at; is something left out?", texts)
	}
}

func isAllowed(f wording.Finding, text string) bool {
	for _, a := range allowed {
		if a.entry == f.Entry && strings.Contains(text, a.context) {
			return true
		}
	}
	return false
}

func eachText(path string, check func(where, text string)) error {
	switch {
	case strings.HasSuffix(path, "language.yaml"): // the guide must name what it warns of
		return nil
	case strings.HasSuffix(path, ".yaml"):
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var v any
		if err := yaml.Unmarshal(b, &v); err != nil {
			return err
		}
		eachString(v, func(s string) { check(path, s) })
	case strings.HasSuffix(path, ".html"):
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, text := range visible(string(b)) {
			check(path, text)
		}
	}
	return nil
}

func eachString(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, item := range v {
			eachString(item, visit)
		}
	case map[string]any:
		for _, item := range v {
			eachString(item, visit)
		}
	}
}

// action is a template's action: what it prints is not our text, but texts in
// it are.
var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

var inAction = regexp.MustCompile("\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`")

// visible is the text of a template that people read or hear: text, and the
// attributes that are read out, and the texts that actions pass on.
func visible(page string) []string {
	var texts []string
	page = action.ReplaceAllStringFunc(page, func(a string) string {
		for _, m := range inAction.FindAllStringSubmatch(a, -1) {
			texts = append(texts, m[1]+m[2])
		}
		return " … "
	})
	z := html.NewTokenizer(strings.NewReader(page))
	hidden := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return texts
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			if tag.Data == "script" || tag.Data == "style" {
				hidden = tag.Data
			}
			for _, a := range tag.Attr {
				if slices.Contains([]string{"alt", "aria-label", "placeholder", "title", "content"}, a.Key) {
					texts = append(texts, a.Val)
				}
			}
		case html.EndTagToken:
			if z.Token().Data == hidden {
				hidden = ""
			}
		case html.TextToken:
			if text := strings.TrimSpace(z.Token().Data); hidden == "" && text != "" {
				texts = append(texts, strings.Join(strings.Fields(text), " "))
			}
		}
	}
}

func TestVisible(t *testing.T) {
	page := `<p title="one">two {{/* no */}}{{template "x" (dict "text" "three")}}</p><script>four</script><style>five</style><img alt="six">`
	got := visible(page)
	for _, want := range []string{"one", "three", "two …  …"} {
		if !slices.Contains(got, want) && !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, strings.Fields(want)[0]) }) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if joined := strings.Join(got, " "); strings.Contains(joined, "four") || strings.Contains(joined, "five") || strings.Contains(joined, "no") {
		t.Errorf("%q holds what nobody reads", got)
	}
}
