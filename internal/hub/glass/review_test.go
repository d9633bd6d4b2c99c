package glass_test

import (
	"context"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// told is who was sent the message, by name, with what reference.
func (w *world) told() map[string]string {
	w.Helper()
	out := map[string]string{}
	rows, err := w.Super.Query(context.Background(), `SELECT a.name, m.ref FROM mail m JOIN account a ON a.id = m.account_id WHERE m.template = 'glass_broken'`)
	w.OK(err)
	defer rows.Close()
	for rows.Next() {
		var name, ref string
		w.OK(rows.Scan(&name, &ref))
		out[name] = ref
	}
	w.OK(rows.Err())
	w.Exec(`DELETE FROM mail WHERE template = 'glass_broken'`)
	return out
}

// The lead worker and the privacy officers are told, and the hub's managers
// where nobody leads; never whoever broke it. A message has at most a reference.
func TestWhoIsTold(t *testing.T) {
	w := newWorld(t)
	same := func(what string, got map[string]string, want map[string]string) {
		t.Helper()
		if len(got) != len(want) {
			t.Errorf("%s: told %v; want %v", what, got, want)
		}
		for name, ref := range want {
			if at, told := got[name]; !told || at != ref {
				t.Errorf("%s: told %v; want %v", what, got, want)
			}
		}
	}
	w.breaks(w.Police, glass.Command{Ref: w.ref})
	same("nobody leads", w.told(), map[string]string{"Nadia Rahman": w.ref, "Ruth Devlin": w.ref, "Kwame Osei": w.ref})
	w.OK(w.Referrals.Take(context.Background(), w.Worker, w.ref))
	w.breaks(w.Nurse, glass.Command{Ref: w.ref})
	same("a worker leads", w.told(), map[string]string{"Nadia Rahman": w.ref, "Joy Okoro": w.ref})
	w.breaks(w.Nurse, glass.Command{Person: w.child})
	same("the person's referral is led", w.told(), map[string]string{"Nadia Rahman": "", "Joy Okoro": ""})
	both := w.Join("health", "Ola Both", who.PrivacyOfficer|who.PartnerContact)
	w.breaks(both, glass.Command{Ref: w.ref})
	same("whoever broke it", w.told(), map[string]string{"Nadia Rahman": w.ref, "Joy Okoro": w.ref})
}

// A use waits two working days for a review by another than whoever broke it or
// their team; the reviewer sees what was looked at, and the board a number.
func TestTheReview(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	row := w.breaks(w.Police, glass.Command{Ref: w.ref})[0].Row
	w.Later(time.Minute)
	_, err := w.Referrals.Record(ctx, w.Police, w.ref)
	w.OK(err)
	due, err := w.Packs.Due("TL.BG.REVIEW", w.Now().Add(-time.Minute))
	w.OK(err)
	uses, err := w.Glass.Uses(ctx, w.Manager)
	w.OK(err)
	if len(uses) != 1 || uses[0].ByName != "Simran Kaur" || uses[0].Ref != w.ref || !uses[0].Due.Equal(due) || !uses[0].Waits() {
		t.Fatalf("the manager's queue: %+v", uses)
	}
	_, seen, may, err := w.Glass.Use(ctx, w.officer, row)
	w.OK(err)
	if !may || len(seen) != 1 || seen[0].Action != "referral.read" {
		t.Errorf("may %v, seen %+v", may, seen)
	}
	f, err := w.Glass.Figures(ctx, w.Chair)
	w.OK(err)
	if len(f.Waiting) != 1 || f.Late != 0 || f.Waiting[0].Code != glass.Danger {
		t.Errorf("the board sees %+v", f)
	}
	for _, actor := range []who.Actor{w.Police, w.Worker, w.Chair, w.Audit, w.School} {
		w.Fails(w.Glass.Review(ctx, actor, row, glass.Justified, "Fine."), fault.Forbidden)
	}
	w.Fails(w.Glass.Review(ctx, w.officer, row, "", ""), fault.Invalid, "outcome", "said")
	w.Fails(w.Glass.Review(ctx, w.officer, id.New(), glass.Justified, "Fine."), fault.NotFound)
	w.OK(w.Glass.Review(ctx, w.officer, row, glass.NotJustified, "The hub was open."))
	w.Fails(w.Glass.Review(ctx, w.Manager, row, glass.Justified, "Fine."), fault.Conflict)
	f, err = w.Glass.Figures(ctx, w.Chair)
	w.OK(err)
	if len(f.Waiting) != 0 || f.NotJustified != 1 || w.Count(`SELECT count(*) FROM journal WHERE action = 'glass.review' AND reason = 'The hub was open.'`) != 1 {
		t.Errorf("after the review: %+v", f)
	}
}

// Nobody reviews their own or their own team's, also not past the service; and
// what is late is counted.
func TestNobodyReviewsTheirOwn(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	both := w.Join("health", "Ola Both", who.PrivacyOfficer|who.PartnerContact)
	row := w.breaks(both, glass.Command{Ref: w.ref})[0].Row
	teammate := w.breaks(w.Nurse, glass.Command{Ref: w.ref})[0].Row
	for _, one := range []id.UUID{row, teammate} {
		w.Fails(w.Glass.Review(ctx, both, one, glass.Justified, "It was me."), fault.Refused)
	}
	if n := w.updates(both, row) + w.updates(both, teammate); n > 0 {
		t.Errorf("past the service %d are reviewed", n)
	}
	w.Later(14 * 24 * time.Hour)
	f, err := w.Glass.Figures(ctx, w.officer)
	w.OK(err)
	if f.Late != 2 {
		t.Errorf("%d are late; want 2", f.Late)
	}
	w.OK(w.Glass.Review(ctx, w.Manager, row, glass.Justified, "The hospital rang too."))
	w.OK(w.Glass.Review(ctx, w.Deputy, teammate, glass.Justified, "The hospital rang too."))
}

// A record that is sealed later leaves the hub managers' queue, and stays in the
// privacy officers'.
func TestASealedRecordLeavesTheManagersQueue(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	row := w.breaks(w.Police, glass.Command{Ref: w.ref})[0].Row
	w.Exec(`UPDATE referral SET seal = 2 WHERE ref = $1`, w.ref)
	if uses, err := w.Glass.Uses(ctx, w.Manager); err != nil || len(uses) > 0 {
		t.Errorf("the manager sees %d, %v", len(uses), err)
	}
	w.Fails(w.Glass.Review(ctx, w.Manager, row, glass.Justified, "Fine."), fault.NotFound)
	if uses, err := w.Glass.Uses(ctx, w.officer); err != nil || len(uses) != 1 {
		t.Errorf("the officer sees %d, %v", len(uses), err)
	}
}
