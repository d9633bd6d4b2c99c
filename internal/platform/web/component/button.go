package component

import "cmp"

// Button is a button of a form, or a link that looks like one.
type Button struct {
	Text    string
	Href    string // set: a link
	Name    string
	Value   string
	Variant string // "", "secondary", "warning" or "inverse"; one plain button a page
	Once    bool   // a second press within a second does nothing
	ID      string
	Type    string // "submit" when empty
	Start   bool   // begins a journey
	// Disabled buttons leave people guessing; rather say why not yet.
	Disabled bool
	Class    string
	Attr     Attributes
}

// Classes are the classes of the button.
func (b Button) Classes() string {
	return join("govuk-button", with("govuk-button", b.Variant), b.Class, iff(b.Start, "govuk-button--start"))
}

// TypeOrSubmit is the type of the button.
func (b Button) TypeOrSubmit() string { return cmp.Or(b.Type, "submit") }
