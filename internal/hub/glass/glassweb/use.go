package glassweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var usePage = web.NewPage[useView](files, "reviews.html", "use.html")

// useView is one use with what was looked at, and the review.
type useView struct {
	Line     useLine
	Until    string
	End      string // where a reviewer ends it; empty when it is over
	EndNow   component.Button
	Seen     []string
	Controls []component.Control // none for who may not review it
	Send     component.Button
	TooNear  bool // it waits, and is the reader's own or their team's
	History  string
}

// mayHistory reports whether the reader follows ids to the journal.
func mayHistory(r *web.Request) bool {
	return access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnJournal, access.Search)
}

// deeds are the looks at a record, in words.
var deeds = map[string]string{"person.read": "Looked at the person's record", "referral.read": "Looked at the referral", "person.search": "Found in a search"}

func (p *Pages) viewUse(r *web.Request, form web.Form, faults fault.Fields) (useView, error) {
	var v useView
	row, err := r.ID("row")
	if err != nil {
		return v, err
	}
	u, seen, may, err := p.Service.Use(r.Context(), r.Actor, row)
	if err != nil {
		return v, err
	}
	names, err := p.namesOf(r, []glass.Use{u})
	if err != nil {
		return v, err
	}
	v.Line, v.Until = p.viewLine(u, names), "Open until "+when.Stamp(u.Over())
	v.History = p.path(u.Kind, u.Subject, u.Ref) + "/history"
	if u.Ended.IsZero() && u.Ends.After(p.Now()) {
		v.End, v.EndNow = pathUse(u.ID)+"/end", component.Button{Text: "End it now", Variant: "secondary", Once: true}
	}
	for _, s := range seen {
		words := deeds[s.Action]
		if words == "" {
			words = "Looked at it"
		}
		v.Seen = append(v.Seen, when.Stamp(s.At)+": "+words)
	}
	v.TooNear = u.Waits() && !may
	if may {
		v.Controls = []component.Control{{Radios: &component.Choices{Name: "outcome", Legend: "Was it justified?", Given: []string{form.Get("outcome")}, Error: faults["outcome"],
			Items: []component.Choice{{Value: string(glass.Justified), Text: "Justified"}, {Value: string(glass.NotJustified), Text: "Not justified", Hint: "Tell their manager, and follow your agency's rules."}}}},
			{Textarea: &component.Textarea{Field: field("said", "What did you look at, and why do you think so?", "", form, faults), Rows: 4}}}
		v.Send = component.Button{Text: "Save the review", Once: true}
	}
	return v, nil
}

var useHead = web.Head{Title: "One use of break-glass", Crumbs: []component.Crumb{{Text: reviewsTitle, Href: PathReviews}}}

func (p *Pages) use(r *web.Request) (web.Response, error) {
	v, err := p.viewUse(r, web.Form{}, nil)
	return usePage.Show(useHead, v), err
}

func (p *Pages) review(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	err = p.Service.Review(r.Context(), r.Actor, row, glass.Outcome(form.Get("outcome")), form.Get("said"))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.Refused) {
		v, verr := p.viewUse(r, form, fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		return usePage.Again(useHead, v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathReviews), nil
}
