package hubkit

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Page is an answer as a browser has it: what stands where, by CSS selector.
type Page struct {
	testing.TB
	Code int
	To   string // where it sends the browser
	Raw  string
	root *html.Node
}

// Read reads an answer.
func (v *Visitor) Read(rec *httptest.ResponseRecorder) Page {
	v.Helper()
	root, err := html.Parse(strings.NewReader(rec.Body.String()))
	if err != nil {
		v.Fatal(err)
	}
	return Page{v.TB, rec.Code, rec.Header().Get("Location"), rec.Body.String(), root}
}

// Open opens a page and reads it.
func (v *Visitor) Open(path string) Page {
	v.Helper()
	return v.Read(v.Get(path))
}

// Send sends a form and reads the answer.
func (v *Visitor) Send(path string, form ...string) Page {
	v.Helper()
	return v.Read(v.Post(path, form...))
}

// Says fails unless the page has the status and its main part all the words.
func (p Page) Says(status int, words ...string) {
	p.Helper()
	text := p.Text("main")
	if p.Code != status {
		p.Fatalf("status %d to %q; want %d: %s", p.Code, p.To, status, text)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.Errorf("the page does not say %q: %s", w, text)
		}
	}
}

// Hides fails if any of the words stand anywhere in the answer.
func (p Page) Hides(words ...string) {
	p.Helper()
	for _, w := range words {
		if strings.Contains(p.Raw, w) {
			p.Errorf("the page tells %q", w)
		}
	}
}

// Leads fails unless the answer sends the browser there.
func (p Page) Leads(to string) {
	p.Helper()
	if p.Code != 303 || p.To != to {
		p.Fatalf("the answer is %d to %q; want 303 to %q: %s", p.Code, p.To, to, p.Text("main"))
	}
}

// Text is the words of everything that a selector finds.
func (p Page) Text(selector string) string { return strings.Join(p.Each(selector), " ") }

// Each is the words of each thing that a selector finds.
func (p Page) Each(selector string) (all []string) {
	p.Helper()
	for _, n := range cascadia.QueryAll(p.root, cascadia.MustCompile(selector)) {
		var b strings.Builder
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data + " ")
			}
		}
		all = append(all, strings.Join(strings.Fields(b.String()), " "))
	}
	return all
}

// Attrs is an attribute of each thing that a selector finds.
func (p Page) Attrs(selector, name string) (all []string) {
	p.Helper()
	for _, n := range cascadia.QueryAll(p.root, cascadia.MustCompile(selector)) {
		for _, a := range n.Attr {
			if a.Key == name {
				all = append(all, a.Val)
			}
		}
	}
	return all
}

// Attr is the one thing's attribute: it fails unless there is exactly one.
func (p Page) Attr(selector, name string) string {
	p.Helper()
	all := p.Attrs(selector, name)
	if len(all) != 1 {
		p.Fatalf("%d of %s[%s]; want one: %s", len(all), selector, name, p.Text("main"))
	}
	return all[0]
}

// Hidden is what the form that a selector finds holds for itself, as names and
// values in turn: its key, and whatever else nobody types.
func (p Page) Hidden(form string) (all []string) {
	p.Helper()
	for _, n := range cascadia.QueryAll(p.root, cascadia.MustCompile(form+` input[type="hidden"]`)) {
		var name, value string
		for _, a := range n.Attr {
			switch a.Key {
			case "name":
				name = a.Val
			case "value":
				value = a.Val
			}
		}
		all = append(all, name, value)
	}
	if all == nil {
		p.Fatalf("no form %s with a key: %s", form, p.Text("main"))
	}
	return all
}
