package personweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// A record that expires is listed with a way to keep it; one that has is there
// for a manager alone, who opens it again with a reason.
func TestARecordExpiresAndIsOpenedAgain(t *testing.T) {
	s := newSite(t)
	s.post("/people/new", "kind", "adult", "given", "Beryl", "surname", "Quillfeather").wants(http.StatusSeeOther)
	s.get("/people/expiring").wants(http.StatusOK, "No record that you may see")
	s.now = s.now.AddDate(0, 23, 0)
	p := s.get("/people/expiring")
	p.wants(http.StatusOK, "Beryl Quillfeather", "Expires on Thu 23 Nov 2028", "Keep it")
	record := p.attr("main p a", "href")
	s.get(record+"/keep").wants(http.StatusOK, "Beryl Quillfeather: Keep this record?")
	s.post(record+"/keep", "reason", " ").wants(http.StatusUnprocessableEntity, "Say why this is still needed")

	s.now = s.now.AddDate(0, 2, 0)
	_, err := s.people.Expire(context.Background())
	s.ok(err)
	s.get(record).wants(http.StatusNotFound)
	if p := s.get("/people/expiring"); strings.Contains(p.body, "Beryl") {
		t.Error("a practitioner is told of an expired record")
	}
	s.get(record + "/restore").wants(http.StatusNotFound)
	s.as = s.manager
	s.get("/people/expiring").wants(http.StatusOK, "Beryl Quillfeather", "Open it again")
	s.get(record+"/restore").wants(http.StatusOK, "Open this record again?")
	s.post(record+"/restore").wants(http.StatusUnprocessableEntity, "Say why this is still needed")
	if p := s.post(record+"/restore", "reason", "She rang about her niece."); p.status != http.StatusSeeOther || p.to != record {
		t.Errorf("status %d, to %q", p.status, p.to)
	}
	s.get(record).wants(http.StatusOK, "Beryl Quillfeather")
	s.get(record + "/restore").wants(http.StatusNotFound)
}
