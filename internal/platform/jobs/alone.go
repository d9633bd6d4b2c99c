package jobs

import "context"

// Recover gives back what a Sightline that was killed had in hand: its jobs
// are done at once, and not only when they must be taken for stuck. Call it
// before Start, and only where no other Sightline can be at work on the same
// database.
func (q *Queue) Recover(ctx context.Context) error {
	if _, err := q.db.Pool().Exec(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`); err != nil {
		return err
	}
	_, err := q.db.Pool().Exec(ctx, `DELETE FROM river_leader`) // the dead one's turn is over
	return err
}
