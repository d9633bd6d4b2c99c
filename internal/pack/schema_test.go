package pack_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/pack"
)

var update = flag.Bool("update", false, "write content/schema anew")

// The schemas that authors use are those of the types that the loader fills.
// To write them anew: go test ./internal/pack -run Schema -update
func TestSchemaFiles(t *testing.T) {
	for _, kind := range pack.Kinds() {
		want, err := pack.Schema(kind)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "..", "content", "schema", strings.ReplaceAll(string(kind), "_", "-")+".json")
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the loader reads; write it anew with -update", path)
		}
	}
}

func TestShippedPacksFollowTheirSchema(t *testing.T) {
	for _, p := range shipped(t).All() {
		schema := compileSchema(t, p.Kind)
		name := map[pack.Kind]string{pack.KindInstrument: "instrument", pack.KindThresholds: "thresholds", pack.KindTimeLimits: "time-limits",
			pack.KindLadder: "disagreement", pack.KindLanguage: "language", pack.KindWatch: "watch"}[p.Kind]
		b, err := content.Packs.ReadFile(content.Folder + "/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance(t, b)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A schema is as strict as the loader about the shape of a file.
func TestSchemaIsStrict(t *testing.T) {
	schema := compileSchema(t, pack.KindInstrument)
	if err := schema.Validate(instance(t, []byte(small(t)))); err != nil {
		t.Fatalf("a sound pack: %v", err)
	}
	for _, c := range [][2]string{
		{"title: Small", "titel: Small"}, {"title: Small\n", ""}, {"title: Small", "title: 7"}, {"title: Small", `title: ""`},
		{"kind: instrument", "kind: ladder"}, {"cap: 3", "cap: three"}, {"cap: 3", "cap: 1001"}, {"semantics: [One]", "semantics: []"},
		{"- id: A1", "- id: A 1"}, {"from: 2026-01-01", "from: soon"}, {"title: Small", "title: " + strings.Repeat("x", 201)},
	} {
		text := strings.Replace(small(t), c[0], c[1], 1)
		if text == small(t) {
			t.Fatalf("the small pack has no %q", c[0])
		}
		if err := schema.Validate(instance(t, []byte(text))); err == nil {
			t.Errorf("%q in place of %q is let through", c[1], c[0])
		}
	}
}

func compileSchema(t *testing.T, kind pack.Kind) *jsonschema.Schema {
	t.Helper()
	b, err := pack.Schema(kind)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("pack.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("pack.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// instance is YAML as the validator takes it.
func instance(t *testing.T, b []byte) any {
	t.Helper()
	j, err := yaml.YAMLToJSON(b)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
