package referral_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func board(w *hubkit.World, actor who.Actor, f referral.Filter) referral.Board {
	w.Helper()
	b, err := w.Referrals.Board(context.Background(), actor, f, w.Today().At(0, 0))
	w.OK(err)
	return b
}

func refs(b referral.Board) (all []string) {
	for _, r := range b.Rows {
		all = append(all, r.Ref)
	}
	return all
}

// Filters and counts say the same, and count only what is in sight: a sealed
// referral is in no list and in no number.
func TestFiltersAndCountsHonourScope(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	late := w.Send(func(x *referral.Worry) { x.Urgency = referral.Now })
	w.Later(3 * time.Hour)
	free, mine, sealed, managers := w.Send(), w.Send(), w.Send(), w.Send()
	w.OK(w.Referrals.Take(ctx, w.Worker, mine))
	w.Exec(`UPDATE referral SET seal = $2 WHERE ref = $1`, sealed, access.Sealed)
	w.Exec(`UPDATE referral SET seal = $2 WHERE ref = $1`, managers, access.Restricted)
	ask(w, free, w.Police, "police")
	for _, c := range []struct {
		name  string
		actor who.Actor
		f     referral.Filter
		want  []string
	}{
		{"all", w.Worker, referral.Filter{}, []string{late, free, mine}},
		{"a manager's all", w.Manager, referral.Filter{}, []string{late, free, mine, managers}},
		{"late", w.Worker, referral.Filter{Late: true}, []string{late}},
		{"mine", w.Worker, referral.Filter{Mine: true}, []string{mine}},
		{"nobody's", w.Worker, referral.Filter{Unallocated: true}, []string{late, free}},
		{"new", w.Worker, referral.Filter{Stage: referral.StageNew}, []string{late}},
		{"gathering", w.Worker, referral.Filter{Stage: referral.StageGathering}, []string{free, mine}},
		{"a colleague's own", w.Colleague, referral.Filter{Mine: true}, nil},
		{"no stage at all", w.Worker, referral.Filter{Stage: "'; DROP TABLE referral"}, nil},
	} {
		got := refs(board(w, c.actor, c.f))
		slices.Sort(got)
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	want := referral.Counts{Stages: map[referral.Stage]int{referral.StageNew: 1, referral.StageGathering: 2, referral.StageDone: 0}, Late: 1, Mine: 1, Unallocated: 2}
	b := board(w, w.Worker, referral.Filter{})
	if diff := cmp.Diff(want, b.Counts); diff != "" {
		t.Error(diff)
	}
	for _, r := range b.Rows { // all name the same child; the two sealed ones count for nobody
		if r.Known != 2 || !slices.Equal(r.Children, []string{"Ama, 14"}) || r.Adults != 1 || (r.Ref == free) != (len(r.Waiting) == 1) {
			t.Errorf("row %s: known in %d, %v, waits for %v", r.Ref, r.Known, r.Children, r.Waiting)
		}
	}
}

func TestTheBoardIsTheHubs(t *testing.T) {
	w := hubkit.New(t)
	w.Send()
	for _, actor := range []who.Actor{w.School, w.Police, w.Charity, w.Chair, w.Audit} {
		_, err := w.Referrals.Board(context.Background(), actor, referral.Filter{}, w.Today().At(0, 0))
		w.Fails(err, fault.Forbidden)
	}
}

// Pages follow one another without a gap or a double, also where many are due
// at the same moment; a cursor from nowhere gives a page and never a fault.
func TestPagesFollowOneAnother(t *testing.T) {
	w := hubkit.New(t)
	want := referral.PageSize*2 + 3
	for range want {
		w.Send()
	}
	seen := map[string]bool{}
	f, pages := referral.Filter{}, 0
	for {
		b := board(w, w.Worker, f)
		for _, ref := range refs(b) {
			if seen[ref] {
				t.Errorf("%s stands on two pages", ref)
			}
			seen[ref] = true
		}
		if pages++; b.Next.At.IsZero() || pages > 5 {
			break
		}
		f.After = b.Next
	}
	if len(seen) != want || pages != 3 {
		t.Errorf("%d referrals on %d pages; want %d on 3", len(seen), pages, want)
	}
	far := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	for _, after := range []referral.Cursor{{At: far, ID: id.New()}, {At: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), ID: id.New()}, {ID: id.New()}, {At: far}} {
		for _, stage := range []referral.Stage{"", referral.StageDone} {
			board(w, w.Worker, referral.Filter{Stage: stage, After: after})
		}
	}
}
