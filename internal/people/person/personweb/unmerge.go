package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var unmergePage = web.NewPage[unmergeView](files, "unmerge.html")

const unmergeTitle = "Take these records apart?"

// unmergeView asks why two records are two people after all.
type unmergeView struct {
	Said   string
	Reason component.Control
	Part   component.Button
	Back   string
}

func viewUnmerge(one person.Person, a asked) unmergeView {
	return unmergeView{Said: mergedWords(one), Reason: a.text("reason", "Why are these two people?", "Both records stand again as they were before."),
		Part: component.Button{Text: "Take them apart", Variant: "warning", Once: true}, Back: PathPerson(one.ID)}
}

// mergedWords says into what a record was merged, by whom and why.
func mergedWords(one person.Person) string {
	if one.Merged.Into.IsZero() {
		return ""
	}
	return one.Merged.By + " joined this record to that of " + one.Merged.IntoAs + " on " + when.Stamp(one.Merged.At) + ": " + one.Merged.Reason
}

func (p *Pages) unmergeForm(r *web.Request) (web.Response, error) {
	one, err := p.one(r)
	if err != nil {
		return nil, err
	}
	return unmergePage.Show(headOf(one, unmergeTitle), viewUnmerge(one, asked{})), nil
}

func (p *Pages) unmerge(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	one, err := p.one(r)
	if err != nil {
		return nil, err
	}
	err = p.Service.Unmerge(r.Context(), r.Actor, one.ID, form.Get("reason"))
	if mendable(err) {
		return unmergePage.Again(headOf(one, unmergeTitle), viewUnmerge(one, asked{form, fault.FieldsOf(err)}), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathPerson(one.ID)), nil
}

// heldView is a record that was merged into the one shown.
type heldView struct {
	Name, Href, Said string
	Apart            component.Link
}

func viewHeld(one person.Person) []heldView {
	var out []heldView
	for _, h := range one.Merged.Holding {
		out = append(out, heldView{Name: briefWords(h.Brief), Href: PathPerson(h.Person), Said: h.By + " joined it on " + when.Stamp(h.At) + ": " + h.Reason,
			Apart: component.Link{Text: "Take apart", Href: pathUnmerge(h.Person), Hidden: "the record of " + h.Name}})
	}
	return out
}
