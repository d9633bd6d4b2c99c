// Package gradeweb asks in a form where something comes from, how sure it is
// and how it may be handled.
package gradeweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Fields are the questions, with what was typed and what is wrong with it.
// Without need they say that they may be left empty.
func Fields(form web.Form, faults fault.Fields, need bool) []component.Control {
	hint := "For example: police report of 3 May; the child's mother. Do not name a source who must be protected."
	if !need {
		hint += " Leave this and the next questions empty for what everybody in the family knows."
	}
	line := func(name, label, hint string) component.Control {
		return component.Control{Input: &component.Input{Field: component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}}}
	}
	pick := func(name, legend string, steps []grade.Step) component.Control {
		items := make([]component.Choice, len(steps))
		for i, s := range steps {
			items[i] = component.Choice{Value: s.Code, Text: s.Words + " (" + s.Code + ")"}
		}
		return component.Control{Radios: &component.Choices{Name: name, Legend: legend, Items: items, Given: []string{form.Get(name)}, Error: faults[name], Small: true}}
	}
	return []component.Control{line("source", "Where does this come from?", hint), pick("reliable", "How reliable is the source?", grade.Sources),
		pick("info", "How does the source know?", grade.Infos), pick("handling", "How may it be handled?", grade.Handlings),
		line("conditions", "On what conditions?", "Only where it is shared on conditions. For example: ask the sender before it is passed on")}
}

// Read reads the answers; what can't be read is not graded.
func Read(form web.Form) grade.Grade {
	reliable, err := strconv.Atoi(form.Get("reliable"))
	if err != nil {
		reliable = 0
	}
	return grade.Grade{Source: form.Get("source"), Reliable: reliable, Info: form.Get("info"), Handling: form.Get("handling"), Conditions: form.Get("conditions")}
}
