package pg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

// tracer tells a request's stopwatch of each statement; a request without one
// costs a look into its context.
type tracer struct{}

type traceKey struct{}

// TraceQueryStart is called before a statement is sent.
func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	if !stopwatch.On(ctx) {
		return ctx
	}
	return context.WithValue(ctx, traceKey{}, stopwatch.Start(ctx, stopwatch.SQL, stopwatch.Statement{SQL: d.SQL, Args: d.Args}))
}

// TraceQueryEnd is called when its answer has been read.
func (tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) { ended(ctx) }

// TraceBatchStart is called before a batch is sent.
func (tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	if !stopwatch.On(ctx) {
		return ctx
	}
	all := make([]stopwatch.Statement, len(d.Batch.QueuedQueries))
	for i, q := range d.Batch.QueuedQueries {
		all[i] = stopwatch.Statement{SQL: q.SQL, Args: q.Arguments}
	}
	return context.WithValue(ctx, traceKey{}, stopwatch.Start(ctx, stopwatch.SQL, all...))
}

// TraceBatchQuery is called for each answer of a batch.
func (tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd is called when the batch is over.
func (tracer) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchEndData) { ended(ctx) }

func ended(ctx context.Context) {
	if end, on := ctx.Value(traceKey{}).(func()); on {
		end()
	}
}
