package glass_test

import (
	"context"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// world is a partnership at the machine's own time, because the database holds
// the four hours by its own clock; a privacy officer; a referral and its child.
type world struct {
	*hubkit.World
	officer who.Actor
	ref     string
	child   id.UUID
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: hubkit.New(t)}
	w.Set(time.Now().UTC().Truncate(time.Microsecond))
	w.officer = w.Join("charity", "Nadia Rahman", who.PrivacyOfficer)
	w.ref = w.Send(func(x *referral.Worry) { x.Children[0].Address = "9 Refuge Lane" })
	w.child = w.register("Ama", "Testwood", "2012-03-04")
	w.OK(w.Referrals.Judge(context.Background(), w.Worker, referral.JudgeCommand{Ref: w.ref, Told: w.Child(w.ref), Person: w.child, Verdict: referral.Same, Reason: "Name and age agree."}))
	return w
}

// register adds a child with an address.
func (w *world) register(given, surname, born string, change ...func(*person.CreateCommand)) id.UUID {
	w.Helper()
	b, err := when.ParsePartial(born)
	w.OK(err)
	cmd := person.CreateCommand{Person: person.Person{Kind: person.Child, Given: given, Surname: surname, Born: b}, Addresses: []person.Address{{Lines: "1 Quay Street"}}}
	for _, f := range change {
		f(&cmd)
	}
	made, err := w.People.Create(context.Background(), w.Manager, cmd)
	w.OK(err)
	return made
}

// now is a command with the reason filled in.
func now(cmd glass.Command) glass.Command {
	cmd.Code, cmd.Words = glass.Danger, "She is here and frightened."
	return cmd
}

func (w *world) breaks(actor who.Actor, cmd glass.Command) []glass.Opened {
	w.Helper()
	open, err := w.Glass.Break(context.Background(), actor, now(cmd))
	w.OK(err)
	return open
}

// sees says whether an actor can open the child and the referral.
func (w *world) sees(actor who.Actor) (child, ref bool) {
	w.Helper()
	_, perr := w.People.Get(context.Background(), actor, w.child)
	_, rerr := w.Referrals.Record(context.Background(), actor, w.ref)
	for _, err := range []error{perr, rerr} {
		if err != nil && !fault.Is(err, fault.NotFound) {
			w.Fatal(err)
		}
	}
	return perr == nil, rerr == nil
}

// updates tries to review past the service, and says how many rows it changed.
func (w *world) updates(actor who.Actor, row id.UUID) (n int64) {
	w.Helper()
	ctx := context.Background()
	w.OK(w.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) (err error) {
		n, err = tx.Exec(ctx, `UPDATE glass SET outcome = 'justified', said = 'x', reviewed = now(), reviewed_by = $1 WHERE id = $2`, actor.ID, row)
		return err
	}))
	return n
}
