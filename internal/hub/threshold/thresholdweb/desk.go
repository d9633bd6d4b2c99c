package thresholdweb

import (
	"fmt"
	"strconv"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var deskPage = web.NewPage[deskView](files, "desk.html")

// deskView is the facts beside the form that decides.
type deskView struct {
	Ref       string
	Parts     component.SubNavigation
	Bands     []component.Tag
	Holdings  component.SummaryList
	Worry     component.Quote
	Levels    []levelView
	Form      bool
	Again     bool // decide again, after a disagreement
	Level     component.Choices
	Outcome   component.Choices
	Reasons   []component.Control
	Due       component.DateInput
	Look      component.DateInput
	Send      component.Button
	Made      []madeView
	Disputes  []component.Link
	Challenge string
	Help      []component.Help
}

// levelView is the threshold text of a level with its signs to tick and cite.
type levelView struct {
	Title, Meaning string
	Domains        []component.Choices
}

// madeView is a decision that was made.
type madeView struct {
	Title  string
	Rows   component.SummaryList
	SignAt string
}

func (p *Pages) desk(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	desk, err := p.Service.Desk(r.Context(), r.Actor, ref)
	if err != nil {
		return nil, err
	}
	return deskPage.Show(deskHead(ref), p.deskView(desk, r.Actor, web.Form{}, nil)), nil
}

func deskHead(ref string) web.Head {
	return web.Head{Title: "Decision, referral " + ref, Wide: true, Anchors: map[string]string{"next_due": "next_due-day", "look_again": "look_again-day", "signs": "level"},
		Crumbs: []component.Crumb{{Text: "Hub board", Href: "/hub"}, {Text: "Referral " + ref, Href: referralweb.PathRecord(ref)}}}
}

func (p *Pages) deskView(d threshold.Desk, actor who.Actor, form web.Form, faults fault.Fields) deskView {
	v := deskView{Ref: d.Record.Ref, Parts: referralweb.Parts(d.Record.Ref, "decision"), Form: d.Record.Stage != referral.StageDone && !waits(d.Decisions),
		Worry: component.Quote{Of: "The worry, in the referrer's words", Words: d.Record.Worry.Worry}}
	for _, s := range d.Sheets {
		v.Bands = append(v.Bands, component.Tag{Text: s.ChildName + ": " + s.Result.Words() + judged(s.Judged), Class: bandClass[s.Stands()]})
	}
	for _, q := range d.Record.Requests {
		answer := "no answer yet"
		if !q.Answered.IsZero() {
			answer = q.Held + q.NotHeld
		}
		v.Holdings = append(v.Holdings, component.Row{Key: q.AgencyName, Value: answer})
	}
	for _, m := range d.Decisions {
		v.Made = append(v.Made, madeOf(m, d.Record.Ref, actor))
	}
	for _, g := range d.Disagreements {
		v.Disputes = append(v.Disputes, component.Link{Text: fmt.Sprintf("Raised by %s, %s, stage %d", g.AgencyName, when.Stamp(g.Raised), g.Stage), Href: pathDispute(g.ID)})
	}
	if d.Record.Stage == referral.StageDone {
		v.Challenge = "/referrals/" + d.Record.Ref + "/disagree"
	}
	v.Again = d.Again && !waits(d.Decisions) && actor.Is(who.Manager)
	v.Form = v.Form || v.Again
	if v.Form {
		v.fillForm(d, form, faults)
	}
	return v
}

var bandClass = map[int]string{1: component.Blue, 2: component.Green, 3: component.Amber, 4: component.Red}

func judged(band int) string {
	if band == 0 {
		return ""
	}
	return "; judged band " + strconv.Itoa(band)
}

// waits reports whether the newest decision waits for a signature.
func waits(all []threshold.Decision) bool { return len(all) > 0 && all[0].State == threshold.ToSign }

func (v *deskView) fillForm(d threshold.Desk, form web.Form, faults fault.Fields) {
	v.Level = component.Choices{Name: "level", Legend: "Which level of need?", Error: faults["level"], Given: []string{form.Get("level")}}
	for _, l := range d.Thresholds.Levels {
		v.Level.Items = append(v.Level.Items, component.Choice{Value: strconv.Itoa(l.Level), Text: fmt.Sprintf("Level %d: %s", l.Level, l.Name)})
		lv := levelView{Title: fmt.Sprintf("Level %d: %s", l.Level, l.Name), Meaning: l.Meaning}
		for _, set := range l.Domains {
			c := component.Choices{Name: "signs", ID: "signs-" + set.ID, Legend: domainTitle(d, set.Domain), Small: true, Given: form.All("signs")}
			for _, sign := range set.Signs {
				c.Items = append(c.Items, component.Choice{Value: sign.ID, Text: sign.ID + " " + sign.Text})
			}
			lv.Domains = append(lv.Domains, c)
		}
		v.Levels = append(v.Levels, lv)
	}
	v.Outcome = component.Choices{Name: "outcome", Legend: "What happens?", Error: faults["outcome"], Given: []string{form.Get("outcome")}}
	for _, o := range threshold.Outcomes {
		v.Outcome.Items = append(v.Outcome.Items, component.Choice{Value: string(o.Key), Text: o.Words, Hint: o.Hint})
	}
	area := func(name, label, hint string, rows int) component.Control {
		return component.Control{Textarea: &component.Textarea{Rows: rows, Lint: "/words/check", Field: component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}}}
	}
	v.Reasons = []component.Control{area("reasons", "Reasons, against the threshold", "Quote signs by their number, each with what was seen, when and by whom.", 6),
		area("consulted", "Who was consulted?", "", 2), area("next_step", "Next step", "", 3),
		{Input: &component.Input{Field: component.Field{Name: "next_owner", Label: "Who takes it?", Value: form.Get("next_owner"), Error: faults["next_owner"]}}},
		area("told", "What do we tell the referrer?", "They read exactly this. Name nobody, and say what they can do now.", 3)}
	v.Due = dateInput("next_due", "By when?", "", form, faults)
	v.Look = dateInput("look_again", "With no further action: when does somebody look again?", "By "+d.LookBy.Words()+" at the latest.", form, faults)
	v.Send = component.Button{Text: "Decide and tell the referrer", Once: true}
	v.Help = []component.Help{{Question: "When is a second signature needed?", Answer: []string{"No further action for a child who regularly goes missing, or who was found at a place of concern, needs a manager's second signature. Such a child is always considered at risk.", "So does no further action where that is not known, or where a child was not screened. Not known is never read as no."}}}
}

func domainTitle(d threshold.Desk, code string) string {
	for _, one := range d.Thresholds.Domains {
		if one.Code == code {
			return one.Title
		}
	}
	return code
}

func dateInput(name, legend, hint string, form web.Form, faults fault.Fields) component.DateInput {
	return component.DateInput{Name: name, Legend: legend, Hint: hint, Error: faults[name], Day: form.Get(name + "-day"), Month: form.Get(name + "-month"), Year: form.Get(name + "-year")}
}

func madeOf(m threshold.Decision, ref string, actor who.Actor) madeView {
	v := madeView{Title: fmt.Sprintf("Level %d: %s", m.Level, outcomeWords(m.Outcome)), Rows: component.SummaryList{{Key: "Decided by", Value: m.DecidedBy + ", " + when.Stamp(m.Decided)},
		{Key: "Reasons", Value: m.Reasons}, {Key: "Consulted", Value: m.Consulted}, {Key: "The referrer was told", Value: m.Told}}}
	if len(m.Signs) > 0 {
		v.Rows = append(v.Rows, component.Row{Key: "Signs cited", Lines: m.Signs})
	}
	if m.NextStep != "" {
		v.Rows = append(v.Rows, component.Row{Key: "Next step", Value: m.NextStep + " (" + m.NextOwner + ", by " + m.NextDue.Words() + ")"})
	}
	if !m.LookAgain.IsZero() {
		v.Rows = append(v.Rows, component.Row{Key: "Look again", Value: m.LookAgain.Words()})
	}
	switch m.State {
	case threshold.ToSign:
		v.Title += " (waits for a manager's second signature)"
		if actor.Is(who.Manager) {
			v.SignAt = pathDecision(ref) + "/" + m.ID.String() + "/sign"
		}
	case threshold.NotSigned:
		v.Title += " (not signed)"
		v.Rows = append(v.Rows, component.Row{Key: "Not signed by", Value: m.SignedBy + ": " + m.SignNote})
	case threshold.Final:
		if m.SignedBy != "" {
			v.Rows = append(v.Rows, component.Row{Key: "Also signed by", Value: m.SignedBy + ", " + when.Stamp(m.Signed)})
		}
	}
	return v
}

func outcomeWords(key threshold.Outcome) string {
	for _, o := range threshold.Outcomes {
		if o.Key == key {
			return o.Words
		}
	}
	return string(key)
}

// decisionOf reads the form; a date that can't be read is left empty and named
// among the faults.
func decisionOf(form web.Form) (threshold.Decision, fault.Fields) {
	level, _ := strconv.Atoi(form.Get("level")) // nothing chosen is 0, which the service names
	var faults fault.Fields
	day := func(name string) when.Date {
		p, err := when.PartialFromParts(form.Get(name+"-day"), form.Get(name+"-month"), form.Get(name+"-year"))
		if err != nil || p.Exact != when.ByDay && p.Exact != when.Unknown {
			faults.Add(name, "Write the whole date: day, month and year.")
			return when.Date{}
		}
		return when.Date{Year: p.Year, Month: p.Month, Day: p.Day}
	}
	return threshold.Decision{Level: level, Outcome: threshold.Outcome(form.Get("outcome")), Reasons: form.Get("reasons"), Signs: form.All("signs"), Consulted: form.Get("consulted"),
		NextStep: form.Get("next_step"), NextOwner: form.Get("next_owner"), NextDue: day("next_due"), LookAgain: day("look_again"), Told: form.Get("told")}, faults
}

func (p *Pages) decide(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	d, unread := decisionOf(form)
	err = unread.Err("thresholdweb.decide")
	if err == nil {
		_, err = p.Service.Decide(r.Context(), r.Actor, ref, d)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict) {
		desk, derr := p.Service.Desk(r.Context(), r.Actor, ref)
		if derr != nil {
			return nil, derr
		}
		return deskPage.Again(deskHead(ref), p.deskView(desk, r.Actor, form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathDecision(ref)), nil
}

func (p *Pages) sign(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	decision, err := id.Parse(r.PathValue("decision"))
	if err != nil {
		return nil, fault.Absent("thresholdweb.sign")
	}
	if err := p.Service.Sign(r.Context(), r.Actor, ref, decision, form.Get("agree") == "yes", form.Get("note")); err != nil {
		return nil, err
	}
	return web.See(pathDecision(ref)), nil
}
