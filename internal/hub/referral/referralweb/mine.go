package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var minePage = web.NewPage[mine](files, "mine.html")

// mine is the start of somebody who raises worries: their drafts, and what
// became of what they sent.
type mine struct {
	Begin  component.Button
	Drafts []mineDraft
	Sent   []mineSent
	Empty  component.Empty
}

type mineDraft struct{ Name, Href, Saved, Discard string }

type mineSent struct{ Ref, Href, Names, Received, Status string }

func (p *Pages) mine(r *web.Request) (web.Response, error) {
	drafts, err := p.Service.Drafts(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	sent, err := p.Service.Raised(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	data := mine{Begin: component.Button{Text: "Record a worry", Href: pathBegin},
		Empty: component.Empty{Why: "You and your team have sent nothing yet.", Do: "Record a worry", Href: pathBegin}}
	for _, d := range drafts {
		data.Drafts = append(data.Drafts, mineDraft{names(d.Worry), pathDraft(d.ID), when.Stamp(d.Saved), pathDraft(d.ID) + "/discard"})
	}
	for _, rec := range sent {
		data.Sent = append(data.Sent, mineSent{rec.Ref, PathRecord(rec.Ref), childNames(rec.Children()), when.Stamp(rec.Received), statusWords(rec.Referral)})
	}
	return minePage.Show(web.Head{Title: "Your referrals", Wide: true}, data), nil
}

// names is a draft in a few words.
func names(w referral.Worry) string {
	switch len(w.Children) {
	case 0:
		return "No child named yet"
	case 1:
		return w.Children[0].Name()
	}
	return w.Children[0].Name() + " and others"
}

func childNames(children []referral.Told) string {
	if len(children) == 0 {
		return ""
	}
	out := children[0].Name()
	for _, c := range children[1:] {
		out += ", " + c.Name()
	}
	return out
}

// statusWords is where a referral stands, as its referrer reads it.
func statusWords(r referral.Referral) string {
	switch r.Stage {
	case referral.StageNew:
		return "The hub has it"
	case referral.StageDone:
		return "Decided: " + outcomeWords(r.Outcome)
	default:
		return "The hub is working on it"
	}
}
