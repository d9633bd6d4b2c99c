package component

import "cmp"

// Size is how large a heading, legend or label is set.
type Size string

// The sizes, largest first. Body is that of running text.
const (
	XL   Size = "xl"
	L    Size = "l"
	M    Size = "m"
	S    Size = "s"
	Body Size = "body"
)

// modifier is the size as the ending of a class.
func (s Size) modifier() string {
	if s == Body {
		return ""
	}
	return string(s)
}

// Field is what every form field has.
type Field struct {
	Name         string
	ID           string // the Name when empty
	Label        string
	LabelSize    Size // running text; large when it is the heading
	Heading      bool // the label is the heading of the page
	Hint         string
	Error        string // what is wrong and how to mend it
	Value        string // as it was typed
	Disabled     bool   // rather say why something can't be answered
	Autocomplete string // "off" when empty: a shared machine must not offer what others typed
	Spellcheck   string // "true" or "false"
	Also         string // ids of what else describes the control
	Class        string
	GroupClass   string // of the box around label and control
	Attr         Attributes
}

// FieldID is the id of the control.
func (f Field) FieldID() string { return cmp.Or(f.ID, f.Name) }

// DescribedBy lists the ids of what describes the control: what the page gave,
// the hint, the error.
func (f Field) DescribedBy() string { return describedBy(f.Also, f.FieldID(), f.Hint, f.Error) }

// GroupClasses are the classes of the box around label and control.
func (f Field) GroupClasses() string { return group(f.Error, f.GroupClass) }

// LabelClasses are the classes of the label.
func (f Field) LabelClasses() string {
	size := f.LabelSize
	if f.Heading {
		size = cmp.Or(size, L)
	}
	return join("govuk-label", with("govuk-label", size.modifier()))
}

// Hint helps somebody to answer a question.
type Hint struct {
	ID, Text string
	Class    string
	Attr     Attributes
}

// Classes are the classes of the hint.
func (h Hint) Classes() string { return join("govuk-hint", h.Class) }

// ErrorMessage says beside a control what is wrong and how to mend it.
type ErrorMessage struct {
	ID, Text string
	Class    string
	Attr     Attributes
}

// Classes are the classes of the message.
func (e ErrorMessage) Classes() string { return join("govuk-error-message", e.Class) }

// group is the classes of the box around a control.
func group(problem, more string) string {
	return join("govuk-form-group", iff(problem != "", "govuk-form-group--error"), more)
}

func describedBy(also, id, hint, problem string) string {
	return join(also, iff(hint != "", id+"-hint"), iff(problem != "", id+"-error"))
}

// legendClasses are the classes of a legend: small unless it is the heading of
// the page, or the page says so.
func legendClasses(size Size, heading bool) string {
	usual := S
	if heading {
		usual = L
	}
	return join("govuk-fieldset__legend", with("govuk-fieldset__legend", cmp.Or(size, usual).modifier()))
}

// Hidden is a value that a form carries along.
type Hidden struct{ Name, Value string }

// Fieldset groups controls of a page under one legend: "fieldset-open" and
// "fieldset-close" go around them.
type Fieldset struct {
	ID         string // hint and error are named after it
	Legend     string
	LegendSize Size
	Heading    bool
	Hint       string
	Error      string
	Also       string
	Class      string
	Role       string
	Attr       Attributes
}

// FieldID is what the ids of hint and error begin with.
func (f Fieldset) FieldID() string { return f.ID }

// DescribedBy lists the ids of what describes the group.
func (f Fieldset) DescribedBy() string { return describedBy(f.Also, f.ID, f.Hint, f.Error) }

// LegendClasses are the classes of the legend.
func (f Fieldset) LegendClasses() string { return legendClasses(f.LegendSize, f.Heading) }

// Classes are the classes of the group.
func (f Fieldset) Classes() string { return join("govuk-fieldset", f.Class) }
