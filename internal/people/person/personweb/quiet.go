package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var quietPage = web.NewPage[quietView](files, "quiet.html")

// quietView is the searches that met a restricted or sealed record, for the
// privacy officers.
type quietView struct{ Notes []quietLine }

type quietLine struct {
	Said, Reason string
	History      string // of the record that was met
	See          string // where to say that it was looked at; empty when it was
	Seen         string
	Button       component.Button
}

// PathQuiet is the page of the searches that met a restricted or sealed record.
const PathQuiet = "/closed"

func (p *Pages) quiet(r *web.Request) (web.Response, error) {
	notes, err := p.Service.QuietNotes(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	var v quietView
	for _, n := range notes {
		l := quietLine{Said: n.By, Reason: n.Reason, History: pathHistory(n.Person)}
		if n.Agency != "" {
			l.Said += ", " + n.Agency
		}
		l.Said += ", " + when.Stamp(n.At)
		if n.Seen.IsZero() {
			l.See, l.Button = PathQuiet+"/"+n.ID.String(), component.Button{Text: "I have looked at it", Variant: "secondary", Once: true}
		} else {
			l.Seen = n.SeenBy + " looked at it, " + when.Stamp(n.Seen)
		}
		v.Notes = append(v.Notes, l)
	}
	return quietPage.Show(web.Head{Title: "Searches that met a closed record"}, v), nil
}

func (p *Pages) seeQuiet(r *web.Request) (web.Response, error) {
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	if err := p.Service.SeeQuiet(r.Context(), r.Actor, row); err != nil {
		return nil, err
	}
	return web.See(PathQuiet), nil
}
