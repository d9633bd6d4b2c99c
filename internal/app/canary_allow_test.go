package app_test

import (
	"path"
	"strings"
)

// showings are the routes on which each field about somebody may be shown, to
// those to whom its row is open. It is read and agreed by people: whoever adds
// a field to a page adds the page here, and asks whether it has to be there.
// A star stands for one part of a path, two for any number of them.
var showings = map[string]string{
	// Names stand on every page about a person, and wherever somebody is chosen.
	"person.given":   "/people /people/** /patterns /ties/** /things/** /closed /closed/** /referrals/{ref} /referrals/{ref}/people/{told} /referrals/{ref}/screening/** /seals /seals/**",
	"person.surname": "/people /people/** /patterns /ties/** /things/** /closed /closed/** /referrals/{ref} /referrals/{ref}/people/{told} /referrals/{ref}/screening/** /seals /seals/**",

	"person.gender":           "/people/{id} /people/{id}/then /people/{id}/identity /people/{id}/same/{other}",
	"person.ethnicity":        "/people/{id} /people/{id}/then /people/{id}/background /people/{id}/same/{other}",
	"person.ethnicity_source": "/people/{id} /people/{id}/then /people/{id}/background /people/{id}/same/{other}",
	"person.disability":       "/people/{id} /people/{id}/then /people/{id}/background /people/{id}/same/{other}",
	"person.languages":        "/people/{id} /people/{id}/then /people/{id}/background /people/{id}/same/{other}",
	"person.care_status":      "/people/{id} /people/{id}/then /people/{id}/daily /people/{id}/same/{other}",
	"person.gp":               "/people/{id} /people/{id}/then /people/{id}/daily /people/{id}/same/{other}",
	"person.school":           "/people/{id} /people/{id}/then /people/{id}/daily /people/{id}/same/{other}",
	"person.nhs_number":       "/people/{id} /people/{id}/then /people/{id}/numbers /people/{id}/same/{other}",
	"person.upn":              "/people/{id} /people/{id}/then /people/{id}/numbers /people/{id}/same/{other}",

	"person_name.given":       "/people /people/{id} /people/{id}/then /people/{id}/name/** /people/{id}/same/{other} /people/{id}/unmerge",
	"person_name.surname":     "/people /people/{id} /people/{id}/then /people/{id}/name/** /people/{id}/same/{other} /people/{id}/unmerge",
	"person_address.lines":    "/people/{id} /people/{id}/then /people/{id}/address/** /people/{id}/same/{other}",
	"person_address.postcode": "/people/{id} /people/{id}/then /people/{id}/address/** /people/{id}/same/{other}",
	"person_reach.value":      "/people/{id} /people/{id}/then /people/{id}/reach/** /people/{id}/same/{other}",
	"person_reach.note":       "/people/{id} /people/{id}/then /people/{id}/reach/** /people/{id}/same/{other}",

	"person_relation.note":        "/people/{id} /people/{id}/then /people/{id}/relation/** /people/{id}/circle /people/{id}/connected/{other} /people/{id}/same/{other}",
	"person_relation.source":      "/people/{id} /people/{id}/then /people/{id}/relation/** /people/{id}/circle /people/{id}/connected/{other} /people/{id}/concern /patterns /things/**",
	"person_relation.conditions":  "/people/{id} /people/{id}/then /people/{id}/relation/** /people/{id}/circle /people/{id}/connected/{other} /people/{id}/concern /patterns /things/**",
	"person_keep.reason":          "/people/{id} /people/{id}/keep",
	"person_merge.reason":         "/people/{id} /people/{id}/unmerge /people/{id}/same/{other}",
	"person_merge.unmerge_reason": "/people/{id} /people/{id}/unmerge /people/{id}/same/{other}",
	"person_verdict.reason":       "/people/pairs /people/{id}/same/{other}",
	"quiet_note.reason":           "/closed",
	"concern_note.words":          "/people/concern /people/{id}/concern /people/{id}/concern/notes/**",
	"concern_note.source":         "/people/concern /people/{id}/concern /people/{id}/concern/notes/**",
	"concern_note.conditions":     "/people/concern /people/{id}/concern /people/{id}/concern/notes/**",
	"concern_review.reason":       "/people/concern /people/{id}/concern /people/{id}/concern/review",

	"network_tie.a_key":      "/patterns /people/{id}/circle /people/{id}/circle/drawing /things/**",
	"network_tie.b_key":      "/patterns /people/{id}/circle /people/{id}/circle/drawing /people/{id}/connected/{other} /things/** /people/{id}/concern",
	"network_tie.a_label":    "/patterns /people/{id}/circle /people/{id}/circle/drawing /people/{id}/connected/{other} /things/** /ties/**",
	"network_tie.b_label":    "/patterns /people/{id}/circle /people/{id}/circle/drawing /people/{id}/connected/{other} /things/** /ties/** /people/{id}/concern",
	"network_tie.note":       "/patterns /people/{id}/circle /people/{id}/connected/{other} /things/** /ties/**",
	"network_tie.source":     "/patterns /people/{id}/circle /people/{id}/connected/{other} /things/** /ties/**",
	"network_tie.conditions": "/patterns /people/{id}/circle /people/{id}/connected/{other} /things/** /ties/**",

	"referral_worry.worry":       "/hub /referrals /referrals/{ref} /referrals/{ref}/sent /referrals/{ref}/decision /referrals/{ref}/screening/** /people/{id}",
	"referral_worry.child_words": "/referrals/{ref} /referrals/{ref}/sent /referrals/{ref}/decision /referrals/{ref}/screening/**",
	"referral_worry.family_why":  "/referrals/{ref} /referrals/{ref}/sent",
	"referral_worry.done_so_far": "/referrals/{ref} /referrals/{ref}/sent",
	"referral_worry.urgency_why": "/referrals/{ref} /referrals/{ref}/sent",
	"referral_worry.reach_me":    "/referrals/{ref} /referrals/{ref}/sent",
	"referral_person.told":       "/hub /referrals /patterns /referrals/** /people/{id} /people/{id}/circle /people/{id}/concern",
	"referral_thing.told":        "/patterns /referrals/{ref} /referrals/{ref}/sent /people/{id}/circle /people/{id}/circle/drawing /people/{id}/connected/{other} /things/**",
	"referral_thing.thing_key":   "/patterns /people/{id}/circle /people/{id}/circle/drawing /people/{id}/connected/{other} /things/** /referrals/{ref}",
	"referral_draft.content":     "/drafts/** /referrals",
	"referral.outcome_note":      "/referrals /referrals/{ref} /referrals/{ref}/sent /api/v1/referrals/*",

	"referral_request.about":         "/requests /requests/{request} /requests/{request}/disagree /referrals/{ref} /referrals/{ref}/holdings",
	"referral_request.question":      "/requests /requests/{request} /requests/{request}/disagree /referrals/{ref} /referrals/{ref}/holdings",
	"referral_request.held":          "/requests/{request} /referrals/{ref} /referrals/{ref}/holdings /referrals/{ref}/decision /referrals/{ref}/screening/**",
	"referral_request.not_held":      "/requests/{request} /referrals/{ref} /referrals/{ref}/holdings /referrals/{ref}/decision /referrals/{ref}/screening/**",
	"referral_request.handling_note": "/requests/{request} /referrals/{ref} /referrals/{ref}/holdings /referrals/{ref}/decision /referrals/{ref}/screening/**",
	"referral_breach.reason":         "/referrals/{ref} /referrals/{ref}/late",
	"referral_task.words":            "/hub /referrals/{ref}",
	"referral_task.owner":            "/hub /referrals/{ref}",
	"referral_task.done_note":        "/referrals/{ref}",
	"referral_verdict.reason":        "/referrals/{ref} /referrals/{ref}/people/{told}",
	"referral_person.link_reason":    "/referrals/{ref} /referrals/{ref}/people/{told}",
	"screen.content":                 "/referrals/{ref} /referrals/{ref}/screening /referrals/{ref}/screening/** /referrals/{ref}/decision",

	"decision.reasons":          "/referrals/{ref} /referrals/{ref}/decision /referrals/{ref}/decision/**",
	"decision.consulted":        "/referrals/{ref} /referrals/{ref}/decision /referrals/{ref}/decision/**",
	"decision.next_step":        "/referrals/{ref} /referrals/{ref}/decision /referrals/{ref}/decision/**",
	"decision.next_owner":       "/referrals/{ref} /referrals/{ref}/decision /referrals/{ref}/decision/**",
	"decision.told":             "/referrals/{ref} /referrals/{ref}/decision /referrals/{ref}/decision/**",
	"decision.sign_note":        "/referrals/{ref} /referrals/{ref}/decision /referrals/{ref}/decision/**",
	"disagreement.what":         "/disagreements /disagreements/{row}",
	"disagreement.fear":         "/disagreements/{row}",
	"disagreement.would_settle": "/disagreements/{row}",
	"disagreement.first_view":   "/disagreements/{row}",
	"disagreement.final_view":   "/disagreements/{row}",
	"disagreement_step.note":    "/disagreements/{row}",

	"extract.name":             "/extracts /extracts/** /people/{id} /referrals/{ref} /referrals/{ref}/people/{told}",
	"extract.purpose":          "/extracts /extracts/**",
	"extract_draft.name":       "/extracts /extracts/**",
	"extract_draft.purpose":    "/extracts /extracts/**",
	"extract_draft.content":    "/extracts/{id}/columns /extracts/{id}",
	"extract_match.source_ref": "/people/{id} /referrals/{ref} /referrals/{ref}/people/{told}",
	"extract_match.why":        "/people/{id} /referrals/{ref} /referrals/{ref}/people/{told}",

	"glass.words":             "/glass /glass/**",
	"glass.said":              "/glass /glass/**",
	"seal_request.reason":     "/seals /seals/**",
	"seal_request.words":      "/seals /seals/**",
	"conflict.words":          "/conflicts /conflicts/** /account/home",
	"conflict.end_reason":     "/conflicts /conflicts/**",
	"conflict_request.reason": "/conflicts /conflicts/**",
	"conflict_request.words":  "/conflicts /conflicts/**",
	"account_person.reason":   "/conflicts/ties",
	"alert.sentence":          "/alerts /alerts/**",
	"alert.said":              "/alerts /alerts/**",
	"journal.reason":          "/journal /people/{id}/history /people/{id}/looked /referrals/{ref}/history",
	"journal_change.changed":  "/people/{id}/history /referrals/{ref}/history /people/{id}/then",
	"mail.problem":            "/mail",
	"passkey.label":           "/account /accounts/{id}",
	"api_token.label":         "/accounts/{id} /accounts/tokens /accounts/tokens/**",
	"pack_signoff.note":       "/packs/{id}",
}

// allowed is whether a field may be shown on a route at all.
func allowed(field, route string) bool {
	_, route, _ = strings.Cut(route, " ")
	for _, glob := range strings.Fields(showings[field]) {
		if stem, deep := strings.CutSuffix(glob, "/**"); deep && (route == stem || strings.HasPrefix(route, stem+"/")) {
			return true
		}
		if ok, err := path.Match(glob, route); err == nil && ok {
			return true
		}
	}
	return false
}
