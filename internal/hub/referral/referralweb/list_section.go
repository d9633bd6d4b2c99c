package referralweb

import (
	"net/http"
	"slices"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// listSection is a question page that shows one or more lists.
type listSection struct {
	section referral.Section
	title   string
	hint    string
	lists   []list
	help    []component.Help
}

var listSections = []listSection{
	{referral.SectionChildren, "Which children are you worried about?", "Add every child this is about. If you do not know a name, say what you do know.", []list{children}, nil},
	{referral.SectionPeople, "Who else is part of this?", "An adult you are worried about, parents or carers, brothers and sisters, anybody else. You can leave this empty.", []list{adults},
		[]component.Help{{Question: "Should I name an adult I am worried about?", Answer: []string{"Yes, with as much as you know: even a first name, a look or a car. One adult may turn up in several agencies' worries."}}}},
	{referral.SectionThings, "Are there places, vehicles or online accounts?", "A place where children are met, a car that picks them up, an account that contacts them. You can leave this empty.", []list{places, vehicles, accounts}, nil},
}

var listPage = web.NewPage[listView](files, "list.html")

// listView is such a page as its template sees it.
type listView struct {
	Title, Hint string
	Entries     []entry
	Add         []component.Button
	Help        []component.Help
	Next, Later component.Button
}

// entry is one child, person or thing that was added.
type entry struct {
	Text, Href, Remove string
	Was                component.Hidden
}

func (p *Pages) listForm(s listSection) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		d, err := p.openDraft(r)
		if err != nil {
			return nil, err
		}
		return listPage.Show(p.draftHead(s.title, d), s.view(d)), nil
	}
}

func (s listSection) view(d referral.Draft) listView {
	v := listView{Title: s.title, Hint: s.hint, Help: s.help,
		Next: component.Button{Text: "Continue"}, Later: component.Button{Text: "Come back later", Name: "later", Value: "1", Variant: "secondary"}}
	for _, l := range s.lists {
		v.Add = append(v.Add, component.Button{Text: "Add " + l.one, Href: pathItem(d.ID, l.kind, -1), Variant: "secondary"})
		for n := range l.count(d.Worry) {
			at := pathItem(d.ID, l.kind, n)
			v.Entries = append(v.Entries, entry{l.name(d.Worry, n), at, at + "/remove", wasField(l.controls(d.Worry, n, nil))})
		}
	}
	return v
}

// listDone goes on when every entry is sound.
func (p *Pages) listDone(s listSection) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		d, err := p.openDraft(r)
		if err != nil {
			return nil, err
		}
		if form.Has("later") {
			return web.See(pathDraft(d.ID)), nil
		}
		if _, err := d.Worry.CleanSection(s.section); err != nil {
			return listPage.Again(p.draftHead(s.title, d), s.view(d), err), nil
		}
		return web.See(nextAfter(d, s.section)), nil
	}
}

// lint answers the script that prompts about words while somebody writes.
func (p *Pages) lint(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	return web.JSON(http.StatusOK, map[string][]string{"prompts": p.Prompts(form.Get("text"))}), nil
}

// unremoved is the page of the list as it stands now, where another window has
// changed it: nothing was removed.
func (p *Pages) unremoved(r *web.Request, l list, problem error) (web.Response, error) {
	d, err := p.openDraft(r)
	if err != nil {
		return nil, err
	}
	s := listSections[slices.IndexFunc(listSections, func(s listSection) bool { return s.section == l.section })]
	return listPage.Again(p.draftHead(s.title, d), s.view(d), problem), nil
}
