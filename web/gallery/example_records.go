package main

import c "github.com/sightline-partnership/sightline/internal/platform/web/component"

func board() c.Table {
	row := func(clock c.Tag, child, note, worry, from, with string) c.TableRow {
		return c.TableRow{Cells: []c.Cell{
			{Clock: &clock}, {Text: child, Href: "#", Note: note}, {Text: worry}, {Text: from}, {Text: with}, {Text: "Health, due 15:30"},
		}}
	}
	m := marks()
	return c.Table{
		Caption: "Referrals that are open", CaptionSize: c.M, Head: columns("Due", "Children", "Worry, in the referrer's words", "From", "With", "Waiting for"),
		Rows: []c.TableRow{
			row(m[0], "Ama, 14", "known to 3", "“came back at 4am, new phone, would not say who gave it to her”", "School (safeguarding lead)", "J. Okoro"),
			row(m[1], "Two children", "1 adult of concern", "“the same car was outside again, third time this week”", "Police", "nobody"),
			row(m[2], "Tomasz, 15", "", "“says he owes somebody money and cannot say how much”", "Youth club", "R. Ahmed"),
			row(m[3], "Bryony, 13", "known to 1", "“older friend collects her from school”", "Health (school nurse)", "J. Okoro"),
		},
	}
}

func short() c.Table {
	return c.Table{Caption: "Referrals by agency, last 30 days", Plain: true, RowHeader: true, Head: []c.Column{{Text: "Agency"}, {Text: "Referrals", Numeric: true}},
		Rows: []c.TableRow{
			{Cells: []c.Cell{{Text: "Schools"}, {Text: "118", Href: "#", Numeric: true}}},
			{Cells: []c.Cell{{Text: "Police"}, {Text: "96", Href: "#", Numeric: true}}},
		}}
}

func columns(texts ...string) []c.Column {
	out := make([]c.Column, len(texts))
	for i, s := range texts {
		out[i].Text = s
	}
	return out
}

func facts() c.SummaryList {
	return c.SummaryList{
		{Key: "Name", Value: "Ama Testwood", Action: "Change", Href: "#", Hidden: "name"},
		{Key: "Born", Value: "12 March 2012 (14)", Action: "Change", Href: "#", Hidden: "date of birth"},
		{Key: "Other referrals", Value: "3", To: "#"},
		{Key: "Decision", Value: "Not yet.", Mark: &marks()[1]},
		{Key: "Safe to call?", Value: "Not at home.", Lines: []string{"Text her school number after 16:00."}},
	}
}

func tasks() c.TaskList {
	return c.TaskList{
		{Text: "Is a child in danger now?", Href: "#", Status: "Completed", Done: true},
		{Text: "The children", Href: "#", Hint: "Names and ages, as far as you know them", Status: "Incomplete"},
		{Text: "Check and send", Status: "Cannot start yet"},
	}
}

func history() c.Timeline {
	return c.Timeline{
		{Title: "Screened", By: "Jo Okoro, Eastmarch Council", At: "Mon 23 Nov 2026, 14:05", Time: "2026-11-23T14:05:00Z", Detail: "Calculated: Band 3. Judged: Band 3.", Href: "#"},
		{Title: "Answer from health", By: "Sam Reyes, Eastmarch Hospital", At: "Mon 23 Nov 2026, 13:40", Time: "2026-11-23T13:40:00Z", Rows: []c.Row{{Key: "Held", Value: "Two visits to the walk-in centre."}}},
		{Title: "Sent", By: "Pat Lindqvist, Marsh Lane School", At: "Mon 23 Nov 2026, 09:12", Time: "2026-11-23T09:12:00Z"},
	}
}

func controls() []c.Control {
	name := func(n, label string) c.Field { return c.Field{Name: n, Label: label} }
	worry := c.Textarea{Field: name("worry", "What are you worried about?"), Lint: "/lint"}
	worry.LabelSize, worry.Hint, worry.Error, worry.Value = c.M, "Write what you saw and heard, and when.", "Say what you saw or heard", "She came back at 4am"
	count := c.CharacterCount{Textarea: c.Textarea{Field: name("reason", "Why this decision?"), Rows: 3}, Max: 2000}
	school := c.Select{Field: name("school", "School"), Search: true, Items: []c.Choice{{Text: "Choose"}, {Value: "1", Text: "Marsh Lane School"}, {Value: "2", Text: "Quayside Academy"}}}
	nhs := c.Input{Field: name("nhs", "NHS number"), Width: 10, InputMode: "numeric"}
	nhs.Hint = "10 digits. Leave it empty when you don't know it."
	days := c.Input{Field: name("days", "Look again in"), Width: 3, Suffix: "working days", InputMode: "numeric"}
	phone := c.Input{Field: name("phone", "Number to ring"), Width: 20}
	return []c.Control{
		{Textarea: &worry}, {Count: &count}, {Input: &nhs}, {Input: &days}, {Select: &school},
		{Date: &c.DateInput{Name: "born", Legend: "When was she born?", Hint: c.PartialHint, Error: "Enter a real date, or only a year", Day: "31", Month: "Feb", Year: "2012", Wrong: c.DateParts{Day: true, Month: true}}},
		{Radios: &c.Choices{Name: "family", Legend: "Does the family know about this referral?", LegendSize: c.M, Given: []string{"no"}, Items: []c.Choice{
			{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No", Hint: "Say why not", Reveal: []c.Control{{Input: &phone}}}, {Divider: "or"}, {Value: "not_known", Text: "I don't know"}}}},
		{Radios: &c.Choices{Name: "s1", Legend: "Found in a place of concern", Inline: true, Small: true, Items: []c.Choice{{Value: "yes", Text: "Yes"}, {Value: "suspected", Text: "Suspected"}, {Value: "no", Text: "No"}, {Value: "not_known", Text: "Not known", Checked: true}}}},
		{Checkboxes: &c.Choices{Name: "told", Legend: "Who have you told?", Hint: "Tick all that apply.", Items: []c.Choice{{Value: "police", Text: "Police"}, {Value: "health", Text: "Health"}, {Divider: "or"}, {Value: "none", Text: "Nobody yet", Exclusive: true}}}},
		{File: &c.FileUpload{Field: name("list", "Choose a CSV file"), Accept: ".csv"}},
		{Inset: "Nothing is sent until you press Send."},
	}
}
