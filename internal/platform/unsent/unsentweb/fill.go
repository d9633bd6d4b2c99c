package unsentweb

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/unsent"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// form is a form of a page, with the address it is sent to.
type form struct {
	node   *html.Node
	action string
}

// formsOf are the forms in a page's main part that are posted.
func formsOf(doc *html.Node, page string) (all []form) {
	main := find(doc, atom.Main)
	if main == nil {
		return nil
	}
	base, err := url.Parse(page)
	if err != nil {
		return nil
	}
	for n := range main.Descendants() {
		if n.DataAtom != atom.Form || !strings.EqualFold(attr(n, "method"), "post") {
			continue
		}
		to, err := base.Parse(attr(n, "action"))
		if err != nil {
			continue
		}
		if attr(n, "action") == "" {
			to = base
		}
		all = append(all, form{n, web.Bare(to)})
	}
	return all
}

// best is the form of the action whose fields and hidden values fit the words;
// nil when none is sent there.
func best(forms []form, w unsent.Words) *form {
	var chosen *form
	most := -1
	for i, f := range forms {
		if f.action != w.Action {
			continue
		}
		fit := 0
		for _, c := range controls(f.node) {
			name := attr(c, "name")
			if _, sent := w.Values[name]; sent {
				fit++
			}
			if hidden(c) && slices.Contains(w.Values[name], attr(c, "value")) {
				fit += 10
			}
		}
		if fit > most {
			chosen, most = &forms[i], fit
		}
	}
	return chosen
}

// controls are the fields of a form that have a name.
func controls(form *html.Node) (all []*html.Node) {
	for n := range form.Descendants() {
		switch n.DataAtom {
		case atom.Input, atom.Textarea, atom.Select:
			if attr(n, "name") != "" {
				all = append(all, n)
			}
		}
	}
	return all
}

func hidden(n *html.Node) bool { return n.DataAtom == atom.Input && attr(n, "type") == "hidden" }

// fill puts values into the fields of a form. A box or an answer that was not
// chosen is not; a field that did not come is left as it is.
func fill(form *html.Node, values url.Values) {
	at := map[string]int{} // how many fields of a name have been filled
	for _, c := range controls(form) {
		name := attr(c, "name")
		all := values[name]
		switch kind := attr(c, "type"); {
		case c.DataAtom == atom.Select:
			choose(c, all)
		case c.DataAtom == atom.Input && (kind == "checkbox" || kind == "radio"):
			mark(c, "checked", slices.Contains(all, attrOr(c, "value", "on")))
		case c.DataAtom == atom.Input && (kind == "file" || kind == "submit" || kind == "button" || kind == "password"):
		case at[name] < len(all):
			text := all[at[name]]
			at[name]++
			if c.DataAtom == atom.Textarea {
				write(c, text)
			} else {
				set(c, "value", text)
			}
		}
	}
}

// choose marks the options of a select that were chosen.
func choose(list *html.Node, chosen []string) {
	if len(chosen) == 0 {
		return
	}
	for n := range list.Descendants() {
		if n.DataAtom == atom.Option {
			mark(n, "selected", slices.Contains(chosen, attrOr(n, "value", words(n))))
		}
	}
}

// write puts words into a text area.
func write(area *html.Node, text string) {
	for area.FirstChild != nil {
		area.RemoveChild(area.FirstChild)
	}
	area.AppendChild(&html.Node{Type: html.TextNode, Data: text})
}

// tie puts the name of kept words into a form.
func tie(form *html.Node, row id.UUID) {
	for _, c := range controls(form) {
		if attr(c, "name") == web.FieldUnsent {
			set(c, "value", row.String())
			return
		}
	}
	form.InsertBefore(&html.Node{Type: html.ElementNode, DataAtom: atom.Input, Data: "input", Attr: []html.Attribute{
		{Key: "type", Val: "hidden"}, {Key: "name", Val: web.FieldUnsent}, {Key: "value", Val: row.String()}}}, form.FirstChild)
}

// tell puts a notice on top of a page's main part.
func tell(doc *html.Node, text string, link component.Link) bool {
	main := find(doc, atom.Main)
	if main == nil {
		return false
	}
	element := func(a atom.Atom, class string, inside ...*html.Node) *html.Node {
		n := &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
		if class != "" {
			set(n, "class", class)
		}
		for _, c := range inside {
			n.AppendChild(c)
		}
		return n
	}
	says := func(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }
	a := element(atom.A, "govuk-link", says(link.Text))
	set(a, "href", link.Href)
	box := element(atom.Div, "sl-panel govuk-body", element(atom.P, "", says(text+" "), a))
	set(box, "data-unsent-words", "")
	main.InsertBefore(box, main.FirstChild)
	return true
}

func find(doc *html.Node, a atom.Atom) *html.Node {
	for n := range doc.Descendants() {
		if n.DataAtom == a {
			return n
		}
	}
	return nil
}

// words is the text of an element.
func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func attr(n *html.Node, name string) string { return attrOr(n, name, "") }

func attrOr(n *html.Node, name, otherwise string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return otherwise
}

func set(n *html.Node, name, value string) {
	for i, a := range n.Attr {
		if a.Key == name {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}

// mark sets an attribute without a value, or takes it away.
func mark(n *html.Node, name string, on bool) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	if on {
		set(n, name, "")
	}
}
