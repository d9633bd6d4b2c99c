package unsentweb_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// On a machine that several people share, one opens a form and another signs in
// before it is sent: nothing is done, whatever the other may do, the other sees
// none of the words, and the first has them again in the form.
func TestAFormOfSomebodyElse(t *testing.T) {
	w := hubkit.New(t)
	first := w.Site(w.Worker)
	typed := append(first.Open(form).Hidden("main form"), "given", "Zephyrine <b>", "surname", "Quillington", "kind", "child")
	for _, actor := range []who.Actor{w.Colleague, w.Manager, w.School, w.Audit} {
		other := w.Site(actor)
		page := other.Send(form, typed...)
		page.Says(http.StatusConflict, "This form is not yours", "Nothing was done with it", "What was typed is kept for three days for the person who opened the form.")
		page.Hides("Zephyrine", "Quillington", "Joy Okoro")
		other.Open("/unsent").Says(http.StatusOK, "Nothing waits")
	}
	if n := w.Count(`SELECT count(*) FROM person WHERE surname = 'Quillington'`); n != 0 {
		t.Fatalf("%d people were added in somebody else's name", n)
	}
	list := first.Open("/unsent")
	list.Says(http.StatusOK, "Zephyrine <b>")
	at := list.Attrs(`main a[href^="/unsent/"]`, "href")
	if len(at) != 4 {
		t.Errorf("the words are kept %d times; want once for each who sent them", len(at))
	}
	w.Site(w.Colleague).Open(at[0]).Says(http.StatusNotFound)
	first.Open(at[0]).Says(http.StatusOK, "Zephyrine <b>", "Quillington")
	sent := first.Send(form, typed...)
	if sent.Code != http.StatusSeeOther || w.Count(`SELECT count(*) FROM person WHERE surname = 'Quillington' AND given LIKE 'Zephyrine%'`) != 1 {
		t.Errorf("whoever opened the form sends it: %d %s", sent.Code, sent.Text("main"))
	}
}

// So with a form that brings a file, with what a page's script keeps, and with a
// session that is over meanwhile: never the other's words.
func TestAFormOfSomebodyElseOtherwise(t *testing.T) {
	w := hubkit.New(t)
	colleague := w.Join("police", "Ravi Bains", who.PartnerContact)
	first, other := w.Site(w.Police), w.Site(colleague)
	hidden := first.Open("/extracts/new").Hidden("main form")
	page := other.Read(other.Upload("/extracts/new", "file", "ref,surname\n1,Zephyrine\n", append(slices.Clone(hidden), "name", "Missing Zephyrine", "purpose", "Joint work")...))
	page.Says(http.StatusConflict, "This form is not yours")
	page.Hides("Zephyrine")
	if n := w.Count(`SELECT count(*) FROM extract_draft`); n != 0 {
		t.Error("the list was brought in somebody else's name")
	}
	other.Open("/unsent").Says(http.StatusOK, "Nothing waits")
	first.Open("/unsent").Says(http.StatusOK, "Missing Zephyrine")

	worker, deputy := w.Site(w.Worker), w.Site(w.Deputy)
	key := worker.Open(form).Hidden("main form")
	words := map[string][]string{"given": {"Zephyrine"}}
	for i := 0; i+1 < len(key); i += 2 {
		words[key[i]] = []string{key[i+1]}
	}
	if status, _ := hold(t, deputy, "", words); status != http.StatusForbidden {
		t.Errorf("a script keeps them as the other's: %d", status)
	}
	cookie := deputy.Cookie()
	w.Later(11 * time.Minute)
	late := w.As(site(t, w), cookie)
	page = late.Send(form, append(key, "given", "Zephyrine", "surname", "Late")...)
	page.Says(http.StatusUnauthorized, "You were signed out")
	w.Site(w.Deputy).Open("/unsent").Says(http.StatusOK, "Nothing waits")
	w.Site(w.Worker).Open("/unsent").Says(http.StatusOK, "Zephyrine")
	if strings.Contains(page.Raw, "Joy Okoro") {
		t.Error("the page says whose form it was")
	}
}
