package referral_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// A draft is saved at every step as it was typed, is there on any device, and
// is nobody else's.
func TestADraftIsKeptAtEveryStep(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	d, err := w.Referrals.Begin(ctx, w.School)
	w.OK(err)
	steps := []func(referral.Worry) (referral.Worry, error){
		func(x referral.Worry) (referral.Worry, error) { x.DangerNow = "perhaps"; return x, nil }, // half answered, and kept
		func(x referral.Worry) (referral.Worry, error) { x.Worry = " She has a new phone and"; return x, nil },
		func(x referral.Worry) (referral.Worry, error) {
			x.Children = []referral.Child{{Given: "Ama"}, {KnownAs: "Bea", Born: "the 40th"}}
			return x, nil
		},
	}
	want := referral.Worry{}
	for _, step := range steps {
		want, _ = step(want)
		_, err := w.Referrals.Save(ctx, w.School, d.ID, step)
		w.OK(err)
		elsewhere, err := w.Referrals.Draft(ctx, w.School, d.ID)
		w.OK(err)
		if diff := cmp.Diff(want, elsewhere.Worry); diff != "" {
			t.Error(diff)
		}
	}
	for _, actor := range []who.Actor{w.SchoolTeam, w.Worker, w.Manager, w.Audit} {
		_, err := w.Referrals.Draft(ctx, actor, d.ID)
		w.Fails(err, fault.NotFound)
		_, err = w.Referrals.Save(ctx, actor, d.ID, func(x referral.Worry) (referral.Worry, error) { return x, nil })
		w.Fails(err, fault.NotFound)
		w.Fails(w.Referrals.Discard(ctx, actor, d.ID), fault.NotFound)
	}
	if mine, err := w.Referrals.Drafts(ctx, w.School); err != nil || len(mine) != 1 {
		t.Errorf("%d drafts, %v", len(mine), err)
	}
	_, err = w.Referrals.SendDraft(ctx, w.School, d.ID)
	w.Fails(err, fault.Invalid, "danger_now", "children[1].born", "urgency", "family_knows")
	if after, err := w.Referrals.Draft(ctx, w.School, d.ID); err != nil || after.Sent != "" || after.Worry.Worry != want.Worry {
		t.Errorf("after a sending that was refused: %+v, %v", after, err)
	}
}

// Two windows on two sections at the same moment lose nothing.
func TestTwoWindowsOnOneDraft(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	d, err := w.Referrals.Begin(ctx, w.School)
	w.OK(err)
	save := func(change func(referral.Worry) (referral.Worry, error)) func() error {
		return func() error { _, err := w.Referrals.Save(ctx, w.School, d.ID, change); return err }
	}
	for _, err := range w.Together(`SELECT FROM referral_draft FOR UPDATE`,
		save(func(x referral.Worry) (referral.Worry, error) { x.Worry = "She has a new phone."; return x, nil }),
		save(func(x referral.Worry) (referral.Worry, error) { x.DoneSoFar = "Rang home."; return x, nil })) {
		w.OK(err)
	}
	both, err := w.Referrals.Draft(ctx, w.School, d.ID)
	w.OK(err)
	if both.Worry.Worry == "" || both.Worry.DoneSoFar == "" {
		t.Errorf("kept %+v; want what both windows wrote", both.Worry)
	}
}

// full is a draft that could be sent.
func full(w *hubkit.World) id.UUID {
	w.Helper()
	d, err := w.Referrals.Begin(context.Background(), w.School)
	w.OK(err)
	_, err = w.Referrals.Save(context.Background(), w.School, d.ID, func(referral.Worry) (referral.Worry, error) { return hubkit.Worry(), nil })
	w.OK(err)
	return d.ID
}

func TestADraftSentTwiceIsOneReferral(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	draft := full(w)
	var refs [2]string
	send := func(n int) func() error {
		return func() (err error) { refs[n], err = w.Referrals.SendDraft(ctx, w.School, draft); return err }
	}
	for _, err := range w.Together(`SELECT FROM referral_draft FOR UPDATE`, send(0), send(1)) {
		w.OK(err)
	}
	third, err := w.Referrals.SendDraft(ctx, w.School, draft)
	w.OK(err)
	if refs[0] == "" || refs[0] != refs[1] || third != refs[0] || w.Count(`SELECT count(*) FROM referral`) != 1 {
		t.Errorf("references %v, %s; want one referral", refs, third)
	}
	_, err = w.Referrals.Save(ctx, w.School, draft, func(x referral.Worry) (referral.Worry, error) { return x, nil })
	w.Fails(err, fault.Conflict)
	w.Fails(w.Referrals.Discard(ctx, w.School, draft), fault.Conflict)
	if n := w.Count(`SELECT count(*) FROM referral_draft WHERE content::text LIKE '%phone%'`); n != 0 {
		t.Error("the words of what was sent stand in the draft, too")
	}
}

// The same key with the same worry is one referral, also at the same moment;
// with another worry it is a mistake; another sender's key is another key.
func TestTheSameKeyIsOneReferral(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	send := func(actor who.Actor, key, words string, ref *string) func() error {
		return func() (err error) {
			worry := hubkit.Worry()
			worry.Worry = words
			*ref, err = w.Referrals.Send(ctx, actor, referral.SendCommand{Worry: worry, Channel: referral.ByAPI, Key: key})
			return err
		}
	}
	var one, two, three, other string
	for _, err := range w.Together(`LOCK TABLE done_once IN SHARE MODE`, send(w.School, "k1", "A new phone.", &one), send(w.School, "k1", "A new phone.", &two)) {
		w.OK(err)
	}
	w.OK(send(w.School, "k1", "  A new phone.\r\n", &three)())
	if one == "" || one != two || one != three || w.Count(`SELECT count(*) FROM referral`) != 1 {
		t.Errorf("references %s, %s, %s; want one referral", one, two, three)
	}
	w.Fails(send(w.School, "k1", "Another worry.", &other)(), fault.Conflict)
	w.OK(send(w.Police, "k1", "A new phone.", &other)())
	if other == one {
		t.Error("another sender's key gave the first's referral")
	}
	for _, key := range []string{strings.Repeat("k", 201), "a\x00b", "\xff", "\u202e"} {
		w.Fails(send(w.School, key, "A new phone.", &other)(), fault.Invalid, "idempotency_key")
	}
	// A sending that fails leaves its key free.
	w.Fails(send(w.School, "k2", "", &other)(), fault.Invalid, "worry")
	w.OK(send(w.School, "k2", "Now with words.", &other)())
}

// Several children and adults, places, vehicles and accounts in one referral,
// in their order and to the letter, however hostile.
func TestAllThatIsNamedIsKeptVerbatim(t *testing.T) {
	w := hubkit.New(t)
	worry := hubkit.Worry()
	worry.Worry = "'; DROP TABLE referral; -- <script>alert(1)</script> =SUM(A1)\n\tخائفة 😀 𝒜 {{.}}"
	worry.ChildWords = "\"he said i'm grown\""
	worry.Children = []referral.Child{{Given: "Ama", Surname: "Testwood", Born: "2012-03-04"}, {KnownAs: strings.Repeat("ﷺ", 100), Born: "aged 9"}, {Unborn: true},
		{Given: strings.Repeat("ﷺ", 100), Surname: strings.Repeat("ﷺ", 100)}}
	worry.Adults = []referral.Adult{{Role: referral.RoleConcern, KnownAs: "=cmd|'/C calc'!A0"}, {Role: referral.RoleCarer, Given: "Efua", Surname: "Testwood"}}
	worry.Places = []referral.Place{{Name: strings.Repeat("ﷺ", 50), Town: "Orrenport"}}
	worry.Vehicles = []referral.Vehicle{{Plate: "LK?? QQI", Colour: "grey"}}
	worry.Accounts = []referral.Account{{Platform: strings.Repeat("ﷺ", 20), Handle: strings.Repeat("ﷺ", 100)}}
	ref, err := w.Referrals.Send(context.Background(), w.School, referral.SendCommand{Worry: worry, Channel: referral.ByForm})
	w.OK(err)
	rec, err := w.Referrals.Record(context.Background(), w.Worker, ref)
	w.OK(err)
	got := rec.Worry
	for _, p := range rec.People {
		if p.Role == referral.RoleChild {
			got.Children = append(got.Children, p.Child)
		} else {
			got.Adults = append(got.Adults, p.Adult)
		}
	}
	for _, x := range rec.Things {
		switch x.Kind {
		case "place":
			got.Places = append(got.Places, x.Place)
		case "vehicle":
			got.Vehicles = append(got.Vehicles, x.Vehicle)
		default:
			got.Accounts = append(got.Accounts, x.Account)
		}
	}
	if diff := cmp.Diff(worry, got); diff != "" {
		t.Error(diff)
	}
}

// With every connection shut for good, as at the end of the process, whoever
// still asks is told to try again, and nothing is half done.
func TestTheStoreIsShut(t *testing.T) {
	w := hubkit.New(t)
	draft := full(w)
	w.DB.Close()
	_, err := w.Referrals.SendDraft(context.Background(), w.School, draft)
	w.Fails(err, fault.Unavailable)
	if n := w.Count(`SELECT count(*) FROM referral`); n != 0 {
		t.Errorf("%d referrals", n)
	}
}
