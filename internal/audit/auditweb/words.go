package auditweb

// deeds are the actions of the journal in words, for everybody who reads it.
// A test holds the list to the actions that the code writes.
var deeds = map[string]string{
	"account.attest": "confirmed an account", "account.correct": "put right how somebody is called", "account.propose": "proposed somebody, without any role",
	"account.reopen": "opened an account again, without its roles", "account.unlist": "closed an account and took it off the agency's list", "account.disable": "closed an account", "account.edit": "changed an account", "account.enable": "opened an account again",
	"account.found": "laid down an account", "account.invite": "invited somebody", "agency.close": "closed an agency", "agency.open": "opened an agency again",
	"account.say_home": "said where they live, as a fingerprint", "account.forget_home": "deleted where they live", "account.tie": "tied an account to a record", "account.untie": "took the tie of an account to a record back",
	"conflict.begin": "asked how to step back from it", "conflict.declare": "stepped back from it", "conflict.end": "agreed to end a conflict", "conflict.ask": "asked to end a conflict", "conflict.refuse": "refused to end a conflict", "conflict.list": "saw conflicts", "conflict.read": "looked at a conflict",
	"conflict.show": "found somebody in conflict with it", "conflict.step_back": "took it from somebody in conflict with it",
	"decision.make": "decided", "decision.read": "looked at the decision", "decision.refuse_sign": "did not sign the decision", "decision.sign": "signed the decision",
	"disagreement.begin": "began to disagree",
	"disagreement.list":  "saw a list of disagreements", "disagreement.move": "moved a disagreement on", "disagreement.raise": "disagreed with a decision",
	"disagreement.read": "looked at a disagreement", "disagreement.settle": "settled a disagreement",
	"glass.open": "opened a record by break-glass", "glass.nothing": "tried break-glass, and nothing opened", "glass.needless": "asked for break-glass for what they could see",
	"glass.end": "ended a break-glass", "glass.review": "reviewed a break-glass", "glass.list": "saw the break-glass reviews", "glass.read": "looked at a use of break-glass",
	"glass.figures":     "saw the figures of break-glass",
	"referral.restrict": "changed who may see a referral", "seal.read": "looked at how closely a record is held", "seal.list": "saw a list of seals", "seal.reads": "saw who read what they sealed",
	"seal.name": "named somebody on a record", "seal.unname": "took somebody off the named people", "seal.ask": "asked to hold a record less closely",
	"seal.open": "agreed to hold a record less closely", "seal.refuse": "refused to hold a record less closely", "seal.hand_over": "handed a seal over",
	"journal.as_of": "looked at a record as it stood", "journal.search": "searched the journal",
	"passkey.add": "added a passkey", "passkey.remove": "removed a passkey", "passkey.suspect": "was refused a passkey that may be a copy", "recovery.renew": "got new recovery codes", "session.start": "signed in", "session.confirm": "proved again that it is them", "token.issue": "issued a token", "token.end": "ended a token",
	"extract.keep":  "kept whom an agency's list knows",
	"extract.bring": "brought an agency's list", "extract.list": "saw the agency's lists", "extract.look": "looked at a list before it was compared", "extract.read": "looked at how far a list is",
	"extract.start": "had a list compared", "extract.discard": "took a list back before it was compared", "extract.forget": "deleted a list that nobody had compared",
	"extract.withdraw": "took an agency's list back", "extract.clear": "deleted whom a withdrawn list knew",
	"network.circle":     "looked at the circle around a person",
	"network.connected":  "looked at how two people are connected",
	"network.concern":    "looked at an adult of concern",
	"network.concerns":   "saw the adults of concern",
	"network.note":       "noted a risk",
	"network.end_note":   "took a note of risk off",
	"network.review":     "said when to look again",
	"network.pattern":    "looked at patterns",
	"network.tie":        "entered a tie",
	"network.read_tie":   "looked at a tie",
	"network.end_tie":    "took a tie off",
	"pack.sign_off":      "signed a pack off",
	"pair.list":          "saw records that may be one person",
	"pair.read":          "compared two records",
	"pair.verdict":       "said whether two records are one person",
	"pair.merge":         "merged two records",
	"pair.unmerge":       "took a merge apart",
	"person.add_address": "added an address", "person.add_name": "added a name", "person.add_reach": "added a way to reach them", "person.add_relation": "added a relation",
	"person.add_identifier": "added an identifier", "person.end_address": "ended an address", "person.end_name": "ended a name", "person.end_reach": "ended a way to reach them",
	"person.end_relation": "ended a relation", "person.restrict": "changed who may see a person", "person.read_then": "looked at a person as they stood",
	"person.expire": "closed an expired record", "person.expired": "saw expired records", "person.expiring": "saw records that expire",
	"person.renew": "kept a record that would expire", "person.restore": "opened an expired record again",
	"person.quiet": "saw searches that met a closed record", "person.see_quiet": "looked at a search that met a closed record",
	"person.create": "added a person", "person.edit": "changed a person", "person.read": "looked at a person", "person.search": "searched for people",
	"provider.found": "set an agency's own sign-in up", "provider.close": "ended an agency's own sign-in", "provider.bind": "signed in at their own agency for the first time",
	"provider.unbind":  "forgot who somebody is at their own agency",
	"referral.advance": "moved a referral on", "referral.allocate": "allocated a referral", "referral.board": "saw it on the board", "referral.explain_breach": "said why it is late",
	"referral.link": "said who somebody is", "referral.raised": "saw a list of own referrals", "referral.read": "looked at a referral", "referral.recolour": "changed the colour",
	"referral.retell": "told the referrer again", "referral.send": "sent a referral", "referral.settle": "closed a referral with its outcome",
	"request.answer": "answered a request", "request.ask": "asked an agency", "request.list": "saw a list of requests", "request.read": "looked at a request",
	"screening.begin": "began a screen", "screening.judge": "judged a screen", "screening.list": "saw the screens", "screening.propose_lower": "proposed a lower band",
	"screening.read": "looked at a screen", "screening.refuse_lower": "did not sign a lower band", "screening.save": "saved a screen", "screening.sign_lower": "signed a lower band", "task.finish": "finished a task", "task.raise": "raised a task",
	"person.hidden_address": "asked for an address that is closed to them, and was refused",
	"watch.raise":           "raised an alert about unusual reading", "watch.list": "saw alerts about unusual reading", "watch.say": "said what came of an alert", "watch.readers": "saw who read the records they lead",
}

// Deed is an action of the journal in words.
func Deed(action string) string { return deed(action) }

// deed is an action in words; one without words is shown as it is written.
func deed(action string) string {
	if words := deeds[action]; words != "" {
		return words
	}
	return action
}
