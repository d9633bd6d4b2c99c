package watchweb_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
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

var ctx = context.Background()

// namesake lets somebody of the hub open the records of so many children of
// their own surname, which the look through the journal finds.
func namesake(w *hubkit.World, reader who.Actor, surname string, many int) (children []id.UUID) {
	w.Helper()
	for n := range many {
		child, err := w.People.Create(ctx, w.Colleague, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: fmt.Sprintf("Zephyrine%d", n), Surname: surname}})
		w.OK(err)
		_, err = w.People.Get(ctx, reader, child)
		w.OK(err)
		children = append(children, child)
	}
	w.Later(time.Minute)
	raised, err := w.Watch.Look(ctx)
	w.OK(err)
	if raised == 0 {
		w.Fatal("the look found nothing unusual")
	}
	return children
}

// A privacy officer finds nothing, then an alert by number, says badly and then
// well what came of it, and the same form sent twice is one answer.
func TestAlerts(t *testing.T) {
	w := hubkit.New(t)
	officer := w.Site(w.Join("charity", "Nadia Rahman", who.PrivacyOfficer))
	officer.Open("/alerts").Says(http.StatusOK, "Nothing unusual was read in the last 90 days.")
	children := namesake(w, w.Worker, "Okoro", 3)
	page := officer.Open("/alerts")
	page.Says(http.StatusOK, "Joy Okoro, Eastmarch council")
	page.Hides("Zephyrine", "/people/")
	want := map[string]bool{}
	for _, child := range children {
		want["/journal?subject="+child.String()] = true
	}
	for _, link := range page.Attrs(`section a[href^="/journal"]`, "href") {
		delete(want, link)
	}
	if len(want) > 0 {
		t.Errorf("the alert does not lead to the history of %v", want)
	}
	form := `form[action^="/alerts/"]`
	action, key := page.Attr(form, "action"), page.Hidden(form)

	wrong := officer.Send(action, append(key, "words", "She <knows> them.", "state", "forgotten")...)
	wrong.Says(http.StatusUnprocessableEntity, "Say what came of it.")
	if len(wrong.Attrs("details[open] "+form, "action")) != 1 {
		t.Error("the form with the mistake is folded away")
	}
	if got := wrong.Text(form + " textarea"); got != "She <knows> them." {
		t.Errorf("what was typed has become %q", got)
	}
	empty := officer.Send(action, append(key, "words", " ", "state", "looked")...)
	empty.Says(http.StatusUnprocessableEntity, "Say what you found.")
	if len(empty.Attrs(form+` input[value="looked"][checked]`, "name")) != 1 {
		t.Error("the answer that was chosen is lost")
	}
	if n := w.Count(`SELECT count(*) FROM alert WHERE state <> 'new'`); n != 0 {
		t.Errorf("%d alerts are closed by a form with a mistake", n)
	}

	said := append(slices.Clone(key), "words", "Her cousins; she told her manager.", "state", "agency")
	for range 2 {
		officer.Send(action, said...).Leads("/alerts")
	}
	if n := w.Count(`SELECT count(*) FROM journal WHERE action = 'watch.say'`); n != 1 {
		t.Errorf("%d entries say what came of it; want 1", n)
	}
	after := officer.Open("/alerts")
	after.Says(http.StatusOK, "Her cousins; she told her manager.", "Raised with the agency, Nadia Rahman")
	if len(after.Attrs(form, "action")) != 0 {
		t.Error("what is answered still asks")
	}
}

// Nobody but a privacy officer has the alerts, and never one about themselves.
func TestAlertsAreForPrivacyOfficers(t *testing.T) {
	w := hubkit.New(t)
	officer := w.Site(w.Join("charity", "Nadia Rahman", who.PrivacyOfficer))
	// an officer who is in the hub as well, and reads
	own := w.Join("council", "Ada Quill", who.PrivacyOfficer|who.Practitioner)
	namesake(w, own, "Quill", 3)
	action := officer.Open("/alerts").Attr(`form[action^="/alerts/"]`, "action")
	w.Site(own).Open("/alerts").Says(http.StatusOK, "Nothing unusual was read")
	absent := w.Site(own).Send("/alerts/"+id.New().String(), "words", "Nothing.", "state", "looked")
	mine := w.Site(own).Send(action, "words", "Nothing.", "state", "looked")
	if absent.Code != http.StatusNotFound || mine.Code != absent.Code || mine.Text("main") != absent.Text("main") {
		t.Errorf("an alert about oneself answers %d, one that is not there %d", mine.Code, absent.Code)
	}
	for _, actor := range []who.Actor{w.Worker, w.Manager, w.School, w.Police, w.Chair} {
		site := w.Site(actor)
		if got := site.Open("/alerts"); got.Code != http.StatusForbidden {
			t.Errorf("%s opens the alerts: %d", actor.Name, got.Code)
		}
		if got := site.Send(action, "words", "Nothing.", "state", "looked"); got.Code != http.StatusForbidden {
			t.Errorf("%s answers an alert: %d", actor.Name, got.Code)
		}
	}
	if n := w.Count(`SELECT count(*) FROM alert WHERE state <> 'new'`); n != 0 {
		t.Errorf("%d alerts were answered by who may not", n)
	}
}

// A lead worker sees who else opened the referral that is with them, and not
// themselves; an older reading shows in the week alone; who leads nothing, and
// who is not of the hub, see none of it.
func TestReaders(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	w.OK(w.Referrals.Take(ctx, w.Worker, ref))
	lead := w.Site(w.Worker)
	lead.Get("/referrals/" + ref)
	lead.Open("/readers").Says(http.StatusOK, "Nobody else opened a record that you lead.", "since yesterday morning")
	colleague := w.Site(w.Colleague)
	for range 2 {
		colleague.Get("/referrals/" + ref)
		w.Later(time.Minute)
	}
	page := lead.Open("/readers")
	page.Says(http.StatusOK, ref, "Marcus Hale, Eastmarch council", "times in all")
	if got := page.Attr("section h2 a", "href"); got != "/referrals/"+ref {
		t.Errorf("the record leads to %q", got)
	}
	if strings.Contains(page.Text("section p"), "Joy Okoro") {
		t.Error("the lead's own reading is shown")
	}
	colleague.Open("/readers").Says(http.StatusOK, "Nobody else opened a record that you lead.")
	w.Later(72 * time.Hour)
	lead.Open("/readers").Says(http.StatusOK, "Nobody else opened a record that you lead.")
	week := lead.Open("/readers?week=1")
	week.Says(http.StatusOK, "in the last 7 days", "Marcus Hale")
	if got := week.Attr(`main a[href="/readers"]`, "href"); got != "/readers" {
		t.Errorf("the way back leads to %q", got)
	}
	for _, actor := range []who.Actor{w.School, w.Police, w.Chair, w.Audit} {
		if got := w.Site(actor).Open("/readers"); got.Code != http.StatusForbidden {
			t.Errorf("%s: %d", actor.Name, got.Code)
		}
	}
}
