package thresholdweb_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// form is a decision as the page sends it, with what the test changes.
func form(w *hubkit.World, change ...string) []string {
	day := w.Today().AddDays(3)
	fields := map[string]string{"level": "3", "outcome": "section_17", "reasons": "Away <b>overnight</b>, seen by school.", "signs": "L3.MIS.2", "consulted": "The manager.",
		"next_step": "Visit.", "next_owner": "Assessment team", "told": "Somebody rings you.",
		"next_due-day": strconv.Itoa(day.Day), "next_due-month": strconv.Itoa(int(day.Month)), "next_due-year": strconv.Itoa(day.Year)}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	var out []string
	for name, value := range fields {
		if value != "" {
			out = append(out, name, value)
		}
	}
	return out
}

func with(name string, day when.Date) []string {
	return []string{name + "-day", strconv.Itoa(day.Day), name + "-month", strconv.Itoa(int(day.Month)), name + "-year", strconv.Itoa(day.Year)}
}

// What is wrong is named, everything that was typed and ticked stays, and then
// the decision stands with the signs it cites.
func TestTheDeskKeepsWhatWasTyped(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	w.Screen(ref, w.Answered("S2"))
	worker, path := w.Site(w.Worker), "/referrals/"+ref+"/decision"
	for want, change := range map[string][]string{
		"Cite the threshold":               {"signs", ""},
		"Choose signs from the list":       {"signs", "L9.X"},
		"Write the whole date":             {"next_due-day", "31", "next_due-month", "2"},
		"today or later":                   {"next_due-year", "1999"},
		"Band 3 asks for level 3 at least": {"level", "2"},
		"Choose the level of need":         {"level", "three"},
		"Choose the outcome":               {"outcome", "<script>"},
		"hidden character":                 {"told", "Ring\u202e us"},
		"Shorten the reasons":              {"reasons", "Away <b>overnight</b>" + strings.Repeat("x", 8000)},
	} {
		got := worker.Post(path, form(w, change...)...)
		page := got.Body.String()
		if got.Code != http.StatusUnprocessableEntity || !strings.Contains(page, want) || !strings.Contains(page, "Away &lt;b&gt;overnight&lt;/b&gt;") || strings.Contains(page, "<script>") {
			t.Errorf("%s: %d", want, got.Code)
		}
	}
	if n := w.Count(`SELECT count(*) FROM decision`); n != 0 {
		t.Fatalf("%d decisions of what was refused", n)
	}
	if got := worker.Post(path, form(w)...); got.Code != http.StatusSeeOther {
		t.Fatalf("decide: %d", got.Code)
	}
	page := worker.Get(path).Body.String()
	for _, word := range []string{"Level 3: Section 17 assessment", "L3.MIS.2", "Away &lt;b&gt;overnight&lt;/b&gt;", "Disagree with this decision"} {
		if !strings.Contains(page, word) {
			t.Errorf("the page does not show %q", word)
		}
	}
	if strings.Contains(page, `name="reasons"`) {
		t.Error("the form is there after the decision")
	}
	if got := worker.Post(path, form(w)...); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("decided twice: %d", got.Code)
	}
}

// A decision that waits is signed by another manager, on the same page.
func TestSigningOnTheDesk(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	w.Screen(ref, w.Answered("S5"))
	path := "/referrals/" + ref + "/decision"
	nfa := append(form(w, "outcome", "no_further_action"), with("look_again", w.Today().AddDays(20))...)
	if got := w.Site(w.Manager).Post(path, nfa...); got.Code != http.StatusSeeOther {
		t.Fatalf("decide: %d", got.Code)
	}
	sign := path + "/" + w.Text(`SELECT id::text FROM decision`) + "/sign"
	if page := w.Site(w.Worker).Get(path).Body.String(); !strings.Contains(page, "waits for a manager&#39;s second signature") || strings.Contains(page, sign) {
		t.Error("a practitioner is offered to sign, or not told that it waits")
	}
	for _, c := range []struct {
		who  *hubkit.Visitor
		path string
		note string
		want int
	}{{w.Site(w.Worker), sign, "", http.StatusForbidden}, {w.Site(w.Manager), sign, "", http.StatusUnprocessableEntity}, {w.Site(w.Deputy), path + "/x/sign", "", http.StatusNotFound}, {w.Site(w.Deputy), sign, "", http.StatusSeeOther}} {
		if got := c.who.Post(c.path, "agree", "yes", "note", c.note); got.Code != c.want {
			t.Errorf("sign at %s: %d; want %d", c.path, got.Code, c.want)
		}
	}
	if page := w.Site(w.School).Get("/referrals/" + ref).Body.String(); !strings.Contains(page, "Somebody rings you.") {
		t.Error("the referrer does not read the outcome")
	}
}

// A school disagrees on a page, climbs a stage, and reads the first view and
// the final one beside it; then a manager decides again.
func TestDisagreeingOnThePages(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	w.Screen(ref, w.Answered("S2"))
	path := "/referrals/" + ref + "/decision"
	w.Site(w.Worker).Post(path, form(w)...)
	w.Later(time.Hour)
	school := w.Site(w.School)
	if got := school.Post("/referrals/"+ref+"/disagree", "what", "Too low <i>by far</i>.", "fear", "", "would_settle", "A visit."); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "Too low &lt;i&gt;by far&lt;/i&gt;.") {
		t.Errorf("without a fear: %d", got.Code)
	}
	raised := school.Post("/referrals/"+ref+"/disagree", "what", "Too low.", "fear", "That she is taken.", "would_settle", "A visit.")
	row := raised.Header().Get("Location")
	if raised.Code != http.StatusSeeOther {
		t.Fatalf("disagree: %d", raised.Code)
	}
	if got := school.Post(row, "version", "1", "note", "No reply by the deadline."); got.Code != http.StatusSeeOther {
		t.Errorf("to the next stage: %d", got.Code)
	}
	stale := w.Site(w.Manager).Post(row, "version", "1", "note", "We spoke, and agree.", "result", "changed")
	if stale.Code != http.StatusConflict || !strings.Contains(stale.Body.String(), "We spoke, and agree.") || !strings.Contains(stale.Body.String(), `value="2"`) {
		t.Errorf("a stale move: %d; want what was typed, at the version that stands", stale.Code)
	}
	if got := w.Site(w.Charity).Get(row); got.Code != http.StatusNotFound {
		t.Errorf("a stranger: %d", got.Code)
	}
	if got := w.Site(w.Manager).Post(row, "version", "2", "note", "We spoke, and agree.", "result", "changed"); got.Code != http.StatusSeeOther {
		t.Fatalf("settle: %d", got.Code)
	}
	for _, word := range []string{"Level 3, section 17", "We spoke, and agree.", "No reply by the deadline.", "The decision changes, Ruth Devlin"} {
		if !strings.Contains(school.Get(row).Body.String(), word) {
			t.Errorf("the page does not show %q", word)
		}
	}
	w.Later(time.Hour)
	if strings.Contains(w.Site(w.Worker).Get(path).Body.String(), `name="reasons"`) {
		t.Error("a practitioner is offered to decide again")
	}
	if got := w.Site(w.Manager).Post(path, form(w, "level", "4", "outcome", "section_47", "signs", "L4.DEV.1")...); got.Code != http.StatusSeeOther {
		t.Fatalf("decide again: %d", got.Code)
	}
	desk, err := w.Decisions.Desk(context.Background(), w.Manager, ref)
	w.OK(err)
	if len(desk.Decisions) != 2 || desk.Decisions[1].Outcome != threshold.Section17 || desk.Again {
		t.Errorf("%d decisions, again %v", len(desk.Decisions), desk.Again)
	}
}

// Where a child could be hurt before the next deadline, the page offers to skip
// stages; where not, a form that asks for it is told why not.
func TestAnUrgentDisagreementSkipsStages(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	w.Screen(ref, w.Answered("S2"))
	if got := w.Site(w.Worker).Post("/referrals/"+ref+"/decision", form(w)...); got.Code != http.StatusSeeOther {
		t.Fatalf("decide: %d", got.Code)
	}
	school := w.Site(w.School)
	raise := func(more ...string) (path string) {
		return school.Post("/referrals/"+ref+"/disagree", append([]string{"what", "Too low.", "fear", "Harm.", "would_settle", "A visit."}, more...)...).Header().Get("Location")
	}
	urgent, slow := raise("urgent", "1"), raise()
	if page := school.Get(urgent).Body.String(); strings.Count(page, "It goes straight to stage") != 3 || strings.Contains(school.Get(slow).Body.String(), "straight to stage") {
		t.Error("the way past stages is offered to the wrong one")
	}
	skip := func(path, stage string) (int, string) {
		got := school.Post(path, "version", "1", "note", "She is out <now>.", "result", stage)
		return got.Code, got.Body.String()
	}
	for path, stage := range map[string]string{slow: "stage-3", urgent: "stage-x"} {
		if code, page := skip(path, stage); code != http.StatusUnprocessableEntity || !strings.Contains(page, "She is out &lt;now&gt;.") {
			t.Errorf("%s: %d; want a reason, and the words kept", stage, code)
		}
	}
	if code, _ := skip(urgent, "stage-4"); code != http.StatusSeeOther || w.Text(`SELECT stage::text FROM disagreement WHERE urgent`) != "4" {
		t.Errorf("skip to stage 4: %d", code)
	}
}
