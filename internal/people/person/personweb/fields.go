package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// asked makes the controls of a form that hold what was typed and what is
// wrong with it.
type asked struct {
	form   web.Form
	faults fault.Fields
}

func (a asked) field(name, label, hint string) component.Field {
	return component.Field{Name: name, Label: label, Hint: hint, Value: a.form.Get(name), Error: a.faults[name]}
}

// line is a question with a line for its answer; width as component.Input.
func (a asked) line(name, label, hint string, width int) component.Control {
	return component.Control{Input: &component.Input{Field: a.field(name, label, hint), Width: width}}
}

// text is a question with room for several lines.
func (a asked) text(name, label, hint string) component.Control {
	return component.Control{Textarea: &component.Textarea{Field: a.field(name, label, hint), Rows: 3}}
}

// pick is a question with given answers.
func (a asked) pick(name, legend, hint string, items []component.Choice) component.Control {
	return component.Control{Radios: &component.Choices{Name: name, Legend: legend, Hint: hint, Items: items, Given: []string{a.form.Get(name)},
		Error: a.faults[name], Small: len(items) > 4}}
}

// tick is a box to tick, under a legend that says what it is about.
func (a asked) tick(name, legend, text, hint string) component.Control {
	return component.Control{Checkboxes: &component.Choices{Name: name, Legend: legend, Error: a.faults[name],
		Items: []component.Choice{{Value: "yes", Text: text, Hint: hint, Checked: a.form.Has(name)}}}}
}

// choices are answers with their words.
func choices(values []string, words map[string]string) []component.Choice {
	out := make([]component.Choice, len(values))
	for i, v := range values {
		out[i] = component.Choice{Value: v, Text: words[v]}
	}
	return out
}

var sexWords = map[string]string{"female": "Female", "male": "Male", "other": "Other", "not_known": "Not known"}

const bornHint = "As far as it is known: 14 3 2012, March 2012, about 2012, or aged 14. For a child not yet born, when the birth is expected."

// identity asks who somebody is.
func (a asked) identity() []component.Control {
	return []component.Control{
		a.pick("kind", "Who is this?", "", []component.Choice{{Value: string(person.Child), Text: "A child"}, {Value: string(person.Adult), Text: "An adult"},
			{Value: string(person.Unborn), Text: "A child not yet born"}}),
		a.line("given", "First names", "", 20), a.line("surname", "Last name", "", 20), a.line("born", "Date of birth", bornHint, 20),
		a.pick("sex", "Sex", "", choices(person.Sexes, sexWords)), a.line("gender", "Gender, in their own words", "Leave empty if nobody asked", 20)}
}

// background asks what matters in talking with somebody.
func (a asked) background() []component.Control {
	return []component.Control{
		a.line("ethnicity", "Ethnicity", "", 20), a.line("ethnicity_source", "Who said so?", "For example: the child, a parent, a worker", 20),
		a.text("disability", "Disability or other needs", "What helps in talking with them?"), a.line("languages", "Languages", "", 20),
		a.tick("interpreter", "Interpreter", "An interpreter is needed", "")}
}

// numbers asks for identifiers.
func (a asked) numbers() []component.Control {
	return []component.Control{a.line("nhs_number", "NHS number", "10 digits", 20),
		a.line("upn", "Unique pupil number", "A letter and 12 characters. Ask the school.", 20)}
}

// daily asks where somebody spends their days, and who cares for them.
func (a asked) daily() []component.Control {
	return []component.Control{a.line("school", "School or college", "", 0), a.line("gp", "GP", "", 0),
		a.line("care_status", "Care status", "For example: lives with mother; foster care since May 2025", 0)}
}
