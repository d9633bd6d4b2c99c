package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var yesNo = []component.Choice{{Value: referral.Yes, Text: "Yes"}, {Value: referral.No, Text: "No"}, {Value: referral.NotKnown, Text: "I don't know"}}

// questions are the pages with one question, in the order of
// referral.Sections; children, people and things are lists.
var questions = []question{danger, worry, childWords, family, doneSoFar, urgency}

var danger = question{
	section: referral.SectionDanger, title: "Is a child in danger now?",
	warning: "If a child is in danger now, ring 999 first, then the hub. This form stays open and takes the record.",
	controls: func(w referral.Worry, faults fault.Fields) []component.Control {
		return []component.Control{radios("danger_now", "Is a child in danger now?", w.DangerNow, faults, yesNo)}
	},
	read: func(f web.Form, w referral.Worry) referral.Worry { w.DangerNow = f.Get("danger_now"); return w },
}

var worry = question{
	section: referral.SectionWorry, title: "What are you worried about?",
	help: []component.Help{{Question: "What helps the hub most?", Answer: []string{
		"What you saw or heard, when and where, and who told you. Say what you know and what you think apart from each other.",
		"You do not need proof, and you do not need to name it. Small things matter: others may hold the next piece."}}},
	controls: func(w referral.Worry, faults fault.Fields) []component.Control {
		return []component.Control{text("worry", "What are you worried about?", "In your own words. There is no right way to say it.", w.Worry, faults, 12, true)}
	},
	read: func(f web.Form, w referral.Worry) referral.Worry { w.Worry = f.Get("worry"); return w },
}

var childWords = question{
	section: referral.SectionWords, title: "What has the child said?",
	help: []component.Help{{Question: "What if the child has said nothing?", Answer: []string{
		"Leave this empty and go on. Most children do not tell in words. Do not ask them leading questions: the hub will plan who talks with them."}}},
	controls: func(w referral.Worry, faults fault.Fields) []component.Control {
		c := text("child_words", "What has the child said?", "The child's own words, as exactly as you can, and to whom. Leave it empty if they have said nothing.", w.ChildWords, faults, 8, true)
		c.Textarea.Lint = "" // never a prompt about a child's own words
		return []component.Control{c}
	},
	read: func(f web.Form, w referral.Worry) referral.Worry { w.ChildWords = f.Get("child_words"); return w },
}

var family = question{
	section: referral.SectionFamily, title: "Does the family know about this referral?",
	help: []component.Help{{Question: "When should I not tell the family?", Answer: []string{
		"Tell parents or carers unless that could put the child, or somebody else, at more risk, or could warn a person of concern. If you are not sure, ask the hub before you tell them."}}},
	controls: func(w referral.Worry, faults fault.Fields) []component.Control {
		return []component.Control{
			radios("family_knows", "Does the family know about this referral?", w.FamilyKnows, faults, yesNo),
			text("family_why", "If not, why?", "For example: it could put the child at more risk.", w.FamilyWhy, faults, 4, false)}
	},
	read: func(f web.Form, w referral.Worry) referral.Worry {
		w.FamilyKnows, w.FamilyWhy = f.Get("family_knows"), f.Get("family_why")
		return w
	},
}

var doneSoFar = question{
	section: referral.SectionDone, title: "What have you done so far?",
	controls: func(w referral.Worry, faults fault.Fields) []component.Control {
		return []component.Control{text("done_so_far", "What have you done so far?", "Who you talked to, what you put in place. Leave it empty if nothing yet.", w.DoneSoFar, faults, 6, true)}
	},
	read: func(f web.Form, w referral.Worry) referral.Worry { w.DoneSoFar = f.Get("done_so_far"); return w },
}

var urgency = question{
	section: referral.SectionUrgency, title: "How urgent do you think this is?",
	help: []component.Help{{Question: "What if I am not sure?", Answer: []string{"Choose the more urgent one. The hub looks at every referral, and may change how soon it acts."}}},
	controls: func(w referral.Worry, faults fault.Fields) []component.Control {
		return []component.Control{
			radios("urgency", "How urgent do you think this is?", w.Urgency, faults, []component.Choice{
				{Value: referral.Now, Text: "Now", Hint: "Somebody must act within hours"},
				{Value: referral.Today, Text: "Today", Hint: "It should not wait until tomorrow"},
				{Value: referral.ThisWeek, Text: "This week", Hint: "The child is safe for the moment, as far as you know"}}),
			text("urgency_why", "Why do you think so?", "", w.UrgencyWhy, faults, 3, false),
			input("reach_me", "How can the hub reach you today?", "A phone number, and until when", w.ReachMe, faults, 20)}
	},
	read: func(f web.Form, w referral.Worry) referral.Worry {
		w.Urgency, w.UrgencyWhy, w.ReachMe = f.Get("urgency"), f.Get("urgency_why"), f.Get("reach_me")
		return w
	},
}

// radios, text, input and choice build one control with what was typed and
// what has to be mended.
func radios(name, legend, value string, faults fault.Fields, items []component.Choice) component.Control {
	return component.Control{Radios: &component.Choices{Name: name, Legend: legend, Heading: name == "danger_now" || name == "family_knows" || name == "urgency",
		Error: faults[name], Given: []string{value}, Items: items}}
}

func text(name, label, hint, value string, faults fault.Fields, rows int, heading bool) component.Control {
	return component.Control{Textarea: &component.Textarea{Rows: rows, Lint: pathLint, Field: component.Field{Name: name, Label: label, Heading: heading, Hint: hint, Value: value, Error: faults[name], Spellcheck: "true"}}}
}

func input(name, label, hint, value string, faults fault.Fields, width int) component.Control {
	return component.Control{Input: &component.Input{Width: width, Field: component.Field{Name: name, Label: label, Hint: hint, Value: value, Error: faults[name]}}}
}

func choice(name, label, value string, faults fault.Fields, items []component.Choice) component.Control {
	return component.Control{Select: &component.Select{Field: component.Field{Name: name, Label: label, Value: value, Error: faults[name]}, Items: items}}
}
