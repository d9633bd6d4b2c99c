package demo

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/glass"
)

// breakGlass lets two people open a record that they have no tie to: one use is
// reviewed, the other waits for it, and is open still.
func (c *county) breakGlass(ctx context.Context) error {
	raised, err := c.Referrals.Raised(ctx, c.people["ahmed"])
	if err != nil || len(raised) < 2 {
		return err
	}
	c.at(c.end.Add(-3 * time.Hour))
	first, err := c.Glass.Break(ctx, c.people["bello"], glass.Command{Ref: raised[len(raised)-1].Ref, Code: glass.Waiting,
		Words: "She is in the emergency department. The ward needs to know who may be told."})
	if err != nil {
		return err
	}
	c.at(c.end.Add(-150 * time.Minute))
	if _, err := c.Referrals.Record(ctx, c.people["bello"], first[0].Ref); err != nil {
		return err
	}
	if err := c.Glass.End(ctx, c.people["bello"], first[0].Row); err != nil {
		return err
	}
	c.at(c.end.Add(-2 * time.Hour))
	if err := c.Glass.Review(ctx, c.people["rahman"], first[0].Row, glass.Justified, "The ward rang the hub at the same time. One record was opened and read once."); err != nil {
		return err
	}
	c.at(c.end.Add(-40 * time.Minute))
	_, err = c.Glass.Break(ctx, c.people["clarke"], glass.Command{Ref: raised[len(raised)-2].Ref, Code: glass.Nobody,
		Words: "He is in custody and asks for somebody he knows. The hub is closed and nobody answers."})
	return err
}
