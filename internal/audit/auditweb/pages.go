package auditweb

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Records finds the record that a history is of, as the actor may open it.
type Records interface {
	// Referral is the id behind a reference. Errors: NotFound.
	Referral(ctx context.Context, actor who.Actor, ref string) (id.UUID, error)
	// Person is the name of a person. Errors: NotFound.
	Person(ctx context.Context, actor who.Actor, person id.UUID) (string, error)
}

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Journal *audit.Journal
	Records Records
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/journal", Needs: access.To(access.Search, access.OnJournal), Page: searchPage, Handle: p.search},
		{Method: "GET", Path: "/referrals/{ref}/history", Needs: access.To(access.History, access.OnReferral), Page: historyPage, Handle: p.referral},
		{Method: "GET", Path: "/people/{id}/history", Needs: access.To(access.History, access.OnPerson), Page: historyPage, Handle: p.person},
		{Method: "GET", Path: "/people/{id}/looked", Needs: access.To(access.History, access.OnPerson), Page: historyPage, Handle: p.looked},
	}
}

var (
	searchPage  = web.NewPage[searchView](files, "search.html")
	historyPage = web.NewPage[historyView](files, "history.html")
)

// searchView is the auditor's search.
type searchView struct {
	Fields []component.Control
	Send   component.Button
	Table  component.Table
	Empty  component.Empty
	Pager  component.Pager
}

// historyView is what was done with one record, the newest first.
type historyView struct {
	Title  string
	Intro  string
	Events component.Timeline
	Empty  component.Empty
	Pager  component.Pager
}

func (p *Pages) search(r *web.Request) (web.Response, error) {
	q := r.Query()
	f := filterOf(q)
	if ref, err := id.ParseReference(q.Get("subject")); err == nil {
		f.Subject, err = p.Records.Referral(r.Context(), r.Actor, ref)
		if err != nil {
			f.Subject = id.New() // no such referral: nothing fits
		}
	}
	page, next, err := p.Journal.Search(r.Context(), r.Actor, who.Oversight, f)
	if err != nil {
		return nil, err
	}
	in := func(name, label, hint string, width int) component.Control {
		return component.Control{Input: &component.Input{Width: width, Field: component.Field{Name: name, Label: label, Hint: hint, Value: q.Get(name)}}}
	}
	v := searchView{Send: component.Button{Text: "Search"}, Fields: []component.Control{in("subject", "Record", "A reference such as EM-7K3Q-2D83, or an id from the last column", 0), in("actor", "Who", "Part of a name", 20),
		in("action", "What", "The beginning of an action, for example referral.", 20), in("from", "From", "2026-11-23", 10), in("to", "To, inclusive", "2026-11-23", 10)},
		Empty: component.Empty{Why: "No entry fits.", Do: "Search with fewer words.", Href: "/journal"},
		Table: component.Table{Caption: "Entries, the newest first", HideCaption: true, Head: []component.Column{{Text: "When"}, {Text: "Who"}, {Text: "What"}, {Text: "Why"}, {Text: "Records"}}}}
	for _, e := range page {
		var records []string
		for _, s := range e.Subjects[:min(3, len(e.Subjects))] {
			records = append(records, s.String())
		}
		v.Table.Rows = append(v.Table.Rows, component.TableRow{Cells: []component.Cell{{Text: when.Stamp(e.At)}, {Text: e.ActorName, Note: e.AgencyName}, {Text: deed(e.Action), Note: e.Action},
			{Text: string(e.Purpose), Note: e.Reason}, {Text: records[0], Href: "/journal?subject=" + records[0], Lines: records[1:]}}})
	}
	v.Pager = pager("/journal", url.Values(q), f.After, next)
	return searchPage.Show(web.Head{Title: "Journal", Wide: true}, v), nil
}

// filterOf reads the search's address; what it can't read, it leaves out.
func filterOf(q web.Form) audit.Filter {
	f := audit.Filter{Actor: strings.TrimSpace(q.Get("actor")), Action: strings.TrimSpace(q.Get("action")), Subject: q.ID("subject"), After: cursorOf(q)}
	if d, err := when.ParseDate(q.Get("from")); err == nil {
		f.From = d.At(0, 0)
	}
	if d, err := when.ParseDate(q.Get("to")); err == nil {
		f.To = d.AddDays(1).At(0, 0)
	}
	return f
}

func cursorOf(q web.Form) audit.Cursor {
	at, err := time.Parse(time.RFC3339Nano, q.Get("after"))
	if err != nil || q.ID("row").IsZero() {
		return audit.Cursor{}
	}
	return audit.Cursor{At: at, ID: q.ID("row")}
}

func pager(path string, q url.Values, at, next audit.Cursor) (p component.Pager) {
	q.Del("after")
	q.Del("row")
	if !at.At.IsZero() {
		p.First = path + "?" + q.Encode()
	}
	if !next.At.IsZero() {
		q.Set("after", next.At.UTC().Format(time.RFC3339Nano))
		q.Set("row", next.ID.String())
		p.Next = path + "?" + q.Encode()
	}
	return p
}

func (p *Pages) referral(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	row, err := p.Records.Referral(r.Context(), r.Actor, ref)
	if err != nil {
		return nil, err
	}
	return p.history(r, historyView{Title: "History of referral " + ref, Intro: "Every read and every write of this record."}, audit.Filter{Subject: row})
}

func (p *Pages) person(r *web.Request) (web.Response, error) {
	return p.ofPerson(r, "History of ", "Every read and every write of this record.", "")
}

func (p *Pages) looked(r *web.Request) (web.Response, error) {
	return p.ofPerson(r, "Who has looked at ", "Everybody who opened this record or found it in a search, and why.", audit.KindRead)
}

func (p *Pages) ofPerson(r *web.Request, title, intro string, kind audit.Kind) (web.Response, error) {
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	name, err := p.Records.Person(r.Context(), r.Actor, row)
	if err != nil {
		return nil, err
	}
	return p.history(r, historyView{Title: title + name, Intro: intro}, audit.Filter{Subject: row, Kind: kind})
}

func (p *Pages) history(r *web.Request, v historyView, f audit.Filter) (web.Response, error) {
	f.After = cursorOf(r.Query())
	purpose := who.Safeguarding
	if !r.Actor.Hub {
		purpose = who.Oversight
	}
	page, next, err := p.Journal.Search(r.Context(), r.Actor, purpose, f)
	if err != nil {
		return nil, err
	}
	v.Empty = component.Empty{Why: "Nothing is recorded yet.", Do: "What happens from now on appears here."}
	for _, e := range page {
		v.Events = append(v.Events, eventOf(e))
	}
	v.Pager = pager(r.URL.Path, url.Values{}, f.After, next)
	return historyPage.Show(web.Head{Title: v.Title}, v), nil
}

func eventOf(e audit.Shown) component.Event {
	event := component.Event{Title: strings.ToUpper(deed(e.Action)[:1]) + deed(e.Action)[1:], By: e.ActorName, At: when.Stamp(e.At), Detail: e.Reason}
	if e.AgencyName != "" {
		event.By += ", " + e.AgencyName
	}
	for _, name := range e.Changed.Names() {
		event.Rows = append(event.Rows, component.Row{Key: strings.ReplaceAll(name, "_", " "), Value: e.Changed.Words(name)})
	}
	return event
}
