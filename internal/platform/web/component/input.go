package component

import (
	"cmp"
	"strconv"
)

// Input is a single-line field.
type Input struct {
	Field
	Type       string // "text" when empty
	InputMode  string // "numeric", "tel", ...
	Width      int    // 2, 3, 4, 5, 10, 20 or 30 characters; 0 for the full width
	Search     bool   // "/" goes here
	Prefix     string // "£"
	Suffix     string // "days"
	Capitalise string // the autocapitalize attribute
	Pattern    string
}

// TypeOrText is the type of the control.
func (i Input) TypeOrText() string { return cmp.Or(i.Type, "text") }

// AutocompleteOrOff is the autocomplete attribute.
func (i Input) AutocompleteOrOff() string { return cmp.Or(i.Autocomplete, "off") }

// SpellcheckOrNot is the spellcheck attribute: one line mostly holds a name or
// a reference.
func (i Input) SpellcheckOrNot() string { return cmp.Or(i.Spellcheck, "false") }

// Wrapped reports whether something stands before or behind the control.
func (i Input) Wrapped() bool { return i.Prefix != "" || i.Suffix != "" }

// Classes are the classes of the control.
func (i Input) Classes() string {
	return join("govuk-input", widthClass(i.Width), i.Class, iff(i.Error != "", "govuk-input--error"))
}

func widthClass(width int) string {
	if width == 0 {
		return ""
	}
	return "govuk-input--width-" + strconv.Itoa(width)
}

// FileUpload asks for a file. The form around it says
// enctype="multipart/form-data" and its route takes an upload; a browser never
// shows a chosen file again, so it stands last in its form.
type FileUpload struct {
	Field
	Accept string // what the browser offers first: ".csv,text/csv"; the service looks again
}

// Classes are the classes of the control.
func (f FileUpload) Classes() string {
	return join("govuk-file-upload", f.Class, iff(f.Error != "", "govuk-file-upload--error"))
}
