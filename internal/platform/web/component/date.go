package component

import "cmp"

// DateInput is the three boxes of a date; the month may be typed as a name.
type DateInput struct {
	Name             string // the boxes are Name-day, Name-month, Name-year
	ID               string // the Name when empty
	Legend           string
	LegendSize       Size
	Heading          bool
	Hint             string // PartialHint, where a date may be known only in part
	Error            string
	Day, Month, Year string    // as they were typed
	Wrong            DateParts // the boxes that the error is about; all when none is named
	Numeric          bool      // numbers only: a phone shows its digits
	Also             string    // ids of what else describes the question
	Class            string
	GroupClass       string
	Attr             Attributes
}

// DateParts names boxes of a date.
type DateParts struct{ Day, Month, Year bool }

// PartialHint is the hint of a date that may be known only in part.
const PartialHint = "Fill in what you know. The month can be a number or a name. For example, 27 March 2011, or only 2011."

// FieldID is the id of the group; each box adds its part: "born-day".
func (d DateInput) FieldID() string { return cmp.Or(d.ID, d.Name) }

// DescribedBy lists the ids of hint and error, for the fieldset.
func (d DateInput) DescribedBy() string { return describedBy(d.Also, d.FieldID(), d.Hint, d.Error) }

// GroupClasses are the classes of the box around the question.
func (d DateInput) GroupClasses() string { return group(d.Error, d.GroupClass) }

// LegendClasses are the classes of the legend.
func (d DateInput) LegendClasses() string { return legendClasses(d.LegendSize, d.Heading) }

// Classes are the classes of the row of boxes.
func (d DateInput) Classes() string { return join("govuk-date-input", d.Class) }

// DateBox is one box of a DateInput.
type DateBox struct {
	ID, Name, Label, Value string
	Width                  int
	Error                  bool
	Numeric                bool
}

// Classes are the classes of the box.
func (b DateBox) Classes() string {
	return join("govuk-input", "govuk-date-input__input", iff(b.Error, "govuk-input--error"), widthClass(b.Width))
}

// Boxes are the three boxes.
func (d DateInput) Boxes() []DateBox {
	wrong := d.Wrong
	if d.Error != "" && wrong == (DateParts{}) {
		wrong = DateParts{true, true, true}
	}
	month := 5 // room for a name
	if d.Numeric {
		month = 2
	}
	return []DateBox{
		{d.FieldID() + "-day", d.part("day"), "Day", d.Day, 2, wrong.Day, d.Numeric},
		{d.FieldID() + "-month", d.part("month"), "Month", d.Month, month, wrong.Month, d.Numeric},
		{d.FieldID() + "-year", d.part("year"), "Year", d.Year, 4, wrong.Year, d.Numeric},
	}
}

func (d DateInput) part(name string) string {
	if d.Name == "" {
		return name
	}
	return d.Name + "-" + name
}
