package referralweb

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person/personweb"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var recordPage = web.NewPage[recordView](files, "likely.html", "record.html")

// recordView is a referral as the hub works on it, or as its referrer follows
// it: what the service did not give is not there.
type recordView struct {
	Ref     string
	Hub     bool
	Parts   component.SubNavigation
	Clock   component.Tag
	Colour  component.Tag
	Status  component.SummaryList
	Actions []component.Button
	Worry   []component.Quote
	Facts   component.SummaryList
	People  []personView
	Likely  []likelyView
	Things  []thingView
	Tasks   []taskView
	Breach  []component.Row
	Take    component.Button // while nobody has it
	Step    component.Button // the next step of the work; empty when it is done
	Held    component.SummaryList
}

// personView is somebody the referral names.
type personView struct {
	Name, Role string
	Facts      component.SummaryList
	Who        string // what the hub says of who this is
	Link       string // where to say so
	Register   string // their page in the register
	Elsewhere  []component.Link
}

type thingView struct {
	Line, Kind, Detail string
	Elsewhere          []component.Link
}

type taskView struct {
	Words, Owner string
	Clock        component.Tag
	Done         string
	Finish       string
}

func (p *Pages) record(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	rec, err := p.Service.Record(r.Context(), r.Actor, ref)
	if err != nil {
		return nil, err
	}
	v := p.recordView(rec)
	if v.Hub && access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnReferral, access.Hold) {
		v.Actions = append(v.Actions, component.Button{Text: "How closely it is held", Href: pathPart(rec.Ref, "restrict"), Variant: "secondary"})
	}
	if v.Hub && rec.Stage != referral.StageDone {
		if v.Likely, err = p.likely(r, rec.People); err != nil {
			return nil, err
		}
	}
	return recordPage.Show(recordHead(rec.Referral, rec.Permit), v), nil
}

// heldWords say how closely a referral is held that is not open.
var heldWords = map[access.Seal]string{access.Restricted: "Restricted: hub managers and named people", access.Sealed: "Sealed: named people only"}

func recordHead(r referral.Referral, permit access.Permit) web.Head {
	crumb := component.Crumb{Text: "Your referrals", Href: pathMine}
	if permit.Fields.Has(access.Holdings) {
		crumb = component.Crumb{Text: "Hub board", Href: pathBoard}
	}
	return web.Head{Title: "Referral " + r.Ref, Wide: true, Crumbs: []component.Crumb{crumb}}
}

func (p *Pages) recordView(rec referral.Record) recordView {
	now := p.Now()
	v := recordView{Ref: rec.Ref, Hub: rec.Permit.Fields.Has(access.Holdings), Clock: clockOf(p.Calendar, rec.Referral, now), Colour: colourTag(rec.Colour)}
	v.Status = component.SummaryList{{Key: "Where it stands", Value: statusWords(rec.Referral)}, {Key: "Sent", Value: when.Stamp(rec.Received)},
		{Key: "By", Value: rec.AuthorName + ", " + rec.AgencyName}}
	if held := heldWords[rec.Seal]; held != "" && v.Hub {
		v.Status = append(v.Status, component.Row{Key: "Held", Value: held})
	}
	if rec.Stage == referral.StageDone {
		v.Status = append(v.Status, component.Row{Key: "What the hub tells you", Value: rec.OutcomeNote})
	}
	v.Worry = quotesOf(rec.Worry)
	v.Facts = factsOf(rec.Worry)
	for _, t := range rec.People {
		v.People = append(v.People, personOf(t, rec.Ref, v.Hub, now))
	}
	for _, t := range rec.Things {
		v.Things = append(v.Things, thingOf(t))
	}
	if v.Hub {
		p.hubParts(&v, rec, now)
	}
	return v
}

// hubParts adds what only the hub sees and does.
func (p *Pages) hubParts(v *recordView, rec referral.Record, now time.Time) {
	v.Parts = Parts(rec.Ref, "")
	with := rec.Allocated
	if with == "" {
		with = "Nobody yet"
	}
	v.Status = append(component.SummaryList{{Key: "Stage", Value: rec.Stage.Words()}, {Key: "With", Value: with}}, v.Status[1:]...)
	if rec.Stage != referral.StageDone {
		v.Step = nextStep(rec)
		if rec.Allocated == "" {
			v.Take, v.Step.Variant = component.Button{Text: "Take this referral", Once: true}, "secondary"
		}
		v.Actions = []component.Button{{Text: "Give it to somebody", Href: pathPart(rec.Ref, "allocate"), Variant: "secondary"},
			{Text: "Change the colour", Href: pathPart(rec.Ref, "colour"), Variant: "secondary"}}
	}
	if v.Clock.Class == component.Late {
		v.Actions = append(v.Actions, component.Button{Text: "Say why it is late", Href: pathPart(rec.Ref, "late"), Variant: "secondary"})
	}
	for _, q := range rec.Requests {
		h := p.held(q)
		v.Held = append(v.Held, component.Row{Key: q.AgencyName, Value: h.Clock.Text + " " + h.Clock.Detail})
	}
	for _, b := range rec.Breaches {
		v.Breach = append(v.Breach, component.Row{Key: when.Stamp(b.At) + ", " + b.By, Value: b.Reason})
	}
	for _, t := range rec.Tasks {
		tv := taskView{Words: t.Words, Owner: t.Owner, Clock: limitClock(p.Calendar, t.Due, now), Finish: pathPart(rec.Ref, "tasks/"+t.ID.String())}
		if !t.Done.IsZero() {
			tv.Done, tv.Finish = "Done by "+t.DoneBy+", "+when.Stamp(t.Done)+": "+t.DoneNote, ""
			tv.Clock = component.Tag{Text: "Done", Class: component.Done}
		}
		v.Tasks = append(v.Tasks, tv)
	}
}

// nextStep is where the work goes on from the stage a referral is at.
func nextStep(rec referral.Record) component.Button {
	switch rec.Stage {
	case referral.StageGathering, referral.StageNew:
		if len(rec.Requests) == 0 {
			return component.Button{Text: "Ask other agencies", Href: pathPart(rec.Ref, "holdings")}
		}
		return component.Button{Text: "Start screening", Href: pathPart(rec.Ref, "screening")}
	case referral.StageScreening:
		return component.Button{Text: "Go on with the screening", Href: pathPart(rec.Ref, "screening")}
	default:
		return component.Button{Text: "Decide", Href: pathPart(rec.Ref, "decision")}
	}
}

// Parts are the parts of a referral that the hub works in, each with an
// address of its own; current is the last piece of the address of one.
func Parts(ref, current string) component.SubNavigation {
	nav := component.SubNavigation{Label: "Parts of this referral"}
	for _, part := range []struct{ text, path string }{{"Summary", ""}, {"What agencies hold", "holdings"}, {"Screening", "screening"}, {"Decision", "decision"}, {"History", "history"}} {
		href := PathRecord(ref)
		if part.path != "" {
			href = pathPart(ref, part.path)
		}
		nav.Items = append(nav.Items, component.Tab{Text: part.text, Href: href, Current: part.path == current})
	}
	return nav
}

func quotesOf(w referral.Worry) []component.Quote {
	out := []component.Quote{{Of: "The worry, in the referrer's words", Words: w.Worry}}
	if w.ChildWords != "" {
		out = append(out, component.Quote{Of: "What the child said, in the child's words", Words: w.ChildWords, Child: true})
	}
	return out
}

func factsOf(w referral.Worry) component.SummaryList {
	rows := component.SummaryList{{Key: "In danger now?", Value: answerWords[w.DangerNow]}, {Key: "Urgency, as the referrer sees it", Value: joined([]string{urgencyWords[w.Urgency], w.UrgencyWhy})},
		{Key: "Does the family know?", Value: joined([]string{answerWords[w.FamilyKnows], w.FamilyWhy})}, {Key: "Done so far", Value: joined([]string{w.DoneSoFar})}}
	if w.ReachMe != "" {
		rows = append(rows, component.Row{Key: "Reach the referrer", Value: w.ReachMe})
	}
	return rows
}

func personOf(t referral.Told, ref string, hub bool, now time.Time) personView {
	v := personView{Name: t.Name(), Role: roleWords[t.Role], Elsewhere: mentions(t.Elsewhere)}
	if t.Role == referral.RoleChild {
		v.Facts = childFacts(t.Child, now)
	} else {
		v.Facts = adultFacts(t.Adult)
	}
	if t.Hidden {
		v.Facts = append(v.Facts, component.Row{Key: "Lives at", Value: "There is a protected address. Ask a hub manager."})
	}
	if !hub {
		return v
	}
	v.Link = pathPart(ref, "people/"+t.ID.String())
	switch {
	case !t.Person.IsZero():
		v.Register = personweb.PathPerson(t.Person)
		v.Who = "Linked to the register by " + t.LinkedName + ", " + when.Stamp(t.LinkedAt)
	case t.LinkReason != "":
		v.Who = "Link taken back by " + t.LinkedName + ": " + t.LinkReason
	default:
		v.Who = "Nobody has said yet who this is"
	}
	return v
}

// bornWords is a date of birth as people say it; what can't be read stays as
// it was told.
func bornWords(told string) string {
	p, err := when.ParsePartial(told)
	if told == "" || err != nil {
		return told
	}
	return p.Words()
}

// safeWords are the answers to "safe to call or text?": the one that protects
// stands out.
var safeWords = map[string]string{referral.Yes: "Yes", referral.No: "No: do not call or text", referral.NotKnown: "Not known: do not call or text before you know"}

func childFacts(c referral.Child, now time.Time) component.SummaryList {
	born := bornWords(c.Born)
	if age := referral.AgeWords(c.Born, now); age != "" {
		born += " (aged " + age + ")"
	}
	return present(component.SummaryList{{Key: "Born", Value: born}, {Key: "Sex", Value: c.Sex}, {Key: "Ethnicity", Value: withSource(c.Ethnicity, c.EthnicitySource)},
		{Key: "Disability or need", Value: c.Disability}, {Key: "Language", Value: c.Language}, {Key: "School", Value: c.School}, {Key: "Cared for by", Value: c.Care},
		{Key: "Lives at", Value: joinAddress(c.Address, c.Postcode)}, {Key: "Phone", Value: c.Phone}, {Key: "Safe to call or text?", Value: safeWords[c.SafeToContact]},
		{Key: "NHS number", Value: c.NHS}, {Key: "Pupil number", Value: c.UPN}})
}

func adultFacts(a referral.Adult) component.SummaryList {
	return present(component.SummaryList{{Key: "Born", Value: bornWords(a.Born)}, {Key: "Sex", Value: a.Sex}, {Key: "To the child", Value: a.Relation},
		{Key: "What is known", Value: a.Description}, {Key: "Phone", Value: a.Phone}, {Key: "Lives at", Value: a.Address}})
}

func withSource(s, source string) string {
	if s == "" || source == "" {
		return s
	}
	return s + " (said by " + source + ")"
}

func joinAddress(address, postcode string) string {
	if address == "" || postcode == "" {
		return address + postcode
	}
	return address + ", " + postcode
}

// present leaves out what was not told.
func present(rows component.SummaryList) (out component.SummaryList) {
	for _, row := range rows {
		if row.Value != "" {
			out = append(out, row)
		}
	}
	return out
}

func thingOf(t referral.Thing) thingView {
	detail := t.Place.Description + t.Vehicle.Description + t.Account.Description
	kind := map[string]string{"place": "Place", "vehicle": "Vehicle", "account": "Online account"}[t.Kind]
	return thingView{Line: t.Line(), Kind: kind, Detail: detail, Elsewhere: mentions(t.Elsewhere)}
}

func mentions(all []referral.Mention) (out []component.Link) {
	for _, m := range all {
		out = append(out, component.Link{Text: m.Ref, Href: PathRecord(m.Ref), Hidden: "received " + when.Stamp(m.Received)})
	}
	return out
}
