package app_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/people/network/networkweb"
)

// To somebody with no part in it, a child who comes to notice changes nothing:
// every list, count, search and error is byte for byte what it was.
func TestStrangersLearnNothing(t *testing.T) {
	w := newWorld(t, 12)
	var strangers []seat
	for _, role := range who.AllRoles {
		strangers = append(strangers, w.sit(role, false, access.None))
	}
	before := make([]map[string]string, len(strangers))
	for i, s := range strangers {
		before[i] = w.everything(s)
	}
	w.unfold()
	for i, s := range strangers {
		after := w.everything(s)
		for path, body := range after {
			if body != before[i][path] {
				t.Errorf("%s tells a %s: %s", path, s, cmp.Diff(strings.Split(before[i][path], "\n"), strings.Split(body, "\n")))
			}
			for _, token := range []string{"Zephyrine", "Quillfeather", "Zq9Corner"} {
				if strings.Contains(body, token) && !strings.Contains(path, token) {
					t.Errorf("%s shows %q to a %s", path, token, s)
				}
			}
		}
	}
}

// onceKey is the key that keeps a form from being taken twice: each showing of
// it has its own.
var onceKey = regexp.MustCompile(`name="once" value="[^"]*"`)

// To an analyst an open child is nobody by name, and a sealed one is not there:
// the pattern is byte for byte what it was.
func TestAnalystsLearnNothingOfTheSealed(t *testing.T) {
	w := newWorld(t, 12)
	analyst := w.sit(who.Analyst, false, access.None)
	pattern := func() string { return w.ask(http.MethodGet, networkweb.PathPattern, nil, analyst.cookie).Body.String() }
	before := pattern()
	w.unfold()
	if open := pattern(); open == before || strings.Contains(open, "Zephyrine") || strings.Contains(open, "Quillfeather") {
		t.Error("an open referral changes nothing, or names the child")
	}
	w.exec(`UPDATE referral SET seal = 2 WHERE id IN (SELECT referral_id FROM referral_person WHERE told ->> 'given' = 'Zephyrine')`)
	if diff := cmp.Diff(strings.Split(before, "\n"), strings.Split(pattern(), "\n")); diff != "" {
		t.Error("a sealed referral is told:", diff)
	}
}

// everything is every page that asks for no record, as the seat is shown it,
// and the searches that would find the child.
func (w *world) everything(s seat) map[string]string {
	w.Helper()
	pages := map[string]string{}
	see := func(method, path string, form url.Values) {
		pages[method+" "+path+" "+form.Encode()] = onceKey.ReplaceAllString(w.ask(method, path, form, s.cookie).Body.String(), "")
	}
	for _, rt := range w.app.Routes() {
		oversight := rt.Path == "/journal" && s.Roles.Has(who.Auditor|who.PrivacyOfficer) // who see every entry, by id
		pattern := rt.Path == networkweb.PathPattern && s.Roles.Has(who.Analyst)          // who see what hangs together, without the child's name
		session := strings.HasPrefix(rt.Path, "/account")                                 // their own sign-ins
		if rt.Method == http.MethodGet && !rt.Open && !strings.Contains(rt.Path, "{") && !oversight && !pattern && !session {
			see(rt.Method, rt.Path, nil)
		}
	}
	see(http.MethodGet, "/hub?stage=new&q=Zephyrine", nil)
	see(http.MethodGet, "/journal?actor=Ahmed&subject="+absentRef, nil)
	if existence := s.Roles.Has(who.PartnerContact | who.Specialist); !existence { // they learn that somebody is known, and whom to ring
		see(http.MethodPost, "/people", url.Values{"names": {"Zephyrine Quillfeather"}, "reason": {"A worry."}})
	}
	return pages
}

// unfold lets one referral run its whole course, and an agency bring a list
// that the child is on.
func (w *world) unfold() {
	w.Helper()
	ctx := context.Background()
	school, hub, police := w.persona("Yusuf Ahmed"), w.persona("Ruth Devlin"), w.persona("Det Sgt Simran Kaur")
	ref, err := w.app.Referrals.Send(ctx, school, referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{DangerNow: referral.No,
		Children: []referral.Child{{Given: "Zephyrine", Surname: "Quillfeather", Born: "14 March 2012", Phone: "07700 900456"}},
		Places:   []referral.Place{{Name: "Zq9Corner"}}, Worry: "Came back at four in the morning.", FamilyKnows: referral.Yes, DoneSoFar: "Talked.", Urgency: "today"}})
	must := func(err error) {
		w.Helper()
		if err != nil {
			w.Fatal(err)
		}
	}
	must(err)
	must(w.app.Referrals.Take(ctx, hub, ref))
	rec, err := w.app.Referrals.Record(ctx, hub, ref)
	must(err)
	w.submit(hub, "/referrals/"+ref+"/people/"+rec.People[0].ID.String(), url.Values{"make": {"1"}})
	must(w.app.Referrals.Ask(ctx, hub, referral.AskCommand{Ref: ref, Agencies: []id.UUID{police.Agency}, About: "Zephyrine Quillfeather", Question: "What do you hold?"}))
	sheet, err := w.app.Screens.Begin(ctx, hub, ref, rec.People[0].ID)
	must(err)
	w.submit(hub, "/referrals/"+ref+"/screening/"+sheet.ID.String(), url.Values{"version": {strconv.Itoa(sheet.Version)}})
	_, err = w.app.Decisions.Decide(ctx, hub, ref, threshold.Decision{Level: 2, Outcome: threshold.EarlyHelp, Reasons: "Concern: L2.MIS.1.", Consulted: "School.",
		NextStep: "Meet.", NextOwner: "Family help", NextDue: when.DateOf(when.System()).AddDays(5), Told: "Help is offered."})
	must(err)
	_, err = w.app.Decisions.Challenge(ctx, school, threshold.ChallengeCommand{Ref: ref, What: "Too low.", Fear: "Harm.", WouldSettle: "A visit."})
	must(err)
	list, err := w.app.Extracts.Bring(ctx, police, extract.BringCommand{Name: "Zq9Corner", Purpose: "Zq9Corner", Content: []byte("ref,name,dob\nZq9Corner,Zephyrine Quillfeather,14/03/2012\n")})
	must(err)
	must(w.app.Extracts.Say(ctx, police, extract.SayCommand{Draft: list, Start: true, Targets: []extract.Target{extract.Reference, extract.FullName, extract.Born}}))
	must(w.app.Extracts.Compare(ctx, list))
	if w.text(`SELECT count(*)::text FROM extract_match WHERE extract_id = $1::uuid`, list.String()) != "1" {
		w.Error("the list did not match her")
	}
}
