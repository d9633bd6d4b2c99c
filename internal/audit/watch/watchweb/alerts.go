package watchweb

import (
	"context"
	"fmt"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit/watch"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Records names records as the actor may know them.
type Records interface {
	// Labels is a label and an address for each record in the actor's sight;
	// what is out of sight is not in it.
	Labels(ctx context.Context, actor who.Actor, records []id.UUID) (map[id.UUID]component.Link, error)
}

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service *watch.Service
	Records Records
	Deed    func(action string) string // an action of the journal in words
	Now     when.Clock
}

// The addresses that lead here from elsewhere.
const (
	PathAlerts  = "/alerts"
	PathReaders = "/readers"
)

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: PathAlerts, Needs: access.To(access.List, access.OnAlert), Page: alertsPage, Handle: p.alerts},
		{Method: "POST", Path: PathAlerts + "/{row}", Needs: access.To(access.Edit, access.OnAlert), Handle: p.say},
		{Method: "GET", Path: PathReaders, Needs: access.To(access.List, access.OnReferral), Page: readersPage, Handle: p.readers},
	}
}

var alertsPage = web.NewPage[alertsView](files, "alerts.html")

// alertsView is the queue of unusual reading.
type alertsView struct{ Alerts []alertView }

type alertView struct {
	Who, Sentence, Said string
	Records             []component.Link
	More                string // how many records are not listed
	Say                 string // where to say what came of it
	Open                bool   // its form has a mistake to mend
	Words               component.Control
	State               component.Control
	Send                component.Button
	Result              string // empty while nobody has looked
	Found               string
}

// mostShown is how many records of an alert the page links.
const mostShown = 10

func (p *Pages) alerts(r *web.Request) (web.Response, error) {
	v, err := p.viewAlerts(r, id.UUID{}, web.Form{}, nil)
	return alertsPage.Show(alertsHead(), v), err
}

func alertsHead() web.Head { return web.Head{Title: "Unusual reading"} }

// viewAlerts is the queue; the form of one alert holds what was typed in it.
func (p *Pages) viewAlerts(r *web.Request, of id.UUID, form web.Form, faults fault.Fields) (v alertsView, err error) {
	all, err := p.Service.Alerts(r.Context(), r.Actor)
	for i, a := range all {
		one := alertView{Who: named(a.Name, a.Job, a.Agency), Sentence: a.Sentence, Said: count(a) + ", " + span(a)}
		for n, record := range a.Records[:min(len(a.Records), mostShown)] {
			one.Records = append(one.Records, component.Link{Text: fmt.Sprintf("Record %d", n+1), Href: "/journal?subject=" + record.String()})
		}
		if rest := a.Count - len(one.Records); rest > 0 {
			one.More = fmt.Sprintf("and %d more", rest)
		}
		if a.State == watch.Unseen {
			one.Say, one.Send = PathAlerts+"/"+a.ID.String(), component.Button{Text: "Save", Variant: "secondary", Once: true}
			given, wrong := web.Form{}, fault.Fields(nil)
			if a.ID == of {
				given, wrong, one.Open = form, faults, true
			}
			one.Words, one.State = controls(i, given, wrong)
		} else {
			one.Result = resultWords[a.State] + ", " + a.SaidBy + ", " + when.Stamp(a.SaidAt)
			one.Found = a.Said
		}
		v.Alerts = append(v.Alerts, one)
	}
	return v, err
}

var resultWords = map[watch.State]string{watch.Looked: "Looked at", watch.Agency: "Raised with the agency"}

func controls(i int, form web.Form, faults fault.Fields) (words, state component.Control) {
	n := fmt.Sprint(i)
	words.Textarea = &component.Textarea{Rows: 2, Field: component.Field{Name: "words", ID: "words-" + n, Label: "What did you find?", Value: form.Get("words"), Error: faults["words"]}}
	state.Radios = &component.Choices{Name: "state", ID: "state-" + n, Legend: "What came of it?", Given: []string{form.Get("state")}, Error: faults["state"], Small: true,
		Items: []component.Choice{{Value: string(watch.Looked), Text: "I looked at it; nothing more is to do"}, {Value: string(watch.Agency), Text: "Raised with the reader’s agency"}}}
	return words, state
}

func named(name, job, agency string) string {
	for _, more := range []string{job, agency} {
		if more != "" {
			name += ", " + more
		}
	}
	return name
}

func count(a watch.Alert) string {
	if a.Count == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", a.Count)
}

func span(a watch.Alert) string {
	if first, last := when.Stamp(a.First), when.Stamp(a.Last); first != last {
		return first + " to " + last
	}
	return when.Stamp(a.Last)
}

func (p *Pages) say(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	err = p.Service.Say(r.Context(), r.Actor, watch.SayCommand{Alert: row, State: watch.State(form.Get("state")), Words: form.Get("words")})
	if fault.Is(err, fault.Invalid) {
		v, verr := p.viewAlerts(r, row, form, fault.FieldsOf(err))
		if verr != nil {
			return nil, verr
		}
		return alertsPage.Again(alertsHead(), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathAlerts), nil
}
