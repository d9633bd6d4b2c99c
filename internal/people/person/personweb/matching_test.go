package personweb_test

import (
	"net/http"
	"testing"
)

func TestHowWellMatchingWorks(t *testing.T) {
	s := newSite(t)
	p := s.get("/matching")
	p.wants(http.StatusOK, "every pair compared", "What each bar does", "By the origin of people's names", "south asian", "with letters beyond a to z", "NHS number", "In records of strangers (u)")
	if got := p.text("main svg title"); got == "" {
		t.Error("the drawing has no words")
	}
	s.as = s.privacy
	s.get("/matching").wants(http.StatusOK, "How well matching works")
	s.as = s.contact
	s.get("/matching").wants(http.StatusForbidden)
}
