package pack

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// Schema is the JSON Schema (draft 2020-12) of a kind of pack, for authors'
// editors. It is made from the types that the loader fills, so the two agree;
// what only the loader can see (citations, rules) is not in it. Errors:
// Invalid for an unknown kind.
func Schema(kind Kind) ([]byte, error) {
	content, err := empty(kind)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "pack.Schema", "There is no kind of pack called %s.", kind)
	}
	s := schema{defs: map[string]any{}}
	root := s.object(reflect.TypeOf(content).Elem())
	root["properties"].(map[string]any)["kind"] = map[string]any{"const": string(kind), "description": "What the pack is for."}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = fmt.Sprintf("Sightline pack: %s", strings.ReplaceAll(string(kind), "_", " "))
	root["$defs"] = s.defs
	b, err := json.MarshalIndent(root, "", "  ")
	return append(b, '\n'), fault.Wrap("pack.Schema", err)
}

type schema struct{ defs map[string]any }

// object is the schema of a struct.
func (s *schema) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	eachField(reflect.New(t).Elem(), func(r rule, v reflect.Value) {
		field := s.of(v.Type(), r)
		if r.doc != "" {
			field["description"] = r.doc
		}
		properties[r.name] = field
		if !r.optional {
			required = append(required, r.name)
		}
	})
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// of is the schema of a field's type under its rule.
func (s *schema) of(t reflect.Type, r rule) map[string]any {
	switch {
	case t.Kind() == reflect.String || t == dateType:
		return ofText(r)
	case t.Kind() == reflect.Int:
		limit := r.max
		if limit == 0 {
			limit = maxNumber
		}
		return map[string]any{"type": "integer", "minimum": r.min, "maximum": limit}
	case t.Kind() == reflect.Bool:
		return map[string]any{"type": "boolean"}
	case t.Kind() == reflect.Pointer:
		return s.of(t.Elem(), r)
	case t.Kind() == reflect.Slice:
		list := map[string]any{"type": "array", "items": s.of(t.Elem(), r), "maxItems": maxItems}
		if !r.optional {
			list["minItems"] = 1
		}
		return list
	}
	if _, made := s.defs[t.Name()]; !made {
		s.defs[t.Name()] = nil // a type that holds itself would stop here
		s.defs[t.Name()] = s.object(t)
	}
	return map[string]any{"$ref": "#/$defs/" + t.Name()}
}

func ofText(r rule) map[string]any {
	text := map[string]any{"type": "string", "minLength": 1}
	switch {
	case len(r.one) > 0:
		return map[string]any{"enum": r.one}
	case r.pattern != nil:
		text["pattern"] = r.pattern.String()
	}
	text["maxLength"] = r.limit()
	return text
}
