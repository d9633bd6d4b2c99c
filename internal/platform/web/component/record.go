package component

import (
	"cmp"
	"slices"
	"strconv"
)

// Row is one line of a SummaryList.
type Row struct {
	Key    string
	Value  string
	Action string // the text of a link to change it
	Href   string
	Hidden string // what the link is about, for those who don't see it beside
	To     string // where the value itself leads: every number has rows behind it
	Mark   *Tag   // beside or instead of the value
	Lines  []string
	More   []Link // further actions
	Class  string
}

// Actions are all links of the row.
func (r Row) Actions() []Link {
	if r.Href == "" {
		return r.More
	}
	return append([]Link{{r.Action, r.Href, r.Hidden}}, r.More...)
}

// SummaryList is a list of keys and values.
type SummaryList []Row

// SummaryLine is a row and how it stands among the others.
type SummaryLine struct {
	Row
	Classes string
}

// Lines are the rows; where some have actions, one without leaves room.
func (s SummaryList) Lines() []SummaryLine {
	acting := slices.ContainsFunc(s, func(r Row) bool { return r.Href != "" || len(r.More) > 0 })
	out := make([]SummaryLine, len(s))
	for i, r := range s {
		bare := acting && r.Href == "" && len(r.More) == 0
		out[i] = SummaryLine{r, join("govuk-summary-list__row", iff(bare, "govuk-summary-list__row--no-actions"), r.Class)}
	}
	return out
}

// SummaryCard frames a SummaryList that is one among several.
type SummaryCard struct {
	Title   string
	Level   int // of the heading; 2 when 0
	Actions []Link
	List    SummaryList
	Class   string
	Attr    Attributes
}

// HeadingLevel is the number in the name of the title's element.
func (c SummaryCard) HeadingLevel() int { return cmp.Or(c.Level, 2) }

// Classes are the classes of the card.
func (c SummaryCard) Classes() string { return join("govuk-summary-card", c.Class) }

// Told are links that also say which card they are of.
func (c SummaryCard) Told(links []Link) []Link {
	out := slices.Clone(links)
	for i := range out {
		out[i].Hidden = join(out[i].Hidden, "("+c.Title+")")
	}
	return out
}

// Rows are the rows of the list, their links saying which card they are of.
func (c SummaryCard) Rows() SummaryList {
	out := slices.Clone(c.List)
	for i, r := range out {
		if r.Href != "" {
			out[i].Hidden = join(r.Hidden, "("+c.Title+")")
		}
		out[i].More = c.Told(r.More)
	}
	return out
}

// Task is one line of a TaskList. Without a link it can't be begun yet.
type Task struct {
	Text   string
	Href   string
	Hint   string
	Status string
	Done   bool
}

// TaskList shows the parts of a longer form and which are finished.
type TaskList []Task

// TaskLine is a task with the ids that join its parts.
type TaskLine struct {
	Task
	HintID, StatusID string
}

// Lines are the tasks with their ids.
func (t TaskList) Lines() []TaskLine {
	out := make([]TaskLine, len(t))
	for i, task := range t {
		id := "task-list-" + strconv.Itoa(i+1)
		out[i] = TaskLine{task, id + "-hint", id + "-status"}
	}
	return out
}

// Classes are the classes of the line.
func (t TaskLine) Classes() string {
	return join("govuk-task-list__item", iff(t.Href != "", "govuk-task-list__item--with-link"))
}

// StatusClasses are the classes of the status.
func (t TaskLine) StatusClasses() string {
	return join("govuk-task-list__status", iff(t.Href == "" && !t.Done, "govuk-task-list__status--cannot-start-yet"))
}

// Tagged reports whether the status stands out: there is something to do.
func (t TaskLine) Tagged() bool { return !t.Done && t.Href != "" }

// DescribedBy lists the ids of what describes the link.
func (t TaskLine) DescribedBy() string { return join(iff(t.Hint != "", t.HintID), t.StatusID) }

// Event is one entry of a Timeline.
type Event struct {
	Title  string
	By     string
	At     string // as every page shows it: when.Stamp
	Time   string // the same in RFC 3339
	Detail string
	Href   string // what the title leads to
	Rows   []Row
	Class  string
}

// Classes are the classes of the entry.
func (e Event) Classes() string { return join("moj-timeline__item", e.Class) }

// Timeline is what happened, the latest first.
type Timeline []Event
