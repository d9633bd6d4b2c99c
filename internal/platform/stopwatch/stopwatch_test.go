package stopwatch_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

func TestSpansOfOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w stopwatch.Watch
		ctx := w.With(t.Context())
		began := time.Now()
		journal := stopwatch.Start(ctx, stopwatch.Journal)
		time.Sleep(time.Millisecond)
		sql := stopwatch.Start(ctx, stopwatch.SQL, stopwatch.Statement{SQL: "COMMIT"})
		time.Sleep(2 * time.Millisecond)
		sql()
		journal()
		want := []stopwatch.Span{
			{stopwatch.SQL, began.Add(time.Millisecond), 2 * time.Millisecond, []stopwatch.Statement{{SQL: "COMMIT"}}},
			{stopwatch.Journal, began, 3 * time.Millisecond, nil},
		}
		if diff := cmp.Diff(want, w.Spans()); diff != "" {
			t.Error(diff)
		}
		if !stopwatch.On(ctx) {
			t.Error("nobody measures, with a watch in the context")
		}
	})
}

func TestWithoutAWatchNothingIsKept(t *testing.T) {
	ctx := context.Background()
	stopwatch.Start(ctx, stopwatch.SQL)()
	if stopwatch.On(ctx) {
		t.Error("somebody measures without a watch")
	}
	if n := testing.AllocsPerRun(100, func() { stopwatch.Start(ctx, stopwatch.Render)() }); n > 0 {
		t.Errorf("without a watch a span allocates %v times", n)
	}
}
