package journey

import (
	"context"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// Two agencies told of one man under two names, each beside another child and
// the same car park, and nobody has linked him. The analyst sees one group, and
// that the two names may be one adult; no child is named to her. The hub, which
// sees the same page, opens the records.
func TestAnAnalystFindsOneAdultUnderTwoNames(t *testing.T) {
	s := serve(t, 12)
	told := func(agency string, given, fore, sur string) {
		t.Helper()
		_, err := s.app.Referrals.Send(context.Background(), s.as(t, agency), referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{
			DangerNow: "no", Worry: "Met at the car park.", FamilyKnows: "yes", DoneSoFar: "Rang home.", Urgency: "today",
			Children: []referral.Child{{Given: given}}, Adults: []referral.Adult{{Role: referral.RoleConcern, Given: fore, Surname: sur}},
			Places: []referral.Place{{Name: "North stairs car park"}}}})
		must(t, err)
	}
	told("Yusuf Ahmed", "Zofia", "Darren", "Quillfeather")
	told("PC Ewan Boyd", "Kofi", "Daz", "Quilfeather")

	tab := s.signIn(t, browser.Start(t), "Sara Lowe")
	check(t, s, tab, "/patterns")
	keep(t, tab, "patterns")
	words := tab.Text()
	for _, want := range []string{"May be one adult under two names. Darren Quillfeather and Daz Quilfeather", "Darren Quillfeather, told by Harle", "Daz Quilfeather, told by Eastmarch Police", "North stairs car park"} {
		if !strings.Contains(strings.Join(strings.Fields(words), " "), want) {
			t.Errorf("the analyst does not read %q in: %s", want, words)
		}
	}
	for _, name := range []string{"Zofia", "Kofi"} {
		if strings.Contains(words, name) {
			t.Errorf("the analyst reads the name of a child, %s", name)
		}
	}
	for _, complaint := range tab.Complaints() {
		t.Error("the browser says:", complaint)
	}
	s.sealedIsInNoPattern(t)
}

// sealedIsInNoPattern: what a tie to a sealed child says is in the pattern for
// nobody, not even for who is named on the record; what is handled on
// conditions stays in the hub.
func (s site) sealedIsInNoPattern(t *testing.T) {
	t.Helper()
	ctx, manager := context.Background(), s.as(t, "Ruth Devlin")
	child := s.child(t, "Ama", "Quarshie")
	tie := func(of network.TieCommand) {
		t.Helper()
		of.Kind, of.Thing = "been_at", network.Place
		must(t, s.app.Network.AddTie(ctx, manager, of))
	}
	tie(network.TieCommand{Person: child, Name: "Blue Door Café", Grade: grade.Grade{Source: "a parent", Reliable: 2, Info: "C", Handling: "P"}})
	tie(network.TieCommand{Person: child, Name: "Red Door Café", Grade: grade.Grade{Source: "a parent", Reliable: 2, Info: "C", Handling: "C", Conditions: "Ask the parent."}})
	nodes := func(who string) int {
		t.Helper()
		p, err := s.app.Network.Pattern(ctx, s.as(t, who), s.app.Clock().AddDate(-1, 0, 0))
		must(t, err)
		return p.Nodes
	}
	hub, seen := nodes("Ruth Devlin"), nodes("Sara Lowe")
	must(t, s.app.People.Restrict(ctx, manager, person.RestrictCommand{Person: child, Version: 1, Seal: access.Sealed, Reason: "A colleague's family"}))
	if got := hub - nodes("Ruth Devlin"); got != 3 {
		t.Errorf("the seal takes %d of the child and two places out of the hub's pattern", got)
	}
	if got := seen - nodes("Sara Lowe"); got != 2 {
		t.Errorf("the seal takes %d of the child and the place out of the analyst's pattern", got)
	}
}
