// Package jobs runs work in the background, on River's tables in the same
// database: a job is enqueued in the transaction that is the reason for it, and
// is done after that commits, or not at all.
//
// What always holds: a job's arguments are ids, never words; a job that fails
// is tried again, later each time; whoever does it acts as who.Jobs.
//
// Begin with [New].
package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Long is the queue of jobs that take minutes: one at a time, so that none of
// the others waits for them.
const Long = "long"

// Queue enqueues jobs and does them.
type Queue struct {
	client *river.Client[pgx.Tx]
	db     *pg.DB
}

// stuck is after how long a job that nobody ends is taken for one whose
// Sightline was killed, and done again; one that may take longer says so by its
// worker's Timeout.
const stuck = 2 * time.Minute

// New is a queue whose workers are added by the callbacks before it starts.
func New(db *pg.DB, log *slog.Logger, add ...func(*river.Workers)) (*Queue, error) {
	workers := river.NewWorkers()
	for _, one := range add {
		one(workers)
	}
	client, err := river.NewClient(riverpgxv5.New(db.Pool()), &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}, Long: {MaxWorkers: 1}}, Workers: workers, Logger: log, MaxAttempts: 25,
		RescueStuckJobsAfter: stuck})
	return &Queue{client, db}, err
}

// Enqueue adds a job to the transaction.
func (q *Queue) Enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error {
	_, err := q.client.InsertTx(ctx, tx.Inside(ctx), args, nil)
	return err
}

// Daily does a job at the start and every day from then on, once for all
// Sightlines that share a database.
func (q *Queue) Daily(args river.JobArgs) { q.Every(24*time.Hour, args) }

// Every is Daily for another interval.
func (q *Queue) Every(interval time.Duration, args river.JobArgs) {
	q.client.PeriodicJobs().Add(river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) {
			return args, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: interval}}
		},
		&river.PeriodicJobOpts{RunOnStart: true}))
}

// Start does jobs until Stop.
func (q *Queue) Start(ctx context.Context) error { return q.client.Start(ctx) }

// Stop waits for the jobs that are under way.
func (q *Queue) Stop(ctx context.Context) error { return q.client.Stop(ctx) }

// Overdue is the state, in States, of jobs that should have been done ten
// minutes ago.
const Overdue = "overdue"

// States is how many jobs are in each state ("available", "running",
// "retryable", ...) and how many are Overdue.
func States(ctx context.Context, db *pg.DB) (map[string]float64, error) {
	rows, err := db.Pool().Query(ctx, `SELECT state::text, count(*)::float8 FROM river_job WHERE state NOT IN ('completed', 'cancelled') GROUP BY state
		UNION ALL SELECT $1, count(*)::float8 FROM river_job WHERE state IN ('available', 'retryable', 'scheduled') AND scheduled_at < now() - interval '10 minutes'`, Overdue)
	if err != nil {
		return nil, err
	}
	all := map[string]float64{}
	var state string
	var n float64
	_, err = pgx.ForEachRow(rows, []any{&state, &n}, func() error {
		all[state] = n
		return nil
	})
	return all, err
}
