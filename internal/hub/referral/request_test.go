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
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// ask asks agencies about a referral and gives the first one's request.
func ask(w *hubkit.World, ref string, contact who.Actor, agencies ...string) referral.Request {
	w.Helper()
	cmd := referral.AskCommand{Ref: ref, About: "Ama Testwood, 14", Question: "What do you hold?"}
	for _, a := range agencies {
		cmd.Agencies = append(cmd.Agencies, w.Agencies[a])
	}
	w.OK(w.Referrals.Ask(context.Background(), w.Worker, cmd))
	all, err := w.Referrals.RequestsForUs(context.Background(), contact)
	w.OK(err)
	return all[0]
}

func answer(q referral.Request) referral.AnswerCommand {
	return referral.AnswerCommand{Request: q.ID, Holds: "in_part", Held: "Two missing reports. <b>=1+1</b> 😀", NotHeld: "GP notes not looked up.", Handling: "ask_first", HandlingNote: "Ring us."}
}

// An agency sees its own question and nothing else of the referral; only it
// answers; and the hub reads what is held, what is not and how to handle it.
func TestAskedAndAnsweredByTheAgencyAlone(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	ref := w.Send(func(x *referral.Worry) { x.Urgency = referral.Now })
	q := ask(w, ref, w.Police, "police", "health", "police")
	if n := w.Count(`SELECT count(*) FROM referral_request`); n != 2 {
		t.Errorf("%d requests; want one for each agency", n)
	}
	if !q.Due.Equal(at(23, 12, 0)) || q.Question != "What do you hold?" || record(w, w.Worker, ref).Stage != referral.StageGathering {
		t.Errorf("due %s, stage %s", q.Due, record(w, w.Worker, ref).Stage)
	}
	if n := seen(w, w.Police); n != 0 {
		t.Errorf("police read %d rows of the referral", n)
	}
	for _, actor := range []who.Actor{w.Nurse, w.Charity, w.School, w.Chair, w.Worker, w.Manager} {
		w.Fails(w.Referrals.Answer(ctx, actor, answer(q)), fault.NotFound)
	}
	for _, actor := range []who.Actor{w.Nurse, w.Charity, w.School, w.Chair} {
		_, err := w.Referrals.RequestForUs(ctx, actor, q.ID)
		w.Fails(err, fault.NotFound)
	}
	w.Later(30 * time.Minute)
	w.OK(w.Referrals.Answer(ctx, w.Police, answer(q)))
	w.Fails(w.Referrals.Answer(ctx, w.Police, answer(q)), fault.Conflict)
	got := referral.Request{}
	for _, one := range record(w, w.Manager, ref).Requests {
		if one.ID == q.ID {
			got = one
		}
	}
	want := answer(q)
	if got.Held != want.Held || got.NotHeld != want.NotHeld || got.Handling != want.Handling || got.HandlingNote != want.HandlingNote || got.AnsweredBy != w.Police.Name || !got.Answered.Equal(w.Now()) {
		t.Errorf("the hub reads %+v", got)
	}
	if n := w.Count(`SELECT count(*) FROM mail WHERE template = 'request_answered' AND account_id = $1`, w.Worker.ID); n != 1 {
		t.Error("whoever asked is not told")
	}
}

// Two colleagues answer at the same moment: one answer is kept, and the other
// is told so; nobody believes that lost words were sent.
func TestTwoAnswerAtOnce(t *testing.T) {
	w := hubkit.New(t)
	q := ask(w, w.Send(), w.Police, "police")
	colleague := w.Join("police", "Ewan Boyd", who.PartnerContact)
	send := func(actor who.Actor) func() error {
		return func() error { return w.Referrals.Answer(context.Background(), actor, answer(q)) }
	}
	errs := w.Together(`SELECT FROM referral_request FOR UPDATE`, send(w.Police), send(colleague))
	if (errs[0] == nil) == (errs[1] == nil) || !fault.Is(errs[0], fault.Conflict) && !fault.Is(errs[1], fault.Conflict) {
		t.Errorf("%v; want one answer and one conflict", errs)
	}
	if n := w.Count(`SELECT count(*) FROM journal WHERE action = 'request.answer'`); n != 1 {
		t.Errorf("%d answers in the journal", n)
	}
}

func TestBadQuestionsAndAnswers(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	ref := w.Send()
	for field, change := range map[string]func(*referral.AskCommand){
		"about":    func(c *referral.AskCommand) { c.About = "" },
		"question": func(c *referral.AskCommand) { c.Question = strings.Repeat("x", 4001) },
		"agencies": func(c *referral.AskCommand) { c.Agencies = nil },
	} {
		cmd := referral.AskCommand{Ref: ref, About: "Ama", Question: "What?", Agencies: []id.UUID{w.Agencies["police"]}}
		change(&cmd)
		w.Fails(w.Referrals.Ask(ctx, w.Worker, cmd), fault.Invalid, field)
	}
	cmd := referral.AskCommand{Ref: ref, About: "Ama", Question: "What?", Agencies: []id.UUID{w.Agencies["police"], id.New()}}
	w.Fails(w.Referrals.Ask(ctx, w.Worker, cmd), fault.Invalid, "agencies")
	if n := w.Count(`SELECT count(*) FROM referral_request`); n != 0 {
		t.Fatalf("%d agencies were asked by what was refused", n)
	}
	q := ask(w, ref, w.Police, "police")
	for field, change := range map[string]func(*referral.AnswerCommand){
		"holds":         func(c *referral.AnswerCommand) { c.Holds = "perhaps" },
		"held":          func(c *referral.AnswerCommand) { c.Holds, c.Held = referral.Yes, "" },
		"not_held":      func(c *referral.AnswerCommand) { c.NotHeld = "" },
		"handling":      func(c *referral.AnswerCommand) { c.Handling = "" },
		"handling_note": func(c *referral.AnswerCommand) { c.HandlingNote = "\u2066" },
	} {
		cmd := answer(q)
		change(&cmd)
		w.Fails(w.Referrals.Answer(ctx, w.Police, cmd), fault.Invalid, field)
	}
	bad := answer(q)
	bad.Request = id.New()
	w.Fails(w.Referrals.Answer(ctx, w.Police, bad), fault.NotFound)
}
