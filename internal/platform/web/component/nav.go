package component

import "cmp"

// Crumb is one step of the way to a page. The page itself has no link.
type Crumb struct{ Text, Href string }

// Link is a link.
type Link struct {
	Text, Href string
	Hidden     string // read out after the text: what "Change" is about
}

// Breadcrumbs is the way to a page.
type Breadcrumbs struct {
	Items    []Crumb
	Label    string // "Breadcrumb" when empty
	Collapse bool   // on a phone only the first and the last
	Class    string
	Attr     Attributes
}

// Classes are the classes of the whole.
func (b Breadcrumbs) Classes() string {
	return join("govuk-breadcrumbs", b.Class, iff(b.Collapse, "govuk-breadcrumbs--collapse-on-mobile"))
}

// LabelOrUsual is what a screen reader calls it.
func (b Breadcrumbs) LabelOrUsual() string { return cmp.Or(b.Label, "Breadcrumb") }

// BackLink leads one step back in a journey.
type BackLink struct {
	Text  string // "Back" when empty
	Href  string
	Class string
	Attr  Attributes
}

// Classes are the classes of the link.
func (b BackLink) Classes() string { return join("govuk-back-link", b.Class) }

// TextOrBack is the text.
func (b BackLink) TextOrBack() string { return cmp.Or(b.Text, "Back") }

// HrefOrHere is where it leads.
func (b BackLink) HrefOrHere() string { return cmp.Or(b.Href, "#") }

// SkipLink leads past the header.
type SkipLink struct {
	Text  string
	Href  string // "#content" when empty
	Class string
	Attr  Attributes
}

// Classes are the classes of the link.
func (s SkipLink) Classes() string { return join("govuk-skip-link", s.Class) }

// HrefOrContent is where it leads.
func (s SkipLink) HrefOrContent() string { return cmp.Or(s.Href, "#content") }

// Tab is one link of a SubNavigation or of the main navigation.
type Tab struct {
	Text    string
	Href    string
	Current bool
	Count   string // a number behind the words
}

// SubNavigation is the parts of one record, each with an address of its own.
type SubNavigation struct {
	Label string
	Items []Tab
	Class string
}

// Classes are the classes of the whole.
func (s SubNavigation) Classes() string { return join("moj-sub-navigation", s.Class) }

// LabelOrUsual is what a screen reader calls it.
func (s SubNavigation) LabelOrUsual() string {
	return cmp.Or(s.Label, "Secondary navigation region")
}

// Count is a number that links to the rows behind it.
type Count struct {
	Text    string
	Number  int
	Href    string
	Current bool
	Class   string // "late" marks a number above nought that should be nought
}

// Classes are the classes of the link.
func (c Count) Classes() string { return iff(c.Number > 0, with("sl-counts__item", c.Class)) }

// Pager leads to the next page of a list, and back to the first.
type Pager struct{ First, Next string }

// Pagination is the pager as its component.
func (p Pager) Pagination() Pagination {
	out := Pagination{Label: "Pages"}
	if p.First != "" {
		out.Previous = &PageLink{Text: "First page", Href: p.First}
	}
	if p.Next != "" {
		out.Next = &PageLink{Text: "Next page", Href: p.Next}
	}
	return out
}

// Pagination leads to the pages beside this one. Pages are found by key, not
// by number, so there is only a next and a previous one.
type Pagination struct {
	Previous, Next *PageLink
	Label          string // "Pagination" when empty
	Class          string
	Attr           Attributes
}

// PageLink is one direction of a Pagination.
type PageLink struct {
	Text   string // "Previous page" or "Next page" when empty
	Href   string
	Beyond string // what is there: "before Mon 23 Nov 2026"
	Attr   Attributes
}

// Any reports whether it leads anywhere.
func (p Pagination) Any() bool { return p.Previous != nil || p.Next != nil }

// Classes are the classes of the whole.
func (p Pagination) Classes() string {
	return join("govuk-pagination", iff(p.Any(), "govuk-pagination--block"), p.Class)
}

// LabelOrUsual is what a screen reader calls it.
func (p Pagination) LabelOrUsual() string { return cmp.Or(p.Label, "Pagination") }

// TitleClasses are the classes of the direction's words.
func (l PageLink) TitleClasses() string {
	return join("govuk-pagination__link-title", iff(l.Beyond == "", "govuk-pagination__link-title--decorated"))
}
