package referralweb_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// begun is an empty draft of the school's, and where it is.
func begun(w *hubkit.World) (d referral.Draft, at string) {
	w.Helper()
	d, err := w.Referrals.Begin(context.Background(), w.School)
	w.OK(err)
	return d, "/drafts/" + d.ID.String()
}

// One question of one draft stands in two windows: what is saved second is not
// written over what was saved first, and no word of either is lost.
func TestOneQuestionInTwoWindows(t *testing.T) {
	w := hubkit.New(t)
	d, at := begun(w)
	at += "/urgency"
	school := w.Site(w.School)
	first, second := school.Open(at).Hidden("main form"), school.Open(at).Hidden("main form")
	if got := school.Send(at, append(first, "urgency", "today", "urgency_why", "Gone twice.", "reach_me", "01632 960 200")...); got.Code != http.StatusSeeOther {
		t.Fatalf("the first window: %d", got.Code)
	}
	if got := school.Send(at+"/autosave", append(slices.Clone(second), "urgency", "now", "urgency_why", "A car waits.")...); got.Code != http.StatusConflict {
		t.Errorf("the second saves itself over the first: %d", got.Code)
	}
	page := school.Send(at, append(slices.Clone(second), "urgency", "now", "urgency_why", "A car waits.")...)
	page.Says(http.StatusConflict, "This was changed in another window meanwhile", "What is saved now", "Gone twice.", "01632 960 200", "Today", "A car waits.")
	if kept, err := w.Referrals.Draft(context.Background(), w.School, d.ID); err != nil || kept.Worry.UrgencyWhy != "Gone twice." {
		t.Errorf("the draft says %q, %v", kept.Worry.UrgencyWhy, err)
	}
	if got := school.Send(at, append(page.Hidden("main form"), "urgency", "now", "urgency_why", "A car waits. Gone twice.")...); got.Code != http.StatusSeeOther {
		t.Errorf("having seen both: %d", got.Code)
	}
	if kept, err := w.Referrals.Draft(context.Background(), w.School, d.ID); err != nil || kept.Worry.UrgencyWhy != "A car waits. Gone twice." {
		t.Errorf("the draft says %q, %v", kept.Worry.UrgencyWhy, err)
	}
}

// One window saves itself again and again, and sends at last; what it sent
// twice is no other window's.
func TestOneWindowIsNotStale(t *testing.T) {
	w := hubkit.New(t)
	_, at := begun(w)
	at += "/worry"
	school := w.Site(w.School)
	hidden := school.Open(at).Hidden("main form")
	for _, words := range []string{"She has", "She has a new phone", "She has a new phone."} {
		got := school.Post(at+"/autosave", append(slices.Clone(hidden), "worry", words)...)
		var said struct{ Saved, Was string }
		if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil || got.Code != http.StatusOK || said.Was == "" {
			t.Fatalf("%q: %d, %v", words, got.Code, err)
		}
		hidden[slices.Index(hidden, "was")+1] = said.Was
	}
	for range 2 {
		if got := school.Send(at, append(slices.Clone(hidden), "worry", "She has a new phone. A car waits.")...); got.Code != http.StatusSeeOther {
			t.Errorf("sent: %d", got.Code)
		}
	}
}

// Where another window has removed an entry of a list, the one that came to its
// place is neither written over nor removed.
func TestAnEntryThatMoved(t *testing.T) {
	w := hubkit.New(t)
	d, draft := begun(w)
	_, err := w.Referrals.Save(context.Background(), w.School, d.ID, func(x referral.Worry) (referral.Worry, error) {
		x.Children = []referral.Child{{Given: "Ama"}, {Given: "Bea"}, {Given: "Cleo"}}
		return x, nil
	})
	w.OK(err)
	at, list := draft+"/child/", draft+"/children"
	children := func() string {
		t.Helper()
		kept, err := w.Referrals.Draft(context.Background(), w.School, d.ID)
		w.OK(err)
		var all []string
		for _, c := range kept.Worry.Children {
			all = append(all, strings.TrimSpace(c.Given+" "+c.School))
		}
		return strings.Join(all, ", ")
	}
	school := w.Site(w.School)
	bea := school.Open(at + "1").Hidden(`main form[action$="/child/1"]`)
	removeBea := school.Open(list).Hidden(`main form[action$="/child/1/remove"]`)
	if got := school.Send(at+"0/remove", school.Open(list).Hidden(`main form[action$="/child/0/remove"]`)...); got.Code != http.StatusSeeOther || children() != "Bea, Cleo" {
		t.Fatalf("removed: %d, %s are left", got.Code, children())
	}
	page := school.Send(at+"1", append(slices.Clone(bea), "given", "Bea", "school", "Quay School")...)
	page.Says(http.StatusConflict, "changed in another window", "Cleo")
	if !strings.Contains(page.Raw, "Quay School") {
		t.Error("what was typed is not in the form")
	}
	school.Send(at+"1/remove", removeBea...).Says(http.StatusConflict, "Nothing was removed", "Bea", "Cleo")
	if children() != "Bea, Cleo" {
		t.Errorf("%s are left", children())
	}
	if got := school.Send(at+"0", append(school.Open(at+"0").Hidden(`main form[action$="/child/0"]`), "given", "Bea", "school", "Quay School")...); got.Code != http.StatusSeeOther || children() != "Bea Quay School, Cleo" {
		t.Errorf("changed where it is now: %d, %s", got.Code, children())
	}
	if got := school.Send(at+"new", append(page.Hidden(`main form[action$="/child/new"]`), "given", "Bea", "school", "Hill School")...); got.Code != http.StatusSeeOther || children() != "Bea Quay School, Cleo, Bea Hill School" {
		t.Errorf("sent again from the page that said so: %d, %s", got.Code, children())
	}
}
