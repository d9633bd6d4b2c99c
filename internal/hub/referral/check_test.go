package referral_test

import (
	"context"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// Every field that can't be kept is refused by its name in the JSON, and the
// value itself is never repeated.
func TestBadFieldsAreNamed(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ж", n+1) }
	for name, change := range map[string]func(*referral.Worry){
		"danger_now":                  func(w *referral.Worry) { w.DangerNow = "maybe" },
		"worry":                       func(w *referral.Worry) { w.Worry = " \n" },
		"child_words":                 func(w *referral.Worry) { w.ChildWords = long(20000) },
		"family_knows":                func(w *referral.Worry) { w.FamilyKnows = "" },
		"family_why":                  func(w *referral.Worry) { w.FamilyKnows, w.FamilyWhy = referral.No, "" },
		"done_so_far":                 func(w *referral.Worry) { w.DoneSoFar = "rang\x00home" },
		"urgency":                     func(w *referral.Worry) { w.Urgency = "NOW" },
		"urgency_why":                 func(w *referral.Worry) { w.UrgencyWhy = long(4000) },
		"reach_me":                    func(w *referral.Worry) { w.ReachMe = "ring\nme" },
		"children":                    func(w *referral.Worry) { w.Children = nil },
		"children[0].given":           func(w *referral.Worry) { w.Children[0] = referral.Child{} },
		"children[0].surname":         func(w *referral.Worry) { w.Children[0].Surname = long(100) },
		"children[0].known_as":        func(w *referral.Worry) { w.Children[0].KnownAs = "A\u202em" },
		"children[0].born":            func(w *referral.Worry) { w.Children[0].Born = "31 2 2012" },
		"children[0].sex":             func(w *referral.Worry) { w.Children[0].Sex = "girl" },
		"children[0].safe_to_contact": func(w *referral.Worry) { w.Children[0].SafeToContact = "ask" },
		"children[0].postcode":        func(w *referral.Worry) { w.Children[0].Postcode = long(10) },
		"adults[0].role":              func(w *referral.Worry) { w.Adults[0].Role = "boyfriend" },
		"adults[0].given":             func(w *referral.Worry) { w.Adults[0] = referral.Adult{Role: referral.RoleOther} },
		"adults[0].description":       func(w *referral.Worry) { w.Adults[0].Description = "\x1b[31m" },
		"adults":                      func(w *referral.Worry) { w.Adults = make([]referral.Adult, 21) },
		"places[0].name":              func(w *referral.Worry) { w.Places = []referral.Place{{Town: "Orrenport"}} },
		"places":                      func(w *referral.Worry) { w.Places = make([]referral.Place, 21) },
		"vehicles[0].plate":           func(w *referral.Worry) { w.Vehicles = []referral.Vehicle{{}} },
		"vehicles":                    func(w *referral.Worry) { w.Vehicles = make([]referral.Vehicle, 21) },
		"accounts[0].handle":          func(w *referral.Worry) { w.Accounts = []referral.Account{{Platform: "Chat"}} },
		"accounts":                    func(w *referral.Worry) { w.Accounts = make([]referral.Account, 21) },
	} {
		worry := hubkit.Worry()
		change(&worry)
		_, err := worry.Clean()
		if !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[name] == "" {
			t.Errorf("%s: %v %v", name, err, fault.FieldsOf(err))
		}
		if text := err.Error() + fault.FieldsOf(err)[name]; strings.ContainsAny(text, "ж\x00\x1b\u202e") {
			t.Errorf("%s: the error repeats the value: %q", name, text)
		}
	}
}

// A draft may hold anything; what can't be stored as text is refused when it
// is sent and never ends in a fault of ours.
func TestADraftOfAnything(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	for name, words := range map[string]string{"NUL": "a\x00b", "escaped NUL": `a\u0000b`, "not UTF-8": "a\xff\xfeb", "turned": "\u202eabc", "emoji": "👩‍👧", "controls": "\x01\x1f\x7f", "separators": "\u2028\u2029"} {
		d, err := w.Referrals.Begin(ctx, w.School)
		w.OK(err)
		kept, err := w.Referrals.Save(ctx, w.School, d.ID, func(referral.Worry) (referral.Worry, error) {
			worry := hubkit.Worry()
			worry.Worry = words
			return worry, nil
		})
		w.OK(err)
		again, err := w.Referrals.Draft(ctx, w.School, kept.ID)
		w.OK(err)
		if _, err := w.Referrals.SendDraft(ctx, w.School, again.ID); err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d, err := w.Referrals.Begin(ctx, w.School)
	w.OK(err)
	_, err = w.Referrals.Save(ctx, w.School, d.ID, func(worry referral.Worry) (referral.Worry, error) {
		worry.Worry = strings.Repeat("x", 400_000)
		return worry, nil
	})
	w.Fails(err, fault.Invalid)
}
