package referralweb

import (
	"net/http"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// question is one page of the form whose answers are fields of the worry
// itself; lists of children, people and things have pages of their own.
type question struct {
	section referral.Section
	title   string
	warning string
	help    []component.Help
	// controls shows the answers; faults are what has to be mended.
	controls func(w referral.Worry, faults fault.Fields) []component.Control
	// read puts what was posted into the worry as it was typed.
	read func(f web.Form, w referral.Worry) referral.Worry
}

var questionPage = web.NewPage[questionView](files, "theirs.html", "question.html")

// questionView is a question as its template sees it.
type questionView struct {
	Title    string
	Warning  string
	Phone    string
	Help     []component.Help
	Controls []component.Control
	Was      component.Hidden
	Theirs   component.SummaryList // what is saved now, by another window
	Autosave string
	Back     string
	Next     component.Button
	Later    component.Button
}

func (p *Pages) questionView(q question, d referral.Draft, faults fault.Fields) questionView {
	return questionView{Title: q.title, Warning: q.warning, Phone: p.HubPhone, Help: q.help, Controls: q.controls(d.Worry, faults), Was: wasField(q.controls(d.Worry, nil)),
		Autosave: pathSection(d.ID, q.section) + "/autosave", Back: pathDraft(d.ID),
		Next: component.Button{Text: "Save and continue", Once: true}, Later: component.Button{Text: "Save and come back later", Name: "later", Value: "1", Variant: "secondary"}}
}

func (p *Pages) draftHead(title string, d referral.Draft) web.Head {
	head := web.Head{Title: title, Crumbs: []component.Crumb{{Text: "Your referrals", Href: pathMine}, {Text: "This referral", Href: pathDraft(d.ID)}}}
	if d.Worry.DangerNow == referral.Yes {
		head.Notice = &component.NotificationBanner{Title: "A child is in danger now", Text: "Ring 999. Then ring the hub on " + p.HubPhone + ". What you write here is saved as you go, and can wait."}
	}
	return head
}

// question shows a question with what was answered so far.
func (p *Pages) question(q question) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		d, err := p.openDraft(r)
		if err != nil {
			return nil, err
		}
		return questionPage.Show(p.draftHead(q.title, d), p.questionView(q, d, nil)), nil
	}
}

// reply saves what was typed, whatever it is, and only then says what has to
// be mended.
func (p *Pages) reply(q question) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		d, err := p.saveDraft(r, q.change(form))
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
			return p.unsaved(r, q, form, err)
		}
		if err != nil {
			return nil, err
		}
		if form.Has("later") {
			return web.See(pathDraft(d.ID)), nil
		}
		if _, err := d.Worry.CleanSection(q.section); err != nil {
			return questionPage.Again(p.draftHead(q.title, d), p.questionView(q, d, fault.FieldsOf(err)), err), nil
		}
		return web.See(nextAfter(d, q.section)), nil
	}
}

// change puts what was posted into the worry, unless another window changed the
// same answers.
func (q question) change(form web.Form) func(w referral.Worry) (referral.Worry, error) {
	return func(w referral.Worry) (referral.Worry, error) {
		next := q.read(form, w)
		if stale(form, q.controls(w, nil), q.controls(next, nil)) {
			return w, errStale
		}
		return next, nil
	}
}

// unsaved is the page with what was typed and could not be saved: it is more
// than a draft holds, or another window saved first, whose words stand above.
func (p *Pages) unsaved(r *web.Request, q question, form web.Form, problem error) (web.Response, error) {
	d, err := p.openDraft(r)
	if err != nil {
		return nil, err
	}
	stands := q.controls(d.Worry, nil)
	d.Worry = q.read(form, d.Worry)
	v := p.questionView(q, d, nil)
	v.Was = wasField(stands) // saving again keeps mine, having seen theirs
	if fault.Is(problem, fault.Conflict) {
		v.Theirs = said(stands)
	}
	return questionPage.Again(p.draftHead(q.title, d), v, problem), nil
}

// autosave is reply for a script that saves while somebody writes.
func (p *Pages) autosave(q question) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		d, err := p.saveDraft(r, q.change(form))
		if err != nil {
			return nil, err
		}
		return web.JSON(http.StatusOK, map[string]string{"saved": d.Saved.In(when.London).Format("15:04"), fieldWas: printOf(q.controls(d.Worry, nil))}), nil
	}
}

func (p *Pages) openDraft(r *web.Request) (referral.Draft, error) {
	draft, err := r.ID("draft")
	if err != nil {
		return referral.Draft{}, err
	}
	d, err := p.Service.Draft(r.Context(), r.Actor, draft)
	if err == nil && d.Sent != "" {
		err = fault.Newf(fault.Conflict, "referralweb.openDraft", "This draft was sent as %s.", d.Sent)
	}
	return d, err
}

func (p *Pages) saveDraft(r *web.Request, change func(referral.Worry) (referral.Worry, error)) (referral.Draft, error) {
	draft, err := r.ID("draft")
	if err != nil {
		return referral.Draft{}, err
	}
	return p.Service.Save(r.Context(), r.Actor, draft, change)
}

// nextAfter is the page after a section: the next question, then the check.
func nextAfter(d referral.Draft, s referral.Section) string {
	for i, one := range referral.Sections {
		if one == s && i+1 < len(referral.Sections) {
			return pathSection(d.ID, referral.Sections[i+1])
		}
	}
	return pathCheck(d.ID)
}

// changeDraft is saveDraft for what must not be done twice.
func (p *Pages) changeDraft(r *web.Request, change func(referral.Worry) (referral.Worry, error)) (referral.Draft, error) {
	draft, err := r.ID("draft")
	if err != nil {
		return referral.Draft{}, err
	}
	return p.Service.Change(r.Context(), r.Actor, draft, change)
}
