package screeningweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// begin is a referral, the path of its child's open sheet and the hub's worker
// before it.
func begin(t *testing.T) (w *hubkit.World, worker *hubkit.Visitor, path string) {
	t.Helper()
	w = hubkit.New(t)
	ref := w.Send()
	worker = w.Site(w.Worker)
	got := worker.Post("/referrals/"+ref+"/screening", "child", w.Child(ref).String())
	if got.Code != http.StatusSeeOther {
		t.Fatalf("begin: %d", got.Code)
	}
	return w, worker, got.Header().Get("Location")
}

func holds(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, one := range words {
		if !strings.Contains(page, one) {
			t.Errorf("the page does not show %q", one)
		}
	}
}

// Whoever saves second sees both versions and can send theirs again.
func TestTheSecondToSaveSeesBoth(t *testing.T) {
	w, worker, path := begin(t)
	colleague := w.Site(w.Colleague)
	if got := colleague.Post(path, "version", "1", "save", "1", "answer-S1", "yes", "recency-S1", "current", "evidence-S1", "Two nights away."); got.Code != http.StatusSeeOther {
		t.Fatalf("the first save: %d", got.Code)
	}
	mine := []string{"save", "1", "answer-S2", "suspected", "recency-S2", "past", "evidence-S2", "A boyfriend <of thirty>.", "telling", "She is tired."}
	got := worker.Post(path, append(mine, "version", "1")...)
	if got.Code != http.StatusConflict {
		t.Fatalf("the second save: %d", got.Code)
	}
	holds(t, got.Body.String(), "A boyfriend &lt;of thirty&gt;.", "She is tired.", "Two nights away.", "Marcus Hale", `name="version" value="2"`)
	if got := worker.Post(path, append(mine, "version", "2")...); got.Code != http.StatusSeeOther {
		t.Fatalf("sent again: %d", got.Code)
	}
	if got := worker.Post(path, append(mine, "version", "nonsense")...); got.Code != http.StatusConflict {
		t.Errorf("a version that is no number: %d; want the conflict of a stale one", got.Code)
	}
}

// A wrong answer is named at its indicator, the summary leads there, and what
// was typed stays.
func TestAWrongAnswerIsNamedWhereItStands(t *testing.T) {
	_, worker, path := begin(t)
	got := worker.Post(path, "version", "1", "save", "1", "answer-S1", "yes", "recency-S1", "last week", "evidence-S1", "Two nights away.", "telling", "Turned \u202e round")
	if got.Code != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", got.Code)
	}
	got = worker.Post(path, "version", "1", "save", "1", "answer-S1", "yes", "recency-S1", "last week", "evidence-S1", "Two nights away.")
	holds(t, got.Body.String(), `href="#answers.S1"`, `id="error-S1"`, "The recency must be current, past or older.", "Two nights away.")
	if strings.Contains(got.Body.String(), "last week") {
		t.Error("the page repeats the value")
	}
}

// The band follows the answers without saving them, and says why.
func TestTheBandFollowsTheAnswers(t *testing.T) {
	w, worker, path := begin(t)
	got := worker.Post(path+"/live", "answer-S1", "yes", "recency-S1", "current")
	if got.Code != http.StatusOK {
		t.Fatalf("status %d", got.Code)
	}
	holds(t, got.Body.String(), "A significant concern that is seen now (S1).", "Still unknown: 16 of 17")
	got = worker.Post(path+"/live", "answer-S1", "<b>")
	if got.Code != http.StatusOK || strings.Contains(got.Body.String(), "<b>") {
		t.Errorf("a wrong answer: %d, %s", got.Code, got.Body)
	}
	if n := w.Count(`SELECT count(*) FROM screen WHERE version > 1`); n != 0 {
		t.Error("looking saved something")
	}
}

// A re-screen says what changed, once, and the finished one can be printed.
func TestAgainBesideTheLast(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	w.Screen(ref, w.Answered("S1"))
	w.Later(time.Hour)
	second := w.Screen(ref, w.Answered("S1", "S4"))
	page := w.Site(w.Worker).Get("/referrals/" + ref + "/screening/" + second.ID.String()).Body.String()
	holds(t, page, "Changed since the last screen", "<li>S4: no, now yes (current)</li>", "Judged band 3 by Joy Okoro")
	list := w.Site(w.Worker).Get("/referrals/" + ref + "/screening").Body.String()
	if n := strings.Count(list, "Judged band 3"); n != 2 {
		t.Errorf("%d finished sheets in the list; want both", n)
	}
}

// Who decides about a lowered band sees both bands and whose judgement it is.
func TestSigningALowerBand(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	begun, err := w.Screens.Begin(context.Background(), w.Manager, ref, w.Child(ref))
	w.OK(err)
	c := w.Answered("S1")
	c.Judged = 2
	_, err = w.Screens.Save(context.Background(), w.Manager, screening.SaveCommand{Ref: ref, Sheet: begun.ID, Version: 1, Content: c, Finish: true})
	w.OK(err)
	path := "/referrals/" + ref + "/screening/" + begun.ID.String()
	holds(t, w.Site(w.Worker).Get(path).Body.String(), "Ruth Devlin judges band 2, lower than calculated", path+"/sign")
	if got := w.Site(w.Manager).Post(path+"/sign", "agree", "yes"); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("the same manager signs: %d", got.Code)
	}
	if got := w.Site(w.School).Post(path+"/sign", "agree", "yes"); got.Code != http.StatusForbidden {
		t.Errorf("the school signs: %d", got.Code)
	}
	if got := w.Site(w.Worker).Post(path+"/sign", "agree", "yes"); got.Code != http.StatusSeeOther {
		t.Errorf("a colleague signs: %d", got.Code)
	}
	holds(t, w.Site(w.Worker).Get(path).Body.String(), "Judged band 2 by Ruth Devlin", "Signed by Joy Okoro", "A significant concern that is seen now (S1).")
}
