package sealweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func holds(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, one := range words {
		if !strings.Contains(page, one) {
			t.Errorf("the page does not show %q", one)
		}
	}
}

// A manager seals a referral on its page, names a colleague, asks to open it;
// the deputy is named, agrees, and the referral is open to the hub again.
func TestAReferralIsSealedAndOpened(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	at := "/referrals/" + ref
	manager, deputy, worker := w.Site(w.Manager), w.Site(w.Deputy), w.Site(w.Worker)
	holds(t, manager.Get(at).Body.String(), at+"/restrict")
	if strings.Contains(worker.Get(at).Body.String(), at+"/restrict") {
		t.Error("a practitioner is offered to seal")
	}
	if got := manager.Post(at+"/restrict", "seal", "2", "reason", ""); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "Say why") {
		t.Errorf("without a reason: %d", got.Code)
	}
	if got := manager.Post(at+"/restrict", "seal", "2", "reason", "A <relative> works here.", "named", w.Colleague.ID.String()); got.Code != http.StatusSeeOther {
		t.Fatalf("seal: %d", got.Code)
	}
	if got := worker.Get(at); got.Code != http.StatusNotFound {
		t.Errorf("a practitioner who is not named: %d", got.Code)
	}
	if got := w.Site(w.Colleague).Get(at); got.Code != http.StatusOK {
		t.Errorf("somebody named: %d", got.Code)
	}
	holds(t, manager.Get(at).Body.String(), "Sealed: named people only")
	page := manager.Get(at + "/restrict").Body.String()
	seal := "/seals/" + between(t, page, `href="/seals/`, `"`)
	holds(t, manager.Get(seal).Body.String(), "Referral "+ref, "Ruth Devlin (you)", "Marcus Hale", "Nobody else could agree")
	for path, form := range map[string][]string{"/named": {"account", w.Deputy.ID.String()}, "/lower": {"to", "0", "reason", "The relative has left."}} {
		if got := manager.Post(seal+path, form...); got.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", path, got.Code)
		}
	}
	if got := manager.Post(seal + "/unseal"); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "two people open a seal") {
		t.Errorf("whoever asked agrees: %d", got.Code)
	}
	holds(t, deputy.Get(seal).Body.String(), "Ruth Devlin asks", "The relative has left.", "Agree, and open it")
	if got := deputy.Post(seal + "/unseal"); got.Code != http.StatusSeeOther || got.Header().Get("Location") != at {
		t.Errorf("agree: %d to %s", got.Code, got.Header().Get("Location"))
	}
	if got := worker.Get(at); got.Code != http.StatusOK {
		t.Errorf("after it was opened a practitioner gets %d", got.Code)
	}
	if got := manager.Get(seal); got.Code != http.StatusNotFound {
		t.Errorf("the page of a seal that is over: %d", got.Code)
	}
}

func between(t *testing.T, page, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, before)
	if !found {
		t.Fatalf("the page has no %s", before)
	}
	cut, _, _ := strings.Cut(rest, after)
	return cut
}

// A person's page leads to the seal; the owner reads who looked; a refusal and
// its reason stay on the page; a seal is handed over.
func TestAPersonsSeal(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	child, err := w.People.Create(ctx, w.Worker, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Bea", Surname: "Sample"}})
	w.OK(err)
	at := "/people/" + child.String()
	manager, deputy := w.Site(w.Manager), w.Site(w.Deputy)
	if got := manager.Post(at+"/restrict", "seal", "2", "version", "1", "reason", "A relative works here.", "named", w.Deputy.ID.String()); got.Code != http.StatusSeeOther {
		t.Fatalf("seal: %d", got.Code)
	}
	seal := "/seals/" + between(t, manager.Get(at+"/restrict").Body.String(), `href="/seals/`, `"`)
	w.Later(time.Minute)
	deputy.Get(at)
	holds(t, manager.Get("/seals").Body.String(), "Bea Sample", seal, "/seals/reads")
	holds(t, manager.Get("/seals/reads").Body.String(), "Kwame Osei", "looked at the record", "Bea Sample")
	holds(t, deputy.Get("/seals/reads").Body.String(), "Nobody else has looked")
	if got := deputy.Post(seal+"/lower", "to", "1", "reason", "Others can help."); got.Code != http.StatusSeeOther {
		t.Fatalf("ask: %d", got.Code)
	}
	if got := manager.Post(seal+"/refuse", "words", "Not while the <uncle> is here."); got.Code != http.StatusSeeOther {
		t.Fatalf("refuse: %d", got.Code)
	}
	holds(t, deputy.Get(seal).Body.String(), "Ruth Devlin refused", "Not while the &lt;uncle&gt; is here.")
	if got := deputy.Post(seal+"/named", "account", w.Worker.ID.String()); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "That is Ruth Devlin") {
		t.Errorf("somebody named adds to the list: %d", got.Code)
	}
	if got := manager.Post(seal+"/hand-over", "to-owner", ""); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "Choose a manager") {
		t.Errorf("to nobody: %d", got.Code)
	}
	if got := manager.Post(seal+"/hand-over", "to-owner", w.Deputy.ID.String()); got.Code != http.StatusSeeOther {
		t.Errorf("hand over: %d", got.Code)
	}
	if got := deputy.Post(seal + "/named/" + w.Manager.ID.String() + "/remove"); got.Code != http.StatusSeeOther {
		t.Errorf("take off: %d", got.Code)
	}
	none := "/seals/" + id.New().String()
	if a, b := manager.Get(seal), manager.Get(none); a.Code != http.StatusNotFound || a.Body.String() != b.Body.String() {
		t.Error("to whom it was closed the seal is not like an absent one")
	}
}

// A privacy officer hands on a seal whose owner has left, and reads no name.
func TestAnOwnerWhoHasLeft(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	officer := w.Site(w.Join("charity", "Nadia Rahman", who.PrivacyOfficer))
	if got := w.Site(w.Manager).Post("/referrals/"+ref+"/restrict", "seal", "2", "reason", "A relative works here."); got.Code != http.StatusSeeOther {
		t.Fatalf("seal: %d", got.Code)
	}
	holds(t, officer.Get("/seals").Body.String(), "Every seal has an owner")
	w.Exec(`UPDATE account SET disabled = now() WHERE id = $1`, w.Manager.ID)
	page := officer.Get("/seals").Body.String()
	holds(t, page, "The owner was Ruth Devlin", "Kwame Osei")
	if strings.Contains(page, ref) {
		t.Error("the privacy officer reads which referral it is")
	}
	action := "/seals/" + between(t, page, `action="/seals/`, `"`)
	if got := officer.Post(action, "to-owner", "x"); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("to nobody: %d", got.Code)
	}
	if got := officer.Post(action, "to-owner", w.Deputy.ID.String()); got.Code != http.StatusSeeOther {
		t.Errorf("hand over: %d", got.Code)
	}
	if got := w.Site(w.Deputy).Get("/referrals/" + ref); got.Code != http.StatusOK {
		t.Errorf("the new owner gets %d", got.Code)
	}
}
