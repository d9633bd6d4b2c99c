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
