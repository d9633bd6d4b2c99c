package threshold_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// bench is one referral whose child was screened.
type bench struct {
	*hubkit.World
	ref string
}

func newBench(t *testing.T, yes ...string) *bench {
	t.Helper()
	w := hubkit.New(t)
	b := &bench{World: w, ref: w.Send()}
	w.Screen(b.ref, w.Answered(yes...))
	return b
}

func (b *bench) decision(level int, outcome threshold.Outcome, signs ...string) threshold.Decision {
	return threshold.Decision{Level: level, Outcome: outcome, Signs: signs, Reasons: "As the signs say.", Consulted: "The team manager.", NextStep: "Visit the family.",
		NextOwner: "Assessment team", NextDue: b.Today().AddDays(3), LookAgain: b.Today().AddDays(21), Told: "Somebody rings you today."}
}

func (b *bench) decide(actor who.Actor, d threshold.Decision) (threshold.Decision, error) {
	return b.Decisions.Decide(context.Background(), actor, b.ref, d)
}

func (b *bench) sign(actor who.Actor, d threshold.Decision, agree bool, note string) error {
	return b.Decisions.Sign(context.Background(), actor, b.ref, d.ID, agree, note)
}

func (b *bench) desk() threshold.Desk {
	b.Helper()
	desk, err := b.Decisions.Desk(context.Background(), b.Manager, b.ref)
	b.OK(err)
	return desk
}

// told is what the referrer sees of the referral.
func (b *bench) told() referral.Record {
	b.Helper()
	rec, err := b.Referrals.Record(context.Background(), b.School, b.ref)
	b.OK(err)
	return rec
}

// letters are the messages of a template to somebody.
func (b *bench) letters(to who.Actor, template string) int {
	return b.Count(`SELECT count(*) FROM mail WHERE account_id = $1 AND template = $2`, to.ID, template)
}

// Every outcome ends the case, leaves somebody with something to do by a day,
// and is told to the referrer: here in full, by mail with a reference alone.
func TestEachOutcome(t *testing.T) {
	for _, c := range []struct {
		outcome threshold.Outcome
		level   int
		yes     []string
		sign    string
		task    referral.TaskKind
	}{
		{threshold.Advice, 2, []string{"R1", "R2"}, "L2.DEV.1", referral.NextStep},
		{threshold.EarlyHelp, 2, []string{"R1", "R2"}, "L2.DEV.1", referral.NextStep},
		{threshold.Section17, 3, []string{"S2"}, "L3.DEV.1", referral.NextStep},
		{threshold.Section47, 4, []string{"H1"}, "L4.DEV.1", referral.NextStep},
		{threshold.OtherArea, 4, []string{"H1"}, "L4.DEV.1", referral.NextStep},
		{threshold.NoFurtherAction, 1, nil, "", referral.LookAgain},
	} {
		t.Run(string(c.outcome), func(t *testing.T) {
			b := newBench(t, c.yes...)
			d := b.decision(c.level, c.outcome)
			if c.sign != "" {
				d.Signs = []string{c.sign}
			}
			made, err := b.decide(b.Worker, d)
			b.OK(err)
			if made.State != threshold.Final {
				t.Fatalf("state %s", made.State)
			}
			desk := b.desk()
			kept := desk.Decisions[0]
			if kept.Pack != desk.Thresholds.Ref() || kept.Level != c.level || kept.Reasons != d.Reasons || kept.DecidedBy != b.Worker.Name || kept.Band == 0 {
				t.Errorf("kept %+v", kept)
			}
			if tasks := desk.Record.Tasks; len(tasks) != 1 || tasks[0].Kind != c.task || tasks[0].Owner == "" || !tasks[0].Due.After(b.Now()) {
				t.Errorf("tasks %+v; want one, with an owner and a day", tasks)
			}
			rec := b.told()
			if rec.Stage != referral.StageDone || rec.Outcome != string(c.outcome) || rec.OutcomeNote != d.Told || len(rec.Tasks)+len(rec.Requests)+len(rec.Breaches) != 0 {
				t.Errorf("the referrer sees %s, %q, %q", rec.Stage, rec.Outcome, rec.OutcomeNote)
			}
			b.mailNamesNobody()
		})
	}
}

// mailNamesNobody looks through every message that is waiting.
func (b *bench) mailNamesNobody() {
	b.Helper()
	if b.letters(b.School, "outcome_told") != 1 {
		b.Error("the referrer has no message about the outcome")
	}
	admin := b.Join("council", "Peter Quill", who.Administrator)
	letters, err := b.Post.Letters(context.Background(), admin)
	b.OK(err)
	for _, l := range letters {
		m := b.Post.Message(l)
		for _, word := range []string{"Ama", "Testwood", "Danny", "phone", "rings you", "section", "advice", "early"} {
			if strings.Contains(m.Subject+m.Body, word) {
				b.Errorf("the message %q says %q", m.Subject, word)
			}
		}
	}
}

// Reasons cite the threshold's text, and a level stands against the band and
// the signs.
func TestReasonsCiteTheThreshold(t *testing.T) {
	b := newBench(t, "S2") // band 3
	for _, c := range []struct {
		name   string
		field  string // empty: taken
		change func(*threshold.Decision)
	}{
		{"nothing cited", "signs", func(d *threshold.Decision) { d.Signs = nil }},
		{"a sign that is none", "signs", func(d *threshold.Decision) { d.Signs = []string{"L3.DEV.999"} }},
		{"hostile sign", "signs", func(d *threshold.Decision) { d.Signs = []string{"L3.DEV.1", "'; DROP TABLE decision; --\x00"} }},
		{"no reasons", "reasons", func(d *threshold.Decision) { d.Reasons = " \n\t " }},
		{"nobody consulted", "consulted", func(d *threshold.Decision) { d.Consulted = "" }},
		{"nothing to tell", "told", func(d *threshold.Decision) { d.Told = "" }},
		{"no next step", "next_step", func(d *threshold.Decision) { d.NextStep = "" }},
		{"nobody takes it", "next_owner", func(d *threshold.Decision) { d.NextOwner = "" }},
		{"no day", "next_due", func(d *threshold.Decision) { d.NextDue = when.Date{} }},
		{"yesterday", "next_due", func(d *threshold.Decision) { d.NextDue = b.Today().AddDays(-1) }},
		{"no level", "level", func(d *threshold.Decision) { d.Level = 0 }},
		{"level 5", "level", func(d *threshold.Decision) { d.Level = 5 }},
		{"below the band", "level", func(d *threshold.Decision) { d.Level = 2 }},
		{"a level 4 sign at level 3", "level", func(d *threshold.Decision) { d.Signs = []string{"L4.DEV.1"} }},
		{"level 4 with advice", "outcome", func(d *threshold.Decision) { d.Level, d.Outcome = 4, threshold.Advice }},
		{"no outcome", "outcome", func(d *threshold.Decision) { d.Outcome = "" }},
		{"an outcome that is none", "outcome", func(d *threshold.Decision) { d.Outcome = "close_quietly" }},
		{"reasons too long", "reasons", func(d *threshold.Decision) { d.Reasons = strings.Repeat("ж", 8001) }},
		{"reasons turned round", "reasons", func(d *threshold.Decision) { d.Reasons = "safe \u202e ton" }},
		{"control in what is told", "told", func(d *threshold.Decision) { d.Told = "Ring\x07" }},
		{"owner on two lines", "next_owner", func(d *threshold.Decision) { d.NextOwner = "A\nB" }},
	} {
		d := b.decision(3, threshold.Section17, "L3.DEV.1")
		c.change(&d)
		_, err := b.decide(b.Worker, d)
		if !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[c.field] == "" {
			t.Errorf("%s: %v %v; want the field %s", c.name, err, fault.FieldsOf(err), c.field)
		}
	}
	if n := b.Count(`SELECT count(*) FROM decision`); n != 0 {
		t.Fatalf("%d decisions were kept of what was refused", n)
	}
	d := b.decision(3, threshold.Section17)
	d.Reasons = "L3.MIS.2: away overnight, seen by school (L2.DEV.1). <b>'; =1+1 😀</b>"
	_, err := b.decide(b.Worker, d)
	b.OK(err)
	if kept := b.desk().Decisions[0].Reasons; kept != d.Reasons {
		t.Error(cmp.Diff(d.Reasons, kept))
	}
}

// No further action needs a reason and a day after today on which somebody
// looks again, and is not for a screen that does not know enough.
func TestNoFurtherAction(t *testing.T) {
	b := newBench(t)
	for name, day := range map[string]when.Date{"none": {}, "today": b.Today(), "yesterday": b.Today().AddDays(-1), "after TL.HUB.NFA": b.Today().AddDays(29)} {
		d := b.decision(1, threshold.NoFurtherAction)
		d.LookAgain = day
		if _, err := b.decide(b.Worker, d); fault.FieldsOf(err)["look_again"] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := b.decision(1, threshold.NoFurtherAction)
	d.Reasons = ""
	_, err := b.decide(b.Worker, d)
	b.Fails(err, fault.Invalid, "reasons")
	ref := b.Send(func(w *referral.Worry) { w.Children[0].Given = "Bea" })
	content := b.Answered()
	content.Answers = nil
	b.Screen(ref, content)
	_, err = b.Decisions.Decide(context.Background(), b.Worker, ref, b.decision(1, threshold.NoFurtherAction))
	b.Fails(err, fault.Refused)
}

// The mission's rule: a child who regularly goes missing, or was found at a
// place of concern, is always considered at risk. Two sign before it is over.
func TestAlwaysAtRiskNeedsASecondSignature(t *testing.T) {
	for name, line := range map[string]struct {
		sign string
		screening.Line
	}{
		"missing":                    {"S1", screening.Line{Answer: screening.Yes, Recency: screening.Current}},
		"missing, suspected":         {"S1", screening.Line{Answer: screening.Suspected, Recency: screening.Past}},
		"place of concern":           {"S5", screening.Line{Answer: screening.Yes, Recency: screening.Past}},
		"place of concern, long ago": {"S5", screening.Line{Answer: screening.Suspected, Recency: screening.Older}},
	} {
		t.Run(name, func(t *testing.T) {
			b := &bench{World: hubkit.New(t)}
			b.ref = b.Send()
			c := b.Answered()
			line.Evidence, line.Source = "Reported by home.", "Home"
			c.Answers[line.sign] = line.Line
			b.Screen(b.ref, c)
			made, err := b.decide(b.Manager, b.decision(3, threshold.NoFurtherAction, "L3.DEV.1"))
			b.OK(err)
			if rec := b.told(); made.State != threshold.ToSign || rec.Stage == referral.StageDone || rec.Outcome != "" || b.letters(b.School, "outcome_told") != 0 {
				t.Fatalf("before the signature: %s, %s, %q", made.State, rec.Stage, rec.Outcome)
			}
			b.Fails(b.sign(b.Manager, made, true, ""), fault.Refused)
			b.Fails(b.sign(b.Worker, made, true, ""), fault.NotFound)
			b.Fails(b.sign(b.School, made, true, ""), fault.NotFound)
			b.Fails(b.sign(b.Deputy, made, false, " "), fault.Invalid, "note")
			b.OK(b.sign(b.Deputy, made, false, "She was away again last night."))
			b.Fails(b.sign(b.Deputy, made, true, ""), fault.NotFound)
			again, err := b.decide(b.Worker, b.decision(3, threshold.NoFurtherAction, "L3.DEV.1"))
			b.OK(err)
			b.OK(b.sign(b.Manager, again, true, ""))
			all := b.desk().Decisions
			if len(all) != 2 || all[0].State != threshold.Final || all[0].SignedBy != b.Manager.Name || all[1].State != threshold.NotSigned || all[1].SignNote == "" {
				t.Errorf("decisions %+v; want both kept", all)
			}
			if b.told().Stage != referral.StageDone || b.letters(b.School, "outcome_told") != 1 {
				t.Error("signed, and the referrer was not told")
			}
		})
	}
}

// "Not known" is never read as "no": where nobody asked whether the child goes
// missing, or nobody screened, two sign as well.
func TestNotRuledOutNeedsASecondSignature(t *testing.T) {
	for name, c := range map[string]struct {
		s1, s5 screening.Value
		want   threshold.State
	}{
		"both ruled out": {screening.No, screening.No, threshold.Final}, "missing not known": {screening.NotKnown, screening.No, threshold.ToSign},
		"place left out": {screening.No, "", threshold.ToSign}, "never screened": {"", "", threshold.ToSign},
	} {
		t.Run(name, func(t *testing.T) {
			b := &bench{World: hubkit.New(t)}
			b.ref = b.Send()
			if name != "never screened" {
				content := b.Answered()
				content.Answers["S1"], content.Answers["S5"] = screening.Line{Answer: c.s1}, screening.Line{Answer: c.s5}
				b.Screen(b.ref, content)
			}
			made, err := b.decide(b.Worker, b.decision(1, threshold.NoFurtherAction))
			b.OK(err)
			if made.State != c.want {
				t.Errorf("%s; want %s", made.State, c.want)
			}
		})
	}
}

// A decision that cites the signs of the rule needs the second signature too,
// whatever the screen says, and also without one.
func TestACitedSignNeedsASecondSignature(t *testing.T) {
	b := &bench{World: hubkit.New(t)}
	b.ref = b.Send()
	made, err := b.decide(b.Worker, b.decision(3, threshold.NoFurtherAction, "L3.MIS.1"))
	b.OK(err)
	if made.State != threshold.ToSign {
		t.Errorf("state %s; want it to wait", made.State)
	}
}

// Safety never waits for a signature: while one waits, the hub may decide to
// act, and then nobody signs the old one.
func TestActingDoesNotWaitForASignature(t *testing.T) {
	b := newBench(t, "S1")
	old, err := b.decide(b.Worker, b.decision(3, threshold.NoFurtherAction, "L3.DEV.1"))
	b.OK(err)
	_, err = b.decide(b.Manager, b.decision(4, threshold.Section47, "L4.DEV.1"))
	b.OK(err)
	b.Fails(b.sign(b.Deputy, old, true, ""), fault.Refused)
	if rec := b.told(); rec.Outcome != string(threshold.Section47) {
		t.Errorf("the referrer reads %q", rec.Outcome)
	}
	b.OK(b.sign(b.Deputy, old, false, "Decided otherwise."))
}

func TestTwoDecideAtOnce(t *testing.T) {
	b := newBench(t, "S2")
	decide := func() error {
		_, err := b.decide(b.Worker, b.decision(3, threshold.Section17, "L3.DEV.1"))
		return err
	}
	errs := b.Together(`SELECT FROM referral FOR UPDATE`, decide, decide)
	if (errs[0] == nil) == (errs[1] == nil) || !fault.Is(errs[0], fault.Conflict) && !fault.Is(errs[1], fault.Conflict) {
		t.Errorf("%v; want one taken and one conflict", errs)
	}
	if n := b.Count(`SELECT count(*) FROM decision`); n != 1 || b.letters(b.School, "outcome_told") != 1 || b.Count(`SELECT count(*) FROM referral_task`) != 1 {
		t.Errorf("%d decisions", n)
	}
	_, err := b.decide(b.Worker, b.decision(3, threshold.Section17, "L3.DEV.1"))
	b.Fails(err, fault.Refused)
}

// The database goes while somebody decides: the decision, its task, the stage
// and the message happen together or not at all.
func TestDecidingIsWhole(t *testing.T) {
	b := newBench(t, "S2")
	decide := func() error {
		_, err := b.decide(b.Worker, b.decision(3, threshold.Section17, "L3.DEV.1"))
		return err
	}
	for _, table := range []string{"decision", "referral_task", "mail", "journal"} {
		b.Fails(b.Cut(`LOCK TABLE `+table+` IN SHARE MODE`, decide), fault.Unavailable)
		if n := b.Count(`SELECT (SELECT count(*) FROM decision) + (SELECT count(*) FROM referral_task) + (SELECT count(*) FROM referral WHERE stage = 'done')`); n != 0 || b.letters(b.School, "outcome_told") != 0 {
			t.Errorf("stopped at %s: something was kept", table)
		}
	}
	b.OK(decide())
	if b.told().Stage != referral.StageDone || b.letters(b.School, "outcome_told") != 1 {
		t.Error("again, and it was not done")
	}
}

func TestTwoSignAtOnce(t *testing.T) {
	b := newBench(t, "S1")
	made, err := b.decide(b.Worker, b.decision(3, threshold.NoFurtherAction, "L3.DEV.1"))
	b.OK(err)
	errs := b.Together(`SELECT FROM decision FOR UPDATE`, func() error { return b.sign(b.Manager, made, true, "") }, func() error { return b.sign(b.Deputy, made, true, "") })
	if (errs[0] == nil) == (errs[1] == nil) || b.letters(b.School, "outcome_told") != 1 {
		t.Errorf("%v; want one signature and one message", errs)
	}
}

// A decision is never changed: not by anybody in the hub, by any way.
func TestADecisionNeverChanges(t *testing.T) {
	b := newBench(t, "S2")
	_, err := b.decide(b.Worker, b.decision(3, threshold.Section17, "L3.DEV.1"))
	b.OK(err)
	for _, sql := range []string{`UPDATE decision SET level = 1`, `UPDATE decision SET state = 'not_signed'`, `DELETE FROM decision`} {
		var touched int64
		_ = b.DB.As(context.Background(), b.Manager, who.Safeguarding, func(tx *pg.Tx) (err error) {
			touched, err = tx.Exec(context.Background(), sql)
			return err
		})
		if touched != 0 {
			t.Errorf("%s touched %d", sql, touched)
		}
	}
}

// Nobody outside the hub decides, signs, or sees the desk.
func TestTheDeskIsTheHubs(t *testing.T) {
	b := newBench(t, "S2")
	for _, actor := range []who.Actor{b.School, b.SchoolTeam, b.Police, b.Charity, b.Chair, b.Audit} {
		_, err := b.Decisions.Desk(context.Background(), actor, b.ref)
		b.Fails(err, fault.NotFound)
		_, err = b.decide(actor, b.decision(3, threshold.Section17, "L3.DEV.1"))
		b.Fails(err, fault.NotFound)
		b.Fails(b.sign(actor, threshold.Decision{ID: id.New()}, true, ""), fault.NotFound)
	}
}
