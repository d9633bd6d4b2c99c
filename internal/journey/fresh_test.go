package journey

import (
	"context"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
	"github.com/sightline-partnership/sightline/internal/testkit/idp"
)

// follow clicks what a script finds, which leads to the other site or by a script,
// and waits until the page is where it should lead.
func follow(tab *browser.Tab, click, path string) {
	browser.Get[bool](tab, `(window.stale = true)`)
	browser.Get[string](tab, `(`+click+`.click(), "")`)
	tab.Until("being at "+path, `!window.stale && document.readyState === "complete" && location.pathname === "`+path+`"`)
}

// In a real browser somebody signs in at their agency's own provider, lands
// where they were going, and is asked nothing of us.
func TestSigningInAtTheAgency(t *testing.T) {
	s := serve(t, 12)
	ctx, gill := context.Background(), s.actor(t, "Gill Stone")
	personas, err := s.app.SignIn.Personas(ctx)
	must(t, err)
	email := ""
	for _, one := range personas {
		if one.ID == gill.ID {
			email = one.Email
		}
	}
	provider := idp.Start(t, idp.User{Subject: "s-1", Email: email, Verified: true, AMR: []string{"mfa"}}, idp.User{Subject: "s-2", Email: "stranger@harle.example", Verified: true, AMR: []string{"mfa"}})
	redirect, err := s.app.Providers.Found(ctx, access.ProviderCommand{Agency: gill.Agency, Issuer: provider.URL, ClientID: provider.ClientID, Secret: provider.Secret, AMR: []string{"mfa"}})
	must(t, err)
	provider.Answers(redirect)

	b := browser.Start(t)
	for user, in := range map[string]bool{"s-1": true, "s-2": false} {
		tab := b.Tab(t)
		tab.Open(s.url + "/accounts")
		if tab.Path() != "/sign-in" {
			t.Fatalf("somebody who is not signed in is at %s", tab.Path())
		}
		tab.Sound("signing in, with an agency's provider")
		follow(tab, `document.querySelector('main a[href^="/sign-in/provider/"]')`, "/login")
		tab.Press(map[string]string{"s-1": email, "s-2": "stranger@harle.example"}[user])
		if in && (tab.Path() != "/accounts" || !strings.Contains(tab.Text(), "Gill Stone")) {
			t.Errorf("signed in at the agency, at %s: %s", tab.Path(), tab.Text())
		}
		if !in && !strings.HasPrefix(tab.Path(), "/sign-in") {
			t.Errorf("somebody without an account is at %s: %s", tab.Path(), tab.Text())
		}
	}
}

// With a passkey in a real browser: a merge and an unsealing wait for a fresh
// proof, what was typed is there after it, and a second passkey waits too.
func TestAFreshProof(t *testing.T) {
	s := serve(t, 12)
	ctx, ruth, kwame := context.Background(), s.actor(t, "Ruth Devlin"), s.actor(t, "Kwame Osei")
	one, two := s.child(t, "Zephyrine", "Twice"), s.child(t, "Zephyrin", "Twice")
	_, err := s.app.People.JudgePair(ctx, kwame, person.VerdictCommand{A: one, B: two, Word: "same", Reason: "The same school."})
	must(t, err)
	held := s.child(t, "Orin", "Quill")
	must(t, s.app.People.Restrict(ctx, kwame, person.RestrictCommand{Person: held, Version: 1, Seal: access.Restricted, Reason: "A relative works here."}))
	seal, err := s.app.Seals.Of(ctx, kwame, held)
	must(t, err)
	must(t, s.app.Seals.Lower(ctx, kwame, seal, access.Open, "The relative has left."))

	tab := s.signIn(t, browser.Start(t), "Ruth Devlin")
	tab.Authenticator()
	tab.Open(s.url + "/account")
	browser.Get[string](tab, `(document.querySelector("[data-passkey-label]").value = "blue phone")`)
	browser.Get[string](tab, `(document.querySelector("[data-passkey]").click(), "")`)
	tab.Until("the passkey to be listed", `document.querySelector("main").innerText.includes("blue phone")`)
	stale := func() {
		s.exec(t, "Ruth Devlin", `UPDATE session SET confirmed = now() - interval '6 minutes' WHERE account_id = $1`)
	}
	stale()
	tab.Open(s.url + "/account")
	if words := tab.Text(); !strings.Contains(words, "confirm that it is you") || strings.Contains(words, "Name for a new passkey") {
		t.Errorf("a second passkey may be added at once: %s", words)
	}
	tab.Sound("an account that asks for a fresh proof")

	pair := "/people/" + one.String() + "/same/" + two.String()
	tab.Open(s.url + pair)
	tab.Choose("word", "same")
	tab.Fill("reason", words)
	tab.Press("Save")
	if tab.Path() != "/confirm" || !strings.Contains(tab.Text(), "What you typed is kept") {
		t.Fatalf("a merge without a proof leads to %s: %s", tab.Path(), tab.Text())
	}
	follow(tab, `document.querySelector("[data-passkey]")`, pair)
	if got := browser.Get[string](tab, `document.querySelector("main [name=reason]").value`); got != words {
		t.Errorf("after the proof the form says %q", got)
	}
	tab.Press("Save")
	first, err := s.app.People.Get(ctx, ruth, one)
	must(t, err)
	second, err := s.app.People.Get(ctx, ruth, two)
	must(t, err)
	if first.Merged.Into.IsZero() && second.Merged.Into.IsZero() && first.ID != second.ID {
		t.Error("the records stand apart")
	}

	stale()
	tab.Open(s.url + "/seals/" + seal.String())
	tab.Press("Agree, and open it")
	if tab.Path() != "/confirm" {
		t.Fatalf("unsealing without a proof leads to %s", tab.Path())
	}
	follow(tab, `document.querySelector("[data-passkey]")`, "/seals/"+seal.String())
	tab.Press("Agree, and open it")
	if tab.Path() != "/people/"+held.String() {
		t.Errorf("unsealing leads to %s: %s", tab.Path(), tab.Text())
	}
}
