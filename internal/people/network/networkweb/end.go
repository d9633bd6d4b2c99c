package networkweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var endPage = web.NewPage[formView](files, "form.html")

// endForm asks why a tie comes off.
func (p *Pages) endForm(r *web.Request) (web.Response, error) {
	v, err := p.ending(r, web.Form{}, nil)
	if err != nil {
		return nil, err
	}
	return endPage.Show(web.Head{Title: v.Title}, v), nil
}

// end takes a tie off and goes to what it was tied to, or to the people where
// nothing else speaks of that.
func (p *Pages) end(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	of, err := p.Service.EndTie(r.Context(), r.Actor, row, form.Get("reason"))
	if fault.Is(err, fault.Invalid) {
		v, verr := p.ending(r, form, fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		return endPage.Again(web.Head{Title: v.Title}, v, err), nil
	}
	if err != nil {
		return nil, err
	}
	if !of.IsZero() {
		return web.See(PathCircle(of)), nil
	}
	return web.See("/people"), nil
}

func (p *Pages) ending(r *web.Request, form web.Form, faults fault.Fields) (formView, error) {
	row, err := r.ID("row")
	if err != nil {
		return formView{}, err
	}
	tie, from, to, err := p.Service.TieOf(r.Context(), r.Actor, row)
	if err != nil {
		return formView{}, err
	}
	v := formView{Title: "Take this tie off?", Lead: from + " " + tie.Words + " " + to + ". " + sentence(tie.Grade.Words()) + " It stays in the journal.",
		Save: component.Button{Text: "Take it off", Variant: "warning", Once: true}, Back: PathThing(tie.A),
		Controls: []component.Control{{Textarea: &component.Textarea{Field: component.Field{Name: "reason", Label: "Why?", Value: form.Get("reason"), Error: faults["reason"]}, Rows: 3}}}}
	if tie.A.Kind == network.Person {
		if one, err := id.Parse(tie.A.ID); err == nil {
			v.Back = PathCircle(one)
		}
	}
	return v, nil
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return string(s[0]-'a'+'A') + s[1:] + "."
}
