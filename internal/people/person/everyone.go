package person

import (
	"cmp"
	"context"
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
	open, closed *roll.Roll
}

// nobody is everyone before anybody is read.
func nobody(m *match.Model) *everyone {
	open := roll.New(m)
	return &everyone{open: open, closed: roll.Beside(open)}
}

// listed is what the register holds of somebody.
type listed struct {
	match.Record
	closed bool // restricted or sealed
}

// put adds people, or takes those who are there already anew.
func (e *everyone) put(some []listed) error {
	for _, one := range some {
		in, from := e.open, e.closed
		if one.closed {
			in, from = e.closed, e.open
		}
		from.Remove(one.ID)
		if err := in.Put(one.Record); err != nil {
			return err
		}
	}
	return nil
}

// remove takes people away.
func (e *everyone) remove(gone []string) {
	for _, id := range gone {
		e.open.Remove(id)
		e.closed.Remove(id)
	}
}

// person is what is held of somebody, ready to be compared.
func (e *everyone) person(id string) (match.Person, bool) {
	if p, there := e.open.Person(id); there {
		return p, true
	}
	return e.closed.Person(id)
}

// explain is what a comparison of two people says.
func (e *everyone) explain(a, b *match.Person) match.Explanation {
	return e.open.Weigher().Explain(a, b, e.open)
}

// like are the people most like one, heaviest first: at most so many of open
// records, and at most so many more of closed ones.
func (e *everyone) like(ctx context.Context, asked *match.Person, limit roll.Limit) ([]roll.Hit, error) {
	hits, err := e.open.SearchPerson(ctx, asked, limit)
	if err != nil {
		return nil, err
	}
	more, err := e.closed.SearchPerson(ctx, asked, limit)
	if err != nil {
		return nil, err
	}
	hits = append(hits, more...)
	slices.SortFunc(hits, func(a, b roll.Hit) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID)) })
	return hits, nil
}
