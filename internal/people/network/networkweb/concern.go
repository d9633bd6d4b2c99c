package networkweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var concernPage = web.NewPage[concernView](files, "concern.html")

// concernView is one adult of concern: the children tied to them, the notes of
// risk, and when somebody looks again.
type concernView struct {
	Name, Note string
	Children   []component.Link
	Notes      []noteView
	Review     string
	Late       bool
	Add, Set   component.Link
	More       []component.Link
}

type noteView struct{ Words, Grade, Said, Off string }

func (p *Pages) concern(r *web.Request) (web.Response, error) {
	of, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	c, err := p.Service.Concern(r.Context(), r.Actor, of)
	if err != nil {
		return nil, err
	}
	v := concernView{Name: c.Adult.Label, Note: c.Adult.Note, Review: reviewWords(c), Late: c.Late(when.DateOf(p.Now())),
		Add: component.Link{Text: "Add a note of risk", Href: PathConcern(of) + "/notes/new"}, Set: component.Link{Text: "Say when to look again", Href: PathConcern(of) + "/review"},
		More: []component.Link{{Text: "The record", Href: p.Person(of)}, {Text: "Who and what is around this person", Href: PathCircle(of)}, {Text: "All adults of concern", Href: pathConcerns}}}
	for _, n := range c.Children {
		v.Children = append(v.Children, component.Link{Text: n.Label + ", " + n.Note, Href: p.hrefOf(n)})
	}
	for _, n := range c.Notes {
		v.Notes = append(v.Notes, noteView{Words: n.Words, Grade: sentence(n.Grade.Words()), Said: n.By + ", " + when.Stamp(n.Added), Off: PathConcern(of) + "/notes/" + n.ID.String() + "/end"})
	}
	return concernPage.Show(p.head(c.Adult, of.String(), "Adult of concern: "+c.Adult.Label), v), nil
}

// reviewWords says when somebody looks again, and who said so.
func reviewWords(c network.Concern) string {
	if c.Due.IsZero() {
		return "Nobody has said when to look again."
	}
	return "By " + c.Due.Words() + ". " + c.By + " said so: " + c.Why
}

// PathConcern is the page of an adult of concern.
func PathConcern(p id.UUID) string { return "/people/" + p.String() + "/concern" }

const pathConcerns = "/people/concern"
