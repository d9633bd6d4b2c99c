package journey

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// Two children are named in two referrals beside one man whom each school
// spelt in its own way, and one car park. The hub links the man once, and each
// child's circle leads to the other; a sealed child is in nobody's circle.
func TestOneAdultJoinsTwoCircles(t *testing.T) {
	s := serve(t, 12)
	ctx := context.Background()
	worker, manager := s.as(t, "Joy Okoro"), s.as(t, "Ruth Devlin")
	zofia, kofi := s.child(t, "Zofia", "Kowalska"), s.child(t, "Kofi", "Mensah")
	man, err := s.app.People.Create(ctx, worker, person.CreateCommand{Person: person.Person{Kind: person.Adult, Given: "Darren", Surname: "Quillfeather"}})
	must(t, err)
	first := s.named(t, zofia, "Zofia", man, "Darren Quillfeather")
	second := s.named(t, kofi, "Kofi", man, "Daz Quilfeather")

	around := s.circle(t, zofia)
	if !slices.Equal(around, []string{"1 Darren Quillfeather !", "1 North stairs car park", "2 Kofi Mensah"}) {
		t.Errorf("around Zofia: %q", around)
	}
	if got := s.circle(t, man); !slices.Contains(got, "1 Zofia Kowalska") || !slices.Contains(got, "1 Kofi Mensah") {
		t.Errorf("around the adult: %q; want both children", got)
	}
	chains, err := s.app.Network.Connected(ctx, worker, zofia, kofi)
	must(t, err)
	if len(chains) != 2 || len(chains[0].Nodes) != 3 || chains[0].Links[0][0].Record != first || chains[0].Links[1][0].Record != second {
		t.Errorf("connected by %+v; want the man and the car park, each by its referral", chains)
	}
	s.walkCircle(t, zofia, man)

	must(t, s.app.People.Restrict(ctx, manager, person.RestrictCommand{Person: kofi, Version: 1, Seal: access.Sealed, Reason: "A colleague's family"}))
	if got := s.circle(t, zofia); len(got) != 2 {
		t.Errorf("around Zofia, with a sealed child: %q", got)
	}
	_, err = s.app.Network.Connected(ctx, worker, zofia, kofi)
	_, nobody := s.app.Network.Connected(ctx, worker, zofia, id.New())
	if !fault.Is(err, fault.NotFound) || fault.Message(err) != fault.Message(nobody) {
		t.Errorf("a sealed child is told from nobody: %v", err)
	}
	if _, err := s.app.Network.Circle(ctx, s.as(t, "Det Sgt Simran Kaur"), zofia); !fault.Is(err, fault.NotFound) {
		t.Errorf("an agency with no part in it: %v", err)
	}
}

// walkCircle looks at the pages.
func (s site) walkCircle(t *testing.T, zofia, man id.UUID) {
	t.Helper()
	tab := s.signIn(t, browser.Start(t), "Joy Okoro")
	check(t, s, tab, "/people/"+man.String()+"/circle")
	keep(t, tab, "circle")
	if words := tab.Text(); !strings.Contains(words, "Children in this circle") {
		t.Errorf("the adult's circle does not name the children first: %s", words)
	}
	tab.Until("the circle to move about in", `document.querySelectorAll(".sl-stage canvas").length > 0`)
	tab.Until("by the keyboard, the words of the drawing", `(document.querySelector(".sl-stage").dispatchEvent(new KeyboardEvent("keydown", {key: "n", bubbles: true})),
		document.querySelector("[data-network-said]").textContent.includes("named together"))`)
	keep(t, tab, "circle-drawn")
	s.walkFile(t, tab, "/people/"+man.String()+"/circle/drawing", "Zofia Kowalska")
	s.walkFile(t, tab, "/things/place/northstairscarpark/drawing", "Kofi Mensah")
	tab.Open(s.url + "/people/" + zofia.String())
	tab.Press("Who and what is around this person")
	tab.Press("How are these two connected?")
	if words := tab.Text(); !strings.Contains(words, "Zofia Kowalska – Darren Quillfeather – Kofi Mensah") {
		t.Errorf("the way between them is not shown: %s", words)
	}
	check(t, s, tab, tab.Path())
	tab.Open(s.url + "/people/" + zofia.String() + "/circle?kind=place&steps=1")
	if words := tab.Text(); strings.Contains(words, "Kofi") || !strings.Contains(words, "North stairs") {
		t.Errorf("filtered by kind it shows: %s", words)
	}
	for _, complaint := range tab.Complaints() {
		t.Error("the browser says:", complaint)
	}
}

// walkFile asks for a drawing as a file.
func (s site) walkFile(t *testing.T, tab *browser.Tab, path, name string) {
	t.Helper()
	tab.Until("the drawing as a file", `(window.asked ??= fetch("`+path+`").then(async r => { window.file = [r.headers.get("Content-Disposition"), r.headers.get("Content-Type"), await r.text()]; }),
		window.file && window.file[0] === "attachment; filename=circle.svg" && window.file[1] === "image/svg+xml" && window.file[2].startsWith("<svg") && window.file[2].includes("`+name+`"))`)
	tab.Until("another file", `(delete window.asked, delete window.file, true)`)
}

// named sends a referral about a child, a man and a car park, and links the two
// people to the register.
func (s site) named(t *testing.T, child id.UUID, given string, man id.UUID, called string) (ref string) {
	t.Helper()
	ctx := context.Background()
	worker := s.as(t, "Joy Okoro")
	fore, sur, _ := strings.Cut(called, " ")
	ref, err := s.app.Referrals.Send(ctx, s.as(t, "Yusuf Ahmed"), referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{
		DangerNow: "no", Worry: "Met at the car park.", FamilyKnows: "yes", DoneSoFar: "Rang home.", Urgency: "today",
		Children: []referral.Child{{Given: given}}, Adults: []referral.Adult{{Role: referral.RoleConcern, Given: fore, Surname: sur}},
		Places: []referral.Place{{Name: "North stairs car park"}}}})
	must(t, err)
	must(t, s.app.Referrals.Take(ctx, worker, ref))
	rec, err := s.app.Referrals.Record(ctx, worker, ref)
	must(t, err)
	for _, told := range rec.People {
		one := child
		if told.Role == referral.RoleConcern {
			one = man
		}
		must(t, s.app.Referrals.Judge(ctx, worker, referral.JudgeCommand{Ref: ref, Told: told.ID, Person: one, Verdict: referral.Same}))
	}
	return ref
}

// circle is a circle in a line a node: how far, who, and "!" for concern.
func (s site) circle(t *testing.T, of id.UUID) (lines []string) {
	t.Helper()
	c, err := s.app.Network.Circle(context.Background(), s.as(t, "Joy Okoro"), of)
	must(t, err)
	for _, n := range c.Nodes {
		line := string(rune('0'+n.Step)) + " " + n.Label
		if n.Concern && n.Kind == network.Person {
			line += " !"
		}
		lines = append(lines, line)
	}
	return lines
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(fault.Message(err), err)
	}
}
