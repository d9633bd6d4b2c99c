package unsentweb

import (
	"bytes"
	"net/url"

	"golang.org/x/net/html"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/unsent"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var _ web.Keeper = (*Pages)(nil)

// Keep keeps a form for an account, and gives the page where it has its words
// back: the form's own, or one that lists them.
func (p *Pages) Keep(r *web.Request, account id.UUID, sent web.Sent) (string, error) {
	w := unsent.Words{Page: sent.Page, Action: sent.Action, Values: url.Values(sent.Form), File: sent.File}
	var row id.UUID
	var err error
	if r.Actor.Signed() && r.Actor.ID == account {
		row, err = p.Service.Hold(r.Context(), r.Actor, heldBy(sent.Form), w)
	} else {
		row, err = p.Service.Keep(r.Context(), account, w)
	}
	if err != nil {
		return "", err
	}
	if sent.Page == "" {
		return pathOne(row), nil
	}
	return web.WithUnsent(sent.Page, row), nil
}

// heldBy is the kept words that a form names as its own.
func heldBy(form web.Form) id.UUID { return form.ID(web.FieldUnsent) }

// Offer tells on a page that words typed there wait.
func (p *Pages) Offer(r *web.Request) *component.NotificationBanner {
	on, err := p.Service.On(r.Context(), r.Actor, web.Bare(r.URL))
	if err != nil || len(on) == 0 {
		return nil // the page itself is what was asked for
	}
	return &component.NotificationBanner{ID: "unsent-title", Title: "Not sent yet", Text: "At " + when.Stamp(on[0].At) + " you typed words here that were not sent.",
		Link: &component.Link{Text: "Put them back into the form, or throw them away", Href: pathOne(on[0].ID)}}
}

// Restore puts kept words into the form they came from. Where that form is not
// on the page any more, it says where the words are.
func (p *Pages) Restore(r *web.Request, row id.UUID, body []byte) []byte {
	k, err := p.Service.Find(r.Context(), r.Actor, row)
	if err != nil {
		return body
	}
	return change(body, func(doc *html.Node) bool {
		page := web.Bare(r.URL)
		form := best(formsOf(doc, page), k.Words)
		if form == nil {
			return tell(doc, "The form is not here any more. Your words are.", component.Link{Text: "See what you typed", Href: pathOne(row)})
		}
		fill(form.node, k.Values)
		tie(form.node, row)
		words := "These are your words of " + when.Stamp(k.At) + ". They were not sent. Check them, then send them."
		if k.File {
			words += " Choose the file again: it was not kept."
		}
		return tell(doc, words, component.Link{Text: "See all of them, or throw them away", Href: pathOne(row)})
	})
}

// Carry ties the page's form of the same action to the words kept of it, so
// that they go once it is taken.
func (p *Pages) Carry(r *web.Request, row id.UUID, body []byte) []byte {
	return change(body, func(doc *html.Node) bool {
		found := false
		for _, f := range formsOf(doc, web.Bare(r.URL)) {
			if f.action == web.Bare(r.URL) {
				tie(f.node, row)
				found = true
			}
		}
		return found
	})
}

// Taken throws the words away.
func (p *Pages) Taken(r *web.Request, row id.UUID) error {
	err := p.Service.Drop(r.Context(), r.Actor, row)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// change lets fn change a page, and gives it as it was when fn changed nothing
// or it can't be read.
func change(body []byte, fn func(doc *html.Node) bool) []byte {
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil || !fn(doc) {
		return body
	}
	var out bytes.Buffer
	if err := html.Render(&out, doc); err != nil {
		return body
	}
	return out.Bytes()
}
