package bulk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

// A Mapping says what the columns of a file mean.
type Mapping struct {
	ID     string   // the column of ids; empty numbers the rows from 1
	Fields []Mapped // in the order of the model's fields
	Left   []Left   // columns that are not compared
}

// Mapped is a field and where its values stand.
type Mapped struct {
	match.Field
	// Values are the field's values: one, or several where aliases or earlier
	// addresses have columns of their own.
	Values []Columns
}

// Columns are the columns that make one value: mostly one.
type Columns struct {
	Names []string
	Part  Part
}

// Part says which part of a whole name a value takes.
type Part uint8

// The parts of a column that holds a whole name.
const (
	Whole     Part = iota // the column as it stands
	ButLast               // forenames: all words but the last
	LastWords             // surname: the last word, or what stands before a comma
)

// Left is a column that is not compared, and why.
type Left struct{ Column, Why string }

// Layout is the fields that the mapping gives a model.
func (m *Mapping) Layout() []match.Field {
	fields := make([]match.Field, len(m.Fields))
	for i := range m.Fields {
		fields[i] = m.Fields[i].Field
	}
	return fields
}

// String is the mapping for people, a line a field.
func (m *Mapping) String() string {
	var b strings.Builder
	id := m.ID
	if id == "" {
		id = "(the number of the row)"
	}
	fmt.Fprintf(&b, "  %-22s %s\n", "id", id)
	for i := range m.Fields {
		f := &m.Fields[i]
		var values []string
		for _, v := range f.Values {
			words := strings.Join(v.Names, " + ")
			switch v.Part {
			case ButLast:
				words += " (first words)"
			case LastWords:
				words += " (last word)"
			case Whole:
			}
			values = append(values, words)
		}
		fmt.Fprintf(&b, "  %-22s %s, compared as %v\n", f.Name, strings.Join(values, "; "), f.Kind)
	}
	for _, l := range m.Left {
		fmt.Fprintf(&b, "  %-22s %s: %s\n", "left out", l.Column, l.Why)
	}
	return b.String()
}

// wholeName is the target of a column that holds forenames and surname.
const wholeName = "full-name"

// add puts a value into the field of a kind and label, made if it is new.
func (m *Mapping) add(k value.Kind, label string, c Columns) {
	single := k == value.Forename || k == value.Surname
	for i := range m.Fields {
		if f := &m.Fields[i]; f.Kind == k && (single || f.Name == label) {
			f.Values = append(f.Values, c)
			return
		}
	}
	m.Fields = append(m.Fields, Mapped{match.Field{Name: label, Kind: k}, []Columns{c}})
}

// addName splits a whole name into the two fields.
func (m *Mapping) addName(column string) {
	m.add(value.Forename, "forename", Columns{[]string{column}, ButLast})
	m.add(value.Surname, "surname", Columns{[]string{column}, LastWords})
}

// Given is a mapping given by hand over a guess: each word is KIND=COLUMN or
// KIND:LABEL=COLUMN, with columns that make one value joined by "+". The kinds
// are those of package value, "id", "full-name", and "none" for columns to
// leave out. A kind that is given replaces what was guessed for it. Errors
// name the word and the mend.
func (m *Mapping) Given(header, words []string) error {
	replaced := map[string]bool{}
	for _, word := range words {
		target, columns, found := strings.Cut(word, "=")
		if !found || target == "" || columns == "" {
			return fmt.Errorf("--map %s: write it as field=column, for example postcode=pcode", word)
		}
		names := strings.Split(columns, "+")
		for _, c := range names {
			if !slices.Contains(header, c) {
				return fmt.Errorf("--map %s: the file has no column %q; its columns are %s", word, c, strings.Join(header, ", "))
			}
		}
		if err := m.give(target, names, replaced); err != nil {
			return fmt.Errorf("--map %s: %w", word, err)
		}
	}
	m.Fields = slices.DeleteFunc(m.Fields, func(f Mapped) bool { return len(f.Values) == 0 })
	return match.CheckFields(m.Layout())
}

func (m *Mapping) give(target string, names []string, replaced map[string]bool) error {
	kind, label, labelled := strings.Cut(target, ":")
	if !labelled {
		label = words(kind)
	}
	for _, c := range names {
		m.forget(c)
	}
	switch kind {
	case "id":
		m.ID = names[0]
		return nil
	case "none":
		m.Left = append(m.Left, Left{strings.Join(names, ", "), "left out by --map"})
		return nil
	case wholeName:
		m.clear(value.Forename, "forename", replaced)
		m.clear(value.Surname, "surname", replaced)
		m.addName(names[0])
		return nil
	}
	var k value.Kind
	if err := k.UnmarshalText([]byte(kind)); err != nil {
		return fmt.Errorf("%q is no kind of field; the kinds are %s, id, %s and none", kind, kindNames(), wholeName)
	}
	m.clear(k, label, replaced)
	m.add(k, label, Columns{Names: names})
	return nil
}

// clear forgets what was guessed for a field, the first time it is given.
func (m *Mapping) clear(k value.Kind, label string, replaced map[string]bool) {
	key := k.String() + ":" + label
	if replaced[key] {
		return
	}
	replaced[key] = true
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Kind != k || !(f.Name == label || k == value.Forename || k == value.Surname) {
			continue
		}
		for _, v := range f.Values {
			m.Left = append(m.Left, Left{strings.Join(v.Names, ", "), "another column was given for " + label})
		}
		f.Values = nil
	}
}

// forget takes a column out of wherever the guess put it.
func (m *Mapping) forget(column string) {
	if m.ID == column {
		m.ID = ""
	}
	m.Left = slices.DeleteFunc(m.Left, func(l Left) bool { return l.Column == column })
	for i := range m.Fields {
		f := &m.Fields[i]
		f.Values = slices.DeleteFunc(f.Values, func(c Columns) bool { return slices.Contains(c.Names, column) })
	}
}

func words(kind string) string {
	switch kind {
	case value.BirthDate.String():
		return "date of birth"
	case value.NHSNumber.String():
		return "NHS number"
	case value.UPN.String():
		return "UPN"
	case value.Email.String():
		return "e-mail"
	}
	return strings.ReplaceAll(kind, "-", " ")
}

func kindNames() string {
	var all []string
	for _, k := range value.Kinds() {
		all = append(all, k.String())
	}
	return strings.Join(all, ", ")
}
