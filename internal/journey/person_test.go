package journey

import (
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// Somebody is looked for, added, and each page of their record is sound.
func TestAPersonIsAddedAndFound(t *testing.T) {
	s := serve(t, 12)
	tab := s.signIn(t, browser.Start(t), "Joy Okoro")
	tab.Open(s.url + "/people")
	tab.Fill("names", "Xanthippe Testwood")
	tab.Press("Look")
	tab.Press("None of these: add somebody")
	tab.Choose("kind", "child")
	tab.Fill("born", "aged 14")
	tab.Fill("known_as", "Xan")
	tab.Fill("lines", "1 Quay Street, Eastmarch")
	tab.Fill("phone", "07700 900123")
	tab.Choose("safe", "no")
	tab.Press("Add to the register")
	if words := tab.Text(); !strings.Contains(words, "Xanthippe Testwood") || !strings.Contains(words, "Not safe: do not call or text") {
		t.Fatalf("the record does not show what was added: %s", words)
	}
	at := tab.Path()
	for _, part := range []string{"", "/identity", "/background", "/numbers", "/daily", "/name/new", "/address/new", "/reach/new", "/relation/new",
		"/then?day=" + when.DateOf(when.System()).String(), "/looked", "/history"} {
		check(t, s, tab, at+part)
	}
	tab.Open(s.url + "/people")
	tab.Fill("names", "testwod xantippe")
	tab.Press("Look")
	tab.Sound("the search's answer")
	keep(t, tab, "people-found")
	tab.Press("Xanthippe Testwood")
	if tab.Path() != at {
		t.Errorf("the search leads to %s; want %s", tab.Path(), at)
	}
	for _, complaint := range tab.Complaints() {
		t.Error("the browser says:", complaint)
	}
}
