package referralapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralapi"
)

// described is the API's own description, which needs no token.
func described(t *testing.T) map[string]any {
	t.Helper()
	rec := httptest.NewRecorder()
	referralapi.Handler(nil, nil, "https://hub.example.org").ServeHTTP(rec, httptest.NewRequest(http.MethodGet, referralapi.Prefix+"/openapi.json", nil))
	if rec.Code != http.StatusOK || !strings.Contains(rec.Header().Get("Content-Type"), "json") {
		t.Fatalf("%d %s", rec.Code, rec.Header().Get("Content-Type"))
	}
	doc, err := jsonschema.UnmarshalJSON(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc.(map[string]any)
}

// at follows member names into a document; nil where there is nothing.
func at(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// The description is OpenAPI 3.1: what the specification requires is there,
// every reference leads somewhere, and every schema is JSON Schema 2020-12.
func TestTheDescriptionIsSound(t *testing.T) {
	doc := described(t)
	if version, _ := at(doc, "openapi").(string); !strings.HasPrefix(version, "3.1.") || at(doc, "info", "title") == nil || at(doc, "info", "version") == nil {
		t.Errorf("openapi %v, info %v", at(doc, "openapi"), at(doc, "info"))
	}
	if at(doc, "components", "securitySchemes", "token", "scheme") != "bearer" {
		t.Error("the token is not described")
	}
	ids := map[any]bool{}
	for path, item := range at(doc, "paths").(map[string]any) {
		for method, op := range item.(map[string]any) {
			if name := at(op, "operationId"); name == nil || ids[name] {
				t.Errorf("%s %s: operation id %v is missing or not the only one", method, path, name)
			}
			ids[at(op, "operationId")] = true
			answers := at(op, "responses").(map[string]any)
			for _, status := range []string{"401", "503"} {
				if at(answers, status, "content", "application/problem+json") == nil {
					t.Errorf("%s %s does not say what comes with %s", method, path, status)
				}
			}
			for status, answer := range answers {
				if at(answer, "description") == nil {
					t.Errorf("%s %s, %s has no description, which OpenAPI requires", method, path, status)
				}
			}
			for _, p := range list(at(op, "parameters")) {
				if at(p, "in") == "path" && (at(p, "required") != true || !strings.Contains(path, "{"+at(p, "name").(string)+"}")) {
					t.Errorf("%s %s: parameter %v", method, path, p)
				}
				if at(p, "name") == "Authorization" {
					t.Errorf("%s %s lists Authorization as a parameter; OpenAPI says it is ignored there", method, path)
				}
			}
		}
	}
	if !ids["send-referral"] || !ids["follow-referral"] {
		t.Errorf("operations %v", ids)
	}
	references(t, doc, doc)
	compile(t, doc, "Worry")
}

func list(v any) []any { all, _ := v.([]any); return all }

// references checks that every $ref leads to something in the document.
func references(t *testing.T, doc, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok && at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...) == nil {
			t.Errorf("%s leads nowhere", ref)
		}
		for _, one := range v {
			references(t, doc, one)
		}
	case []any:
		for _, one := range v {
			references(t, doc, one)
		}
	}
}

// compile takes a schema of the description as JSON Schema.
func compile(t *testing.T, doc any, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("mem:///openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	for other := range at(doc, "components", "schemas").(map[string]any) {
		if _, err := c.Compile("mem:///openapi.json#/components/schemas/" + other); err != nil {
			t.Errorf("schema %s: %v", other, err)
		}
	}
	s, err := c.Compile("mem:///openapi.json#/components/schemas/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Somebody who builds by the description alone sends what the API takes.
func TestTheDescriptionSaysWhatIsTaken(t *testing.T) {
	s := compile(t, described(t), "Worry")
	c := newClient(t)
	for name, one := range map[string]struct {
		body string
		good bool
	}{
		"a worry": {worry(), true},
		"much": {worry(func(w *referral.Worry) {
			w.Vehicles, w.Children[0].Sex = []referral.Vehicle{{Plate: "LK?? QQI"}}, "female"
		}), true},
		"unknown field":  {strings.Replace(worry(), `"worry":`, `"x":1,"worry":`, 1), false},
		"unknown answer": {strings.Replace(worry(), `"danger_now":"no"`, `"danger_now":"x"`, 1), false},
		"nothing":        {`{}`, false},
		"no child":       {worry(func(w *referral.Worry) { w.Children = []referral.Child{} }), false},
		"too many":       {worry(func(w *referral.Worry) { w.Adults = make([]referral.Adult, 21) }), false},
	} {
		var v any
		if err := json.Unmarshal([]byte(one.body), &v); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); (err == nil) != one.good {
			t.Errorf("%s: the description says %v", name, err)
		}
		if got := c.send(one.body, "Idempotency-Key", strings.ReplaceAll(name, " ", "-")); (got.Code == http.StatusCreated) != one.good {
			t.Errorf("%s: the API says %d", name, got.Code)
		}
	}
}
