package glassweb

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var askPage = web.NewPage[askView](files, "ask.html")

const askTitle = "I need a record now"

// askView asks which record somebody needs, and why; what is open to them by
// break-glass stands above.
type askView struct {
	Open     []openView
	Nothing  bool // the last attempt opened nothing
	Phone    string
	From     bool // a person's page led here
	Controls []component.Control
	Hidden   []component.Hidden
	Send     component.Button
}

// openView is one record that is open by break-glass.
type openView struct {
	Text, Href string
	Until      string
	End        string
	Button     component.Button
}

func field(name, label, hint string, form web.Form, faults fault.Fields) component.Field {
	return component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}
}

func line(name, label, hint string, form web.Form, faults fault.Fields) component.Control {
	return component.Control{Input: &component.Input{Field: field(name, label, hint, form, faults), Width: 20}}
}

func (p *Pages) viewAsk(r *web.Request, form web.Form, faults fault.Fields) (askView, error) {
	v := askView{Phone: p.HubPhone, Send: component.Button{Text: "Open it for four hours", Variant: "warning", Once: true}}
	open, err := p.Service.InForce(r.Context(), r.Actor)
	if err != nil {
		return v, err
	}
	for _, o := range open {
		one := openView{Text: "Referral " + o.Ref, Href: p.path(o.Kind, o.Subject, o.Ref), Until: "Until " + when.Stamp(o.Ends),
			End: PathBreak + "/" + o.Row.String() + "/end", Button: component.Button{Text: "End it now", Variant: "secondary", Once: true}}
		if o.Kind == glass.OfPerson {
			one.Text = "A person's record"
		}
		v.Open = append(v.Open, one)
	}
	if person := form.ID("person"); !person.IsZero() {
		v.From, v.Hidden = true, []component.Hidden{{Name: "person", Value: person.String()}}
	}
	why := &component.Choices{Name: "code", Legend: "Why do you need it now?", Given: []string{form.Get("code")}, Error: faults["code"]}
	for _, c := range glass.Codes {
		why.Items = append(why.Items, component.Choice{Value: string(c.Key), Text: c.Words})
	}
	v.Controls = []component.Control{line("ref", "Reference of the referral", "For example EM-7K3Q-2D83. Leave it empty if you have none.", form, faults),
		line("given", "Or first name", "As it is written in records", form, faults), line("surname", "Last name", "", form, faults),
		line("born", "Date of birth", "The whole date, for example 14 3 2012", form, faults), {Radios: why},
		{Textarea: &component.Textarea{Field: field("words", "In your words", "What has happened, and what you need to do now", form, faults), Rows: 3}}}
	return v, nil
}

// askForm shows the form. The page that says that something is not there sends
// its own path along.
func (p *Pages) askForm(r *web.Request) (web.Response, error) {
	v, err := p.viewAsk(r, pointed(r.Query().Get("at")), nil)
	return askPage.Show(web.Head{Title: askTitle}, v), err
}

// pointed is the form as a path fills it in: a referral's gives its reference, a
// person's their id.
func pointed(path string) web.Form {
	form := web.Form{}
	part := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 3)
	if len(part) < 2 {
		return form
	}
	if ref, err := id.ParseReference(part[1]); part[0] == "referrals" && err == nil {
		form["ref"] = []string{ref}
	}
	if person, err := id.Parse(part[1]); part[0] == "people" && err == nil {
		form["person"] = []string{person.String()}
	}
	return form
}

// named is the form as a search fills it in: the last of the names is taken for
// the surname.
func named(form web.Form) web.Form {
	out := web.Form{"born": {form.Get("born")}}
	if names := strings.Fields(form.Get("names")); len(names) > 1 {
		out["given"], out["surname"] = []string{strings.Join(names[:len(names)-1], " ")}, []string{names[len(names)-1]}
	}
	return out
}

func (p *Pages) ask(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	head := web.Head{Title: askTitle}
	if form.Has("begin") {
		v, err := p.viewAsk(r, named(form), nil)
		return askPage.Show(head, v), err
	}
	open, err := p.Service.Break(r.Context(), r.Actor, glass.Command{Ref: form.Get("ref"), Person: form.ID("person"), Given: form.Get("given"),
		Surname: form.Get("surname"), Born: form.Get("born"), Code: glass.Code(form.Get("code")), Words: form.Get("words")})
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.NotFound):
		v, verr := p.viewAsk(r, form, fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		if v.Nothing = fault.Is(err, fault.NotFound); v.Nothing {
			return askPage.Missing(head, v), nil
		}
		return askPage.Again(head, v, err), nil
	case err != nil:
		return nil, err
	case len(open) > 1:
		return web.See(PathBreak), nil
	}
	return web.See(p.path(open[0].Kind, open[0].Subject, open[0].Ref)), nil
}
