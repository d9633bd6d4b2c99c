package sealweb

import (
	"net/url"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/seal"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var readsPage = web.NewPage[readsView](files, "reads.html")

// readsView is who has read what the reader sealed.
type readsView struct {
	Reads []readLine
	Next  string // the older ones
}

type readLine struct{ Who, When, What, Text, Href string }

// looks are the reads in words.
var looks = map[string]string{"person.read": "looked at the record", "referral.read": "looked at the referral", "person.search": "found it in a search",
	"seal.read": "looked at how it is held", "seal.reads": "saw who read it", "seal.list": "saw it in a list of seals", "journal.search": "looked at its history"}

func (p *Pages) reads(r *web.Request) (web.Response, error) {
	page, names, next, err := p.Service.Reads(r.Context(), r.Actor, cursorOf(r.Query()))
	if err != nil {
		return nil, err
	}
	var v readsView
	for _, one := range page {
		l := readLine{Who: one.Reader, When: when.Stamp(one.At), What: looks[one.Action], Text: names[one.Seal], Href: PathSeal(one.Seal)}
		if one.Agency != "" {
			l.Who += ", " + one.Agency
		}
		if l.What == "" {
			l.What = "saw it"
		}
		v.Reads = append(v.Reads, l)
	}
	if !next.ID.IsZero() {
		v.Next = PathReads + "?" + url.Values{"after": {next.At.UTC().Format(time.RFC3339Nano)}, "row": {next.ID.String()}}.Encode()
	}
	return readsPage.Show(web.Head{Title: "Reads of what you sealed", Crumbs: []component.Crumb{{Text: "Seals", Href: PathSeals}}}, v), nil
}

// cursorOf reads where a page begins; one that can't be read is the start.
func cursorOf(query web.Form) seal.Cursor {
	at, err := time.Parse(time.RFC3339Nano, query.Get("after"))
	row, rerr := id.Parse(query.Get("row"))
	if err != nil || rerr != nil || at.Year() < 2000 || at.Year() > 9000 {
		return seal.Cursor{}
	}
	return seal.Cursor{At: at, ID: row}
}
