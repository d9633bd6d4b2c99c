package journey

import (
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// The journey that everything else stands on: a worry comes in, is taken up,
// asked about, screened and decided, and the person who raised it hears back.
func TestReferralFromWorryToAnswer(t *testing.T) {
	s := serve(t, 30)
	b := browser.Start(t)
	for _, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "with scripts", false: "without scripts"}[script], func(t *testing.T) { walk(t, s, b, script) })
	}
}

func walk(t *testing.T, s site, b *browser.Browser, script bool) {
	as := func(name string) *browser.Tab {
		tab := s.signIn(t, b, name)
		tab.Script(script)
		return tab
	}
	ref := raise(t, s, as("Yusuf Ahmed"))
	hub := as("Joy Okoro")
	take(t, s, hub, ref)
	answer(t, s, as("Det Sgt Simran Kaur"))
	screen(t, s, hub, ref)
	decide(t, s, hub, ref)

	hears := as("Yusuf Ahmed")
	hears.Open(s.url + "/referrals/" + ref)
	if words := hears.Text(); !strings.Contains(words, "Decided: strategy discussion") || !strings.Contains(words, "A social worker rings you today.") {
		t.Errorf("the referrer does not read the outcome: %s", words)
	}
	if words := hears.Text(); strings.Contains(words, "Band") || strings.Contains(words, "two missing reports") {
		t.Errorf("the referrer reads more than status and outcome: %s", words)
	}
	stranger(t, s, as("Sandra Webb"), ref)
}

// raise records a worry, leaves it, comes back, and sends it.
func raise(t *testing.T, s site, tab *browser.Tab) string {
	tab.Open(s.url + "/referrals/new")
	tab.Press("Start")
	tab.Choose("danger_now", "no")
	tab.Press("Save and continue")
	tab.Press("Add a child")
	tab.Fill("given", "Ama")
	tab.Fill("surname", "Testwood")
	tab.Fill("born", "31 2 2012")
	tab.Press("Save and continue")
	if words := tab.Text(); !strings.Contains(words, "as far as it is known") {
		t.Fatalf("an impossible date of birth is not named: %s", words)
	}
	tab.Fill("born", "14 March 2012")
	tab.Press("Save and continue")
	tab.Press("Continue")
	tab.Fill("worry", "Ama came back at four in the morning with a new phone.")
	tab.Press("Save and come back later")
	// Another day, another device: the draft is there.
	tab.Open(s.url + "/referrals")
	tab.Press("Ama Testwood")
	tab.Press("What the child has said")
	tab.Fill("child_words", "He gets me.")
	tab.Press("Save and continue")
	tab.Press("Add a person")
	tab.Choose("role", "adult_of_concern")
	tab.Fill("given", "Daniel")
	tab.Fill("surname", "Brindlewick")
	tab.Press("Save and continue")
	tab.Press("Continue")
	tab.Press("Add a place")
	tab.Fill("name", "Quayside multi-storey car park, level 4 and north stairs")
	tab.Press("Save and continue")
	tab.Press("Continue")
	tab.Choose("family_knows", "no")
	tab.Fill("family_why", "It could put her at more risk.")
	tab.Press("Save and continue")
	tab.Fill("done_so_far", "Her tutor sat with her.")
	tab.Press("Save and continue")
	tab.Choose("urgency", "today")
	tab.Press("Save and continue")
	if words := tab.Text(); !strings.Contains(words, "new phone") || !strings.Contains(words, "Daniel Brindlewick") {
		t.Fatalf("the answers are not there to check: %s", words)
	}
	tab.Press("Send to the hub")
	return browser.Get[string](tab, `document.querySelector("[data-reference]").innerText`)
}

// take finds the referral on the board, takes it, sees who is known already,
// and asks police and health.
func take(t *testing.T, s site, tab *browser.Tab, ref string) {
	tab.Open(s.url + "/hub?stage=new")
	if words := tab.Text(); !strings.Contains(words, ref) || !strings.Contains(words, "Ama, 14") || !strings.Contains(words, "left, due") {
		t.Fatalf("the board does not show the referral with its clock: %s", words)
	}
	tab.Open(s.url + "/referrals/" + ref)
	tab.Press("Take this referral")
	words := tab.Text()
	if strings.Count(words, "Also named in:") < 2 {
		t.Errorf("the adult and the place are known elsewhere and are not shown so: %s", words)
	}
	tab.Press("Who is this?")
	tab.Submit("make", "1")
	tab.Open(s.url + "/referrals/" + ref + "/holdings")
	chooseAgencies(tab, "Eastmarch Police", "Eastmarch Community Health")
	tab.Press("Ask them")
	if words := tab.Text(); !strings.Contains(words, "Eastmarch Police") {
		t.Fatalf("the request is not shown: %s", words)
	}
}

func chooseAgencies(tab *browser.Tab, names ...string) {
	for _, name := range names {
		browser.Get[bool](tab, `[...document.querySelectorAll("main label")].find(l => l.innerText === "`+name+`").click() ?? true`)
	}
}

// answer is the police saying what they hold.
func answer(t *testing.T, s site, tab *browser.Tab) {
	tab.Open(s.url + "/requests")
	tab.Press("Ama Testwood")
	if words := tab.Text(); strings.Contains(words, "new phone") {
		t.Errorf("a partner reads the worry in its request: %s", words)
	}
	tab.Choose("holds", "yes")
	tab.Fill("held", "two missing reports this term")
	tab.Choose("handling", "share")
	tab.Press("Send the answer")
}

// screen answers the instrument; with scripts the band follows the answers.
func screen(t *testing.T, s site, tab *browser.Tab, ref string) {
	tab.Open(s.url + "/referrals/" + ref + "/screening")
	tab.Press("Screen this child")
	for _, sign := range []string{"S1", "S2", "S4"} {
		tab.Choose("answer-"+sign, "yes")
		tab.Fill("evidence-"+sign, "Seen on Friday night.")
		tab.Fill("source-"+sign, "School")
	}
	tab.Fill("telling", "She wants it to stop.")
	tab.Fill("strengths", "Her nan, her tutor.")
	tab.Fill("concern", "A man called Danny, the car park.")
	tab.Fill("judgement", "Three significant concerns seen now.")
	tab.Choose("judged", "4")
	tab.Press("Finish this screen")
	if words := tab.Text(); !strings.Contains(words, "Three or more significant concerns seen now") || !strings.Contains(words, "Judged band 4") {
		t.Fatalf("the screen does not say its band and why: %s", words)
	}
}

// decide decides against the threshold and tells the referrer.
func decide(t *testing.T, s site, tab *browser.Tab, ref string) {
	tab.Open(s.url + "/referrals/" + ref + "/decision")
	tab.Choose("level", "4")
	tab.Choose("outcome", "section_47")
	tab.Fill("reasons", "L4.MIS.1: missing overnight, an older man, picked up by car.")
	tab.Fill("consulted", "Police and the team manager.")
	tab.Fill("next_step", "Strategy discussion.")
	tab.Fill("next_owner", "Assessment team")
	tab.Fill("told", "A social worker rings you today.")
	tab.Press("Decide and tell the referrer")
	if words := tab.Text(); !strings.Contains(words, "by which it is done") || browser.Get[string](tab, `document.querySelector("[name=reasons]").value`) == "" {
		t.Fatalf("a missing date is not named, or what was typed is lost: %s", words)
	}
	tab.Fill("next_due-day", "30")
	tab.Fill("next_due-month", "12")
	tab.Fill("next_due-year", "2099")
	tab.Press("Decide and tell the referrer")
	if words := tab.Text(); !strings.Contains(words, "Level 4: Strategy discussion") {
		t.Fatalf("the decision is not shown: %s", words)
	}
}

// stranger is somebody with no part in the referral: there is none. The page
// offers to break the glass for whatever was asked for.
func stranger(t *testing.T, s site, tab *browser.Tab, ref string) {
	none := id.NewReference("EM")
	tab.Open(s.url + "/referrals/" + ref)
	there := browser.Get[string](tab, `document.documentElement.outerHTML`)
	tab.Open(s.url + "/referrals/" + none)
	absent := strings.ReplaceAll(browser.Get[string](tab, `document.documentElement.outerHTML`), none, ref)
	if there != absent {
		t.Error("a referral out of scope does not look like one that is absent")
	}
}
