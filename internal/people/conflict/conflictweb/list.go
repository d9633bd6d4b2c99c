package conflictweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var listPage = web.NewPage[listView](files, "list.html")

// listView is the conflicts that others have with records: for a manager to
// hand the work on, and for two people to end what is none.
type listView struct {
	Officer bool
	Ties    string
	Lines   []line
}

// line is one conflict.
type line struct {
	Who, Why, Words string
	Said            string
	Stands          bool
	Record          component.Link // where the reader may go: the record, or its history
	HandOn          string         // of a referral, for a manager
	Asked           string         // who asks to end it, while nobody has answered
	End             component.Link // where to ask, or to answer
}

func (p *Pages) list(r *web.Request) (web.Response, error) {
	all, err := p.Service.List(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := listView{Ties: pathTies, Officer: access.May(r.Actor, who.Oversight, access.OnConflict, access.Edit) == nil}
	for _, c := range all {
		v.Lines = append(v.Lines, p.lineOf(c, v.Officer))
	}
	return listPage.Show(web.Head{Title: "Conflicts"}, v), nil
}

func (p *Pages) lineOf(c conflict.Conflict, officer bool) line {
	l := line{Who: c.Name, Why: c.Why.Words(), Words: c.Words, Said: "Since " + when.Stamp(c.Found), Stands: c.Stands()}
	if c.Agency != "" {
		l.Who += ", " + c.Agency
	}
	if !l.Stands {
		l.Said = endedWords(c)
	}
	switch {
	case c.About == conflict.Referral && c.Ref != "":
		l.Record = component.Link{Text: "Referral " + c.Ref, Href: p.Record(c.Ref)}
		if l.Stands && !officer {
			l.HandOn = p.Record(c.Ref) + "/allocate"
		}
	case c.About == conflict.Person:
		l.Record = component.Link{Text: "A person’s record", Href: p.Person(c.Subject)}
	}
	if officer {
		l.Record.Href += "/history"
	}
	if l.Stands {
		l.End = component.Link{Text: "Ask to end the conflict", Href: pathEnd(c.ID)}
	}
	if q := c.Waiting(); q != nil {
		l.Asked, l.End.Text = q.AskedBy+" asks to end it, "+when.Stamp(q.Asked), "See what is asked"
	}
	return l
}
