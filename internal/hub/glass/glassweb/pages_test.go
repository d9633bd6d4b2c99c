package glassweb_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// world is a partnership at the machine's own time, with a child in the register.
func world(t *testing.T) (w *hubkit.World, ref string, child id.UUID) {
	t.Helper()
	w = hubkit.New(t)
	w.Set(time.Now().UTC().Truncate(time.Microsecond))
	born, err := when.ParsePartial("2011-05-06")
	w.OK(err)
	child, err = w.People.Create(context.Background(), w.Worker, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Bea", Surname: "Sample", Born: born}})
	w.OK(err)
	return w, w.Send(), child
}

// formKey is what each showing of a form has of its own.
var formKey = regexp.MustCompile(`name="once" value="[^"]*"`)

func holds(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, one := range words {
		if !strings.Contains(page, one) {
			t.Errorf("the page does not show %q", one)
		}
	}
}

// From the page that says "not there" to the record: a link, a form that is
// filled in as far as the address tells, the record. Every page of it says until
// when, and leads to the end.
func TestFromNotThereToTheRecord(t *testing.T) {
	w, ref, child := world(t)
	police := w.Site(w.Police)
	for _, c := range []struct{ path, link, filled string }{
		{"/referrals/" + ref, "/break-glass?at=%2Freferrals%2F" + ref, `value="` + ref + `"`},
		{"/people/" + child.String(), "/break-glass?at=%2Fpeople%2F" + child.String(), `name="person" value="` + child.String() + `"`},
	} {
		missing := police.Get(c.path)
		if missing.Code != http.StatusNotFound {
			t.Fatalf("%s: %d", c.path, missing.Code)
		}
		holds(t, missing.Body.String(), `href="`+c.link+`"`)
		form := police.Get(c.link).Body.String()
		holds(t, form, c.filled)
		fields := []string{"code", "danger", "words", "She is here."}
		if strings.HasPrefix(c.path, "/people") {
			fields = append(fields, "person", child.String())
		} else {
			fields = append(fields, "ref", ref)
		}
		got := police.Post("/break-glass", fields...)
		if got.Code != http.StatusSeeOther || got.Header().Get("Location") != c.path {
			t.Fatalf("the form leads to %d %s", got.Code, got.Header().Get("Location"))
		}
		holds(t, police.Get(c.path).Body.String(), "You see this record by break-glass until", `href="/break-glass"`)
	}
	holds(t, police.Get("/requests").Body.String(), "Some records are open to you by break-glass")
	page := police.Get("/break-glass").Body.String()
	holds(t, page, "Referral "+ref, "A person&#39;s record", "End it now")
	ends := strings.Split(page, `action="/break-glass/`)[1:]
	for _, end := range ends {
		end, _, _ = strings.Cut(end, `"`)
		if got := police.Post("/break-glass/" + end); got.Code != http.StatusSeeOther {
			t.Fatalf("end: %d", got.Code)
		}
	}
	if len(ends) != 2 {
		t.Errorf("%d can be ended; want 2", len(ends))
	}
	if got := police.Get("/referrals/" + ref); got.Code != http.StatusNotFound {
		t.Errorf("after the ends the referral answers %d", got.Code)
	}
	if strings.Contains(w.Site(w.Nurse).Get("/requests").Body.String(), "by break-glass") {
		t.Error("another's page says that something is open")
	}
}

// The answer for what is absent, restricted or sealed is the same, byte for
// byte, and keeps what was typed.
func TestTheAnswerIsTheSame(t *testing.T) {
	w, ref, child := world(t)
	sealed := w.Send()
	w.Exec(`UPDATE referral SET seal = 2 WHERE ref = $1`, sealed)
	w.Exec(`UPDATE referral SET seal = 1 WHERE ref = $1`, ref)
	w.Exec(`UPDATE person SET seal = 2 WHERE id = $1`, child)
	police := w.Site(w.Police)
	answer := func(echo string, fields ...string) string {
		t.Helper()
		got := police.Post("/break-glass", append(fields, "code", "nobody", "words", "I am <alone>.")...)
		if got.Code != http.StatusNotFound {
			t.Fatalf("%v: %d", fields, got.Code)
		}
		return strings.ReplaceAll(formKey.ReplaceAllString(got.Body.String(), ""), echo, "")
	}
	absent := id.NewReference("EM")
	want := answer(absent, "ref", absent)
	holds(t, want, "Nothing was opened", "I am &lt;alone&gt;.", w.Config.HubPhone)
	for _, one := range []string{sealed, ref} {
		if answer(one, "ref", one) != want {
			t.Errorf("%s is not like absent", one)
		}
	}
	none := id.New().String()
	want = answer(none, "person", none)
	if answer(child.String(), "person", child.String()) != want {
		t.Error("a sealed person is not like absent, by id")
	}
	want = answer("Xea", "given", "Xea", "surname", "Sample", "born", "6 5 2011")
	if answer("Bea", "given", "Bea", "surname", "Sample", "born", "6 5 2011") != want {
		t.Error("a sealed person is not like absent, by name")
	}
}

// A search that tells somebody is known leads on, with no name in an address.
func TestFromASearchToTheRecord(t *testing.T) {
	w, _, child := world(t)
	police := w.Site(w.Police)
	found := police.Post("/people", "names", "Bea Sample", "born", "6 5 2011", "reason", "Found at the station.").Body.String()
	holds(t, found, "Somebody like this is known to the hub", "I need this record now", `name="names" value="Bea Sample"`)
	form := police.Post("/break-glass", "begin", "yes", "names", "Bea Sample", "born", "6 5 2011").Body.String()
	holds(t, form, `value="Bea"`, `value="Sample"`, `value="6 5 2011"`)
	got := police.Post("/break-glass", "given", "Bea", "surname", "Sample", "born", "6 5 2011", "code", "found", "words", "At the station.")
	if got.Header().Get("Location") != "/people/"+child.String() {
		t.Errorf("it leads to %q", got.Header().Get("Location"))
	}
	if again := police.Post("/break-glass", "ref", "x", "words", "Typed."); again.Code != http.StatusUnprocessableEntity || !strings.Contains(again.Body.String(), "Typed.") {
		t.Errorf("a form to mend: %d", again.Code)
	}
}

// The queue, one use, its review, and the board's figures.
func TestTheReviewOnThePages(t *testing.T) {
	w, _, child := world(t)
	officer := w.Site(w.Join("charity", "Nadia Rahman", who.PrivacyOfficer))
	open, err := w.Glass.Break(context.Background(), w.Police, glass.Command{Person: child, Code: glass.Danger, Words: "She is <here>."})
	w.OK(err)
	_, err = w.Glass.Break(context.Background(), w.Police, glass.Command{Ref: id.NewReference("EM"), Code: glass.Danger, Words: "No such reference."})
	if err == nil {
		t.Fatal("an absent referral opened")
	}
	w.Site(w.Police).Get("/people/" + child.String())
	use := "/glass/" + open[0].Row.String()
	manager := w.Site(w.Manager)
	holds(t, manager.Get("/glass").Body.String(), "Simran Kaur", "She is &lt;here&gt;.", "Bea Sample", use)
	page := officer.Get("/glass").Body.String()
	holds(t, page, "Simran Kaur", "A person&#39;s record", "No such reference.")
	if strings.Contains(page, "Bea") {
		t.Error("the privacy officer reads the child's name")
	}
	holds(t, officer.Get(use).Body.String(), "Looked at the person", "Was it justified?", "End it now")
	chair := w.Site(w.Chair)
	figures := chair.Get("/glass/figures").Body.String()
	holds(t, figures, "Not reviewed yet", "A child is in danger now", `href="#waiting"`)
	for _, name := range []string{"Bea", "Kaur", child.String(), use} {
		if strings.Contains(figures, name) {
			t.Errorf("the board reads %q", name)
		}
	}
	if got := chair.Get(use); got.Code != http.StatusForbidden {
		t.Errorf("the board opens one: %d", got.Code)
	}
	if got := officer.Post(use, "outcome", "justified", "said", ""); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("without words: %d", got.Code)
	}
	if got := officer.Post(use+"/end", ""); got.Code != http.StatusSeeOther {
		t.Errorf("end by a reviewer: %d", got.Code)
	}
	if got := officer.Post(use, "outcome", "justified", "said", "The station rang the hub twice."); got.Code != http.StatusSeeOther {
		t.Fatalf("review: %d", got.Code)
	}
	holds(t, manager.Get("/glass").Body.String(), "Nothing waits for a review", "The station rang the hub twice.", "Justified")
	if got := manager.Post(use, "outcome", "justified", "said", "Me too."); got.Code != http.StatusConflict {
		t.Errorf("a second review: %d", got.Code)
	}
}
