package personweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// A partner's search meets a sealed child: the partner is told nothing, and the
// privacy officer that it happened, by whom and why, and not whom it met.
func TestThePrivacyOfficerIsToldOfASearchThatMetASeal(t *testing.T) {
	s := newSite(t)
	at := s.add("given", "Ama", "surname", "Testwood", "born", "4 3 2012")
	child, err := id.Parse(strings.TrimPrefix(at, "/people/"))
	s.ok(err)
	s.ok(s.people.Restrict(context.Background(), s.manager, person.RestrictCommand{Person: child, Version: 1, Seal: access.Sealed, Reason: "A colleague's family"}))
	s.as = s.contact
	s.post("/people", "names", "Ama Testwood", "born", "4 3 2012", "reason", "She is on our ward").wants(http.StatusOK, "Nobody like this")
	s.get("/closed").wants(http.StatusForbidden)

	s.as = s.privacy
	p := s.get("/closed")
	p.wants(http.StatusOK, "partner contact, Eastmarch Council", "She is on our ward", "I have looked at it")
	if strings.Contains(p.body, "Ama") || strings.Contains(p.body, "Testwood") {
		t.Error("the privacy officer is told who it is")
	}
	see := p.attr("main form", "action")
	if p := s.post(see); p.status != http.StatusSeeOther || p.to != "/closed" {
		t.Errorf("status %d, to %q", p.status, p.to)
	}
	s.post(see).wants(http.StatusNotFound)
	s.get("/closed").wants(http.StatusOK, "privacy officer looked at it")
}
