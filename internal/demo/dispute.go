package demo

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/threshold"
)

// disagree raises a disagreement from the referrer's side; the two managers
// settle it, or it stays open.
func (c *county) disagree(ctx context.Context, ref string, s story) error {
	c.later(2 * time.Hour)
	row, err := c.Decisions.Challenge(ctx, c.people[s.author], threshold.ChallengeCommand{Ref: ref, What: "We think the level is too low: three staff saw the same car.",
		Fear: "That the child is taken somewhere again before anybody visits.", WouldSettle: "A visit this week, and the car passed to police."})
	if err != nil || s.received.After(c.end.AddDate(0, 0, -14)) {
		return err
	}
	c.later(3 * time.Hour)
	d, _, err := c.Decisions.Disagreement(ctx, c.people["devlin"], row)
	if err != nil {
		return err
	}
	return c.Decisions.Move(ctx, c.people["devlin"], threshold.MoveCommand{Row: row, Version: d.Version, Note: "Spoke with the school. The visit is brought forward to tomorrow; the level stands.", Result: threshold.Stands})
}
