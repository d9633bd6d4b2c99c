package bulk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/block"
	"github.com/sightline-partnership/sightline/match/roll"
)

// A Pair is two rows that may be one person, the lower row first.
type Pair struct {
	A, B   uint32
	Weight match.Weight
}

// Options of a run. The zero value of all but Least will do.
type Options struct {
	Least match.Weight // pairs below it are not kept
	// Work is the path of the work file; with none a run can't be resumed.
	Work string
	// Most is how many pairs may be found; beyond it the rows are too alike for
	// a list of pairs to mean anything. 50 a row, and at least 10,000,000, if 0.
	Most int
	// Piece is how many pairs a piece of the work has, about: what a stopped run
	// does again. 4,000,000 if 0.
	Piece int
	// Progress is told how many pairs have been looked at, of how many. It may be
	// called from several goroutines.
	Progress func(done, of int)
}

// piece is a part of the work that is done in one go.
type piece struct {
	rows        bool // of all pairs: the rows from to until
	from, until int
	listed      block.Piece
	pairs       int
}

const usualPiece = 4_000_000

// ErrTooAlike says that more pairs were found than Options.Most.
var ErrTooAlike = errors.New("too many rows look like one person; map more columns, or raise the bar with --at-least")

// Run scores the pairs of a plan and answers those that reach the bar, in
// order of rows. A context that ends stops it; with a work file, the same run
// begun again does what was left. Errors: the context's; [ErrTooAlike]; a work
// file that can't be written.
func (p *People) Run(ctx context.Context, plan Plan, o Options) ([]Pair, error) {
	rows := p.Roll.Rows()
	r := &run{people: p, rows: rows, options: o, most: int64(o.Most)}
	if r.most == 0 {
		r.most = max(10_000_000, 50*int64(rows.Len()))
	}
	r.cut(plan, cmp.Or(o.Piece, usualPiece))
	work, err := openWork(o.Work, p.fingerprint(plan, o), len(r.pieces))
	if err != nil {
		return nil, err
	}
	defer work.close()
	for i, piece := range r.pieces {
		if work.has(i) {
			r.done.Add(int64(piece.pairs))
		}
		r.total += piece.pairs
	}
	r.found.Store(int64(len(work.pairs)))
	if err := r.all(ctx, work); err != nil {
		return nil, err
	}
	slices.SortFunc(work.pairs, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return work.pairs, nil
}

// fingerprint tells one run from another: what was read, the model that
// scores, the plan and the bar.
func (p *People) fingerprint(plan Plan, o Options) []byte {
	_, _ = fmt.Fprintf(p.sum, "%d %v %d", p.First, plan.Rules, o.Least)
	_ = p.Roll.Model().Save(p.sum)
	return p.sum.Sum(nil)
}

// run is one run of a plan.
type run struct {
	people  *People
	rows    *roll.Rows
	options Options
	listing *block.Plan
	pieces  []piece
	total   int
	most    int64
	done    atomic.Int64
	found   atomic.Int64
}

// cut cuts the work into pieces, the same way every time.
func (r *run) cut(plan Plan, pairs int) {
	if !plan.All {
		r.listing = block.NewPlan(r.rows, plan.Rules, r.people.First)
		for _, b := range r.listing.Pieces(pairs) {
			r.pieces = append(r.pieces, piece{listed: b, pairs: r.listing.PairsIn(b)})
		}
		return
	}
	n, last := r.rows.Len(), r.rows.Len()
	if r.people.First > 0 {
		last = r.people.First
	}
	for from := 0; from < last; {
		piece := piece{rows: true, from: from}
		for from < last && (piece.pairs < pairs || piece.until == 0) {
			piece.pairs += n - max(from+1, r.people.First)
			from++
			piece.until = from
		}
		r.pieces = append(r.pieces, piece)
	}
}

// all does the pieces that are left, shared out over the cores.
func (r *run) all(ctx context.Context, work *workFile) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			w := r.worker()
			for ctx.Err() == nil {
				i := int(next.Add(1) - 1)
				if i >= len(r.pieces) {
					return
				}
				if work.has(i) {
					continue
				}
				pairs, err := w.do(ctx, r.pieces[i])
				if err == nil {
					err = work.add(i, pairs)
				}
				if err != nil {
					stop(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// worker scores pieces, one after the other.
type worker struct {
	*run
	sweep   *roll.Sweep
	pairing *roll.Pairing
}

func (r *run) worker() *worker {
	if r.listing == nil {
		return &worker{run: r, sweep: r.rows.Sweep()}
	}
	return &worker{run: r, pairing: r.rows.Pairing()}
}

func (w *worker) do(ctx context.Context, p piece) ([]Pair, error) {
	if p.rows {
		return w.doRows(ctx, p)
	}
	var found []Pair
	var err error
	stopped := w.listing.Pairs(ctx, p.listed, func(a, b int) {
		if weight := w.pairing.Score(a, b); weight >= w.options.Least && err == nil {
			found, err = w.keep(found, Pair{uint32(a), uint32(b), weight})
		}
	})
	w.tell(p.pairs)
	return found, cmp.Or(stopped, err)
}

func (w *worker) doRows(ctx context.Context, p piece) (found []Pair, err error) {
	n := w.rows.Len()
	for row := p.from; row < p.until; row++ {
		first := max(row+1, w.people.First)
		w.sweep.Row(row, first, n, w.options.Least, func(other int, weight match.Weight) {
			if err == nil {
				found, err = w.keep(found, Pair{uint32(row), uint32(other), weight})
			}
		})
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		w.tell(n - first)
	}
	return found, nil
}

// keep adds a pair, unless there are too many.
func (w *worker) keep(found []Pair, p Pair) ([]Pair, error) {
	if w.found.Add(1) > w.most {
		return nil, ErrTooAlike
	}
	return append(found, p), nil
}

func (w *worker) tell(pairs int) {
	done := w.done.Add(int64(pairs))
	if w.options.Progress != nil {
		w.options.Progress(int(done), w.total)
	}
}
