package roll

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/sightline-partnership/sightline/match"
)

// Limit bounds the answer of a search.
type Limit struct {
	Top     int          // how many at most; 20 if 0 or less, never more than 10,000
	AtLeast match.Weight // nobody below this weight; see [match.WeightOf]
}

const (
	usualTop = 20
	mostTop  = 10_000
	// noBar is below every weight.
	noBar match.Weight = -1 << 20
)

// Anybody is the limit to the 20 best, however unlikely they are.
func Anybody() Limit { return Limit{Top: usualTop, AtLeast: noBar} }

// A Hit is somebody found.
type Hit struct {
	ID          string
	Weight      match.Weight
	Probability float64
}

// Search scores everybody on the roll against the record and answers the best,
// heaviest first, ties by id. The record's own id plays no part. The only
// error is the context's.
func (r *Roll) Search(ctx context.Context, record match.Record, limit Limit) ([]Hit, error) {
	p := match.Prepare(r.fields, record)
	return r.SearchPerson(ctx, &p, limit)
}

// SearchPerson is Search for a record that is prepared already.
func (r *Roll) SearchPerson(ctx context.Context, p *match.Person, limit Limit) ([]Hit, error) {
	limit = limit.sane()
	by := r.counted()
	w := by.Weigher()
	t := r.tables.Get().(*tables)
	defer r.tables.Put(t)
	r.mu.RLock()
	defer r.mu.RUnlock()
	if by != r {
		by.mu.RLock()
		defer by.mu.RUnlock()
	}
	if by.live != w.Rows() && by.live > 0 { // a change came between; weights must fit the rows
		w = r.model.Weigher(by.live)
	}
	r.prepare(t, w, p)
	best, err := r.scan(ctx, t, w, limit)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, len(best))
	for i, f := range best {
		hits[i] = Hit{ID: string(f.id), Weight: f.weight, Probability: f.weight.Probability()}
	}
	return hits, nil
}

func (l Limit) sane() Limit {
	if l.Top <= 0 {
		l.Top = usualTop
	}
	l.Top = min(l.Top, mostTop)
	return l
}

// prepare fills the tables, the fields shared out over the cores.
func (r *Roll) prepare(t *tables, w *match.Weigher, p *match.Person) {
	asked := make([]bool, len(r.fields))
	parallel(len(r.fields), func(field int) {
		var s sparse
		if s, asked[field] = r.fieldSparse(w, p, field); asked[field] {
			t.all[field].fill(&s, r.words[field].size())
		}
	})
	t.used = t.used[:0]
	for field, yes := range asked {
		if yes {
			t.used = append(t.used, field)
		}
	}
}

// scan makes the pass over all rows, segments shared out over the cores.
func (r *Roll) scan(ctx context.Context, t *tables, w *match.Weigher, limit Limit) ([]found, error) {
	workers := min(runtime.GOMAXPROCS(0), max(1, len(r.segments)))
	tops := make([]*top, workers)
	var next atomic.Int64
	parallel(workers, func(i int) {
		tops[i] = newTop(limit.Top, limit.AtLeast)
		for ctx.Err() == nil {
			n := int(next.Add(1) - 1)
			if n >= len(r.segments) {
				return
			}
			t.scanSegment(r.segments[n], n, w.Start(), tops[i])
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	all := newTop(limit.Top, limit.AtLeast)
	for _, one := range tops {
		for _, f := range one.heap {
			all.offer(f)
		}
	}
	return all.sorted(), nil
}

// scanSegment is the inner pass. It allocates nothing.
func (t *tables) scanSegment(s *segment, n int, start match.Tally, best *top) {
	var b block
	bar := match.NewBar(best.bar())
	for from := 0; from < s.rows(); from += blockRows {
		until := min(from+blockRows, s.rows())
		for i, tally := range t.sum(&b, s, from, until, start) {
			if !tally.MayReach(bar) {
				continue
			}
			row := from + i
			if weight := tally.Weight(); weight >= best.bar() && !s.isGone(row) {
				best.offer(found{uint32(n*segmentRows + row), weight, s.id(row)})
				bar = match.NewBar(best.bar())
			}
		}
	}
}

// parallel runs do(0) to do(n-1), at most one a core at a time.
func parallel(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1) - 1); i < n; i = int(next.Add(1) - 1) {
				do(i)
			}
		})
	}
	wg.Wait()
}
