package thresholdweb

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var challengePage = web.NewPage[challengeView](files, "challenge.html")

// challengeView is the form that raises a disagreement.
type challengeView struct {
	Controls []component.Control
	Send     component.Button
}

func challengeOf(form web.Form, faults fault.Fields) challengeView {
	area := func(name, label, hint string) component.Control {
		return component.Control{Textarea: &component.Textarea{Rows: 4, Field: component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}}}
	}
	return challengeView{Send: component.Button{Text: "Raise the disagreement", Once: true}, Controls: []component.Control{
		area("what", "What do you disagree with?", ""), area("fear", "What do you fear for the child?", ""), area("would_settle", "What would settle it?", ""),
		{Checkboxes: &component.Choices{Name: "urgent", Legend: "How urgent is it?", Items: []component.Choice{{Value: "1", Text: "A child could be hurt before the next deadline", Checked: form.Has("urgent")}}}}}}
}

func challengeHead() web.Head { return web.Head{Title: "Disagree with a decision"} }

func (p *Pages) challengeForm(r *web.Request) (web.Response, error) {
	cmd, err := commandOf(r, web.Form{})
	if err != nil {
		return nil, err
	}
	if err := p.Service.MayChallenge(r.Context(), r.Actor, cmd); err != nil {
		return nil, err
	}
	return challengePage.Show(challengeHead(), challengeOf(web.Form{}, nil)), nil
}

// commandOf reads which referral, or which request, the path speaks of.
func commandOf(r *web.Request, form web.Form) (cmd threshold.ChallengeCommand, err error) {
	cmd = threshold.ChallengeCommand{Urgent: form.Has("urgent"), What: form.Get("what"), Fear: form.Get("fear"), WouldSettle: form.Get("would_settle")}
	if r.PathValue("request") != "" {
		cmd.Request, err = r.ID("request")
		return cmd, err
	}
	cmd.Ref, err = r.Ref("ref")
	return cmd, err
}

func (p *Pages) challenge(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	cmd, err := commandOf(r, form)
	if err != nil {
		return nil, err
	}
	row, err := p.Service.Challenge(r.Context(), r.Actor, cmd)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Refused) {
		return challengePage.Again(challengeHead(), challengeOf(form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathDispute(row)), nil
}

var disputesPage = web.NewPage[disputes](files, "disputes.html")

// disputes lists the disagreements that are not settled.
type disputes struct {
	Table component.Table
	Empty component.Empty
}

func (p *Pages) disputes(r *web.Request) (web.Response, error) {
	all, err := p.Service.Disagreements(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := disputes{Empty: component.Empty{Why: "No disagreement that you have a part in is open.", Do: "Anybody with a part in a referral can raise one from its page."},
		Table: component.Table{Caption: "Open disagreements", HideCaption: true, Head: []component.Column{{Text: "Due"}, {Text: "What"}, {Text: "Raised by"}, {Text: "Stage"}}}}
	for _, d := range all {
		clock := p.clock(d)
		v.Table.Rows = append(v.Table.Rows, component.TableRow{Cells: []component.Cell{{Clock: &clock}, {Text: d.What, Href: pathDispute(d.ID)}, {Text: d.AgencyName}, {Text: strconv.Itoa(d.Stage)}}})
	}
	return disputesPage.Show(web.Head{Title: "Disagreements", Wide: true}, v), nil
}

func (p *Pages) clock(d threshold.Disagreement) component.Tag {
	if !d.Settled.IsZero() {
		return component.Tag{Text: "Settled", Detail: when.Stamp(d.Settled), Class: component.Done}
	}
	words, late := p.Calendar.Left(d.Due, p.Now())
	if late {
		return component.Tag{Text: "Late", Detail: words, Class: component.Late}
	}
	return component.Tag{Text: "In time", Detail: words, Class: component.InTime}
}

var disputePage = web.NewPage[dispute](files, "dispute.html")

// dispute is one disagreement, its first and final view and the ladder.
type dispute struct {
	Clock   component.Tag
	Facts   component.SummaryList
	Steps   component.Timeline
	Ladder  []rung
	Rule    string
	Open    bool
	Move    []component.Control
	Version component.Hidden
	Send    component.Button
}

// rung is one stage of the ladder.
type rung struct {
	Title, Who string
	Now        bool
}

func (p *Pages) dispute(r *web.Request) (web.Response, error) {
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	d, ladder, err := p.Service.Disagreement(r.Context(), r.Actor, row)
	if err != nil {
		return nil, err
	}
	return disputePage.Show(disputeHead(), p.disputeView(d, ladder, web.Form{}, nil)), nil
}

func disputeHead() web.Head {
	return web.Head{Title: "Disagreement", Crumbs: []component.Crumb{{Text: "Disagreements", Href: pathDisputes}}}
}

func (p *Pages) disputeView(d threshold.Disagreement, ladder *pack.Ladder, form web.Form, faults fault.Fields) dispute {
	v := dispute{Clock: p.clock(d), Open: d.Settled.IsZero(), Version: component.Hidden{Name: "version", Value: strconv.Itoa(d.Version)}, Rule: ladder.Principle,
		Facts: component.SummaryList{{Key: "Raised by", Value: d.RaisedBy + ", " + d.AgencyName + ", " + when.Stamp(d.Raised)}, {Key: "The first view", Value: d.FirstView},
			{Key: "What is disagreed", Value: d.What}, {Key: "What is feared for the child", Value: d.Fear}, {Key: "What would settle it", Value: d.WouldSettle}}}
	if d.Ref != "" {
		v.Facts = append(component.SummaryList{{Key: "Referral", Value: d.Ref, To: "/referrals/" + d.Ref}}, v.Facts...)
	}
	if !v.Open {
		v.Facts = append(v.Facts, component.Row{Key: "The final view", Value: d.FinalView}, component.Row{Key: "How it ended", Value: resultWords[d.Result] + ", " + d.SettledBy})
	}
	for _, s := range d.Steps {
		v.Steps = append(v.Steps, component.Event{Title: fmt.Sprintf("Stage %d", s.Stage), By: s.By, At: when.Stamp(s.At), Detail: s.Note})
	}
	for _, s := range ladder.Stages {
		v.Ladder = append(v.Ladder, rung{Title: fmt.Sprintf("%d. %s", s.Stage, s.Name), Who: s.Who, Now: s.Stage == d.Stage && v.Open})
	}
	v.Move = []component.Control{
		{Textarea: &component.Textarea{Rows: 4, Field: component.Field{Name: "note", Label: "What was said, and what follows?", Value: form.Get("note"), Error: faults["note"]}}},
		{Radios: &component.Choices{Name: "result", Legend: "How does it go on?", Error: faults["result"], Given: []string{form.Get("result")}, Items: ways(d, ladder)}}}
	v.Send = component.Button{Text: "Save", Once: true}
	return v
}

// ways are how a disagreement goes on. An urgent one may skip stages.
func ways(d threshold.Disagreement, ladder *pack.Ladder) []component.Choice {
	all := []component.Choice{{Value: "", Text: "It moves to the next stage"}}
	for _, s := range ladder.Stages {
		if d.Urgent && s.Stage > d.Stage+1 {
			all = append(all, component.Choice{Value: toStage + strconv.Itoa(s.Stage), Text: fmt.Sprintf("It goes straight to stage %d: %s", s.Stage, s.Name),
				Hint: "A child could be hurt before the next deadline."})
		}
	}
	return append(all, component.Choice{Value: string(threshold.Changed), Text: "Settled: the decision changes"},
		component.Choice{Value: string(threshold.Stands), Text: "Settled: the decision stands"},
		component.Choice{Value: string(threshold.Withdrawn), Text: "Withdrawn by whoever raised it"})
}

// toStage begins the answer that skips to a stage: "stage-4".
const toStage = "stage-"

var resultWords = map[threshold.Result]string{threshold.Changed: "The decision changes", threshold.Stands: "The decision stands", threshold.Withdrawn: "Withdrawn"}

func (p *Pages) move(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("row")
	if err != nil {
		return nil, err
	}
	version, _ := strconv.Atoi(form.Get("version")) // a wrong one is a stale one
	cmd := threshold.MoveCommand{Row: row, Version: version, Note: form.Get("note"), Result: threshold.Result(form.Get("result"))}
	if stage, ok := strings.CutPrefix(form.Get("result"), toStage); ok {
		cmd.Result = ""
		if cmd.To, err = strconv.Atoi(stage); err != nil {
			cmd.To = -1 // no stage
		}
	}
	err = p.Service.Move(r.Context(), r.Actor, cmd)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict) {
		d, ladder, derr := p.Service.Disagreement(r.Context(), r.Actor, row)
		if derr != nil {
			return nil, derr
		}
		return disputePage.Again(disputeHead(), p.disputeView(d, ladder, form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathDispute(row)), nil
}
