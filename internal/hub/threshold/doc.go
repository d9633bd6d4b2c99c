// Package threshold decides a referral against the written thresholds of
// need: a level, an outcome, reasons that cite the text, a next step with an
// owner and a date. It also carries a disagreement up the ladder.
//
// What always holds: a decision is never changed, only followed by another;
// it stores the pack it was made under; no further action needs a date to look
// again, and for a child who regularly goes missing or was found at a place of
// concern a manager's second signature; a disagreement never holds up action
// to keep a child safe, its first and final view both stay, and a stage of the
// ladder that passes its deadline moves up by itself.
//
// Begin with [Service.Decide] and rules.go.
package threshold
