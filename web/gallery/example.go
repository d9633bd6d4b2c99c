package main

import (
	c "github.com/sightline-partnership/sightline/internal/platform/web/component"
	"github.com/sightline-partnership/sightline/web"
)

// view is what the gallery's template sees, as on any page.
type view struct {
	Shell c.Shell
	Page  samples
}

// samples are the components with something in them. Everybody is made up.
type samples struct {
	Board    c.Table
	Short    c.Table
	Stages   []c.Count
	Tabs     c.SubNavigation
	Marks    []c.Tag
	Bands    []c.Tag
	Facts    c.SummaryList
	Card     c.SummaryCard
	Tasks    c.TaskList
	History  c.Timeline
	Worry    c.Quote
	Said     c.Quote
	Empty    c.Empty
	Panel    c.Panel
	Done     c.NotificationBanner
	Controls []c.Control
	Next     c.Section
	Buttons  []c.Button
	Pager    c.Pager
	Older    c.Pagination
}

func example(public bool) view {
	return view{Shell: shell(public), Page: samples{
		Board: board(), Short: short(), Stages: stages(), Tabs: tabs(), Marks: marks(), Bands: bands(),
		Facts: facts(), Card: c.SummaryCard{Title: "Ama Testwood", Actions: []c.Link{{Text: "Change", Href: "#"}, {Text: "Remove", Href: "#"}}, List: facts()},
		Tasks: tasks(), History: history(),
		Worry: c.Quote{Of: "The worry, in the referrer's words", Words: "She came back at 4am with a new phone.\nShe would not say who gave it to her."},
		Said:  c.Quote{Of: "What Ama said, word for word", Words: "He's just a friend. He gets me things.", Child: true},
		Empty: c.Empty{Why: "Nothing is late: every referral has an owner and time left.", Do: "See what is due today", Href: "#"},
		Panel: c.Panel{Title: "Sent to the hub", Text: "Your reference is EM-7K3Q-2"},
		Done:  c.NotificationBanner{Success: true, ID: "done", Text: "The referral is yours.", Link: &c.Link{Text: "Start screening", Href: "#"}},
		Next:  c.Section{Title: "Next step", Tint: true}, Controls: controls(), Buttons: buttons(),
		Pager: c.Pager{First: "#", Next: "#"}, Older: c.Pagination{Next: &c.PageLink{Href: "#", Text: "Earlier", Beyond: "before Mon 23 Nov 2026"}},
	}}
}

func shell(public bool) c.Shell {
	s := c.Shell{
		Title: "Every component", Service: "Eastmarch Partnership", Public: public, Wide: !public,
		CSS: web.Asset("sightline.css"), JS: web.Asset("sightline.js"), Early: web.Asset("early.js"), Mark: web.Asset("mark.svg"),
		Phone: "01632 960 100", Crumbs: []c.Crumb{{Text: "Hub", Href: "#"}, {Text: "Board", Href: "#"}},
		Errors:  &c.ErrorSummary{Errors: []c.ErrorLink{{Text: "Say what you saw or heard", Href: "#worry"}, {Text: "Enter a real date, or only a year", Href: "#born-day"}}},
		Notice:  &c.NotificationBanner{Text: "Health has not answered yet. It is due at 15:30."},
		Example: []string{"The thresholds on this page are examples. Nobody has signed them off."}, Demo: true,
	}
	if public {
		return s
	}
	s.Account = &c.Account{Name: "Jo Okoro", Agency: "Eastmarch Council", Role: "hub practitioner"}
	s.Nav = []c.Tab{{Text: "Board", Href: "#", Current: true, Count: "11"}, {Text: "My work", Href: "#"}, {Text: "People", Href: "#"}, {Text: "Raise a worry", Href: "#"}}
	s.Search = &c.Search{Action: "/search", Label: "Search people, places, references"}
	return s
}

func marks() []c.Tag {
	return []c.Tag{
		{Text: "3 h 5 min late", Class: c.Late, Detail: "was due Mon 23 Nov 2026, 11:00"},
		{Text: "1 h 5 min left", Class: c.Soon, Detail: "due 15:10"},
		{Text: "6 h left", Class: c.InTime, Detail: "due Tue 24 Nov 2026, 12:05"},
		{Text: "Done in 2 h 10 min", Class: c.Done},
		{Text: "No time limit"},
	}
}

func bands() []c.Tag {
	return []c.Tag{
		{Text: "Red", Class: c.Red, Detail: "decide by 15:00 today"}, {Text: "Amber", Class: c.Amber, Detail: "decide by 16:15 today"},
		{Text: "Green", Class: c.Green, Detail: "decide by Thu 26 Nov 2026"}, {Text: "Blue", Class: c.Blue, Detail: "advice only"}, {Text: "Not rated yet"},
	}
}

func stages() []c.Count {
	return []c.Count{
		{Text: "New", Number: 6, Href: "#"}, {Text: "Gathering", Number: 11, Href: "#", Current: true}, {Text: "Screening", Number: 4, Href: "#"},
		{Text: "Deciding", Number: 3, Href: "#"}, {Text: "Done today", Number: 9, Href: "#"}, {Text: "Late", Number: 2, Href: "#", Class: c.Late},
		{Text: "Mine", Number: 5, Href: "#"}, {Text: "Unallocated", Number: 0, Href: "#"},
	}
}

func tabs() c.SubNavigation {
	return c.SubNavigation{Label: "Parts of this referral", Items: []c.Tab{
		{Text: "Summary", Href: "#", Current: true}, {Text: "People and places", Href: "#", Count: "5"}, {Text: "What agencies hold", Href: "#"},
		{Text: "Screening", Href: "#"}, {Text: "Decision", Href: "#"}, {Text: "History", Href: "#"},
	}}
}

func buttons() []c.Button {
	return []c.Button{
		{Text: "Start now", Start: true, Href: "#"}, {Text: "Save and continue", Once: true}, {Text: "Save and come back later", Variant: "secondary"},
		{Text: "Close without action", Variant: "warning"},
	}
}
