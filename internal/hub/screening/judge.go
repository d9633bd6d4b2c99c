package screening

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Signer is somebody who puts their name to a judged band.
type Signer struct {
	ID    id.UUID
	Roles who.Role
}

// Judgement is a band that a person sets beside the calculated one.
type Judgement struct {
	Band   int
	Reason string // required when Band is not the calculated one
	By     Signer
	Second Signer // required for a lower band; somebody else
}

// Judge says whether a judgement may stand beside a result. Anybody may raise
// the band, with a reason, to any band. Only a manager may lower it, by one
// band, with a second person's signature; and never from the band that the
// pack holds (4) while an answer of the group that holds it (A) is yes. Source:
// the instrument's override rules.
//
// Errors: Invalid with Fields band or reason for what is missing; Refused for
// what the rules forbid; Invalid with the one field second when all that is
// missing is the second person.
func (e *Engine) Judge(in Input, r Result, j Judgement) error {
	var wrong fault.Fields
	if e.instrument.BandOf(j.Band) == nil {
		wrong.Add("band", "Choose one of the instrument's bands.")
	} else if j.Band != r.Band && strings.TrimSpace(j.Reason) == "" {
		wrong.Add("reason", "Say why you judge another band than the calculated one.")
	}
	if err := wrong.Err("screening.Judge"); err != nil || j.Band >= r.Band {
		return err
	}
	if err := e.refuseLower(in, r, j); err != nil {
		return err
	}
	if j.Second.ID.IsZero() {
		wrong.Add("second", "A lower band needs a second person's signature.")
	}
	return wrong.Err("screening.Judge")
}

func (e *Engine) refuseLower(in Input, r Result, j Judgement) error {
	refused := func(msg string) error {
		return fault.New(fault.Refused, "screening.Judge", msg+" Rule: "+e.instrument.Override.Down+". (Screening instrument, override.)")
	}
	switch {
	case e.Held(in, r):
		return refused("This band can't be lowered while a sign that harm may already be happening is answered yes.")
	case !j.By.Roles.Has(who.Manager):
		return refused("Only a manager can lower a band. Ask your manager, and say why.")
	case j.Band < r.Band-1:
		return refused("A band can be lowered by one only.")
	case j.Second.ID == j.By.ID:
		return refused("The second signature must be another person's.")
	}
	return nil
}

// Held reports whether a result's band can't be lowered by anybody: it is the
// band that the pack holds, and an answer of the group that holds it is yes.
func (e *Engine) Held(in Input, r Result) bool {
	rules := e.instrument.Override
	if r.Band != rules.HeldBand {
		return false
	}
	for id, a := range in.Answers {
		if i, known := e.index[id]; known && a.Value == Yes && e.groups[e.groupOf[i]].ID == rules.HeldGroup {
			return true
		}
	}
	return false
}

// RefuseClose says why a screen can't be closed, or nil: one that is
// provisional, or without enough information, stays open until more is known.
// Source: the instrument's unknown rule. Errors: Refused.
func RefuseClose(r Result) error {
	if !r.Provisional {
		return nil
	}
	return fault.New(fault.Refused, "screening.Close",
		"This screen can't be closed: too much is still unknown. Ask the agencies that may know, then screen again. (Screening instrument, unknown rule.)")
}
