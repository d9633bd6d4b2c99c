package personweb_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

func TestSearchSaysWhyAndKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	at := s.add("given", "Ama", "surname", "Testwood", "born", "4 3 2012")
	p := s.post("/people", "names", "Testwod Ama", "born", "4 3 2012")
	p.wants(http.StatusOK, "Ama Testwood", "Child, born 4 March 2012, aged 14", "same date of birth", "surname one letter apart")
	if p.attr("main h3 a", "href") != at || p.attr("#names", "value") != "Testwod Ama" {
		t.Errorf("link to %q; typed %q", p.attr("main h3 a", "href"), p.attr("#names", "value"))
	}
	if p.attr("input[name=surname]", "value") != "Ama" {
		t.Errorf("the last word is not carried along as the last name")
	}
	s.post("/people", "names", "Nobody Atall").wants(http.StatusOK, "Nobody like this whom you may see is in the register", "another spelling")
	p = s.post("/people", "born", "nonsense", "names", "<b>&")
	p.wants(http.StatusUnprocessableEntity, "There is a problem", "Write the date of birth as far as it is known")
	if p.attr("#born", "value") != "nonsense" || p.attr("#names", "value") != "<b>&" {
		t.Error("what was typed is lost")
	}
	if p.attr(".govuk-error-summary a", "href") != "#born" {
		t.Errorf("the summary links to %q", p.attr(".govuk-error-summary a", "href"))
	}
}

func TestSearchFromOutside(t *testing.T) {
	s := newSite(t)
	s.add("given", "Ama", "surname", "Testwood", "born", "4 3 2012")
	s.as = s.contact
	s.post("/people", "names", "Ama Testwood", "born", "4 3 2012").wants(http.StatusUnprocessableEntity, "Say why you look for this person")
	p := s.post("/people", "names", "Ama Testwood", "born", "4 3 2012", "reason", "She is on our ward")
	p.wants(http.StatusOK, "Somebody like this is known to the hub. Ring 01632 960 123")
	if strings.Contains(p.body, "/people/new") || p.text("main h3") != "" {
		t.Errorf("a partner is shown more: %s", p.text("main"))
	}
	s.get("/people/new").wants(http.StatusForbidden, "practitioner, manager in the hub")
}

func TestAddingAsksToLookFirst(t *testing.T) {
	s := newSite(t)
	at := s.add("given", "Ama", "surname", "Testwood", "born", "4 3 2012")
	typed := []string{"kind", "child", "given", "Ama", "surname", "Testwood", "born", "2012-03-04", "once", "k", "school", "Harle Academy"}
	p := s.post("/people/new", typed...)
	p.wants(http.StatusUnprocessableEntity, "Already in the register", "same date of birth")
	if p.attr("main h3 a", "href") != at || p.attr("#school", "value") != "Harle Academy" || p.attr("main input[name=once]", "value") == "" {
		t.Errorf("the page has lost something: %s", p.text("main"))
	}
	typed = append(typed, "another", "yes")
	one, two := s.post("/people/new", typed...), s.post("/people/new", typed...)
	one.wants(http.StatusSeeOther)
	if two.to != one.to || one.to == at {
		t.Errorf("sent twice: %q and %q; want one person more", one.to, two.to)
	}
	s.post("/people/new", "begin", "yes", "given", "Kwame").wants(http.StatusOK, "Fill in what you know")
	s.post("/people/new").wants(http.StatusUnprocessableEntity, "Say whether this is a child", "Give at least one name")
}

func TestTheRecordAndItsSections(t *testing.T) {
	s := newSite(t)
	at := s.add("given", "Ama", "surname", "Testwood", "born", "4 3 2012", "known_as", "Mimi", "phone", "07700 900123", "safe", "no", "nhs_number", "9434765919")
	p := s.get(at)
	p.wants(http.StatusOK, "4 March 2012, aged 14", "943 476 5919", "Known as Mimi", "Not safe: do not call or text", "No referral that you may see is linked", "Not known")
	if p.attr(`a[href="`+at+`/looked"]`, "href") == "" || p.attr(`a[href="`+at+`/identity"]`, "href") == "" {
		t.Error("no way to the history, or to change who this is")
	}
	form := s.get(at + "/daily")
	version := form.attr("input[name=version]", "value")
	s.post(at+"/numbers", "version", version, "nhs_number", "9434765918").wants(http.StatusUnprocessableEntity, "Check the NHS number")
	s.post(at+"/daily", "version", version, "school", "Harle Academy").wants(http.StatusSeeOther)
	p = s.post(at+"/daily", "version", version, "school", "Other School", "gp", "Dr Sample")
	p.wants(http.StatusConflict, "What somebody else saved meanwhile", "Harle Academy")
	if p.attr("#school", "value") != "Other School" || p.attr("#gp", "value") != "Dr Sample" {
		t.Error("what was typed is lost in the conflict")
	}
	s.post(at+"/daily", "version", p.attr("input[name=version]", "value"), "school", "Other School", "gp", "Dr Sample").wants(http.StatusSeeOther)
	s.get(at).wants(http.StatusOK, "Other School", "Dr Sample", "943 476 5919")
	s.get(at+"/then?day=23+11+2026").wants(http.StatusOK, "as the record stood on Mon 23 Nov 2026", "Mimi")
	s.get(at + "/then?day=1+1+2020").wants(http.StatusNotFound)
	s.get(at+"/then?day=soon").wants(http.StatusUnprocessableEntity, "Write the day")
}

func TestPartsAreAddedChangedAndTakenOff(t *testing.T) {
	s := newSite(t)
	at := s.add("given", "Ama", "surname", "Testwood")
	s.post(at+"/name/new", "name_kind", "alias").wants(http.StatusUnprocessableEntity, "Give the first or the last name")
	s.post(at+"/name/new", "name_kind", "alias", "name_given", "Mimi", "since", "March 2024").wants(http.StatusSeeOther)
	row := s.get(at).attr(`a[href^="`+at+`/name/0"]`, "href")
	p := s.get(row)
	p.wants(http.StatusOK, "Change a name")
	if p.attr("#name_given", "value") != "Mimi" || p.attr("#since", "value") != "2024-03" {
		t.Errorf("the form has %q since %q", p.attr("#name_given", "value"), p.attr("#since", "value"))
	}
	s.post(row, "name_kind", "alias", "name_given", "Mimmi").wants(http.StatusSeeOther)
	p = s.post(row, "name_kind", "alias", "name_given", "Mimy")
	p.wants(http.StatusConflict, "Somebody else changed or removed this already")
	if p.attr("#name_given", "value") != "Mimy" {
		t.Error("what was typed is lost")
	}
	row = s.get(at).attr(`a[href^="`+at+`/name/0"]`, "href")
	s.get(row+"/end").wants(http.StatusOK, "Take this off the record?", "Alias: Mimmi")
	s.post(row+"/end").wants(http.StatusUnprocessableEntity, "Say why this comes off the record")
	s.post(row+"/end", "reason", "Said in jest").wants(http.StatusSeeOther)
	s.get(at).wants(http.StatusOK, "No other names are known")
	s.get(row).wants(http.StatusNotFound)
}

func TestAProtectedAddressIsMasked(t *testing.T) {
	s := newSite(t)
	at := s.add("given", "Ama", "surname", "Testwood")
	s.post(at+"/address/new", "lines", "The refuge", "protected", "yes").wants(http.StatusSeeOther)
	p := s.get(at)
	p.wants(http.StatusOK, "There is a protected address. Ask a hub manager.")
	if strings.Contains(p.body, "refuge") {
		t.Error("a practitioner reads the protected address")
	}
	s.as = s.manager
	s.get(at).wants(http.StatusOK, "The refuge", "Protected: tell nobody")
}

func TestARelationIsLookedForAndChosen(t *testing.T) {
	s := newSite(t)
	at, brother := s.add("given", "Ama", "surname", "Testwood"), s.add("given", "Kwame", "surname", "Testwood", "born", "2010")
	s.post(at+"/relation/new", "relation_kind", "sibling").wants(http.StatusUnprocessableEntity, "Look for the other person first")
	s.post(at+"/relation/new", "find", "yes", "names", "Xyzzy").wants(http.StatusUnprocessableEntity, "Nobody like this is in the register")
	p := s.post(at+"/relation/new", "find", "yes", "names", "Kwame", "relation_kind", "sibling")
	p.wants(http.StatusOK, "Which of these?", "Kwame Testwood, born 2010")
	other := p.attr("input[name=other]", "value")
	p = s.post(at+"/relation/new", "names", "Kwame", "other", other)
	p.wants(http.StatusUnprocessableEntity, "Say how they belong together", "Kwame Testwood")
	s.post(at+"/relation/new", "relation_kind", "sibling", "other", other, "relation_note", "Shares a room").wants(http.StatusSeeOther)
	s.get(at).wants(http.StatusOK, "Brother or sister of Kwame Testwood", "Shares a room")
	s.get(brother).wants(http.StatusOK, "Brother or sister of Ama Testwood")
}

func TestASealedPersonIsAPageNotFound(t *testing.T) {
	s := newSite(t)
	at := s.add("given", "Ama", "surname", "Testwood")
	s.post(at+"/restrict", "seal", "2", "version", "1", "reason", "Why not").wants(http.StatusForbidden, "manager in the hub")
	s.as = s.manager
	s.get(at+"/restrict").wants(http.StatusOK, "Only named people see it")
	s.post(at+"/restrict", "seal", "9", "version", "1", "reason", "x").wants(http.StatusUnprocessableEntity, "Choose how closely")
	s.post(at+"/restrict", "seal", "2", "version", "1", "reason", "A parent works here").wants(http.StatusSeeOther)
	s.get(at).wants(http.StatusOK, "Sealed: named people only")
	s.as = s.worker
	nobody := s.get("/people/" + id.New().String())
	for _, path := range []string{"", "/identity", "/name/new", "/then?day=23+11+2026", "/name/" + id.New().String() + "/end"} {
		p := s.get(at + path)
		p.wants(http.StatusNotFound)
		if p.body != nobody.body {
			t.Errorf("%s does not answer as for nobody", path)
		}
	}
}
