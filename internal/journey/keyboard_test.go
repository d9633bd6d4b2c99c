package journey

import (
	"context"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// reach presses Tab until what has the focus begins with the words.
func reach(t *testing.T, tab *browser.Tab, words string) {
	t.Helper()
	for range 60 {
		if strings.HasPrefix(tab.Focus(), words) {
			return
		}
		tab.Keys("\t")
	}
	t.Fatalf("Tab never reaches %q on %s", words, tab.Path())
}

// The keyboard alone: a worry is told and sent, and found on the board.
func TestKeyboardAlone(t *testing.T) {
	s := serve(t, 40)
	tab := s.signIn(t, browser.Start(t), "Joy Okoro")
	tab.Open(s.url + "/hub")
	tab.Keys("\t")
	if focus := tab.Focus(); focus != "Skip to main content" {
		t.Errorf("the first Tab leads to %q", focus)
	}
	tab.Open(s.url + "/hub")
	second := browser.Get[string](tab, `document.querySelectorAll("[data-board] tr[data-href]")[1].dataset.href`)
	tab.Keys("j")
	tab.Keys("j")
	tab.Keys("\r")
	tab.Until("the row to open in place", `document.querySelectorAll("[data-board] tr[data-href]")[1].querySelector("details").open`)
	tab.Follow("o")
	if tab.Path() != second {
		t.Errorf("j, j, o leads to %s; want %s", tab.Path(), second)
	}
	tab.Keys("/")
	browser.Get[string](tab, `(document.activeElement.value = "")`)
	tab.Keys(strings.TrimPrefix(second, "/referrals/")) // the driver types the "/" into the box as well, as no keyboard does
	tab.Follow("\r")
	if tab.Path() != second {
		t.Errorf("a reference in the search leads to %s; want %s", tab.Path(), second)
	}
	tab.Open(s.url + "/referrals/new")
	reach(t, tab, "Start")
	tab.Follow("\r")
	reach(t, tab, "Yes")
	tab.Keys(" ")
	reach(t, tab, "Save and continue")
	tab.Follow("\r")
	if words := tab.Text(); !strings.Contains(words, "999") {
		t.Errorf("a child in danger now: the next page does not say to ring 999: %s", words)
	}
}

// The board renews itself: a referral that comes in appears without a reload,
// and what one had in hand stays in hand.
func TestBoardRenewsItself(t *testing.T) {
	t.Parallel()
	s := serve(t, 40)
	tab := s.signIn(t, browser.Start(t), "Joy Okoro")
	tab.Open(s.url + "/hub")
	tab.Keys("j")
	browser.Get[bool](tab, `(window.same = true)`)
	held := tab.Focus()
	ref := s.send(t, "Yusuf Ahmed")
	tab.Until("the new referral", `window.same && document.querySelector("[data-board]").innerText.includes("`+ref+`")`)
	if focus := tab.Focus(); focus != held {
		t.Errorf("the focus was on %q and is on %q", held, focus)
	}
	if told := browser.Get[string](tab, `document.querySelector("[data-board-live]").textContent`); told != "The list has changed: 1 more." {
		t.Errorf("a screen reader is told %q", told)
	}
}

// send sends a short referral as one of the county's people.
func (s site) send(t *testing.T, name string) string {
	t.Helper()
	ref, err := s.app.Referrals.Send(context.Background(), s.actor(t, name), referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{DangerNow: referral.Yes,
		Children: []referral.Child{{Given: "Ama", Born: "aged 14"}}, Worry: "Not at school, not at home.", FamilyKnows: referral.Yes, DoneSoFar: "Rang 999.", Urgency: referral.Now}})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func (s site) actor(t *testing.T, name string) who.Actor {
	t.Helper()
	all, err := s.app.SignIn.Personas(context.Background())
	for _, one := range all {
		if one.Name == name {
			return one.Actor()
		}
	}
	t.Fatalf("nobody is called %s: %v", name, err)
	return who.Actor{}
}
