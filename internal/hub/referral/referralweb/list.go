package referralweb

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// list is a part of the worry with any number of entries, each with a page of
// its own: children, people, places, vehicles, online accounts.
type list struct {
	kind    string // in the path: "child"
	field   string // in the JSON: "children"
	one     string // "a child"
	section referral.Section
	count   func(w referral.Worry) int
	name    func(w referral.Worry, n int) string
	// controls shows entry n; n is count for a new one.
	controls func(w referral.Worry, n int, faults fault.Fields) []component.Control
	// set puts what was posted into entry n, adding it where n is count.
	set    func(w referral.Worry, n int, f web.Form) referral.Worry
	remove func(w referral.Worry, n int) referral.Worry
}

var itemPage = web.NewPage[itemView](files, "theirs.html", "item.html")

// itemView is one entry of a list.
type itemView struct {
	Title    string
	Action   string // the entry itself: what is mended is not added twice
	Controls []component.Control
	Was      component.Hidden
	Theirs   component.SummaryList // what is saved now, by another window
	Save     component.Button
	Another  component.Button
	Remove   string // where to remove it; empty for a new one
	What     string
}

// place is the entry a path speaks of, and whether it is a new one.
func (l list) place(r *web.Request, w referral.Worry) (n int, fresh bool, err error) {
	if r.PathValue("n") == "new" {
		return l.count(w), true, nil
	}
	n, err = strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= l.count(w) {
		return 0, false, fault.Absent("referralweb.place")
	}
	return n, false, nil
}

func (l list) view(d referral.Draft, n int, fresh bool, faults fault.Fields) itemView {
	v := itemView{Title: "Add " + l.one, Action: pathItem(d.ID, l.kind, n), Controls: l.controls(d.Worry, n, l.own(faults, n)), Was: wasField(l.controls(d.Worry, n, nil)), What: l.one,
		Save: component.Button{Text: "Save and continue", Once: true}, Another: component.Button{Text: "Save and add another", Name: "another", Value: "1", Variant: "secondary"}}
	if fresh {
		v.Action = pathItem(d.ID, l.kind, -1)
	} else {
		v.Title, v.Remove = "Change "+l.one, pathItem(d.ID, l.kind, n)+"/remove"
	}
	return v
}

// own are the faults of entry n, under the plain names of its fields.
func (l list) own(faults fault.Fields, n int) fault.Fields {
	out := fault.Fields{}
	for name, mend := range faults {
		if rest, ok := strings.CutPrefix(name, fmt.Sprintf("%s[%d].", l.field, n)); ok {
			out[rest] = mend
		}
	}
	return out
}

func (p *Pages) itemForm(l list) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		d, err := p.openDraft(r)
		if err != nil {
			return nil, err
		}
		n, fresh, err := l.place(r, d.Worry)
		if err != nil {
			return nil, err
		}
		v := l.view(d, n, fresh, nil)
		return itemPage.Show(p.draftHead(v.Title, d), v), nil
	}
}

// item saves one entry. What has to be mended is saved too, so that nothing is
// lost; the page then says what.
func (p *Pages) item(l list) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		before, err := p.openDraft(r)
		if err != nil {
			return nil, err
		}
		n, fresh, err := l.place(r, before.Worry)
		if err != nil {
			return nil, err
		}
		d, err := p.changeDraft(r, func(w referral.Worry) (referral.Worry, error) {
			n := min(n, l.count(w))
			next := l.set(w, n, form)
			if stale(form, l.controls(w, n, nil), l.controls(next, n, nil)) {
				return w, fault.New(fault.Conflict, "referralweb.item", "This was changed in another window meanwhile. Look at what stands there now. Saving adds what you typed here as one more.")
			}
			return next, nil
		})
		if fault.Is(err, fault.Conflict) {
			return p.unsavedItem(r, l, n, form, err)
		}
		if err != nil {
			return nil, err
		}
		_, problem := d.Worry.CleanSection(l.section)
		if fresh { // the last one, also when it was sent before
			n = l.count(d.Worry) - 1
		}
		if own := l.own(fault.FieldsOf(problem), n); len(own) > 0 {
			v := l.view(d, n, false, fault.FieldsOf(problem))
			return itemPage.Again(p.draftHead(v.Title, d), v, own.Err("referralweb.item")), nil
		}
		if form.Has("another") {
			return web.See(pathItem(d.ID, l.kind, -1)), nil
		}
		return web.See(pathSection(d.ID, l.section)), nil
	}
}

// unsavedItem is the page with an entry that another window changed, moved or
// removed meanwhile. Sent again it is one more: whoever stands in its place now
// is not written over.
func (p *Pages) unsavedItem(r *web.Request, l list, n int, form web.Form, problem error) (web.Response, error) {
	d, err := p.openDraft(r)
	if err != nil {
		return nil, err
	}
	end := l.count(d.Worry)
	stands, none := l.controls(d.Worry, min(n, end), nil), l.controls(d.Worry, end, nil)
	d.Worry = l.set(d.Worry, end, form)
	v := l.view(d, end, true, nil)
	v.Was, v.Theirs = wasField(none), said(stands)
	return itemPage.Again(p.draftHead(v.Title, d), v, problem), nil
}

// removeItem removes the entry that the page showed, and no other that has come
// to its place meanwhile.
func (p *Pages) removeItem(l list) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		d, err := p.changeDraft(r, func(w referral.Worry) (referral.Worry, error) {
			if n, _, err := l.place(r, w); err == nil && n < l.count(w) {
				if stale(form, l.controls(w, n, nil), nil) {
					return w, fault.New(fault.Conflict, "referralweb.removeItem", "This list was changed in another window meanwhile. Nothing was removed. Look at it again.")
				}
				return l.remove(w, n), nil
			}
			return w, nil // it is gone already
		})
		if fault.Is(err, fault.Conflict) {
			return p.unremoved(r, l, err)
		}
		if err != nil {
			return nil, err
		}
		return web.See(pathSection(d.ID, l.section)), nil
	}
}
