package component

// Shell is the page around a page.
type Shell struct {
	Title   string
	Service string // the partnership's name
	Crumbs  []Crumb
	Nav     []Tab
	Account *Account
	Notice  *NotificationBanner
	Errors  *ErrorSummary
	Example []string // what to know about content that nobody has signed off
	Demo    bool
	Wide    bool
	CSS, JS string // served paths of the built assets
	Mark    string
	Phone   string // the hub's
}

// Account is who is signed in.
type Account struct {
	Name, Agency, Role string
}

// PageTitle is the text of the title element.
func (s Shell) PageTitle() string {
	title := s.Title + " – " + s.Service
	if s.Errors != nil {
		return "Error: " + title
	}
	return title
}

// ContainerClass is the class of the page's column.
func (s Shell) ContainerClass() string {
	if s.Wide {
		return "sl-container sl-container--wide"
	}
	return "sl-container"
}
