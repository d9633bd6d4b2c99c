package audit

import (
	"context"
	"sync"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

// gather writes the reads of many requests in one commit. The first request
// to come writes; those that come while it does wait for the next commit,
// which takes all of them together.
type gather struct {
	db *pg.DB

	mu      sync.Mutex
	busy    bool
	waiting *batch
}

// batch is the entries of one commit and its outcome.
type batch struct {
	entries []Entry
	done    chan struct{}
	err     error
}

// add returns when the entry is durable, or with the reason why it is not.
func (g *gather) add(ctx context.Context, entry Entry) error {
	defer stopwatch.Start(ctx, stopwatch.Journal)()
	g.mu.Lock()
	if g.waiting == nil {
		g.waiting = &batch{done: make(chan struct{})}
	}
	mine := g.waiting
	mine.entries = append(mine.entries, entry)
	lead := !g.busy
	g.busy = true
	g.mu.Unlock()
	if lead {
		go g.work(context.WithoutCancel(ctx))
	}
	select {
	case <-mine.done:
		return mine.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// work commits batch after batch until nobody waits.
func (g *gather) work(ctx context.Context) {
	for {
		g.mu.Lock()
		next := g.waiting
		g.waiting = nil
		g.busy = next != nil
		g.mu.Unlock()
		if next == nil {
			return
		}
		next.err = g.db.As(ctx, who.Keeper, who.Running, func(tx *pg.Tx) error { return insert(ctx, tx, next.entries) })
		close(next.done)
	}
}
