package threshold_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// decided is a bench with a decision, and a question that police were asked.
func decided(t *testing.T) (b *bench, question id.UUID) {
	t.Helper()
	b = newBench(t, "S2")
	ctx := context.Background()
	b.OK(b.Referrals.Ask(ctx, b.Worker, referral.AskCommand{Ref: b.ref, Agencies: []id.UUID{b.Agencies["police"]}, About: "Ama Testwood", Question: "What do you hold?"}))
	_, err := b.decide(b.Worker, b.decision(3, threshold.Section17, "L3.DEV.1"))
	b.OK(err)
	all, err := b.Referrals.RequestsForUs(ctx, b.Police)
	b.OK(err)
	return b, all[0].ID
}

func (b *bench) challenge(actor who.Actor, change ...func(*threshold.ChallengeCommand)) (id.UUID, error) {
	cmd := threshold.ChallengeCommand{Ref: b.ref, What: "The level is too low.", Fear: "That she is taken again.", WouldSettle: "A visit this week."}
	for _, f := range change {
		f(&cmd)
	}
	return b.Decisions.Challenge(context.Background(), actor, cmd)
}

func (b *bench) raised(actor who.Actor, change ...func(*threshold.ChallengeCommand)) id.UUID {
	b.Helper()
	row, err := b.challenge(actor, change...)
	b.OK(err)
	return row
}

func (b *bench) disagreement(actor who.Actor, row id.UUID) threshold.Disagreement {
	b.Helper()
	d, _, err := b.Decisions.Disagreement(context.Background(), actor, row)
	b.OK(err)
	return d
}

// move moves a disagreement at the version that somebody sees.
func (b *bench) move(actor who.Actor, row id.UUID, result threshold.Result) error {
	return b.moves(actor, threshold.MoveCommand{Row: row, Result: result})
}

func (b *bench) skip(actor who.Actor, row id.UUID, to int) error {
	return b.moves(actor, threshold.MoveCommand{Row: row, To: to})
}

func (b *bench) moves(actor who.Actor, cmd threshold.MoveCommand) error {
	d, _, err := b.Decisions.Disagreement(context.Background(), actor, cmd.Row)
	if err != nil {
		return err
	}
	cmd.Version, cmd.Note = d.Version, "We spoke."
	return b.Decisions.Move(context.Background(), actor, cmd)
}

// Every agency in the referral may disagree, and sees its own disagreement;
// one with no part in it learns nothing.
func TestAnyAgencyInTheReferralMayDisagree(t *testing.T) {
	b, question := decided(t)
	ctx := context.Background()
	byQuestion := func(c *threshold.ChallengeCommand) { c.Ref, c.Request = "", question }
	rows := map[string]id.UUID{"school": b.raised(b.School), "hub": b.raised(b.Colleague), "police": b.raised(b.Police, byQuestion)}
	for _, d := range []struct {
		actor who.Actor
		row   id.UUID
	}{{b.School, rows["school"]}, {b.SchoolTeam, rows["school"]}, {b.Worker, rows["school"]}, {b.Worker, rows["police"]}, {b.Police, rows["police"]}} {
		if got := b.disagreement(d.actor, d.row); got.FirstView != "Level 3, section 17" || got.Stage != 1 {
			t.Errorf("%s sees %q at stage %d", d.actor.Name, got.FirstView, got.Stage)
		}
	}
	for _, d := range []struct {
		actor who.Actor
		row   id.UUID
	}{{b.Charity, rows["school"]}, {b.Police, rows["school"]}, {b.School, rows["police"]}, {b.Chair, rows["school"]}, {b.Nurse, rows["police"]}} {
		_, _, err := b.Decisions.Disagreement(ctx, d.actor, d.row)
		b.Fails(err, fault.NotFound)
		b.Fails(b.Decisions.Move(ctx, d.actor, threshold.MoveCommand{Row: d.row, Version: 1, Note: "x"}), fault.NotFound)
	}
	_, err := b.challenge(b.Charity)
	b.Fails(err, fault.NotFound)
	_, err = b.challenge(b.Nurse, byQuestion)
	b.Fails(err, fault.NotFound)
	for actor, want := range map[*who.Actor]int{&b.Charity: 0, &b.Nurse: 0, &b.Chair: 0, &b.Police: 1, &b.School: 1, &b.Worker: 3} {
		all, err := b.Decisions.Disagreements(ctx, *actor)
		b.OK(err)
		if len(all) != want {
			t.Errorf("%s lists %d disagreements; want %d", actor.Name, len(all), want)
		}
	}
}

func TestDisagreeingNeedsADecisionAndWords(t *testing.T) {
	b := newBench(t, "S2")
	_, err := b.challenge(b.School)
	b.Fails(err, fault.Refused)
	_, err = b.decide(b.Worker, b.decision(3, threshold.Section17, "L3.DEV.1"))
	b.OK(err)
	_, err = b.challenge(b.School, func(c *threshold.ChallengeCommand) { c.What, c.Fear, c.WouldSettle = "", " ", "\n" })
	b.Fails(err, fault.Invalid, "what", "fear", "would_settle")
	_, err = b.challenge(b.School, func(c *threshold.ChallengeCommand) {
		c.What, c.Fear, c.WouldSettle = strings.Repeat("x", 8001), "\u202e", "a\x00b"
	})
	b.Fails(err, fault.Invalid, "what", "fear", "would_settle")
	if n := b.Count(`SELECT count(*) FROM disagreement`); n != 0 {
		t.Errorf("%d disagreements were kept", n)
	}
}

// The ladder: each stage has its own clock, and the last is the chair's.
func TestTheLadderEndsAtTheChair(t *testing.T) {
	b, _ := decided(t)
	ctx := context.Background()
	row := b.raised(b.School)
	for stage := 1; stage <= 5; stage++ {
		d, ladder, err := b.Decisions.Disagreement(ctx, b.Manager, row)
		b.OK(err)
		due, err := b.Packs.Due(ladder.StageOf(stage).Limit, b.Now())
		b.OK(err)
		if d.Stage != stage || !d.Due.Equal(due) {
			t.Fatalf("stage %d is due %s; want stage %d, due %s", d.Stage, d.Due, stage, due)
		}
		b.Later(26 * time.Hour)
		switch {
		case stage < 4:
			b.OK(b.move(b.Manager, row, ""))
		case stage == 4:
			for _, result := range []threshold.Result{"", threshold.Changed, threshold.Stands} {
				b.Fails(b.move(b.Manager, row, result), fault.Refused)
			}
			b.OK(b.move(b.Chair, row, ""))
		default:
			b.Fails(b.move(b.Chair, row, ""), fault.Refused)
		}
	}
	b.Fails(b.move(b.Chair, row, "perhaps"), fault.Invalid, "result")
	b.OK(b.move(b.Chair, row, threshold.Stands))
	d := b.disagreement(b.School, row)
	if d.FirstView != "Level 3, section 17" || d.FinalView != "We spoke." || d.Result != threshold.Stands || d.SettledBy != b.Chair.Name || len(d.Steps) != 5 {
		t.Errorf("%+v; want the first and the final view, and every step", d)
	}
	if b.letters(b.School, threshold.NoticeSettled) != 1 {
		t.Error("whoever raised it is not told that it ended")
	}
	b.Fails(b.move(b.Chair, row, threshold.Changed), fault.Refused)
	if rec := b.told(); rec.Outcome != string(threshold.Section17) {
		t.Errorf("the outcome is %q; want the first, which stands", rec.Outcome)
	}
}

// Where a child could be hurt before the next deadline, one short clock counts
// at every stage.
func TestUrgentDisagreement(t *testing.T) {
	b, _ := decided(t)
	row := b.raised(b.School, func(c *threshold.ChallengeCommand) { c.Urgent = true })
	for range 2 {
		due, err := b.Packs.Due("TL.DISAGREE.URGENT", b.Now())
		b.OK(err)
		if d := b.disagreement(b.School, row); !d.Due.Equal(due) {
			t.Errorf("stage %d is due %s; want %s", d.Stage, d.Due, due)
		}
		b.Later(time.Hour)
		b.OK(b.move(b.School, row, ""))
	}
}

// Where a child could be hurt before the next deadline, stages may be skipped
// (ladder, DIS.R2); nowhere else, and never back.
func TestUrgentSkipsStages(t *testing.T) {
	b, _ := decided(t)
	slow, urgent := b.raised(b.School), b.raised(b.School, func(c *threshold.ChallengeCommand) { c.Urgent = true })
	b.Fails(b.skip(b.School, slow, 3), fault.Refused)
	b.Fails(b.skip(b.School, urgent, 6), fault.Invalid, "result")
	b.Fails(b.skip(b.School, urgent, -1), fault.Invalid, "result")
	b.OK(b.skip(b.School, slow, 2))
	b.OK(b.skip(b.School, urgent, 4))
	if d := b.disagreement(b.School, urgent); d.Stage != 4 || len(d.Steps) != 1 || d.Steps[0].Stage != 1 {
		t.Errorf("%+v; want stage 4 and what was said at stage 1", d)
	}
	b.Fails(b.skip(b.Chair, urgent, 2), fault.Invalid, "result")
}

// Safety action never waits: while a disagreement is open the next step stays
// somebody's, the hub may ask, and the decision stands.
func TestSafetyNeverWaits(t *testing.T) {
	b, _ := decided(t)
	ctx := context.Background()
	b.raised(b.School)
	desk := b.desk()
	if desk.Decisions[0].State != threshold.Final || len(desk.Record.Tasks) != 1 || !desk.Record.Tasks[0].Done.IsZero() {
		t.Fatalf("%+v; want the decision to stand and its step open", desk.Record.Tasks)
	}
	b.OK(b.Referrals.FinishTask(ctx, b.Worker, b.ref, desk.Record.Tasks[0].ID, "Seen at home, safe."))
	b.OK(b.Referrals.Ask(ctx, b.Worker, referral.AskCommand{Ref: b.ref, Agencies: []id.UUID{b.Agencies["health"]}, About: "Ama Testwood", Question: "Anything new?"}))
}

// Nobody but the agency that raised it may say that it is withdrawn, and only
// the hub may say that its own decision changes.
func TestWhoSettles(t *testing.T) {
	b, _ := decided(t)
	row := b.raised(b.School)
	b.Fails(b.move(b.Manager, row, threshold.Withdrawn), fault.Refused)
	b.Fails(b.move(b.School, row, threshold.Changed), fault.Refused)
	b.OK(b.move(b.SchoolTeam, row, threshold.Withdrawn))
	if d := b.disagreement(b.Manager, row); d.Result != threshold.Withdrawn || d.SettledBy != b.SchoolTeam.Name {
		t.Errorf("%q by %s", d.Result, d.SettledBy)
	}
}

func TestTwoMoveAtOnce(t *testing.T) {
	b, _ := decided(t)
	row := b.raised(b.School)
	ctx := context.Background()
	move := func(actor who.Actor) func() error {
		return func() error {
			return b.Decisions.Move(ctx, actor, threshold.MoveCommand{Row: row, Version: 1, Note: "No reply."})
		}
	}
	errs := b.Together(`SELECT FROM disagreement FOR UPDATE`, move(b.School), move(b.Manager))
	if (errs[0] == nil) == (errs[1] == nil) || !fault.Is(errs[0], fault.Conflict) && !fault.Is(errs[1], fault.Conflict) {
		t.Errorf("%v; want one move and one conflict", errs)
	}
	if d := b.disagreement(b.School, row); d.Stage != 2 || len(d.Steps) != 1 {
		t.Errorf("stage %d after %d steps; want one move", d.Stage, len(d.Steps))
	}
	b.Fails(move(b.School)(), fault.Conflict)
	b.Fails(b.Decisions.Move(ctx, b.School, threshold.MoveCommand{Row: row, Version: 2, Note: " "}), fault.Invalid, "note")
}

// A disagreement that changes the decision: a manager decides again, both
// decisions stay, and the referrer is told again.
func TestDecideAgain(t *testing.T) {
	b, _ := decided(t)
	row := b.raised(b.School)
	again := b.decision(4, threshold.Section47, "L4.DEV.1")
	_, err := b.decide(b.Manager, again)
	b.Fails(err, fault.Refused)
	b.Later(time.Hour)
	b.OK(b.move(b.Manager, row, threshold.Changed))
	_, err = b.decide(b.Worker, again)
	b.Fails(err, fault.Refused)
	b.Later(time.Hour)
	again.Told = "A strategy discussion is held today."
	_, err = b.decide(b.Manager, again)
	b.OK(err)
	all := b.desk().Decisions
	if len(all) != 2 || all[0].Outcome != threshold.Section47 || all[1].Outcome != threshold.Section17 || all[1].State != threshold.Final {
		t.Errorf("decisions %+v; want the new one and the first", all)
	}
	if rec := b.told(); rec.Outcome != string(threshold.Section47) || rec.OutcomeNote != again.Told || b.letters(b.School, "outcome_told") != 2 {
		t.Errorf("the referrer reads %q, %q", rec.Outcome, rec.OutcomeNote)
	}
	_, err = b.decide(b.Manager, again)
	b.Fails(err, fault.Refused)
}

// The second signature is asked for after a disagreement, too.
func TestDecideAgainThatNothingIsDone(t *testing.T) {
	b := newBench(t, "S1")
	_, err := b.decide(b.Worker, b.decision(3, threshold.Section17, "L3.DEV.1"))
	b.OK(err)
	row := b.raised(b.School)
	b.Later(time.Hour)
	b.OK(b.move(b.Manager, row, threshold.Changed))
	b.Later(time.Hour)
	made, err := b.decide(b.Manager, b.decision(3, threshold.NoFurtherAction, "L3.DEV.1"))
	b.OK(err)
	if made.State != threshold.ToSign || b.told().Outcome != string(threshold.Section17) {
		t.Fatalf("state %s, outcome %s", made.State, b.told().Outcome)
	}
	b.OK(b.sign(b.Deputy, made, true, ""))
	if b.told().Outcome != string(threshold.NoFurtherAction) {
		t.Errorf("outcome %s", b.told().Outcome)
	}
}

// A stage that passes its deadline moves up by itself, up to the chair's; one
// that was moved or settled meanwhile stays where it is.
func TestSilenceIsNotAgreement(t *testing.T) {
	b, _ := decided(t)
	ctx := context.Background()
	row := b.raised(b.School)
	climb := func(stage int) time.Duration {
		t.Helper()
		left, err := b.Decisions.Climb(ctx, row, stage)
		b.OK(err)
		return left
	}
	if left := climb(1); left <= 0 || b.disagreement(b.School, row).Stage != 1 {
		t.Fatalf("before the deadline: %s left, stage %d", left, b.disagreement(b.School, row).Stage)
	}
	for stage := 1; stage <= 5; stage++ {
		d := b.disagreement(b.Manager, row)
		if n := b.Count(`SELECT count(*) FROM river_job WHERE kind = 'climb_ladder' AND args->>'stage' = $1::text AND date_trunc('second', scheduled_at) = date_trunc('second', $2::timestamptz)`, strconv.Itoa(stage), d.Due); n != 1 {
			t.Errorf("%d jobs look at stage %d when it is due", n, stage)
		}
		b.Set(d.Due.Add(time.Minute))
		climb(stage)
		climb(stage)
		if got, want := b.disagreement(b.Manager, row), min(stage+1, 5); got.Stage != want || !got.Settled.IsZero() {
			t.Fatalf("after the deadline of stage %d: stage %d", stage, got.Stage)
		}
	}
	d := b.disagreement(b.School, row)
	if len(d.Steps) != 4 || d.Steps[0].By != who.Jobs.Name || !strings.Contains(d.Steps[0].Note, "DIS.R5") || b.letters(b.School, threshold.NoticeSettled) != 4 {
		t.Errorf("steps %+v", d.Steps)
	}
	b.OK(b.move(b.Chair, row, threshold.Stands))
	climb(5)
	if left, err := b.Decisions.Climb(ctx, id.New(), 1); left != 0 || err != nil {
		t.Errorf("of a disagreement that is not there: %s, %v", left, err)
	}
}

// What was said is kept whole, however long it may be.
func TestALongNote(t *testing.T) {
	b, _ := decided(t)
	row := b.raised(b.School)
	note := strings.Repeat("ж", 4000)
	b.OK(b.Decisions.Move(context.Background(), b.School, threshold.MoveCommand{Row: row, Version: 1, Note: note}))
	b.OK(b.Decisions.Move(context.Background(), b.Manager, threshold.MoveCommand{Row: row, Version: 2, Note: note, Result: threshold.Stands}))
	if d := b.disagreement(b.School, row); d.Steps[0].Note != note || d.FinalView != note {
		t.Error("the note was cut")
	}
}
