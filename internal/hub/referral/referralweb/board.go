package referralweb

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var boardPage = web.NewPage[boardView](files, "board.html")

// boardView is the hub's board.
type boardView struct {
	Counts []component.Count
	Rows   []boardRow
	Empty  component.Empty
	Pager  component.Pager
	Help   component.Help
}

// boardRow is one line of the board.
type boardRow struct {
	Href, Ref, Take string
	Clock, Colour   component.Tag
	Stage           string
	Children        string
	Known           string
	Excerpt         string
	Opened          string // what the row opens to, in place
	From            string
	With            string
	Waiting         []string
}

func (p *Pages) board(r *web.Request) (web.Response, error) {
	q := r.Query()
	f := filterOf(q)
	b, err := p.Service.Board(r.Context(), r.Actor, f, when.DateOf(p.Now()).At(0, 0))
	if err != nil {
		return nil, err
	}
	data := boardView{Counts: countsOf(b.Counts, f), Empty: emptyBoard(f), Help: component.Help{Question: "How do I use the keyboard here?", Answer: []string{
		"j and k go down and up. Enter opens the row where it is, and closes it. o opens the referral. a takes it for you. / goes to the search box. Every key has a button or a link."}}}
	for _, row := range b.Rows {
		data.Rows = append(data.Rows, p.boardRow(row, b.Now))
	}
	if !f.After.At.IsZero() {
		data.Pager.First = boardPath(f, referral.Cursor{})
	}
	if !b.Next.At.IsZero() {
		data.Pager.Next = boardPath(f, b.Next)
	}
	return boardPage.Show(web.Head{Title: "Hub board", Wide: true}, data), nil
}

func (p *Pages) boardRow(r referral.Row, now time.Time) boardRow {
	row := boardRow{Href: PathRecord(r.Ref), Ref: r.Ref, Clock: clockOf(p.Calendar, r.Referral, now), Colour: colourTag(r.Colour), Stage: r.Stage.Words(),
		Children: strings.Join(r.Children, "; "), Excerpt: excerpt(r.Excerpt, 160), Opened: excerpt(r.Excerpt, 1000), From: r.AgencyName, With: r.Allocated}
	if r.Adults > 0 {
		row.Children += fmt.Sprintf(" · %s", plural(r.Adults, "adult", "adults"))
	}
	if r.Known > 0 {
		row.Known = "also in " + plural(r.Known, "other referral", "other referrals")
	}
	if row.With == "" {
		row.With = "nobody"
		if r.Stage != referral.StageDone {
			row.Take = pathPart(r.Ref, "take")
		}
	}
	for _, w := range r.Waiting {
		row.Waiting = append(row.Waiting, w.Agency+", due "+when.Stamp(w.Due))
	}
	return row
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// excerpt is the beginning of the worry, cut at a word.
func excerpt(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}

// filterOf reads the board's address; what it does not know, it leaves out.
func filterOf(q web.Form) referral.Filter {
	f := referral.Filter{Late: q.Has("late"), Mine: q.Has("mine"), Unallocated: q.Has("unallocated")}
	for _, s := range referral.Stages {
		if q.Get("stage") == string(s) {
			f.Stage = s
		}
	}
	at, err := time.Parse(time.RFC3339Nano, q.Get("after"))
	row, err2 := id.Parse(q.Get("row"))
	if err == nil && err2 == nil {
		f.After = referral.Cursor{At: at, ID: row}
	}
	return f
}

func boardPath(f referral.Filter, after referral.Cursor) string {
	q := url.Values{}
	if f.Stage != "" {
		q.Set("stage", string(f.Stage))
	}
	for name, on := range map[string]bool{"late": f.Late, "mine": f.Mine, "unallocated": f.Unallocated} {
		if on {
			q.Set(name, "1")
		}
	}
	if !after.At.IsZero() {
		q.Set("after", after.At.UTC().Format(time.RFC3339Nano))
		q.Set("row", after.ID.String())
	}
	if len(q) == 0 {
		return pathBoard
	}
	return pathBoard + "?" + q.Encode()
}

func countsOf(c referral.Counts, f referral.Filter) []component.Count {
	var out []component.Count
	open := 0
	for _, s := range referral.Stages {
		text := s.Words()
		if s == referral.StageDone {
			text = "Done today"
		} else {
			open += c.Stages[s]
		}
		out = append(out, component.Count{Text: text, Number: c.Stages[s], Href: boardPath(referral.Filter{Stage: s}, referral.Cursor{}), Current: f.Stage == s})
	}
	out = append([]component.Count{{Text: "All open", Number: open, Href: pathBoard, Current: f == referral.Filter{After: f.After}}}, out...)
	return append(out,
		component.Count{Text: "Late", Number: c.Late, Href: boardPath(referral.Filter{Late: true}, referral.Cursor{}), Current: f.Late, Class: component.Late},
		component.Count{Text: "Mine", Number: c.Mine, Href: boardPath(referral.Filter{Mine: true}, referral.Cursor{}), Current: f.Mine},
		component.Count{Text: "Unallocated", Number: c.Unallocated, Href: boardPath(referral.Filter{Unallocated: true}, referral.Cursor{}), Current: f.Unallocated})
}

func emptyBoard(f referral.Filter) component.Empty {
	switch {
	case f.Late:
		return component.Empty{Why: "Nothing is late.", Do: "See all open referrals", Href: pathBoard}
	case f.Mine:
		return component.Empty{Why: "Nothing is allocated to you.", Do: "See what nobody has taken yet", Href: pathBoard + "?unallocated=1"}
	case f != referral.Filter{}:
		return component.Empty{Why: "No referral is in this list now.", Do: "See all open referrals", Href: pathBoard}
	}
	return component.Empty{Why: "No referral is open. New ones appear here as they come in.", Do: "This page renews itself."}
}

func (p *Pages) take(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	if err := p.Service.Take(r.Context(), r.Actor, ref); err != nil {
		return nil, err
	}
	return web.See(PathRecord(ref)), nil
}
