package component

// Crumb is one step of the way to a page.
type Crumb struct{ Text, Href string }

// ErrorLink is one thing that is wrong, with a link to its field.
type ErrorLink struct{ Text, Href string }

// ErrorSummary stands on top of a page that has to be mended.
type ErrorSummary struct {
	Title  string
	Errors []ErrorLink
}

// NotificationBanner tells what has just happened, or what to know first. It
// stays: nothing that matters vanishes by itself.
type NotificationBanner struct {
	Title   string // "Important", or "Success"
	Text    string
	Success bool
}

// Row is one line of a SummaryList.
type Row struct {
	Key    string
	Value  string
	Action string // the text of a link to change it
	Href   string
	Hidden string // what the link is about, for those who don't see it beside
}

// SummaryList is a list of keys and values.
type SummaryList []Row

// Tag is a word that says where something stands.
type Tag struct {
	Text  string
	Class string // "late", "soon", "intime", "done": the colour and shape of a clock
}

// Task is one line of a TaskList.
type Task struct {
	Text   string
	Href   string
	Hint   string
	Status string
	Done   bool
}

// TaskList shows the parts of a longer form and which are finished.
type TaskList []Task

// Event is one entry of a Timeline.
type Event struct {
	Title  string
	By     string
	At     string
	Detail string
	Rows   []Row
}

// Timeline is what happened, the latest first.
type Timeline []Event

// Tab is one link of a SubNavigation.
type Tab struct {
	Text    string
	Href    string
	Current bool
}

// SubNavigation is the parts of one record, each with an address of its own.
type SubNavigation struct {
	Label string
	Items []Tab
}

// Count is a number that links to the rows behind it.
type Count struct {
	Text    string
	Number  int
	Href    string
	Current bool
}

// Empty stands where a list would: why it is empty, and what to do.
type Empty struct {
	Why  string
	Do   string
	Href string // where Do leads; may be empty
}

// Help is a text that opens where somebody hesitates.
type Help struct {
	Question string
	Answer   []string // paragraphs
}

// Quote is somebody's words exactly as written or spoken.
type Quote struct {
	Of    string // "The worry, in the referrer's words"
	Words string
	Child bool
}

// Pager leads to the next page of a list, and back to the first.
type Pager struct{ First, Next string }
