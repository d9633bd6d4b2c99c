package component

import "cmp"

// ErrorLink is one thing that is wrong, with a link to its field.
type ErrorLink struct{ Text, Href string }

// ErrorSummary stands on top of a page that has to be mended.
type ErrorSummary struct {
	Title       string // "There is a problem" when empty
	Description string
	Errors      []ErrorLink
	Class       string
	Attr        Attributes
}

// Heading is the title.
func (e ErrorSummary) Heading() string { return cmp.Or(e.Title, "There is a problem") }

// Classes are the classes of the summary.
func (e ErrorSummary) Classes() string { return join("govuk-error-summary", e.Class) }

// NotificationBanner tells what has just happened, or what to know first. It
// stays: nothing that matters vanishes by itself.
type NotificationBanner struct {
	Title   string // "Success" or "Important" when empty
	Text    string
	Success bool
	Link    *Link // what to do next
	Level   int   // of the heading; 2 when 0
	ID      string
	Role    string
	Class   string
	Attr    Attributes
}

// Heading is the title.
func (n NotificationBanner) Heading() string {
	return cmp.Or(n.Title, iff(n.Success, "Success"), "Important")
}

// HeadingID is the id of the title.
func (n NotificationBanner) HeadingID() string {
	return cmp.Or(n.ID, "govuk-notification-banner-title")
}

// HeadingLevel is the number in the name of the title's element.
func (n NotificationBanner) HeadingLevel() int { return cmp.Or(n.Level, 2) }

// RoleName is the role: what was just done is read out at once.
func (n NotificationBanner) RoleName() string {
	return cmp.Or(n.Role, iff(n.Success, "alert"), "region")
}

// Classes are the classes of the banner.
func (n NotificationBanner) Classes() string {
	return join("govuk-notification-banner", iff(n.Success, "govuk-notification-banner--success"), n.Class)
}

// PhaseBanner says beneath the header what kind of content this is.
type PhaseBanner struct {
	Tag, Text string
	Class     string
	Attr      Attributes
}

// Classes are the classes of the banner.
func (p PhaseBanner) Classes() string {
	return join("govuk-phase-banner", "govuk-width-container", p.Class)
}

// Panel confirms that something is done: a reference to note down.
type Panel struct {
	Title string
	Text  string
	Level int // of the heading; 1 when 0
	Class string
	Attr  Attributes
}

// HeadingLevel is the number in the name of the title's element.
func (p Panel) HeadingLevel() int { return cmp.Or(p.Level, 1) }

// Classes are the classes of the panel.
func (p Panel) Classes() string { return join("govuk-panel", "govuk-panel--confirmation", p.Class) }

// Empty stands where a list would: why it is empty, and what to do.
type Empty struct {
	Why  string
	Do   string
	Href string // where Do leads; may be empty
}

// Help is a text that opens where somebody hesitates.
type Help struct {
	Question string   // in their words: "What counts as missing?"
	Answer   []string // paragraphs
	Source   string   // where the answer comes from; may be empty
}

// Details hides what only some need. "details" shows its text; "details-open"
// and "details-close" go around a page's own markup.
type Details struct {
	Summary string
	Text    string
	Open    bool
	ID      string
	Class   string
	Attr    Attributes
}

// Classes are the classes of the details.
func (d Details) Classes() string { return join("govuk-details", d.Class) }

// Quote is somebody's words exactly as written or spoken.
type Quote struct {
	Of    string // "The worry, in the referrer's words"
	Words string
	Child bool // a child's words: no prompt or lint ever touches them
}

// Classes are the classes of the words.
func (q Quote) Classes() string { return join("sl-quote", iff(q.Child, "sl-quote--child")) }
