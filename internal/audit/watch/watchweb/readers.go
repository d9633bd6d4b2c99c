package watchweb

import (
	"fmt"

	"github.com/sightline-partnership/sightline/internal/audit/watch"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var readersPage = web.NewPage[readersView](files, "readers.html")

// readersView is who else opened the records that the reader leads.
type readersView struct {
	Span    string
	Other   component.Link // the other span of time
	Records []readRecord
}

// readRecord is one record with those who opened it, the last first.
type readRecord struct {
	Record component.Link
	Lines  []readLine
}

type readLine struct{ Who, Said, Reason string }

func (p *Pages) readers(r *web.Request) (web.Response, error) {
	today := when.DateOf(p.Now())
	v := readersView{Span: "since yesterday morning", Other: component.Link{Text: "Show the last 7 days", Href: PathReaders + "?week=1"}}
	since := today.AddDays(-1).At(0, 0)
	if r.Query().Has("week") {
		v = readersView{Span: "in the last 7 days", Other: component.Link{Text: "Show yesterday and today", Href: PathReaders}}
		since = today.AddDays(-7).At(0, 0)
	}
	all, err := p.Service.Readers(r.Context(), r.Actor, since)
	if err != nil {
		return nil, err
	}
	var records []id.UUID
	for _, one := range all {
		records = append(records, one.Record)
	}
	labels, err := p.Records.Labels(r.Context(), r.Actor, records)
	if err != nil {
		return nil, err
	}
	v.Records = p.byRecord(all, labels)
	return readersPage.Show(web.Head{Title: "Who read the records you lead"}, v), nil
}

// byRecord gathers the readings of each record, in the order of the last.
func (p *Pages) byRecord(all []watch.Reading, labels map[id.UUID]component.Link) (out []readRecord) {
	at := map[id.UUID]int{}
	for _, one := range all {
		label, seen := labels[one.Record]
		if !seen {
			continue
		}
		i, known := at[one.Record]
		if !known {
			i = len(out)
			at[one.Record] = i
			out = append(out, readRecord{Record: label})
		}
		l := readLine{Who: named(one.Name, one.Job, one.Agency), Said: p.Deed(one.Deed) + ", " + when.Stamp(one.Last), Reason: one.Reason}
		if one.Times > 1 {
			l.Said += fmt.Sprintf(", %d times in all", one.Times)
		}
		out[i].Lines = append(out[i].Lines, l)
	}
	return out
}
