package component

// Classes of a Tag: the states of a clock and the hub's colours. Each has its
// own colour and shape; the text brings the word.
const (
	Late   = "late"
	Soon   = "soon"
	InTime = "intime"
	Done   = "done"
	Red    = "red"
	Amber  = "amber"
	Green  = "green"
	Blue   = "blue"
)

// Tag is a word that says where something stands. The template "clock" shows a
// time limit, "band" a rating of the hub, "tag" any other state.
type Tag struct {
	Text   string
	Class  string // "late", "soon", "intime", "done", or a hub colour; "" for neither
	Detail string // further words in plain weight: "due 16:15"
	Attr   Attributes
}

// TagClasses are the classes of a plain tag.
func (t Tag) TagClasses() string { return join("govuk-tag", with("sl-tag", t.Class)) }

// ClockClasses are the classes of a time limit.
func (t Tag) ClockClasses() string { return join("sl-clock", with("sl-clock", t.Class)) }

// BandClasses are the classes of a rating.
func (t Tag) BandClasses() string { return join("sl-band", with("sl-band", t.Class)) }

// Shape draws the sign that stands for the same as the colour, in a field of
// 16 by 16: red and late a triangle, amber and soon a diamond, green and in
// time a ring, blue a square, done a tick.
func (t Tag) Shape() string {
	switch t.Class {
	case Red, Late:
		return "M8 1 15.5 15H.5zM7.1 6v5h1.8V6zm0 6v1.8h1.8V12z"
	case Amber, Soon:
		return "M8 .5 15.5 8 8 15.5.5 8zM8 4v8l4-4z"
	case Green, InTime:
		return "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z"
	case Blue:
		return "M1.5 1.5h13v13h-13z"
	case Done:
		return "M1.5 1.5h13v13h-13zM4 7.4 2.9 8.6l3.7 3.6 6.6-7-1.2-1.1-5.4 5.7z"
	default:
		return ""
	}
}

// Section is a box with a heading, on the page or in its side panel, opened
// with "section-open" and closed with "section-close".
type Section struct {
	Title string
	ID    string // of the heading, for a link to it
	Tint  bool   // the light ground of the brand: for the one next step
	Link  *Link  // beside the heading
}

// Classes are the classes of the box.
func (s Section) Classes() string { return join("sl-section", iff(s.Tint, "sl-section--tint")) }
