package unsentweb_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// form is the page whose form they type into.
const form = "/people/new"

// hold keeps what somebody has typed so far, as the script of a page does.
func hold(t *testing.T, site *hubkit.Visitor, row string, words url.Values) (status int, kept string) {
	t.Helper()
	got := site.Post("/unsent/hold", "unsent", row, "page", form, "action", form, "form", words.Encode())
	var answer map[string]string
	_ = json.Unmarshal(got.Body.Bytes(), &answer) // an error page is no JSON, and has no words
	return got.Code, answer["unsent"]
}

// What is typed is kept, changed in its place, listed to whoever typed it, put
// back into its form, and thrown away; nobody else sees that it is there.
func TestKeptWords(t *testing.T) {
	w := hubkit.New(t)
	worker, other := w.Site(w.Worker), w.Site(w.Colleague)
	worker.Open("/unsent").Says(http.StatusOK, "Nothing waits")
	status, row := hold(t, worker, "", url.Values{"given": {"Zephyrine"}, "surname": {"Quill"}})
	if status != http.StatusOK || row == "" {
		t.Fatalf("hold: %d %q", status, row)
	}
	if _, same := hold(t, worker, row, url.Values{"given": {"Zephyrine <b>"}, "surname": {"Quillington"}, "once": {"x"}, "version": {"7"}}); same != row {
		t.Errorf("the words are kept beside those of before: %s", same)
	}
	list := worker.Open("/unsent")
	list.Says(http.StatusOK, "Zephyrine <b>")
	at := list.Attr(`main a[href^="/unsent/"]`, "href")
	one := worker.Open(at)
	one.Says(http.StatusOK, "Zephyrine <b>", "Surname Quillington", "Only you see it")
	if got := one.Each("dt"); len(got) != 2 {
		t.Errorf("the page lists %q; what a form holds for itself is nobody's words", got)
	}
	back := one.Attr("main a.govuk-button", "href")
	filled := worker.Open(back)
	filled.Says(http.StatusOK, "These are your words of")
	if filled.Attr(`input[name="given"]`, "value") != "Zephyrine <b>" || filled.Attr(`input[name="surname"]`, "value") != "Quillington" {
		t.Error("the words are not in the form again")
	}
	worker.Open(form).Says(http.StatusOK)
	if !strings.Contains(worker.Open(form).Text("body"), "you typed words here that were not sent") {
		t.Error("the page of the form does not say that words wait")
	}

	other.Open("/unsent").Says(http.StatusOK, "Nothing waits")
	other.Open(form).Hides("you typed words here")
	absent := other.Open("/unsent/00000000-0000-7000-8000-000000000001")
	for _, got := range []hubkit.Page{other.Open(at), other.Send(at + "/drop")} {
		if got.Code != http.StatusNotFound || got.Text("main") != absent.Text("main") {
			t.Errorf("somebody else's words answer %d", got.Code)
		}
	}
	other.Open(back).Hides("Zephyrine")
	if status, _ := hold(t, other, row, url.Values{"given": {"Mine"}}); status != http.StatusNotFound {
		t.Errorf("somebody else writes over the words: %d", status)
	}

	worker.Send(at + "/drop").Leads("/unsent")
	worker.Open(at).Says(http.StatusNotFound)
	worker.Open("/unsent").Says(http.StatusOK, "Nothing waits")
}

// Words go after three days, and the words of more than thirty forms let the
// oldest go.
func TestWordsGo(t *testing.T) {
	w := hubkit.New(t)
	worker := w.Site(w.Worker)
	_, first := hold(t, worker, "", url.Values{"given": {"First"}})
	for range 30 {
		w.Later(time.Second)
		hold(t, worker, "", url.Values{"given": {"Later"}})
	}
	list := worker.Open("/unsent")
	if got := len(list.Attrs(`main li a`, "href")); got != 30 {
		t.Errorf("%d are listed; want 30", got)
	}
	list.Hides("First")
	worker.Open("/unsent/" + first).Says(http.StatusNotFound)
	w.Later(73 * time.Hour)
	worker.Open("/unsent").Says(http.StatusOK, "Nothing waits")
}

// What a script may not have kept: a page that is not ours, what is no form, and
// too much.
func TestHoldRefuses(t *testing.T) {
	w := hubkit.New(t)
	worker := w.Site(w.Worker)
	for name, form := range map[string][]string{
		"another site":      {"page", "//evil.example/x", "action", "/people/new", "form", "a=b"},
		"a scheme":          {"page", "/people/new", "action", "javascript:alert(1)", "form", "a=b"},
		"no form":           {"page", "/people/new", "action", "/people/new", "form", "a=%zz"},
		"more than is kept": {"page", "/people/new", "action", "/people/new", "form", "a=" + strings.Repeat("x", 1<<20)},
	} {
		if got := worker.Post("/unsent/hold", form...); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	if n := w.Count(`SELECT count(*) FROM unsent`); n != 0 {
		t.Errorf("%d are kept", n)
	}
	got := w.As(site(t, w), &http.Cookie{Name: "sightline_session", Value: "none"}).Post("/unsent/hold", "page", "/people/new", "action", "/people/new", "form", "a=b")
	if got.Code != http.StatusUnauthorized {
		t.Errorf("nobody is signed in: %d", got.Code)
	}
}

func site(t *testing.T, w *hubkit.World) http.Handler {
	t.Helper()
	handler, err := w.Handler()
	w.OK(err)
	return handler
}
