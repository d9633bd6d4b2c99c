package once

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Kept is how long a key is known: what is sent again after this is done again.
// It is far longer than a session, an outbox that waits for a line, and the
// words of a form that could not be taken.
const Kept = 60 * 24 * time.Hour

// Forget deletes the keys that are older than Kept, and says how many.
func Forget(ctx context.Context, db *pg.DB, now time.Time) (gone int64, err error) {
	err = db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		gone, err = tx.Exec(ctx, `DELETE FROM done_once WHERE at <= $1`, now.Add(-Kept))
		return err
	})
	return gone, err
}

// ForgetJob is the job that does so; it is done daily.
type ForgetJob struct{}

// Kind names the job.
func (ForgetJob) Kind() string { return "once_forget" }

type forgetWorker struct {
	river.WorkerDefaults[ForgetJob]
	db    *pg.DB
	clock when.Clock
}

// Work forgets what is old.
func (w *forgetWorker) Work(ctx context.Context, _ *river.Job[ForgetJob]) error {
	_, err := Forget(ctx, w.db, w.clock())
	return err
}

// Workers gives the work of this package.
func Workers(db *pg.DB, clock when.Clock) func(*river.Workers) {
	return func(w *river.Workers) { river.AddWorker(w, &forgetWorker{db: db, clock: clock}) }
}
