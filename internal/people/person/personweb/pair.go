package personweb

import (
	"fmt"
	"html/template"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var pairPage = web.NewPage[pairView](files, "record.html", "pair.html")

const pairTitle = "Are these one person?"

// pairView is two records side by side, and why they may be one person.
type pairView struct {
	A, B    sideView
	Why     string
	Weights []weightView
	Picture template.HTML // the same, drawn
	Said    []string
	Joined  bool
	Word    component.Control
	Reason  component.Control
	Save    component.Button
}

// sideView is one of the two records.
type sideView struct {
	Href string
	recordView
}

type weightView struct{ Words, Bits string }

func (p *Pages) together(r *web.Request) (person.Together, error) {
	a, err := r.ID("id")
	if err != nil {
		return person.Together{}, err
	}
	b, err := r.ID("other")
	if err != nil {
		return person.Together{}, err
	}
	return p.Service.Together(r.Context(), r.Actor, a, b)
}

func (p *Pages) viewPair(t person.Together, a asked) pairView {
	v := pairView{A: sideView{PathPerson(t.A.ID), viewRecord(t.A, p.Now(), false)}, B: sideView{PathPerson(t.B.ID), viewRecord(t.B, p.Now(), false)},
		Why: t.Why.Sentence(), Picture: template.HTML(t.Why.SVG()), Joined: t.Joined, //nolint:gosec // the engine escapes what it writes
		Word: a.pick("word", "Are they one person?", "When two people say that they are the same, the newer record is joined to the older one. Nothing is lost, and it can be undone.",
			[]component.Choice{{Value: "same", Text: "The same person"}, {Value: "not_same", Text: "Not the same", Hint: "They will not be asked about again."}, {Value: "not_sure", Text: "Not sure"}}),
		Reason: a.text("reason", "What makes you think so?", "The second person reads it. For example: same mother and GP, the surname changed in 2024"),
		Save:   component.Button{Text: "Save", Once: true}}
	for _, row := range t.Why.Table() {
		v.Weights = append(v.Weights, weightView{row.Words, fmt.Sprintf("%+.1f", row.Weight.Bits())})
	}
	for _, said := range t.Verdicts {
		v.Said = append(v.Said, saidWords(said))
	}
	return v
}

func pairHead() web.Head {
	return web.Head{Title: pairTitle, Wide: true, Crumbs: []component.Crumb{{Text: "People", Href: pathPeople}, {Text: "Two records, one person?", Href: pathPairs}}}
}

func (p *Pages) pairForm(r *web.Request) (web.Response, error) {
	t, err := p.together(r)
	if err != nil {
		return nil, err
	}
	return pairPage.Show(pairHead(), p.viewPair(t, asked{form: web.Form{}})), nil
}

func (p *Pages) pair(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	t, err := p.together(r)
	if err != nil {
		return nil, err
	}
	merged, err := p.Service.JudgePair(r.Context(), r.Actor, person.VerdictCommand{A: t.A.ID, B: t.B.ID, Word: form.Get("word"), Reason: form.Get("reason")})
	if mendable(err) {
		return pairPage.Again(pairHead(), p.viewPair(t, asked{form, fault.FieldsOf(err)}), err), nil
	}
	if err != nil {
		return nil, err
	}
	if merged {
		return web.See(PathPerson(t.A.ID)), nil
	}
	return web.See(pathPairs), nil
}
