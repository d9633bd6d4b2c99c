package demo

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// unusual has a worker read at night and ask for an address that is closed to
// them, and looks through the journal: the privacy officer's queue is not empty.
func (c *county) unusual(ctx context.Context) error {
	reader, manager := c.people["tran"], c.people["osei"]
	board, err := c.Referrals.Board(ctx, reader, referral.Filter{Stage: referral.StageDone}, c.end)
	if err != nil || len(board.Rows) < 6 {
		return err
	}
	night := when.DateOf(c.end).AddDays(-1).At(2, 10)
	for i, one := range board.Rows[:6] {
		c.set(night.Add(time.Duration(i*7) * time.Minute))
		if _, err := c.Referrals.Record(ctx, reader, one.Ref); err != nil {
			return err
		}
	}
	c.set(c.end.Add(-2 * time.Hour).UTC().Truncate(time.Microsecond))
	child := c.child()
	row, err := c.Register(ctx, manager, referral.Told{Role: referral.RoleChild, Child: child})
	if err != nil {
		return err
	}
	if err := c.People.AddAddress(ctx, manager, row, person.Address{Lines: "The Refuge, 3 Elm Walk", Postcode: "ZZ99 8XX", Protected: true}); err != nil {
		return err
	}
	held, err := c.People.Get(ctx, manager, row)
	if err != nil {
		return err
	}
	for _, a := range held.Addresses {
		if a.Protected {
			if err := c.People.NoteAddress(ctx, reader, row, a.ID); err != nil {
				return err
			}
		}
	}
	c.set(c.end.UTC().Truncate(time.Microsecond))
	_, err = c.Watch.Look(ctx)
	return err
}

// stepBack has a worker step back from a referral, which is then nobody's.
func (c *county) stepBack(ctx context.Context) error {
	if c.toClose == "" {
		return nil
	}
	err := c.Conflicts.Declare(ctx, c.people["hale"], conflict.DeclareCommand{Ref: c.toClose, Words: "The mother is a friend of my wife. We were at their wedding."})
	if err != nil {
		return err
	}
	return c.Conflicts.Tell(ctx)
}
