package screening_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// desk is one referral with an open sheet for its child.
type desk struct {
	*hubkit.World
	ref   string
	sheet screening.Sheet
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	w := hubkit.New(t)
	d := &desk{World: w, ref: w.Send()}
	d.begin()
	return d
}

func (d *desk) begin() {
	d.Helper()
	begun, err := d.Screens.Begin(context.Background(), d.Worker, d.ref, d.Child(d.ref))
	d.OK(err)
	d.sheet.ID = begun.ID
	d.load()
}

func (d *desk) load() screening.Sheet {
	d.Helper()
	var err error
	d.sheet, err = d.Screens.Sheet(context.Background(), d.Worker, d.ref, d.sheet.ID)
	d.OK(err)
	return d.sheet
}

func (d *desk) save(actor who.Actor, version int, c screening.Content, finish bool) (screening.Sheet, error) {
	return d.Screens.Save(context.Background(), actor, screening.SaveCommand{Ref: d.ref, Sheet: d.sheet.ID, Version: version, Content: c, Finish: finish})
}

// saying is content with one sign whose evidence is the words.
func (d *desk) saying(sign, words string) screening.Content {
	c := d.Answered()
	c.Answers[sign] = screening.Line{Answer: screening.Yes, Recency: screening.Current, Evidence: words, Source: "School"}
	return c
}

func (d *desk) stage() string {
	return d.Text(`SELECT stage FROM referral WHERE ref = $1`, d.ref)
}

// Two people write on one sheet: the later is shown what the other saved, can
// go on from there, and the journal keeps the words that were replaced.
func TestAStaleSaveShowsBoth(t *testing.T) {
	d := newDesk(t)
	_, err := d.save(d.Colleague, 1, d.saying("S1", "Two nights away this week."), false)
	d.OK(err)
	theirs, err := d.save(d.Worker, 1, d.saying("S2", "A boyfriend of thirty."), false)
	d.Fails(err, fault.Conflict)
	if theirs.SavedBy != d.Colleague.Name || theirs.Content.Answers["S1"].Evidence != "Two nights away this week." || theirs.Version != 2 {
		t.Fatalf("given back: version %d by %s; want what the colleague saved", theirs.Version, theirs.SavedBy)
	}
	if d.load().Content.Answers["S2"].Evidence != "" {
		t.Error("the stale save was kept")
	}
	_, err = d.save(d.Worker, theirs.Version, d.saying("S2", "A boyfriend of thirty."), false)
	d.OK(err)
	if n := d.Count(`SELECT count(*) FROM journal_change WHERE changed::text LIKE '%Two nights away this week.%'`); n == 0 {
		t.Error("the words that were replaced stand nowhere")
	}
}

// At the very same moment: one is kept, the other is given what was kept.
func TestTwoSaveAtTheSameMoment(t *testing.T) {
	d := newDesk(t)
	type outcome struct {
		sheet screening.Sheet
		err   error
	}
	var kept, lost outcome
	save := func(actor who.Actor, words string, out *outcome) func() error {
		return func() error {
			out.sheet, out.err = d.save(actor, 1, d.saying("S1", words), false)
			return nil
		}
	}
	d.Together(`SELECT FROM screen FOR UPDATE`, save(d.Worker, "Written by the worker.", &kept), save(d.Colleague, "Written by the colleague.", &lost))
	if kept.err != nil {
		kept, lost = lost, kept
	}
	d.OK(kept.err)
	d.Fails(lost.err, fault.Conflict)
	want := d.load().Content.Answers["S1"].Evidence
	if got := lost.sheet.Content.Answers["S1"].Evidence; got != want || lost.sheet.Version != 2 {
		t.Errorf("whoever lost is given %q at version %d; want what was kept, %q at 2", got, lost.sheet.Version, want)
	}
}

func TestTwoBeginOneSheet(t *testing.T) {
	d := newDesk(t)
	c := d.Answered("S1")
	c.Judged = 3
	_, err := d.save(d.Worker, 1, c, true)
	d.OK(err)
	child := d.Child(d.ref)
	begin := func() error {
		_, err := d.Screens.Begin(context.Background(), d.Worker, d.ref, child)
		return err
	}
	for _, err := range d.Together(`SELECT FROM referral_person FOR UPDATE`, begin, begin) {
		d.OK(err)
	}
	if n := d.Count(`SELECT count(*) FROM screen WHERE state = 'open'`); n != 1 {
		t.Errorf("%d open sheets of one child; want one", n)
	}
}

// Anybody raises a band with a reason; what was calculated and what was judged
// both stay, and a finished sheet never changes again, by any way.
func TestBothBandsStay(t *testing.T) {
	d := newDesk(t)
	c := d.Answered("S1")
	c.Judged = 4
	c.Words.Judgement = ""
	_, err := d.save(d.Worker, 1, c, true)
	d.Fails(err, fault.Invalid, "judgement")
	c.Words.Judgement = "The nights are getting longer."
	_, err = d.save(d.Worker, 1, c, true)
	d.OK(err)
	s := d.load()
	if s.State != screening.Done || s.Result.Band != 3 || s.Judged != 4 || s.Stands() != 4 || s.JudgedBy != d.Worker.Name {
		t.Fatalf("state %s, calculated %d, judged %d by %s", s.State, s.Result.Band, s.Judged, s.JudgedBy)
	}
	if n := d.Count(`SELECT count(*) FROM screen WHERE band = 3 AND judged = 4`); n != 1 {
		t.Error("the row does not keep both bands")
	}
	_, err = d.save(d.Manager, s.Version, d.Answered(), false)
	d.Fails(err, fault.Conflict)
	for _, sql := range []string{`UPDATE screen SET judged = 1`, `DELETE FROM screen`} {
		var touched int64
		_ = d.DB.As(context.Background(), d.Manager, who.Safeguarding, func(tx *pg.Tx) (err error) {
			touched, err = tx.Exec(context.Background(), sql)
			return err
		})
		if touched != 0 {
			t.Errorf("%s touched %d finished sheets", sql, touched)
		}
	}
	if d.stage() != "deciding" {
		t.Errorf("the referral is at %s; want deciding", d.stage())
	}
}

// A lower band: a manager, one band, and somebody else who signs.
func TestLowering(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	lower := func(c screening.Content, to int) screening.Content { c.Judged = to; return c }
	_, err := d.save(d.Worker, 1, lower(d.Answered("S1"), 2), true)
	d.Fails(err, fault.Refused)
	_, err = d.save(d.Manager, 1, lower(d.Answered("S1"), 1), true)
	d.Fails(err, fault.Refused)
	_, err = d.save(d.Manager, 1, lower(d.Answered("H1"), 3), true)
	d.Fails(err, fault.Refused)
	if s := d.load(); s.State != screening.Open || s.Version != 1 || s.Judged != 0 {
		t.Fatalf("after refusals: %s at version %d, judged %d", s.State, s.Version, s.Judged)
	}
	_, err = d.save(d.Manager, 1, lower(d.Answered("S1"), 2), true)
	d.OK(err)
	if s := d.load(); s.State != screening.ToSign || s.Stands() != 3 || d.stage() != "screening" {
		t.Fatalf("before the second signature: %s, band %d stands, stage %s", s.State, s.Stands(), d.stage())
	}
	sign := func(actor who.Actor, agree bool) error { return d.Screens.Sign(ctx, actor, d.ref, d.sheet.ID, agree) }
	d.Fails(sign(d.Manager, true), fault.Refused)
	d.Fails(sign(d.School, true), fault.NotFound)
	d.OK(sign(d.Colleague, false))
	if s := d.load(); s.State != screening.Open || s.Judged != 0 || s.Content.Words.Judgement == "" {
		t.Fatalf("not signed: %s, judged %d; want it open with its words", s.State, s.Judged)
	}
	d.Fails(sign(d.Colleague, true), fault.Refused)
	_, err = d.save(d.Manager, d.sheet.Version, lower(d.Answered("S1"), 2), true)
	d.OK(err)
	d.OK(sign(d.Colleague, true))
	s := d.load()
	if s.State != screening.Done || s.Stands() != 2 || s.Result.Band != 3 || s.JudgedBy != d.Manager.Name || s.SecondBy != d.Colleague.Name {
		t.Errorf("signed: %s, judged %d beside %d, by %s and %s", s.State, s.Judged, s.Result.Band, s.JudgedBy, s.SecondBy)
	}
	for _, deed := range []string{"screening.propose_lower", "screening.refuse_lower", "screening.sign_lower"} {
		if d.Count(`SELECT count(*) FROM journal WHERE action = $1`, deed) == 0 {
			t.Errorf("the journal has no %s", deed)
		}
	}
}

// A manager who was moved to another role since can't have lowered it.
func TestTheFirstMustStillBeAManager(t *testing.T) {
	d := newDesk(t)
	c := d.Answered("S1")
	c.Judged = 2
	_, err := d.save(d.Manager, 1, c, true)
	d.OK(err)
	d.Exec(`UPDATE account SET roles = '{practitioner}' WHERE id = $1`, d.Manager.ID)
	d.Fails(d.Screens.Sign(context.Background(), d.Colleague, d.ref, d.sheet.ID, true), fault.Refused)
	if s := d.load(); s.State != screening.ToSign || s.Stands() != 3 {
		t.Errorf("state %s, band %d stands", s.State, s.Stands())
	}
}

// A re-screen begins with what the last one said, and stands beside it.
func TestScreenAgain(t *testing.T) {
	d := newDesk(t)
	c := d.Answered("S1")
	c.Judged = 3
	_, err := d.save(d.Worker, 1, c, true)
	d.OK(err)
	first := d.load()
	d.Later(48 * time.Hour)
	d.begin()
	if d.sheet.ID == first.ID || d.sheet.Content.Answers["S1"].Evidence != "Seen on Friday night." || d.sheet.Content.Words != (screening.Words{}) || d.sheet.Content.Judged != 0 {
		t.Fatalf("the new sheet holds %+v, %+v; want the answers and an empty judgement", d.sheet.Content.Answers["S1"], d.sheet.Content.Words)
	}
	c = d.Answered("S1", "S2", "S4")
	c.Answers["S1"] = screening.Line{Answer: screening.Yes, Recency: screening.Past, Evidence: "In spring.", Source: "School"}
	c.Judged = 3
	_, err = d.save(d.Worker, d.sheet.Version, c, true)
	d.OK(err)
	all, _, err := d.Screens.Sheets(context.Background(), d.Worker, d.ref)
	d.OK(err)
	if len(all) != 2 || all[1].ID != first.ID || all[1].Result.Score != 5 || all[0].Content.Answers["S1"].Recency != screening.Past {
		t.Fatalf("%d sheets; want the new one and, unchanged, the first", len(all))
	}
	instrument, err := d.Screens.Instrument(all[0])
	d.OK(err)
	diff := screening.Compare(instrument, all[1].Screen(), all[0].Screen())
	var words []string
	for _, one := range diff.Answers {
		words = append(words, one.Words())
	}
	want := []string{"S1: yes (current), now yes (past)", "S2: no, now yes (current)", "S4: no, now yes (current)"}
	if !slices.Equal(words, want) || diff.Score != 7 {
		t.Errorf("changed %q, score by %d; want %q and 7", words, diff.Score, want)
	}
}

// What is not known is work for somebody, with a date, and never a "no".
func TestTooMuchUnknownRaisesATask(t *testing.T) {
	for name, c := range map[string]struct {
		answers      map[string]screening.Line
		band         int
		enough       bool
		provisional  bool
		wantFindOuts int
	}{
		"nothing asked":     {map[string]screening.Line{}, 1, false, true, 1},
		"one sign, no more": {map[string]screening.Line{"S1": {Answer: screening.Yes, Evidence: "Away on Friday.", Source: "Home"}}, 3, true, true, 1},
		"all asked":         {nil, 1, true, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			content := d.Answered()
			if c.answers != nil {
				content.Answers = c.answers
			}
			content.Judged = c.band
			_, err := d.save(d.Worker, 1, content, true)
			d.OK(err)
			r := d.load().Result
			if r.Band != c.band || r.Enough != c.enough || r.Provisional != c.provisional {
				t.Errorf("band %d, enough %v, provisional %v", r.Band, r.Enough, r.Provisional)
			}
			rec, err := d.Referrals.Record(context.Background(), d.Worker, d.ref)
			d.OK(err)
			n := 0
			for _, task := range rec.Tasks {
				if task.Kind == referral.FindOut && task.Due.After(d.Now()) {
					n++
				}
			}
			if n != c.wantFindOuts {
				t.Errorf("%d tasks to find out: %+v; want %d", n, rec.Tasks, c.wantFindOuts)
			}
			if closes := screening.RefuseClose(r) == nil; closes == c.provisional {
				t.Errorf("may be closed: %v", closes)
			}
		})
	}
}

// A child on whom another referral stands in band 4 is at least in band 2, and
// the link is somebody's to look at.
func TestLinkedToBand4(t *testing.T) {
	w := hubkit.New(t)
	w.Screen(w.Send(), w.Answered("H1"))
	d := &desk{World: w, ref: w.Send(func(worry *referral.Worry) {
		worry.Children[0] = referral.Child{Given: "Bea", Surname: "Example", Born: "2012-01-02"}
	})}
	d.begin()
	c := d.Answered()
	c.Judged = 2
	_, err := d.save(d.Worker, 1, c, true)
	d.OK(err)
	rec, err := d.Referrals.Record(context.Background(), d.Worker, d.ref)
	d.OK(err)
	if s := d.load(); !s.Content.Linked || s.Result.Band != 2 || len(rec.Tasks) != 1 || rec.Tasks[0].Kind != referral.LinkReview {
		t.Errorf("linked %v, band %d, tasks %+v", s.Content.Linked, s.Result.Band, rec.Tasks)
	}
}

// For somebody the instrument is not for there is no sheet, and the way to go.
func TestNotForThisInstrument(t *testing.T) {
	w := hubkit.New(t)
	for words, child := range map[string]referral.Child{"adult safeguarding": {Given: "Bea", Born: "2001-01-02"}, "pre-birth": {Unborn: true}} {
		ref := w.Send(func(worry *referral.Worry) { worry.Children[0] = child })
		_, err := w.Screens.Begin(context.Background(), w.Worker, ref, w.Child(ref))
		w.Fails(err, fault.Refused)
		if !strings.Contains(fault.Message(err), words) || w.Count(`SELECT count(*) FROM screen`) != 0 || w.Text(`SELECT stage FROM referral WHERE ref = $1`, ref) != "new" {
			t.Errorf("%q; want %q, no sheet and no step", fault.Message(err), words)
		}
	}
}

// The database goes while a screen is finished: all of it happens, or nothing.
func TestFinishingIsWhole(t *testing.T) {
	d := newDesk(t)
	c := d.saying("S1", "Two nights away.")
	c.Answers["S2"] = screening.Line{}
	for _, one := range []string{"S3", "S4", "S5", "S6"} {
		delete(c.Answers, one)
	}
	c.Judged = 3
	finish := func() error { _, err := d.save(d.Worker, 1, c, true); return err }
	d.Fails(d.Cut(`LOCK TABLE referral_task IN SHARE MODE`, finish), fault.Unavailable)
	d.Fails(d.Cut(`LOCK TABLE journal IN SHARE MODE`, finish), fault.Unavailable)
	if s := d.load(); s.State != screening.Open || s.Version != 1 || d.Count(`SELECT count(*) FROM referral_task`) != 0 || d.stage() != "screening" {
		t.Fatalf("half done: %s at version %d, stage %s", s.State, s.Version, d.stage())
	}
	d.OK(finish())
	if s := d.load(); s.State != screening.Done || d.Count(`SELECT count(*) FROM referral_task`) != 1 || d.stage() != "deciding" {
		t.Errorf("again: %s, %s", s.State, d.stage())
	}
}

// Nobody outside the hub learns of a sheet, nor whether there is one.
func TestSheetsAreTheHubs(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	child := d.sheet.Told
	for _, actor := range []who.Actor{d.School, d.SchoolTeam, d.Police, d.Charity, d.Chair, d.Audit} {
		_, err := d.Screens.Sheet(ctx, actor, d.ref, d.sheet.ID)
		d.Fails(err, fault.NotFound)
		_, _, err = d.Screens.Sheets(ctx, actor, d.ref)
		d.Fails(err, fault.NotFound)
		_, err = d.Screens.Begin(ctx, actor, d.ref, child)
		d.Fails(err, fault.NotFound)
		_, err = d.save(actor, 1, d.Answered(), false)
		d.Fails(err, fault.NotFound)
	}
	other := d.Send()
	_, err := d.Screens.Begin(ctx, d.Worker, other, child)
	d.Fails(err, fault.NotFound)
	if strings.TrimSpace(d.load().SavedBy) != d.Worker.Name {
		t.Error("somebody else saved")
	}
}
