package component_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the list of examples that are left out anew")

const published = "../../../../node_modules/govuk-frontend/dist/govuk/components"

// leftOut lists every published example that we don't render, with the options
// that we don't have. It is read in review: -update writes it anew.
const leftOut = "testdata/left_out.txt"

// example is one of the examples that govuk-frontend publishes for others to
// test against.
type example struct {
	Name    string
	Options map[string]any
	HTML    string
}

// Each component renders what govuk-frontend publishes as its right output, as
// far as we have the options of the example. Which ones we have not, and why,
// stands in testdata/left_out.txt.
func TestFixtures(t *testing.T) {
	tmpl := partials(t)
	var left strings.Builder
	for _, component := range mapped() {
		t.Run(component, func(t *testing.T) {
			examples := examplesOf(t, component)
			rendered := 0
			for _, e := range examples {
				opts := optionsOf(component, e.Options)
				name, data := mappings[component](opts)
				if unmet := opts.unmet(); len(unmet) > 0 {
					fmt.Fprintf(&left, "%s / %s: %s\n", component, e.Name, strings.Join(unmet, "; "))
					continue
				}
				var b bytes.Buffer
				if err := tmpl.ExecuteTemplate(&b, name, data); err != nil {
					t.Errorf("%s: %v", e.Name, err)
					continue
				}
				rendered++
				want := canonical(t, opts.swapped(e.HTML))
				if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(ours(canonical(t, b.String()), want), "\n")); diff != "" {
					t.Errorf("%s (-published +ours):\n%s", e.Name, diff)
				}
			}
			if rendered == 0 {
				t.Error("not one example could be rendered")
			}
			t.Logf("%d of %d examples", rendered, len(examples))
		})
	}
	compare(t, left.String())
}

func mapped() []string {
	var out []string
	for name := range mappings {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func examplesOf(t *testing.T, component string) []example {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(published, component, "fixtures.json"))
	if err != nil {
		t.Fatalf("%v\nthe design system is not installed; run: go run ./web/bundle", err)
	}
	var file struct{ Fixtures []example }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Fixtures
}

// compare holds the list of examples left out to the one that was reviewed.
func compare(t *testing.T, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(leftOut, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(leftOut)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" && !testing.Short() {
		t.Errorf("examples left out changed (-reviewed +now); go test -update writes the list anew:\n%s", diff)
	}
}
