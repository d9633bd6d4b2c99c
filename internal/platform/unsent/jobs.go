package unsent

import (
	"context"

	"github.com/riverqueue/river"
)

// ClearJob is the job that deletes what is over; it is done daily.
type ClearJob struct{}

// Kind names the job.
func (ClearJob) Kind() string { return "unsent_clear" }

type clearWorker struct {
	river.WorkerDefaults[ClearJob]
	service *Service
}

// Work deletes what is over.
func (w *clearWorker) Work(ctx context.Context, _ *river.Job[ClearJob]) error {
	_, err := w.service.Clear(ctx)
	return err
}

// Workers adds the work of this package.
func (s *Service) Workers(w *river.Workers) { river.AddWorker(w, &clearWorker{service: s}) }
