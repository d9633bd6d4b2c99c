// Package unsentweb shows people the words that they typed and that were not
// taken, puts them back into the form they came from, and lets them be thrown
// away.
//
// What always holds: nothing is sent by itself; what is put back is what was
// typed, with the version and the key of the form it was typed into, so a stale
// or repeated form is known as one. Begin with [Pages].
package unsentweb

import (
	"embed"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/unsent"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed *.html
var files embed.FS

// Paths of the pages.
const (
	PathAll  = "/unsent"
	PathHold = "/unsent/hold"
)

func pathOne(row id.UUID) string { return PathAll + "/" + row.String() }

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service *unsent.Service
	See, Do web.Needs // of everybody who is signed in
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: PathAll, Needs: p.See, Page: listPage, Handle: p.list},
		{Method: "POST", Path: PathHold, Needs: p.Do, Handle: p.hold},
		{Method: "GET", Path: "/unsent/{id}", Needs: p.See, Page: onePage, Handle: p.one},
		{Method: "POST", Path: "/unsent/{id}/drop", Needs: p.Do, Handle: p.drop},
	}
}

var (
	listPage = web.NewPage[list](files, "list.html")
	onePage  = web.NewPage[one](files, "one.html")
)

// list is everything that somebody typed and that was not taken.
type list struct {
	Rows  []row
	Empty component.Empty
}

type row struct{ At, Words, Open string }

func (p *Pages) list(r *web.Request) (web.Response, error) {
	all, err := p.Service.All(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	data := list{Empty: component.Empty{Why: "Nothing waits: every form that you filled in was sent, or thrown away."}}
	for _, k := range all {
		data.Rows = append(data.Rows, row{At: when.Stamp(k.At), Words: beginning(k), Open: pathOne(k.ID)})
	}
	return listPage.Show(web.Head{Title: "Words that were not sent"}, data), nil
}

// one is what somebody typed into one form, in words that can be copied.
type one struct {
	At    string
	Back  string // the page with the form, with the words put back; empty when it is not known
	Drop  string
	Words []typed
	File  bool
	Throw component.Button
}

// typed is a field and what was typed into it.
type typed struct{ Field, Words string }

func (p *Pages) one(r *web.Request) (web.Response, error) {
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	k, err := p.Service.Find(r.Context(), r.Actor, row)
	if err != nil {
		return nil, err
	}
	data := one{At: when.Stamp(k.At), Drop: pathOne(k.ID) + "/drop", File: k.File, Words: inWords(k.Values),
		Throw: component.Button{Text: "Throw these words away", Variant: "secondary", Once: true}}
	if k.Page != "" {
		data.Back = web.WithUnsent(k.Page, k.ID)
	}
	return onePage.Show(web.Head{Title: "What you typed", Crumbs: []component.Crumb{{Text: "Words that were not sent", Href: PathAll}}}, data), nil
}

func (p *Pages) drop(r *web.Request) (web.Response, error) {
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	if _, err := p.Service.Find(r.Context(), r.Actor, row); err != nil {
		return nil, err
	}
	return web.See(PathAll), p.Service.Drop(r.Context(), r.Actor, row)
}

// hold keeps what somebody has typed so far, as a page's script sends it.
func (p *Pages) hold(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(form.Get("form"))
	page, action := form.Get("page"), form.Get("action")
	if err != nil || !web.Local(page) || !web.Local(action) {
		return nil, fault.New(fault.Invalid, "unsentweb.hold", "These words can't be kept.")
	}
	if r.Anothers(web.Form(values)) {
		return nil, fault.New(fault.Forbidden, "unsentweb.hold", "This form was opened by somebody else.")
	}
	row, err := p.Service.Hold(r.Context(), r.Actor, form.ID(web.FieldUnsent), unsent.Words{Page: bare(page), Action: bare(action), Values: values})
	if err != nil {
		return nil, err
	}
	return web.JSON(http.StatusOK, map[string]string{web.FieldUnsent: row.String()}), nil
}

// bare is an address of ours without the name of kept words.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return web.Bare(u)
}

// inWords lists what was typed, without what a form holds for itself.
func inWords(values url.Values) (out []typed) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text := strings.TrimSpace(strings.Join(values[name], "\n"))
		if text != "" && !own(name) {
			out = append(out, typed{Field: strings.ToUpper(name[:1]) + strings.NewReplacer("_", " ", "-", " ").Replace(name[1:]), Words: text})
		}
	}
	return out
}

// own reports whether a field is the form's own: nobody types it.
func own(name string) bool {
	return name == "" || name == "version" || name == "once" || name == web.FieldUnsent
}

// beginning is how the words begin, to know them again by.
func beginning(k unsent.Kept) string {
	longest := ""
	for _, w := range inWords(k.Values) {
		if len(w.Words) > len(longest) {
			longest = w.Words
		}
	}
	if runes := []rune(longest); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return longest
}
