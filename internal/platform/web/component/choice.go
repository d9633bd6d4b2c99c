package component

import (
	"cmp"
	"slices"
	"strconv"
)

// Choice is one of the answers of Choices or Select.
type Choice struct {
	Value   string
	Text    string
	Hint    string
	Checked bool
	ID      string // the group's, with a number, when empty
	Name    string // the group's when empty; checkboxes only
	// Disabled answers can't be chosen; rather say why, or leave them out.
	Disabled  bool
	Divider   string    // a word between two answers, "or", instead of an answer
	Exclusive bool      // "none of these": unticks the others; checkboxes only
	Reveal    []Control // questions that belong to this answer; in sight without a script
	Attr      Attributes
}

// Choices is a question with given answers: radios (one) or checkboxes (any).
type Choices struct {
	Name       string
	ID         string // of the first answer; the Name when empty
	Legend     string
	LegendSize Size // small, or large when it is the heading
	Heading    bool // the legend is the heading of the page
	Hint       string
	Error      string
	Inline     bool // short answers, side by side
	Small      bool
	Items      []Choice
	Given      []string // the values that are chosen, beside those that say Checked
	Also       string   // ids of what else describes the question
	Class      string
	GroupClass string
	Attr       Attributes
}

// FieldID is the id of the first answer, which an error links to.
func (c Choices) FieldID() string { return cmp.Or(c.ID, c.Name) }

// ItemID is the id of the i-th answer.
func (c Choices) ItemID(i int) string {
	if i == 0 {
		return c.FieldID()
	}
	return c.FieldID() + "-" + strconv.Itoa(i+1)
}

// DescribedBy lists the ids of hint and error, for the fieldset.
func (c Choices) DescribedBy() string { return describedBy(c.Also, c.FieldID(), c.Hint, c.Error) }

// GroupClasses are the classes of the box around the question.
func (c Choices) GroupClasses() string { return group(c.Error, c.GroupClass) }

// LegendClasses are the classes of the legend.
func (c Choices) LegendClasses() string { return legendClasses(c.LegendSize, c.Heading) }

// ListClasses are further classes of the list of answers, for its block
// ("govuk-radios" or "govuk-checkboxes").
func (c Choices) ListClasses(block string) string {
	return join(block, iff(c.Inline, block+"--inline"), iff(c.Small, block+"--small"), c.Class)
}

// Answer is a choice with its id, its name, and what describes it: without a
// legend there is no fieldset, so that each box bears what describes all.
type Answer struct {
	Choice
	DescribedBy string
}

// Answers are the choices as they are shown.
func (c Choices) Answers() []Answer {
	out := make([]Answer, len(c.Items))
	for i, item := range c.Items {
		item.ID = cmp.Or(item.ID, c.ItemID(i))
		item.Name = cmp.Or(item.Name, c.Name)
		item.Checked = item.Checked || slices.Contains(c.Given, item.Value)
		out[i] = Answer{Choice: item, DescribedBy: join(iff(c.Legend == "", c.DescribedBy()), iff(item.Hint != "", item.HintID()))}
	}
	return out
}

// HintID is the id of the answer's hint.
func (c Choice) HintID() string { return c.ID + "-item-hint" }

// RevealID is the id of what the answer reveals.
func (c Choice) RevealID() string { return "conditional-" + c.ID }

// Control is exactly one control of a form: what an answer reveals, or one of
// a form that is a list.
type Control struct {
	Input      *Input
	Textarea   *Textarea
	Count      *CharacterCount
	Select     *Select
	Date       *DateInput
	Radios     *Choices
	Checkboxes *Choices
	File       *FileUpload
	Inset      string
}

// Select is a choice from a longer list.
type Select struct {
	Field
	Items  []Choice
	Search bool // with a script, one types to find: for long lists
}

// Classes are the classes of the control.
func (s Select) Classes() string {
	return join("govuk-select", s.Class, iff(s.Error != "", "govuk-select--error"))
}

// Options are the items with the chosen one checked: by the item or by Value.
func (s Select) Options() []Choice {
	out := slices.Clone(s.Items)
	for i := range out {
		out[i].Checked = out[i].Checked || s.Value != "" && out[i].Value == s.Value
	}
	return out
}
