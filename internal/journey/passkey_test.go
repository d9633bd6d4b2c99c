package journey

import (
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// An administrator invites a colleague, who makes a passkey and signs in with
// it; who loses it and comes back with a recovery code, once.
func TestInvitationPasskeyAndRecovery(t *testing.T) {
	s := serve(t, 12)
	b := browser.Start(t)
	link := invite(t, s, s.signIn(t, b, "Gill Stone"))

	tab := b.Tab(t)
	tab.Authenticator()
	tab.Open(link)
	check(t, s, tab, strings.TrimPrefix(link, s.url))
	tab.Press("Accept")
	codes := browser.Get[[]string](tab, `[...document.querySelectorAll("main code")].map(c => c.innerText)`)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes; want 10", len(codes))
	}
	tab.Sound("the recovery codes")
	tab.Press("Next: add a passkey")
	browser.Get[string](tab, `(document.querySelector("[data-passkey-label]").value = "blue phone")`)
	browser.Get[string](tab, `(document.querySelector("[data-passkey]").click(), "")`)
	tab.Until("the passkey to be listed", `document.querySelector("main").innerText.includes("blue phone")`)

	signOut(tab)
	tab.Open(s.url + "/sign-in")
	browser.Get[bool](tab, `(window.stale = true)`)
	browser.Get[string](tab, `(document.querySelector("[data-passkey]").click(), "")`)
	tab.Until("being signed in", `!window.stale && document.readyState === "complete" && !location.pathname.startsWith("/sign-in")`)
	if path := tab.Path(); path != "/referrals" {
		t.Errorf("a passkey leads to %s; want their referrals", path)
	}

	signOut(tab)
	for i, want := range []bool{true, false} {
		recover(tab, s, codes[0])
		if in := !strings.HasPrefix(tab.Path(), "/sign-in"); in != want {
			t.Errorf("time %d with one code: signed in is %v; want %v: %s", i+1, in, want, tab.Text())
		}
		if want {
			signOut(tab)
		}
	}
	tab.Open(link)
	if words := tab.Text(); !strings.Contains(words, "can't be used") {
		t.Errorf("a used invitation does not say so: %s", words)
	}
}

// invite makes an invitation and gives its link, which is shown once.
func invite(t *testing.T, s site, tab *browser.Tab) string {
	t.Helper()
	tab.Open(s.url + "/accounts/new")
	tab.Fill("name", "Noor Testwood")
	tab.Fill("email", "noor@harle.example")
	tab.Fill("job", "Head of year")
	tab.Choose("roles", "referrer")
	tab.Press("Make the invitation")
	tab.Sound("the invitation")
	return browser.Get[string](tab, `document.querySelector("[data-invitation]").innerText`)
}

func signOut(tab *browser.Tab) {
	browser.Get[bool](tab, `(window.stale = true)`)
	browser.Get[string](tab, `([...document.querySelectorAll("header button, header a")].find(b => b.innerText === "Sign out").click(), "")`)
	tab.Until("the next page", `!window.stale && document.readyState === "complete"`)
}

func recover(tab *browser.Tab, s site, code string) { //nolint:predeclared // what the page calls it
	tab.Open(s.url + "/sign-in/recovery")
	tab.Fill("email", "noor@harle.example")
	tab.Fill("code", code)
	tab.Press("Sign in")
}
