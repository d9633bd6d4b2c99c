package journey

import (
	"context"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// A child whose name is misspelt in a referral is found in the register and
// linked; the twin is shown, weighs less, and is not joined.
func TestAMisspeltChildIsFoundAndATwinIsNotTaken(t *testing.T) {
	s := serve(t, 12)
	zofia, twin := s.child(t, "Zofia", "Szczepanska"), s.child(t, "Lena", "Szczepanska")
	ref, told := s.refer(t, "Zofja", "Szczepanka")
	b := browser.Start(t)
	tab := s.signIn(t, b, "Joy Okoro")
	at := "/referrals/" + ref + "/people/" + told.String()
	check(t, s, tab, at)
	words := tab.Text()
	first, second := strings.Index(words, "Zofia Szczepanska"), strings.Index(words, "Lena Szczepanska")
	if first < 0 || second < 0 || first > second || !strings.Contains(words[first:second], "Very likely") || strings.Contains(words[second:], "Very likely") {
		t.Fatalf("the page should say that Zofia is very likely and her twin is not: %s", words)
	}
	browser.Get[bool](tab, `document.querySelector("details").open = true`)
	keep(t, tab, "who-is")
	tab.Submit("not_same", twin.String())
	if words := tab.Text(); !strings.Contains(words, "Say why this is not the same person") {
		t.Fatalf("no reason, and no fault: %s", words)
	}
	tab.Fill("reason", "Her twin: the referrer's first name is near Zofia's, and Lena is in another form.")
	tab.Submit("not_same", twin.String())
	if words := tab.Text(); !strings.Contains(words, "Said not to be the same") || !strings.Contains(words, "Joy Okoro said so") {
		t.Fatalf("the twin is still asked about: %s", words)
	}
	tab.Sound("who is this, after a verdict")
	tab.Submit("same", zofia.String())
	tab.Open(s.url + at)
	if words := tab.Text(); !strings.Contains(words, "Linked to") || strings.Contains(words, "Nobody here") {
		t.Errorf("she is not linked: %s", words)
	}
	tab.Open(s.url + "/people/" + twin.String())
	if strings.Contains(tab.Text(), ref) {
		t.Error("the referral stands on the twin's record")
	}
	for _, complaint := range tab.Complaints() {
		if !strings.Contains(complaint, "422") { // the answer to a verdict without a reason
			t.Error("the browser says:", complaint)
		}
	}
}

// child adds one of two twins to the register.
func (s site) child(t *testing.T, given, surname string) id.UUID {
	t.Helper()
	born, err := when.ParsePartial("14 March 2012")
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.app.People.Create(context.Background(), s.as(t, "Joy Okoro"), person.CreateCommand{
		Person:    person.Person{Kind: person.Child, Given: given, Surname: surname, Born: born, Sex: "female", School: "Harle Academy"},
		Addresses: []person.Address{{Lines: "4 Saltrey Lane", Postcode: "EM4 2AB"}}})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// refer sends a referral about a child as a school's lead, and has it taken.
func (s site) refer(t *testing.T, given, surname string) (ref string, told id.UUID) {
	t.Helper()
	ctx := context.Background()
	lead, worker := s.as(t, "Yusuf Ahmed"), s.as(t, "Joy Okoro")
	ref, err := s.app.Referrals.Send(ctx, lead, referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{DangerNow: "no", Worry: "She was met at the gate by a man in a car.", FamilyKnows: "yes", DoneSoFar: "Rang home.", Urgency: "today",
		Children: []referral.Child{{Given: given, Surname: surname, Born: "2012-03-14", Sex: "female", Address: "4 Saltrey Lane", Postcode: "EM4 2AB"}}}})
	if err == nil {
		err = s.app.Referrals.Take(ctx, worker, ref)
	}
	if err != nil {
		t.Fatal(err)
	}
	rec, err := s.app.Referrals.Record(ctx, worker, ref)
	if err != nil {
		t.Fatal(err)
	}
	return ref, rec.People[0].ID
}

// as is one of the demonstration's people, for what a test lays down by calling
// the services.
func (s site) as(t *testing.T, name string) who.Actor {
	t.Helper()
	people, err := s.app.SignIn.Personas(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Name == name {
			actor := p.Actor()
			actor.Request = "test"
			return actor
		}
	}
	t.Fatalf("%s is not one of the demonstration's people", name)
	return who.Actor{}
}

// Two people join two records of one child; one takes them apart, and both
// pages are again what they were, byte for byte.
func TestMergeAndUnmergeRestoresThePages(t *testing.T) {
	s := serve(t, 12)
	ctx := context.Background()
	older, newer := s.child(t, "Zofia", "Kowalska"), s.child(t, "Zosia", "Kowalski")
	if err := s.app.People.FindPairs(ctx, newer); err != nil {
		t.Fatal(err)
	}
	b := browser.Start(t)
	joy, linh := s.signIn(t, b, "Joy Okoro"), s.signIn(t, b, "Linh Tran")
	pages := func() (both []string) {
		for _, one := range []id.UUID{older, newer} {
			both = append(both, browser.Get[string](joy, `fetch("/people/`+one.String()+`").then(r => r.text())`))
		}
		return both
	}
	before := pages()
	check(t, s, joy, "/people/pairs")
	for _, tab := range []*browser.Tab{joy, linh} {
		tab.Open(s.url + "/people/pairs")
		tab.Press("Zo") // the first of the two, whoever it is
		check(t, s, tab, tab.Path())
		tab.Choose("word", "same")
		tab.Fill("reason", "Same mother and GP; the school wrote the short form.")
		tab.Press("Save")
	}
	linh.Open(s.url + "/people/" + older.String())
	if words := linh.Text(); !strings.Contains(words, "Other records of this person") || !strings.Contains(words, "Zosia Kowalski") {
		t.Fatalf("the older record does not tell of the other: %s", words)
	}
	keep(t, linh, "merged")
	check(t, s, joy, "/people/"+newer.String())
	check(t, s, joy, "/people/"+newer.String()+"/unmerge")
	joy.Fill("reason", "Two sisters: the school has both on its roll.")
	joy.Press("Take them apart")
	for i, after := range pages() {
		if after != before[i] {
			t.Errorf("page %d is not what it was:\n%s\nbefore:\n%s", i, after, before[i])
		}
	}
	for _, complaint := range append(joy.Complaints(), linh.Complaints()...) {
		t.Error("the browser says:", complaint)
	}
}
