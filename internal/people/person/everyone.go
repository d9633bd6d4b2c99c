package person

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
)

// everyone is all people known, those of open records apart from those of
// restricted and sealed ones. What a comparison says of two people rests on how
// many people there are and how common a name is: both are counted among open
// records only, or the numbers would tell of people whom a reader may not know
// of. For the same reason nobody closed takes the place of somebody open among
// the best of a search.
type everyone struct {
	open   *roll.Roll
	closed map[string]match.Person // never changed: a change makes another
}

// listed is what the register holds of somebody.
type listed struct {
	match.Record
	closed bool // restricted or sealed
}

// put adds people, or takes those who are there already anew. It is for an
// everyone that nobody else holds yet.
func (e *everyone) put(some []listed) error {
	for _, one := range some {
		if one.closed {
			e.open.Remove(one.ID)
			e.closed[one.ID] = match.Prepare(compared(), one.Record)
			continue
		}
		delete(e.closed, one.ID)
		if err := e.open.Put(one.Record); err != nil {
			return err
		}
	}
	return nil
}

// with is everyone with some people changed and some gone.
func (e *everyone) with(changed []listed, gone []string) (*everyone, error) {
	if len(changed) == 0 && len(gone) == 0 {
		return e, nil
	}
	next := &everyone{open: e.open, closed: maps.Clone(e.closed)}
	if err := next.put(changed); err != nil {
		return nil, err
	}
	for _, id := range gone {
		next.open.Remove(id)
		delete(next.closed, id)
	}
	return next, nil
}

// person is what is held of somebody, ready to be compared.
func (e *everyone) person(id string) (match.Person, bool) {
	if p, there := e.closed[id]; there {
		return p, true
	}
	return e.open.Person(id)
}

// explain is what a comparison of two people says.
func (e *everyone) explain(a, b *match.Person) match.Explanation {
	return e.open.Weigher().Explain(a, b, e.open)
}

// like are the people most like one, heaviest first: at most so many of open
// records, and at most so many more of closed ones.
func (e *everyone) like(ctx context.Context, asked *match.Person, limit roll.Limit) ([]roll.Hit, error) {
	hits, err := e.open.SearchPerson(ctx, asked, limit)
	if err != nil || len(e.closed) == 0 {
		return hits, err
	}
	w := e.open.Weigher()
	var more []roll.Hit
	for id := range e.closed {
		p := e.closed[id]
		if weight := w.Score(asked, &p, e.open); weight >= limit.AtLeast {
			more = append(more, roll.Hit{ID: id, Weight: weight, Probability: weight.Probability()})
		}
	}
	slices.SortFunc(more, heaviest)
	hits = append(hits, more[:min(limit.Top, len(more))]...)
	slices.SortFunc(hits, heaviest)
	return hits, ctx.Err()
}

// heaviest sorts the heaviest first, ties by id.
func heaviest(a, b roll.Hit) int {
	return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID))
}
