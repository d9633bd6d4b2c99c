package component

import "cmp"

// Shell is the page around a page.
type Shell struct {
	Title   string
	Service string // the partnership's name
	Lang    string // "en" when empty
	Crumbs  []Crumb
	Back    string // where a back link leads, instead of crumbs: on question pages
	Nav     []Tab
	Account *Account
	Search  *Search // nil: this person does not search
	Notice  *NotificationBanner
	InForce *NotificationBanner // what holds at this moment and ends by itself; on every page
	Unsent  *NotificationBanner // words typed on this page that were not taken
	Signed  *Signed             // nil: nobody is signed in
	Errors  *ErrorSummary
	Example []string // what to know about content that nobody has signed off
	Demo    bool
	Public  bool   // the public site: the system's own typeface
	Wide    bool   // the whole width, for tables and a side panel
	CSS, JS string // served paths of the built assets
	Early   string // "early.js": runs before the page is drawn
	Mark    string
	Phone   string // the hub's
	// Request is what to quote when something went wrong; may be empty.
	Request string
}

// Account is who is signed in.
type Account struct {
	Name, Agency, Role string
}

// Signed is how long a session lasts that nobody uses, for the script that
// warns before it ends.
type Signed struct {
	Idle int    // seconds
	Left string // where the script asks how many seconds are left
	Stay string // where it says that somebody is there
	Hold string // where it keeps what was typed
}

// Search is the box in the header. It asks Action with GET and the parameter q.
type Search struct {
	Action string
	Label  string // "Search people, or a reference"
	Value  string
}

// PageTitle is the text of the title element.
func (s Shell) PageTitle() string {
	title := s.Title + " – " + s.Service
	if s.Errors != nil {
		return "Error: " + title
	}
	return title
}

// LangOrEnglish is the language of the page.
func (s Shell) LangOrEnglish() string { return cmp.Or(s.Lang, "en") }

// BodyClasses are the classes of the body.
func (s Shell) BodyClasses() string {
	return join("govuk-template__body", iff(s.Public, "sl-public"))
}

// ContainerClass is the class of the page's column.
func (s Shell) ContainerClass() string {
	return join("sl-container", iff(s.Wide, "sl-container--wide"))
}

// Way is the breadcrumbs.
func (s Shell) Way() Breadcrumbs { return Breadcrumbs{Items: s.Crumbs, Collapse: true} }

// BackLink is the back link.
func (s Shell) BackLink() BackLink { return BackLink{Href: s.Back} }

// Skip is the skip link.
func (s Shell) Skip() SkipLink { return SkipLink{Text: "Skip to main content", Href: "#main-content"} }

// Banners say beneath the header what kind of content this is.
func (s Shell) Banners() []PhaseBanner {
	var out []PhaseBanner
	if s.Demo {
		out = append(out, PhaseBanner{Tag: "Demonstration", Text: "Everybody here is made up. Enter nothing about a real person."})
	}
	for _, words := range s.Example {
		out = append(out, PhaseBanner{Tag: "Example", Text: words})
	}
	return out
}
