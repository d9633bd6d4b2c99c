package networkweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/grade/gradeweb"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var concernFormPage = web.NewPage[formView](files, "form.html")

// deed is one of the small forms about an adult of concern.
type deed struct {
	title, lead string
	save        component.Button
	controls    func(web.Form, fault.Fields) []component.Control
	do          func(p *Pages, r *web.Request, adult id.UUID, form web.Form) error
}

var (
	addNote = deed{title: "Add a note of risk", lead: "What is known, from whom, and how sure it is. Write what was seen or said; leave out what cannot be shown.",
		save: component.Button{Text: "Save", Once: true},
		controls: func(form web.Form, faults fault.Fields) []component.Control {
			return append([]component.Control{area("words", "What is known of the risk?", form, faults)}, gradeweb.Fields(form, faults, true)...)
		},
		do: func(p *Pages, r *web.Request, adult id.UUID, form web.Form) error {
			return p.Service.AddNote(r.Context(), r.Actor, adult, form.Get("words"), gradeweb.Read(form))
		}}
	endNote = deed{title: "Take this note off?", lead: "It stays in the journal.", save: component.Button{Text: "Take it off", Variant: "warning", Once: true},
		controls: func(form web.Form, faults fault.Fields) []component.Control {
			return []component.Control{area("reason", "Why?", form, faults)}
		},
		do: func(p *Pages, r *web.Request, adult id.UUID, form web.Form) error {
			row, err := r.ID("row")
			if err != nil {
				return err
			}
			return p.Service.EndNote(r.Context(), r.Actor, adult, row, form.Get("reason"))
		}}
	setReview = deed{title: "When should somebody look again?", lead: "Look at everything that is held about this adult first: is it true, is it needed, is anything missing?",
		save: component.Button{Text: "Save", Once: true},
		controls: func(form web.Form, faults fault.Fields) []component.Control {
			return []component.Control{{Date: &component.DateInput{Name: "due", Legend: "Look again by", Hint: "Within a year", Error: faults["due"], Numeric: true,
				Day: form.Get("due-day"), Month: form.Get("due-month"), Year: form.Get("due-year")}}, area("reason", "What did you look at, and why then?", form, faults)}
		},
		do: func(p *Pages, r *web.Request, adult id.UUID, form web.Form) error {
			due, err := when.PartialFromParts(form.Get("due-day"), form.Get("due-month"), form.Get("due-year"))
			if err != nil || due.Exact != when.ByDay {
				due = when.Partial{} // no day, which the service names
			}
			day := when.Date{Year: due.Year, Month: due.Month, Day: due.Day}
			return p.Service.SetReview(r.Context(), r.Actor, adult, day, form.Get("reason"))
		}}
)

func area(name, label string, form web.Form, faults fault.Fields) component.Control {
	return component.Control{Textarea: &component.Textarea{Field: component.Field{Name: name, Label: label, Value: form.Get(name), Error: faults[name]}, Rows: 4}}
}

func (d deed) view(adult id.UUID, form web.Form, faults fault.Fields) formView {
	return formView{Title: d.title, Lead: d.lead, Controls: d.controls(form, faults), Save: d.save, Back: PathConcern(adult)}
}

// about is the adult that the path speaks of, and the head of a form about them.
func (p *Pages) about(r *web.Request, d deed) (id.UUID, web.Head, error) {
	adult, err := r.ID("id")
	if err != nil {
		return adult, web.Head{}, err
	}
	c, err := p.Service.Concern(r.Context(), r.Actor, adult)
	return adult, p.head(network.Node{Label: c.Adult.Label}, adult.String()+"/concern", d.title), err
}

func (p *Pages) askDeed(d deed) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		adult, head, err := p.about(r, d)
		if err != nil {
			return nil, err
		}
		return concernFormPage.Show(head, d.view(adult, web.Form{}, nil)), nil
	}
}

func (p *Pages) doDeed(d deed) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		adult, head, err := p.about(r, d)
		if err != nil {
			return nil, err
		}
		err = d.do(p, r, adult, form)
		if fault.Is(err, fault.Invalid) {
			return concernFormPage.Again(head, d.view(adult, form, fault.FieldsOf(err)), err), nil
		}
		if err != nil {
			return nil, err
		}
		return web.See(PathConcern(adult)), nil
	}
}
