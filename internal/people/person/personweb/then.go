package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

var thenPage = web.NewPage[thenView](files, "record.html", "then.html")

// thenView is the record as it stood at the end of a day.
type thenView struct {
	recordView
	Day string
	Now string // the page of the record as it is now
}

// then reads the day as people write it, or as a date picker does. A day that
// can't be read, and one before the record began, show no record.
func (p *Pages) then(r *web.Request) (web.Response, error) {
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	asked, err := when.ParsePartial(r.Query().Get("day"))
	if err != nil || asked.Exact != when.ByDay {
		return nil, fault.New(fault.Invalid, "personweb.then", "Write the day with its month and year, for example 14 3 2026. Go back and send it again.")
	}
	day, _, _ := asked.Bounds(when.Date{})
	one, err := p.Service.Then(r.Context(), r.Actor, row, day)
	if err != nil {
		return nil, err
	}
	v := thenView{recordView: viewRecord(one, day.At(12, 0), false), Day: day.Words(), Now: PathPerson(row)}
	return thenPage.Show(headOf(one, one.Name()+" on "+day.Words()), v), nil
}
