package conflictweb_test

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// world is a partnership with a privacy officer, a child, and a referral about
// the child that is with a practitioner.
type world struct {
	*hubkit.World
	privacy who.Actor
	child   id.UUID
	ref     string
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{World: hubkit.New(t)}
	w.privacy = w.Join("charity", "Nadia Rahman", who.PrivacyOfficer)
	var err error
	w.child, err = w.People.Create(ctx, w.Colleague, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Zephyrine", Surname: "Sample"}})
	w.OK(err)
	w.ref = w.Send()
	rec, err := w.Referrals.Record(ctx, w.Manager, w.ref)
	w.OK(err)
	w.OK(w.Referrals.Judge(ctx, w.Manager, referral.JudgeCommand{Ref: w.ref, Told: rec.People[0].ID, Person: w.child, Verdict: referral.Same, Reason: "The same."}))
	w.OK(w.Referrals.Take(ctx, w.Worker, w.ref))
	return w
}

// From a record, a worker steps back: the form asks for words and keeps what was
// typed, a form sent twice is one declaration, and then the record is like one
// that is not there, its form too.
func TestStepBack(t *testing.T) {
	w := newWorld(t)
	site, at := w.Site(w.Worker), "/people/"+w.child.String()
	if got := site.Open(at).Attrs(`a[href="`+at+`/conflict"]`, "href"); len(got) == 0 {
		t.Error("the record does not lead to the form")
	}
	page := site.Open(at + "/conflict")
	page.Says(http.StatusOK, "Zephyrine Sample", "This record, and every referral about them, closes to you at once.")
	key := page.Hidden("main form")
	site.Send(at+"/conflict", append(key, "words", "  ")...).Says(http.StatusUnprocessableEntity, "Say in a few words how you know them.")
	long := make([]byte, 2001)
	for i := range long {
		long[i] = 'x'
	}
	if got := site.Send(at+"/conflict", append(key, "words", string(long))...); got.Code != http.StatusUnprocessableEntity || got.Text("main textarea") != string(long) {
		t.Errorf("too many words: %d with %d letters left", got.Code, len(got.Text("main textarea")))
	}
	for range 2 {
		site.Send(at+"/conflict", append(key, "words", "Her <mother> is my sister.")...).Leads("/account/home?done=1")
	}
	if n := w.Count(`SELECT count(*) FROM conflict WHERE why = 'declared'`); n != 1 {
		t.Errorf("%d conflicts; want 1", n)
	}
	site.Open("/account/home?done=1").Says(http.StatusOK, "You have stepped back.", "Her <mother> is my sister.")
	for _, path := range []string{at, "/referrals/" + w.ref, at + "/conflict", "/referrals/" + w.ref + "/conflict"} {
		site.Open(path).Says(http.StatusNotFound)
	}
	w.Site(w.Colleague).Open("/account/home").Hides("sister")
	w.Site(w.Colleague).Open("/account/home").Says(http.StatusOK, "You have stepped back from nothing.")
}

// The referrer steps back from a referral too; who may not read a record has no
// form for it.
func TestStepBackFromAReferral(t *testing.T) {
	w := newWorld(t)
	at := "/referrals/" + w.ref + "/conflict"
	for _, actor := range []who.Actor{w.Charity, w.Nurse} {
		absent := w.Site(actor).Open("/referrals/EM-0000-0000/conflict")
		if got := w.Site(actor).Open(at); got.Code != absent.Code || got.Code == http.StatusOK {
			t.Errorf("%s opens the form: %d; absent %d", actor.Name, got.Code, absent.Code)
		}
		if got := w.Site(actor).Send(at, "words", "Mine."); got.Code == http.StatusSeeOther {
			t.Errorf("%s declares a conflict with what they can't read", actor.Name)
		}
	}
	school := w.Site(w.School)
	school.Open(at).Says(http.StatusOK, w.ref, "This referral, and the records of its children, close to you at once.")
	school.Send(at, "words", "My neighbour’s child.").Leads("/account/home?done=1")
	school.Open("/referrals/" + w.ref).Says(http.StatusNotFound)
}

// Somebody says where they live, badly and then well, and takes it back. Only
// that a fingerprint is kept is shown again, never the address.
func TestHome(t *testing.T) {
	w := newWorld(t)
	site := w.Site(w.Worker)
	page := site.Open("/account/home")
	page.Says(http.StatusOK, "We do not keep your address.")
	page.Hides("A fingerprint is kept since")
	wrong := site.Send("/account/home", "house", "12 <Quay> Street", "postcode", "Harle", "surname", "Mensah")
	wrong.Says(http.StatusUnprocessableEntity, "postcode")
	for name, want := range map[string]string{"house": "12 <Quay> Street", "postcode": "Harle", "surname": "Mensah"} {
		if got := wrong.Attr(`main input[name="`+name+`"]`, "value"); got != want {
			t.Errorf("%s has become %q", name, got)
		}
	}
	if wrong.Attr(`.govuk-error-summary a`, "href") != "#postcode" || len(wrong.Attrs("#postcode", "name")) != 1 {
		t.Error("the summary does not lead to the field")
	}
	site.Send("/account/home", "house", "12 Quay Street", "postcode", "ZZ99 4ZR").Leads("/account/home?done=2")
	kept := site.Open("/account/home?done=2")
	kept.Says(http.StatusOK, "Only a fingerprint of it is kept.", "A fingerprint is kept since")
	kept.Hides("Quay", "ZZ99")
	site.Send("/account/home", "forget", "yes").Leads("/account/home?done=3")
	site.Open("/account/home").Hides("A fingerprint is kept since")
	if n := w.Count(`SELECT count(*) FROM account_home`); n != 0 {
		t.Errorf("%d homes are kept", n)
	}
}

// The list: empty; to a manager with the record and the way to give the work to
// somebody else, to a privacy officer by number; never one's own; for nobody else.
func TestList(t *testing.T) {
	w := newWorld(t)
	manager, officer := w.Site(w.Manager), w.Site(w.privacy)
	for _, site := range []*hubkit.Visitor{manager, officer} {
		site.Open("/conflicts").Says(http.StatusOK, "Nobody is in conflict with a record that you may know of.")
	}
	w.Site(w.Worker).Send("/referrals/"+w.ref+"/conflict", "words", "My nephew.").Leads("/account/home?done=1")
	seen := manager.Open("/conflicts")
	seen.Says(http.StatusOK, "Joy Okoro, Eastmarch council", "Declared by the worker", "My nephew.", "Referral "+w.ref, "Give it to somebody")
	if got := seen.Attrs(`main section a`, "href"); !slices.Equal(got, []string{"/referrals/" + w.ref, "/referrals/" + w.ref + "/allocate", "/conflicts/" + w.declared() + "/end"}) {
		t.Errorf("a manager is led to %v", got)
	}
	page := officer.Open("/conflicts")
	page.Says(http.StatusOK, "Joy Okoro", "Ask to end the conflict", "You see each record by number only.")
	page.Hides("Zephyrine", "Give it to somebody")
	if page.Attr(`a[href="/conflicts/ties"]`, "href") == "" || len(page.Attrs(`a[href$="/end"]`, "href")) != 1 {
		t.Error("the officer is not led to the ties, or to the end")
	}
	for _, actor := range []who.Actor{w.Worker, w.School, w.Police, w.Chair} {
		if got := w.Site(actor).Open("/conflicts"); got.Code != http.StatusForbidden {
			t.Errorf("%s opens the list: %d", actor.Name, got.Code)
		}
	}
	// a manager's own is on nobody's list of their own
	w.Site(w.Manager).Send("/referrals/"+w.ref+"/conflict", "words", "My niece.").Leads("/account/home?done=1")
	manager.Open("/conflicts").Says(http.StatusOK, "Nobody is in conflict with a record that you may know of.")
}

// declared is the one conflict that a practitioner has declared.
func (w world) declared() string {
	w.Helper()
	return w.Text(`SELECT id::text FROM conflict WHERE account_id = $1`, w.Worker.ID)
}

// A privacy officer asks, badly and then well; a manager refuses; it is asked
// again, and a manager agrees. Every form sent twice is done once, nothing typed
// is lost, and the record is open again.
func TestTwoEndAConflict(t *testing.T) {
	w := newWorld(t)
	w.Site(w.Worker).Send("/people/"+w.child.String()+"/conflict", "words", "My sister’s child.").Leads("/account/home?done=1")
	officer, manager := w.Site(w.privacy), w.Site(w.Manager)
	at := "/conflicts/" + w.declared()
	page := officer.Open(at + "/end")
	page.Says(http.StatusOK, "Joy Okoro", "My sister’s child.", "It takes two people.")
	page.Hides("Zephyrine")
	key := page.Hidden("main form")
	officer.Send(at+"/end", append(slices.Clone(key), "reason", " ")...).Says(http.StatusUnprocessableEntity, "Say why this is no conflict, or no longer.")
	for range 2 {
		officer.Send(at+"/end", append(slices.Clone(key), "reason", "Another <family>.")...).Leads(at + "/end")
	}
	waits := officer.Open(at + "/end")
	waits.Says(http.StatusOK, "Nadia Rahman asks to end it", "Another <family>.", "Take the request back", "It waits for a manager of the hub")
	if got := waits.Attrs("main form", "action"); !slices.Equal(got, []string{at + "/refuse"}) {
		t.Errorf("whoever asked is offered %v", got)
	}
	late := officer.Send(at+"/end", "reason", "Typed twice.")
	late.Says(http.StatusUnprocessableEntity, "Somebody has asked already.")
	officer.Send(at + "/agree").Says(http.StatusForbidden)

	manager.Open("/conflicts").Says(http.StatusOK, "Waits for a manager", "Nadia Rahman asks to end it", "See what is asked")
	page = manager.Open(at + "/end")
	if got := page.Attrs("main form", "action"); !slices.Equal(got, []string{at + "/agree", at + "/refuse"}) {
		t.Errorf("a manager is offered %v", got)
	}
	manager.Send(at+"/refuse", "words", "").Says(http.StatusUnprocessableEntity, "Say why it stays as it is.", "Another <family>.")
	no := append(page.Hidden(`form[action$="/refuse"]`), "words", "It is the <same>.")
	for range 2 {
		manager.Send(at+"/refuse", no...).Leads(at + "/end")
	}
	officer.Open(at+"/end").Says(http.StatusOK, "Asked before", "Ruth Devlin said no", "It is the <same>.")
	manager.Send(at+"/agree").Says(http.StatusUnprocessableEntity, "Nobody has asked to end it")

	manager.Send(at+"/end", "reason", "She has checked: it is another.").Leads(at + "/end")
	manager.Send(at+"/agree").Says(http.StatusUnprocessableEntity, "two people end a conflict")
	w.Site(w.Worker).Open("/people/" + w.child.String()).Says(http.StatusNotFound)
	yes := w.Site(w.Deputy).Open(at + "/end").Hidden(`form[action$="/agree"]`)
	for range 2 {
		w.Site(w.Deputy).Send(at+"/agree", yes...).Leads("/conflicts")
	}
	w.Site(w.Worker).Open("/people/" + w.child.String()).Says(http.StatusOK)
	w.Site(w.Worker).Open("/account/home").Says(http.StatusOK, "it was ended")
	w.Site(w.Worker).Open("/account/home").Hides("Devlin", "Osei", "another.")
	over := officer.Open("/conflicts")
	over.Says(http.StatusOK, "Ended", "Ruth Devlin asked to end it: She has checked: it is another. Kwame Osei agreed")
	if got := manager.Open(at+"/end").Attrs("main form", "action"); len(got) != 0 {
		t.Errorf("what is over is offered %v", got)
	}
	for action, want := range map[string]int{"conflict.ask": 2, "conflict.refuse": 1, "conflict.end": 1} {
		if n := w.Count(`SELECT count(*) FROM journal WHERE action = $1`, action); n != want {
			t.Errorf("%d of %s in the journal; want %d", n, action, want)
		}
	}
}

// An account is tied to a record by number, with every mistake named and nothing
// typed lost; a form sent twice is one tie; and it is taken back.
func TestTies(t *testing.T) {
	w := newWorld(t)
	officer := w.Site(w.privacy)
	page := officer.Open("/conflicts/ties")
	page.Says(http.StatusOK, "No account is tied to a record.")
	key, email := page.Hidden(`main form`), w.Text(`SELECT email FROM account WHERE id = $1`, w.Worker.ID)
	wrong := officer.Send("/conflicts/ties", append(key, "email", "nobody@school.example", "record", "seven", "reason", "")...)
	wrong.Says(http.StatusUnprocessableEntity)
	if got := wrong.Attrs(".govuk-error-summary a", "href"); !slices.Equal(got, []string{"#reason", "#record"}) {
		t.Errorf("the summary leads to %v", got)
	}
	unknown := officer.Send("/conflicts/ties", append(key, "email", "nobody@school.example", "record", id.New().String(), "reason", "She said so.")...)
	if got := unknown.Attrs(".govuk-error-summary a", "href"); unknown.Code != http.StatusUnprocessableEntity || !slices.Equal(got, []string{"#email", "#record"}) {
		t.Errorf("for who and what is not there the summary leads to %v", got)
	}
	if wrong.Attr(`input[name="email"]`, "value") != "nobody@school.example" || wrong.Attr(`input[name="record"]`, "value") != "seven" {
		t.Error("what was typed is lost")
	}
	adult, err := w.People.Create(ctx, w.Colleague, person.CreateCommand{Person: person.Person{Kind: person.Adult, Given: "Joy", Surname: "Okoro"}})
	w.OK(err)
	for range 2 {
		officer.Send("/conflicts/ties", append(key, "email", email, "record", adult.String(), "reason", "She said so.")...).Leads("/conflicts/ties")
	}
	page = officer.Open("/conflicts/ties")
	page.Says(http.StatusOK, "Joy Okoro, "+email, adult.String(), "She said so.")
	w.Site(w.Worker).Open("/people/" + adult.String()).Says(http.StatusNotFound)
	end := page.Attr(`form[action$="/end"]`, "action")
	for _, actor := range []who.Actor{w.Manager, w.Worker, w.School} {
		if a, b := w.Site(actor).Open("/conflicts/ties"), w.Site(actor).Send(end); a.Code != http.StatusForbidden || b.Code != http.StatusForbidden {
			t.Errorf("%s: %d, %d", actor.Name, a.Code, b.Code)
		}
	}
	officer.Send(end).Leads("/conflicts/ties")
	page = officer.Open("/conflicts/ties")
	page.Says(http.StatusOK, "Until")
	if len(page.Attrs(`form[action$="/end"]`, "action")) != 0 {
		t.Error("a tie that is over can be ended")
	}
}
