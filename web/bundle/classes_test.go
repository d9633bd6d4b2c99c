package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// hooks are classes without a style of their own: a script looks for them, or
// they only name a part.
var hooks = map[string]bool{
	"sl-top": true, "sl-header__place": true, "sl-header__role": true, "sl-clock__word": true, "moj-timeline__header": true,
	"govuk-tag--blue": true, "govuk-table__head": true, "govuk-table__row": true, "govuk-table__body": true, "govuk-radios": true, "govuk-checkboxes": true,
}

var (
	classAttribute = regexp.MustCompile(`class="([^"]*)"`)
	action         = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// Every class that a template writes out has a style: a misspelt one would
// only be seen by eye.
func TestClassesHaveAStyle(t *testing.T) {
	files := built(t)
	css := string(files[the(t, slices.Sorted(maps.Keys(files)), "sightline-", ".css")])
	for _, root := range []string{"web", "internal"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".html" {
				return err
			}
			text, err := os.ReadFile(path)
			for _, name := range classesIn(string(text)) {
				if !hooks[name] && !styled(css, name) {
					t.Errorf("%s: class %q has no style", path, name)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func classesIn(template string) []string {
	var out []string
	for _, m := range classAttribute.FindAllStringSubmatch(action.ReplaceAllString(template, " "), -1) {
		for _, name := range strings.Fields(m[1]) {
			if !strings.HasSuffix(name, "-") { // the rest of the name comes from Go
				out = append(out, name)
			}
		}
	}
	return out
}

func styled(css, name string) bool {
	return regexp.MustCompile(`\.` + regexp.QuoteMeta(name) + `[^\w-]`).MatchString(css)
}
