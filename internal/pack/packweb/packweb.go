// Package packweb shows the content that decisions are made under (thresholds,
// instrument, time limits, ladder, language), with its sources and doubts, and
// lets a member of the board sign it off.
package packweb

import (
	"embed"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/pack/signoff"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed *.html
var files embed.FS

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Packs *pack.Library
	Signs *signoff.Service
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/packs", Needs: access.To(access.List, access.OnPack), Page: listPage, Handle: p.list},
		{Method: "GET", Path: "/packs/{id}", Needs: access.To(access.Read, access.OnPack), Page: showPage, Handle: p.show},
		{Method: "POST", Path: "/packs/{id}", Needs: access.To(access.Sign, access.OnPack), Handle: p.sign},
	}
}

var (
	listPage = web.NewPage[list](files, "list.html")
	showPage = web.NewPage[show](files, "show.html")
)

// list is every pack, the latest in force first.
type list struct{ Table component.Table }

func (p *Pages) list(r *web.Request) (web.Response, error) {
	signed, err := p.Signs.All(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := list{Table: component.Table{Caption: "Packs", HideCaption: true, RowHeader: true, Head: []component.Column{{Text: "Title"}, {Text: "Version"}, {Text: "In force from"}, {Text: "Signed off"}}}}
	for _, one := range p.Packs.All() {
		state := "No: this is an example"
		if s, ok := signed[one.Ref()]; ok {
			state = s.By + ", " + when.Stamp(s.At)
		}
		v.Table.Rows = append(v.Table.Rows, component.TableRow{Cells: []component.Cell{{Text: one.Title, Href: "/packs/" + one.ID}, {Text: one.Version}, {Text: one.InForce.From.Words()}, {Text: state}}})
	}
	return listPage.Show(web.Head{Title: "Thresholds, instrument and time limits"}, v), nil
}

// show is one pack: what it says of itself, its sources, its parts.
type show struct {
	Facts   component.SummaryList
	Note    string
	Parts   []section
	Sources component.Table
	Sign    bool
	NoteBox component.Textarea
	Send    component.Button
}

// section is a part of a pack in plain words.
type section struct {
	Title string
	Lines []string
}

func (p *Pages) find(r *web.Request) (*pack.Pack, error) {
	for _, one := range p.Packs.All() {
		if one.ID == r.PathValue("id") {
			return one, nil
		}
	}
	return nil, fault.Absent("packweb.find")
}

func (p *Pages) show(r *web.Request) (web.Response, error) {
	one, err := p.find(r)
	if err != nil {
		return nil, err
	}
	v, err := p.view(r, one, "", nil)
	if err != nil {
		return nil, err
	}
	return showPage.Show(head(one), v), nil
}

func head(one *pack.Pack) web.Head {
	return web.Head{Title: one.Title, Crumbs: []component.Crumb{{Text: "Packs", Href: "/packs"}}}
}

func (p *Pages) view(r *web.Request, one *pack.Pack, note string, faults fault.Fields) (show, error) {
	signed, err := p.Signs.All(r.Context(), r.Actor)
	v := show{Note: one.Note, Parts: partsOf(one), Facts: component.SummaryList{{Key: "Version", Value: one.Version}, {Key: "In force from", Value: one.InForce.From.Words()},
		{Key: "Applies in", Value: one.Jurisdiction}, {Key: "Hash", Value: one.Ref().Hash}},
		Sources: component.Table{Caption: "Sources", Head: []component.Column{{Text: "Source"}, {Text: "How far it was read"}}},
		NoteBox: component.Textarea{Rows: 3, Field: component.Field{Name: "note", Label: "On what ground do you sign it off?", Hint: "For example: agreed by the board on a date.", Value: note, Error: faults["note"]}},
		Send:    component.Button{Text: "Sign this content off", Once: true}}
	if s, ok := signed[one.Ref()]; ok {
		v.Facts = append(v.Facts, component.Row{Key: "Signed off", Value: s.By + ", " + when.Stamp(s.At)})
	} else {
		v.Facts = append(v.Facts, component.Row{Key: "Signed off", Value: "No. It works, and every page says that it is an example."})
		v.Sign = r.Actor.Is(who.Board)
	}
	for _, s := range one.Sources {
		v.Sources.Rows = append(v.Sources.Rows, component.Cells(s.Title+" "+s.Where, s.Read))
	}
	return v, err
}

func (p *Pages) sign(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	one, err := p.find(r)
	if err != nil {
		return nil, err
	}
	err = p.Signs.Sign(r.Context(), r.Actor, one.Ref(), form.Get("note"))
	if fault.Is(err, fault.Invalid) {
		v, verr := p.view(r, one, form.Get("note"), fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		return showPage.Again(head(one), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See("/packs/" + one.ID), nil
}

// partsOf is what a pack says, in plain words.
func partsOf(one *pack.Pack) []section {
	switch c := one.Content.(type) {
	case *pack.Instrument:
		return instrumentParts(c)
	case *pack.Thresholds:
		return mapped(c.Levels, levelPart)
	case *pack.TimeLimits:
		return []section{{"Limits", mapped(c.Limits, limitLine)}}
	case *pack.Ladder:
		return mapped(c.Stages, func(st pack.Stage) section { return section{st.Name, append([]string{st.Who}, st.Does...)} })
	case *pack.Watch:
		return mapped(c.Rules, func(r pack.WatchRule) section { return section{r.Title, []string{r.Sentence, r.Basis.Source}} })
	case *pack.Language:
		return []section{{"Words, and what to write instead", mapped(c.Entries, func(e pack.Term) string { return e.Term + ": " + e.Why })}}
	}
	return nil
}

func mapped[T, S any](all []T, f func(T) S) []S {
	out := make([]S, len(all))
	for i, one := range all {
		out[i] = f(one)
	}
	return out
}

func instrumentParts(c *pack.Instrument) []section {
	out := []section{{"How it is scored", c.Semantics}}
	for _, g := range c.Groups {
		out = append(out, section{g.Title, mapped(c.Of(g.ID), func(i pack.Indicator) string { return i.ID + " " + i.Text })})
	}
	return append(out, section{"Rules that raise a band", mapped(c.Floors, func(f pack.Floor) string { return f.ID + ": " + f.When + ". " + f.Sentence })})
}

func levelPart(l pack.Level) section {
	s := section{l.Name, []string{l.Meaning}}
	for _, d := range l.Domains {
		s.Lines = append(s.Lines, mapped(d.Signs, func(one pack.Sign) string { return one.ID + " " + one.Text })...)
	}
	return s
}

func limitLine(l pack.TimeLimit) string {
	doubt := ""
	if !l.NumberVerified {
		doubt = " (an example: the number was not read in a source)"
	}
	return l.Name + ": " + l.Words() + ", " + strings.ReplaceAll(l.Status, "_", " ") + doubt
}
