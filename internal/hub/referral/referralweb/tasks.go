package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var tasksPage = web.NewPage[tasks](files, "tasks.html")

// tasks is a draft as a list of its parts, finished and not.
type tasks struct {
	Saved   string
	List    component.TaskList
	Check   component.Button
	Discard string
}

// sectionTitles are the parts as the task list names them.
var sectionTitles = map[referral.Section]string{
	referral.SectionDanger: "Danger now", referral.SectionChildren: "The children", referral.SectionWorry: "What worries you",
	referral.SectionWords: "What the child has said", referral.SectionPeople: "Other people", referral.SectionThings: "Places, vehicles and online accounts",
	referral.SectionFamily: "What the family knows", referral.SectionDone: "What you have done", referral.SectionUrgency: "How urgent it is",
}

func (p *Pages) tasks(r *web.Request) (web.Response, error) {
	d, err := p.openDraft(r)
	if err != nil {
		return nil, err
	}
	data := tasks{Saved: when.Stamp(d.Saved), Check: component.Button{Text: "Check your answers and send", Href: pathCheck(d.ID)}, Discard: pathDraft(d.ID) + "/discard"}
	for _, s := range referral.Sections {
		done := d.Worry.Finished(s)
		data.List = append(data.List, component.Task{Text: sectionTitles[s], Href: pathSection(d.ID, s), Status: taskStatus(d.Worry, s, done), Done: done})
	}
	return tasksPage.Show(web.Head{Title: "This referral", Crumbs: []component.Crumb{{Text: "Your referrals", Href: pathMine}}}, data), nil
}

// taskStatus tells an optional part that is empty from one that is filled in.
func taskStatus(w referral.Worry, s referral.Section, done bool) string {
	empty := map[referral.Section]bool{
		referral.SectionWords: w.ChildWords == "", referral.SectionPeople: len(w.Adults) == 0, referral.SectionDone: w.DoneSoFar == "",
		referral.SectionThings: len(w.Places)+len(w.Vehicles)+len(w.Accounts) == 0}[s]
	switch {
	case empty:
		return "Optional"
	case done:
		return "Completed"
	}
	return "To do"
}
