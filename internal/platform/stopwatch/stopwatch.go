// Package stopwatch tells where the time of one request goes: to the database,
// to the journal, to making the page. Only a program that measures puts a
// watch into a request's context; without one, every call here does nothing.
//
// A watch keeps the statements of its request with their parameters, so that
// the same can be sent again. It belongs to measuring on made-up people.
package stopwatch

import (
	"context"
	"sync"
	"time"
)

// Part is what the time goes to.
type Part string

// The parts. Spans of SQL may lie within one of Journal.
const (
	SQL     Part = "sql"     // from sending a statement to having read its answer
	Journal Part = "journal" // writing entries, and waiting until they are durable
	Render  Part = "render"  // making the page from what the service gave
)

// Span is one stretch of time.
type Span struct {
	Part       Part
	Began      time.Time
	Took       time.Duration
	Statements []Statement // of SQL: one, or those of a batch
}

// Statement is what was sent to the database.
type Statement struct {
	SQL  string
	Args []any
}

// Watch gathers the spans of one request. Its zero value is ready.
type Watch struct {
	mu    sync.Mutex
	spans []Span
}

type key struct{}

// With puts a watch into a context.
func (w *Watch) With(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, w) }

// Spans are what was gathered, in the order in which they ended.
func (w *Watch) Spans() []Span {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.spans
}

// On reports whether somebody measures.
func On(ctx context.Context) bool {
	_, on := ctx.Value(key{}).(*Watch)
	return on
}

// Start begins a span; call what it gives when the span ends.
func Start(ctx context.Context, part Part, statements ...Statement) (end func()) {
	w, on := ctx.Value(key{}).(*Watch)
	if !on {
		return func() {}
	}
	began := time.Now() //nolint:forbidigo // this measures
	return func() {
		took := time.Since(began)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.spans = append(w.spans, Span{part, began, took, statements})
	}
}
