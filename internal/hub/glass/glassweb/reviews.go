package glassweb

import (
	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var reviewsPage = web.NewPage[reviewsView](files, "reviews.html")

// reviewsView is what waits for a review, what was reviewed, and, for a privacy
// officer, what opened nothing.
type reviewsView struct {
	Waiting, Done, Nothing []useLine
	Officer                bool
}

// useLine is one use in a list.
type useLine struct {
	By, When, Why, Words string
	Record, Href         string // the record; a path for who may see it
	Clock                component.Tag
	Review               string
	Said                 string
	Met                  string // the history of the closed record that an attempt met
}

const reviewsTitle = "Break-glass reviews"

func (p *Pages) reviews(r *web.Request) (web.Response, error) {
	all, err := p.Service.Uses(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	names, err := p.namesOf(r, all)
	if err != nil {
		return nil, err
	}
	var v reviewsView
	for _, u := range all {
		l := p.viewLine(u, names)
		switch {
		case !u.Opened:
			v.Nothing = append(v.Nothing, l)
		case u.Waits():
			v.Waiting = append(v.Waiting, l)
		default:
			v.Done = append(v.Done, l)
		}
	}
	v.Officer = mayHistory(r)
	return reviewsPage.Show(web.Head{Title: reviewsTitle, Wide: true}, v), nil
}

// namesOf are the names of the people whom the reader sees anyway.
func (p *Pages) namesOf(r *web.Request, all []glass.Use) (map[id.UUID]string, error) {
	var people []id.UUID
	for _, u := range all {
		if u.Kind == glass.OfPerson && u.Opened {
			people = append(people, u.Subject)
		}
	}
	return p.Names.NamesOf(r.Context(), r.Actor, people)
}

func (p *Pages) viewLine(u glass.Use, names map[id.UUID]string) useLine {
	l := useLine{By: u.ByName + ", " + u.Agency, When: when.Stamp(u.At), Why: u.Code.Words(), Words: u.Words}
	switch {
	case u.Opened && u.Kind == glass.OfReferral:
		l.Record = "Referral " + u.Ref
	case u.Opened && names[u.Subject] != "":
		l.Record, l.Href = names[u.Subject], p.Person(u.Subject)
	case u.Opened:
		l.Record = "A person's record"
	case u.Kind == glass.OfReferral:
		l.Met = p.Record(u.Ref) + "/history"
	case u.Kind == glass.OfPerson:
		l.Met = p.Person(u.Subject) + "/history"
	}
	if !u.Opened {
		return l
	}
	l.Review = pathUse(u.ID)
	if u.Waits() {
		l.Clock = p.clock(u)
		return l
	}
	l.Clock = component.Tag{Text: u.Outcome.Words(), Class: component.Done, Detail: u.Reviewer + ", " + when.Stamp(u.Reviewed)}
	if u.Outcome == glass.NotJustified {
		l.Clock.Class = component.Late
	}
	l.Said = u.Said
	return l
}

// clock is how long a review has left.
func (p *Pages) clock(u glass.Use) component.Tag {
	left, late := p.Calendar.Left(u.Due, p.Now())
	if late {
		return component.Tag{Text: "Late", Class: component.Late, Detail: left}
	}
	return component.Tag{Text: "In time", Class: component.InTime, Detail: left}
}
