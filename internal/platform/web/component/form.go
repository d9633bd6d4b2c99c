package component

import "strconv"

// Field is what every form field has.
type Field struct {
	Name    string
	ID      string // the Name when empty
	Label   string
	Heading bool // the label is the heading of the page
	Hint    string
	Error   string // what is wrong and how to mend it
	Value   string
}

// FieldID is the id of the control.
func (f Field) FieldID() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// DescribedBy lists the ids of hint and error, for the control.
func (f Field) DescribedBy() string {
	return describedBy(f.FieldID(), f.Hint != "", f.Error != "")
}

func describedBy(id string, hint, problem bool) string {
	switch {
	case hint && problem:
		return id + "-hint " + id + "-error"
	case hint:
		return id + "-hint"
	case problem:
		return id + "-error"
	}
	return ""
}

// Input is a single-line field.
type Input struct {
	Field
	Type         string // "text" when empty
	InputMode    string // "numeric", "tel", ...
	Autocomplete string
	Width        int  // 2, 3, 4, 5, 10, 20 or 30 characters; 0 for the full width
	Search       bool // "/" goes here
}

// TypeOrText is the type of the control.
func (i Input) TypeOrText() string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

// Classes are the classes of the control.
func (i Input) Classes() string {
	c := "govuk-input"
	if i.Width > 0 {
		c += " govuk-input--width-" + strconv.Itoa(i.Width)
	}
	if i.Error != "" {
		c += " govuk-input--error"
	}
	return c
}

// Textarea is a field of several lines.
type Textarea struct {
	Field
	Rows int    // 5 when 0
	Lint string // the address that prompts about words; never on a child's own words
}

// RowsOrFive is the height of the control.
func (t Textarea) RowsOrFive() int {
	if t.Rows == 0 {
		return 5
	}
	return t.Rows
}

// Choice is one of the answers of Radios, Checkboxes or Select.
type Choice struct {
	Value   string
	Text    string
	Hint    string
	Checked bool
}

// Choices is a question with given answers: radios (one) or checkboxes (any).
type Choices struct {
	Name    string
	ID      string // of the first answer; the Name when empty
	Legend  string
	Heading bool // the legend is the heading of the page
	Hint    string
	Error   string
	Inline  bool // short answers, side by side
	Small   bool
	Items   []Choice
}

// FieldID is the id of the first answer, which an error links to.
func (c Choices) FieldID() string {
	if c.ID != "" {
		return c.ID
	}
	return c.Name
}

// ItemID is the id of the i-th answer.
func (c Choices) ItemID(i int) string {
	if i == 0 {
		return c.FieldID()
	}
	return c.FieldID() + "-" + strconv.Itoa(i+1)
}

// DescribedBy lists the ids of hint and error, for the fieldset.
func (c Choices) DescribedBy() string { return describedBy(c.FieldID(), c.Hint != "", c.Error != "") }

// LegendClasses are the classes of the legend.
func (c Choices) LegendClasses() string {
	if c.Heading {
		return "govuk-fieldset__legend govuk-fieldset__legend--l"
	}
	return "govuk-fieldset__legend govuk-fieldset__legend--s"
}

// Select is a choice from a longer list.
type Select struct {
	Field
	Items []Choice
}

// DateInput is the three boxes of a date; the month may be typed as a name.
type DateInput struct {
	Name             string // the boxes are Name-day, Name-month, Name-year
	Legend           string
	Heading          bool
	Hint             string
	Error            string
	Day, Month, Year string
}

// DescribedBy lists the ids of hint and error, for the fieldset.
func (d DateInput) DescribedBy() string { return describedBy(d.Name, d.Hint != "", d.Error != "") }

// DateBox is one box of a DateInput.
type DateBox struct {
	ID, Label, Value string
	Width            int
	Error            bool
}

// Boxes are the three boxes.
func (d DateInput) Boxes() []DateBox {
	bad := d.Error != ""
	return []DateBox{
		{d.Name + "-day", "Day", d.Day, 2, bad},
		{d.Name + "-month", "Month", d.Month, 5, bad},
		{d.Name + "-year", "Year", d.Year, 4, bad},
	}
}

// Button is a button of a form, or a link that looks like one.
type Button struct {
	Text    string
	Href    string // set: a link
	Name    string
	Value   string
	Variant string // "", "secondary" or "warning"
	Once    bool   // a second press within a second does nothing
}

// Classes are the classes of the button.
func (b Button) Classes() string {
	if b.Variant == "" {
		return "govuk-button"
	}
	return "govuk-button govuk-button--" + b.Variant
}

// Hidden is a value that a form carries along.
type Hidden struct{ Name, Value string }
