package match

import (
	"errors"
	"fmt"

	"github.com/sightline-partnership/sightline/match/value"
)

// MaxFields is the most fields that a model may have.
const MaxFields = 16

// A Field is one column of what is known about people.
type Field struct {
	Name string     `json:"name"` // shown in explanations: "date of birth", "postcode"
	Kind value.Kind `json:"kind"`
}

// A Record is what one source says about one person.
type Record struct {
	ID string
	// Values holds, for each field of the model in order, what is written:
	// nothing, one value, or several (aliases, earlier addresses).
	Values [][]string
}

// Single makes the values of a record with at most one value a field; an
// empty string is not known.
func Single(values ...string) [][]string {
	cells := make([][]string, len(values))
	for i, v := range values {
		if v != "" {
			cells[i] = []string{v}
		}
	}
	return cells
}

// A Person is a Record made ready to be compared.
type Person struct {
	ID    string
	Cells [][]value.Form // by field; empty is not known
}

// Prepare reads a record's values as the kinds of the fields. Values that say
// nothing are dropped, repeated ones kept once. Values beyond the fields are
// ignored, and fields without values are not known.
func Prepare(fields []Field, r Record) Person {
	p := Person{ID: r.ID, Cells: make([][]value.Form, len(fields))}
	for i, f := range fields {
		if i >= len(r.Values) {
			break
		}
		p.Cells[i] = PrepareCell(f.Kind, r.Values[i])
	}
	return p
}

// PrepareCell reads the values of one field.
func PrepareCell(k value.Kind, raw []string) []value.Form {
	var forms []value.Form
	for _, v := range raw {
		form, ok := k.Parse(v)
		if ok && !contains(forms, form.Key) {
			forms = append(forms, form)
		}
	}
	return forms
}

func contains(forms []value.Form, key string) bool {
	for i := range forms {
		if forms[i].Key == key {
			return true
		}
	}
	return false
}

// CheckFields says what is wrong with a list of fields: none or too many, a
// name missing or used twice, two fields of forenames or of surnames (further
// ones are values of the first).
func CheckFields(fields []Field) error {
	if len(fields) == 0 {
		return errors.New("match: there is no field to compare")
	}
	if len(fields) > MaxFields {
		return fmt.Errorf("match: %d fields are too many; at most %d can be compared", len(fields), MaxFields)
	}
	names := map[string]bool{}
	kinds := map[value.Kind]bool{}
	for _, f := range fields {
		if f.Name == "" || names[f.Name] {
			return fmt.Errorf("match: field name %q is empty or used twice", f.Name)
		}
		if (f.Kind == value.Forename || f.Kind == value.Surname) && kinds[f.Kind] {
			return fmt.Errorf("match: two fields are of kind %v; make the second one further values of the first", f.Kind)
		}
		names[f.Name], kinds[f.Kind] = true, true
	}
	return nil
}

// Named finds the fields of forename and surname; -1 where there is none.
func Named(fields []Field) (forename, surname int) {
	forename, surname = -1, -1
	for i, f := range fields {
		switch f.Kind {
		case value.Forename:
			forename = i
		case value.Surname:
			surname = i
		}
	}
	return forename, surname
}
