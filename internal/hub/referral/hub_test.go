package referral_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func record(w *hubkit.World, actor who.Actor, ref string) referral.Record {
	w.Helper()
	rec, err := w.Referrals.Record(context.Background(), actor, ref)
	w.OK(err)
	return rec
}

// at is a time in London on a day of the week of the world's Monday, the 23rd.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, time.UTC)
}

// The clock runs in the hub's working hours (eight of them, Monday to Friday,
// from nine) and its colour comes from what the referrer says. Source:
// time-limits pack, TL.HUB.RED to TL.HUB.BLUE.
func TestClocksRunInWorkingHours(t *testing.T) {
	w := hubkit.New(t)
	for _, c := range []struct {
		name     string
		received time.Time
		urgency  string
		danger   string
		colour   referral.Colour
		due      time.Time
	}{
		{"red, two hours", at(23, 10, 0), referral.Now, referral.No, referral.Red, at(23, 12, 0)},
		{"in danger is red whatever the hurry", at(23, 10, 0), referral.ThisWeek, referral.Yes, referral.Red, at(23, 12, 0)},
		{"amber, six hours", at(23, 10, 0), referral.Today, referral.No, referral.Amber, at(23, 16, 0)},
		{"not known is amber", at(23, 10, 0), referral.ThisWeek, referral.NotKnown, referral.Amber, at(23, 16, 0)},
		{"green, over the night", at(23, 15, 0), referral.ThisWeek, referral.No, referral.Green, at(24, 15, 0)},
		{"red runs past close", at(27, 20, 0), referral.Now, referral.No, referral.Red, at(27, 22, 0)},
		{"amber, over the weekend", at(27, 16, 0), referral.Today, referral.No, referral.Amber, at(30, 14, 0)},
	} {
		w.Set(c.received)
		ref := w.Send(func(x *referral.Worry) { x.Urgency, x.DangerNow = c.urgency, c.danger })
		if r := record(w, w.Worker, ref); r.Colour != c.colour || !r.Due.Equal(c.due) {
			t.Errorf("%s: %s, due %s; want %s, due %s", c.name, r.Colour, r.Due.UTC(), c.colour, c.due)
		}
	}
}

func TestALateDecisionIsExplained(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	ref := w.Send(func(x *referral.Worry) { x.Urgency = referral.Now })
	w.Fails(w.Referrals.ExplainBreach(ctx, w.Worker, ref, "Busy."), fault.Refused)
	w.Set(at(23, 12, 1))
	w.Fails(w.Referrals.ExplainBreach(ctx, w.Worker, ref, " \n"), fault.Invalid, "reason")
	w.Fails(w.Referrals.ExplainBreach(ctx, w.School, ref, "Busy."), fault.NotFound)
	w.OK(w.Referrals.ExplainBreach(ctx, w.Worker, ref, "Waited for health."))
	w.OK(w.Referrals.ExplainBreach(ctx, w.Manager, ref, "And for a second worker."))
	b := record(w, w.Worker, ref).Breaches
	if len(b) != 2 || b[0].Reason != "Waited for health." || b[0].By != w.Worker.Name || b[0].Limit != "TL.HUB.RED" || !b[0].Due.Equal(at(23, 12, 0)) {
		t.Errorf("breaches %+v; want both reasons beside their date", b)
	}
	// Another colour moves the clock, with a reason; what was late stays explained.
	w.Fails(w.Referrals.Recolour(ctx, w.Worker, ref, referral.Green, ""), fault.Invalid, "reason")
	w.Fails(w.Referrals.Recolour(ctx, w.Worker, ref, "purple", "Seen safe."), fault.Invalid, "colour")
	w.OK(w.Referrals.Recolour(ctx, w.Worker, ref, referral.Green, "Seen safe at school."))
	if r := record(w, w.Worker, ref); r.Colour != referral.Green || !r.Due.Equal(at(24, 10, 0)) || len(r.Breaches) != 2 {
		t.Errorf("%s, due %s, %d reasons", r.Colour, r.Due, len(r.Breaches))
	}
	if n := w.Count(`SELECT count(*) FROM journal WHERE action = 'referral.recolour' AND reason = 'Seen safe at school.'`); n != 1 {
		t.Error("the journal does not say why the colour changed")
	}
}

// A referral goes forward only, and nothing moves it once it is decided.
func TestStagesGoForward(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	ref := w.Send()
	step := func(do func(tx *pg.Tx, c referral.Case) error) error {
		return w.DB.As(ctx, w.Worker, who.Safeguarding, func(tx *pg.Tx) error {
			c, err := w.Referrals.Case(ctx, tx, ref, "work")
			if err != nil {
				return err
			}
			return do(tx, c)
		})
	}
	to := func(stage referral.Stage) error {
		return step(func(tx *pg.Tx, c referral.Case) error { return w.Referrals.Advance(ctx, tx, c, stage) })
	}
	w.OK(w.Referrals.Take(ctx, w.Worker, ref))
	w.OK(to(referral.StageDeciding))
	w.OK(to(referral.StageScreening)) // does nothing
	if r := record(w, w.Worker, ref); r.Stage != referral.StageDeciding {
		t.Errorf("stage %s; want no way back", r.Stage)
	}
	if err := to("closed"); err == nil && record(w, w.Worker, ref).Stage != referral.StageDeciding {
		t.Error("a stage that is none was taken")
	}
	settle := func(tx *pg.Tx, c referral.Case) error { return w.Referrals.Settle(ctx, tx, c, "advice", "Rang you.") }
	w.OK(step(settle))
	w.Fails(step(settle), fault.Refused)
	w.Fails(w.Referrals.Take(ctx, w.Worker, ref), fault.Refused)
	w.Fails(w.Referrals.Recolour(ctx, w.Worker, ref, referral.Red, "Worse."), fault.Refused)
}

func TestAllocation(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	ref := w.Send()
	for _, worker := range []id.UUID{{}, id.New(), w.School.ID, w.Police.ID} {
		w.Fails(w.Referrals.Allocate(ctx, w.Manager, ref, worker), fault.Invalid, "worker")
	}
	w.Fails(w.Referrals.Allocate(ctx, w.School, ref, w.Worker.ID), fault.NotFound)
	w.OK(w.Referrals.Allocate(ctx, w.Manager, ref, w.Colleague.ID))
	if r := record(w, w.Worker, ref); r.AllocatedTo != w.Colleague.ID || r.Stage != referral.StageGathering {
		t.Errorf("with %s at %s", r.Allocated, r.Stage)
	}
	other := w.Send()
	errs := w.Together(`SELECT FROM referral FOR UPDATE`, func() error { return w.Referrals.Take(ctx, w.Worker, other) }, func() error { return w.Referrals.Take(ctx, w.Colleague, other) })
	if (errs[0] == nil) == (errs[1] == nil) || !fault.Is(errs[0], fault.Conflict) && !fault.Is(errs[1], fault.Conflict) {
		t.Errorf("two take one referral at once: %v; want one to have it", errs)
	}
}

// The referrer, and their team, see what they wrote, where it stands and what
// came of it; everybody else learns nothing at all.
func TestWhatTheReferrerSees(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	w.Send()
	ref := w.Send()
	w.OK(w.Referrals.Take(ctx, w.Worker, ref))
	w.OK(w.Referrals.Ask(ctx, w.Worker, referral.AskCommand{Ref: ref, Agencies: []id.UUID{w.Agencies["police"]}, About: "Ama Testwood", Question: "What do you hold?"}))
	told := record(w, w.Worker, ref).People[0]
	made, err := w.People.Create(ctx, w.Worker, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Ama", Surname: "Testwood"}})
	w.OK(err)
	w.OK(w.Referrals.Judge(ctx, w.Worker, referral.JudgeCommand{Ref: ref, Told: told.ID, Person: made, Verdict: referral.Same, Reason: "Name and school."}))
	w.Screen(ref, w.Answered())
	w.Later(200 * time.Hour)
	w.OK(w.Referrals.ExplainBreach(ctx, w.Worker, ref, "Waited."))
	if mine := record(w, w.Worker, ref); len(mine.People[0].Elsewhere) != 1 || len(mine.Requests) != 1 || mine.People[0].Person != made {
		t.Fatalf("the hub sees %+v", mine.People[0])
	}
	for _, actor := range []who.Actor{w.School, w.SchoolTeam} {
		rec := record(w, actor, ref)
		if rec.Worry.Worry != hubkit.Worry().Worry || rec.Stage != referral.StageDeciding || len(rec.People) != 2 {
			t.Errorf("%s does not see what was written", actor.Name)
		}
		p := rec.People[0]
		if len(rec.Requests)+len(rec.Breaches)+len(rec.Tasks)+len(p.Elsewhere) != 0 || rec.Allocated != "" || rec.AllocatedTo != (id.UUID{}) ||
			p.Person != (id.UUID{}) || p.LinkedName+p.LinkReason != "" {
			t.Errorf("%s sees more than status and outcome: %+v", actor.Name, rec)
		}
		raised, err := w.Referrals.Raised(ctx, actor)
		w.OK(err)
		if len(raised) != 2 || raised[0].Allocated != "" {
			t.Errorf("%s lists %d referrals", actor.Name, len(raised))
		}
	}
	for _, actor := range []who.Actor{w.Charity, w.Police, w.Nurse, w.Chair, w.Audit} {
		_, err := w.Referrals.Record(ctx, actor, ref)
		w.Fails(err, fault.NotFound)
		_, absent := w.Referrals.Record(ctx, actor, id.NewReference("EM"))
		if fault.Message(err) != fault.Message(absent) {
			t.Errorf("%s can tell a referral out of scope from none", actor.Name)
		}
		if raised, err := w.Referrals.Raised(ctx, actor); err == nil && len(raised) != 0 {
			t.Errorf("%s lists %d referrals", actor.Name, len(raised))
		}
		if n := seen(w, actor); n != 0 {
			t.Errorf("%s reads %d rows by SQL", actor.Name, n)
		}
	}
}

// seen is how many rows about the referrals somebody reads by SQL, but for the
// questions to their own agency.
func seen(w *hubkit.World, actor who.Actor) (n int) {
	w.Helper()
	var union []string
	for _, table := range []string{"referral", "referral_worry", "referral_person", "referral_thing", "referral_breach", "referral_task", "referral_draft", "screen", "decision"} {
		union = append(union, `SELECT count(*) AS n FROM `+table)
	}
	ctx := context.Background()
	w.OK(w.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		return tx.QueryRow(ctx, `SELECT sum(n)::int FROM (`+strings.Join(union, " UNION ALL ")+`) x`).Scan(&n)
	}))
	return n
}

func TestLinkingIsAWorkersWord(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	ref := w.Send()
	told := record(w, w.Worker, ref).People[0].ID
	made, err := w.People.Create(ctx, w.Worker, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Ama", Surname: "Testwood"}})
	w.OK(err)
	judge := func(actor who.Actor, told, p id.UUID, v referral.Verdict, reason string) error {
		return w.Referrals.Judge(ctx, actor, referral.JudgeCommand{Ref: ref, Told: told, Person: p, Verdict: v, Reason: reason})
	}
	w.Fails(judge(w.Worker, told, id.New(), referral.Same, "Same name."), fault.NotFound)
	w.Fails(judge(w.Worker, told, id.UUID{}, referral.Same, "Same name."), fault.NotFound)
	w.Fails(judge(w.Worker, id.New(), made, referral.NotSame, "Wrong."), fault.NotFound)
	w.Fails(judge(w.School, told, made, referral.Same, "Same name."), fault.NotFound)
	w.Fails(judge(w.Worker, told, made, referral.NotSame, ""), fault.Invalid, "reason")
	w.Fails(judge(w.Worker, told, made, referral.NotSure, ""), fault.Invalid, "reason")
	w.Fails(judge(w.Worker, told, made, "perhaps", "x"), fault.Invalid, "verdict")
	err = w.Cut(`LOCK TABLE referral_verdict IN SHARE MODE`, func() error { return judge(w.Worker, told, made, referral.Same, "") })
	w.Fails(err, fault.Unavailable)
	for _, step := range []struct {
		verdict referral.Verdict
		linked  id.UUID
	}{{referral.NotSure, id.UUID{}}, {referral.Same, made}, {referral.NotSure, id.UUID{}}, {referral.Same, made}, {referral.NotSame, id.UUID{}}} {
		w.OK(judge(w.Worker, told, made, step.verdict, "Name and school."))
		if got := record(w, w.Worker, ref).People[0].Person; got != step.linked {
			t.Errorf("after %q it is linked to %v", step.verdict, got)
		}
		last, err := w.Referrals.Judgements(ctx, w.Worker, told)
		w.OK(err)
		if last[made].Verdict != step.verdict || last[made].By != w.Worker.Name || len(last) != 1 {
			t.Errorf("after %q the last word is %+v", step.verdict, last)
		}
		w.Later(time.Minute)
	}
	if last, err := w.Referrals.Judgements(ctx, w.School, told); err != nil || len(last) != 0 {
		t.Errorf("the school learns %+v, %v", last, err)
	}
}
