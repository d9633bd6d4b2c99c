package obs

import (
	"context"
	"log/slog"
)

// allowed are the attributes of a log line that leave with their value. What is
// not here may hold somebody's words, so only its name leaves. "error" is the
// inner face of a fault, which holds ids and no words (kernel/fault); the others
// are constants, times and counts, of ours or of the job queue's.
var allowed = map[string]bool{
	"route": true, "request": true, "took": true, "status": true, "value": true, "stack": true, "error": true,
	"address": true, "version": true, "account": true, // of somebody who works here
	"check": true, "mend": true,
	"err": true, "job_id": true, "job_kind": true, "kind": true, "queue": true, "attempt": true, "state": true, "next_retry_at": true,
	"client_id": true, "duration": true, "num_completed_jobs": true, "num_jobs_running": true, "ran_for": true, "reason": true, "name": true, "timeout": true,
	"sleep_duration": true, "interval": true,
}

// leftOut stands for a value that does not leave.
const leftOut = "(left out)"

// Allow is a handler that hands a line on with only the attributes that stand on
// the list; of any other the name stays, so that it can be missed.
func Allow(next slog.Handler) slog.Handler { return allowing{next} }

type allowing struct{ next slog.Handler }

// Enabled is the next handler's to say.
func (a allowing) Enabled(ctx context.Context, level slog.Level) bool {
	return a.next.Enabled(ctx, level)
}

// Handle hands the line on.
func (a allowing) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(attr slog.Attr) bool {
		clean.AddAttrs(pass(attr))
		return true
	})
	return a.next.Handle(ctx, clean)
}

// WithAttrs keeps to the list as well.
func (a allowing) WithAttrs(attrs []slog.Attr) slog.Handler {
	passed := make([]slog.Attr, len(attrs))
	for i, attr := range attrs {
		passed[i] = pass(attr)
	}
	return allowing{a.next.WithAttrs(passed)}
}

// WithGroup names a group; what is in it still has to stand on the list.
func (a allowing) WithGroup(name string) slog.Handler { return allowing{a.next.WithGroup(name)} }

func pass(attr slog.Attr) slog.Attr {
	attr.Value = attr.Value.Resolve()
	switch {
	case attr.Value.Kind() == slog.KindGroup:
		group := attr.Value.Group()
		passed := make([]slog.Attr, len(group))
		for i, inner := range group {
			passed[i] = pass(inner)
		}
		return slog.Attr{Key: attr.Key, Value: slog.GroupValue(passed...)}
	case allowed[attr.Key]:
		return attr
	}
	return slog.String(attr.Key, leftOut)
}
