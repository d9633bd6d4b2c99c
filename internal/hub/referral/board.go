package referral

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Filter narrows the board. The zero value is everything that is open.
type Filter struct {
	Stage       Stage // one stage; StageDone shows what was decided, the last first
	Late        bool
	Mine        bool
	Unallocated bool
	After       Cursor
}

// Cursor is where the next page of a list begins: behind the row with this
// time and id. The zero value is the start.
type Cursor struct {
	At time.Time
	ID id.UUID
}

// PageSize is how many rows a page of a list holds.
const PageSize = 50

// Row is one line of the board.
type Row struct {
	Referral
	Children []string // first names and ages as told: "Ama, 14"
	Adults   int      // how many adults of concern it names
	Excerpt  string   // the beginning of the worry, in the referrer's words; at most 1,200 characters
	Known    int      // other referrals in sight that name one of its children
	Waiting  []Waiting
}

// Waiting is an agency that has not answered yet.
type Waiting struct {
	Agency string
	Due    time.Time
}

// Counts are the numbers above the board. Each counts what the actor sees.
type Counts struct {
	Stages                  map[Stage]int // Done counts what was decided today
	Late, Mine, Unallocated int
}

// Board is one page of the hub's board.
type Board struct {
	Counts Counts
	Rows   []Row
	Next   Cursor // zero when there is no next page
	Now    time.Time
}

// Board lists the referrals in the actor's sight: those whose decision is due
// first at the top. today is the start of the hub's day. Errors: Forbidden
// outside the hub.
func (s *Service) Board(ctx context.Context, actor who.Actor, f Filter, today time.Time) (Board, error) {
	if err := access.May(actor, who.Safeguarding, access.OnReferral, access.List); err != nil {
		return Board{}, err
	}
	b := Board{Now: s.Clock()}
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) (err error) {
		if b.Counts, err = counts(ctx, tx, b.Now, today); err != nil {
			return err
		}
		if b.Rows, err = boardRows(ctx, tx, f, b.Now); err != nil {
			return err
		}
		if len(b.Rows) > PageSize {
			b.Rows = b.Rows[:PageSize]
			b.Next = cursorOf(f, b.Rows[PageSize-1])
		}
		ids := make([]id.UUID, len(b.Rows))
		for i, r := range b.Rows {
			ids[i] = r.ID
		}
		if err := fillRows(ctx, tx, b.Rows, ids, b.Now); err != nil {
			return err
		}
		return s.Journal.Read(tx, "referral.board", ids...)
	})
	return b, err
}

func cursorOf(f Filter, last Row) Cursor {
	if f.Stage == StageDone {
		return Cursor{last.Decided, last.ID}
	}
	return Cursor{last.Due, last.ID}
}

// Raised are the referrals that the actor, or their team, raised: where each
// stands and what came of it. Newest first; at most PageSize.
func (s *Service) Raised(ctx context.Context, actor who.Actor) ([]Record, error) {
	if err := access.May(actor, who.Safeguarding, access.OnReferral, access.Create); err != nil {
		return nil, err
	}
	var out []Record
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		all, err := raised(ctx, tx, s.Clock())
		if err != nil {
			return err
		}
		resources, ids := make([]access.Resource, len(all)), make([]id.UUID, len(all))
		for i, r := range all {
			resources[i], ids[i] = r.resource(), r.ID
		}
		permits, err := s.Relations.Permits(ctx, tx, resources, ids, access.Read)
		if err != nil {
			return err
		}
		people, err := loadPeopleOf(ctx, tx, ids)
		if err != nil {
			return err
		}
		var shown []id.UUID
		for i, r := range all {
			if !permits[i].Allow {
				continue // no longer theirs to see
			}
			rec := Record{Referral: r, Permit: permits[i], People: people[r.ID]}
			rec.Allocated, rec.AllocatedTo = "", noID
			out, shown = append(out, rec), append(shown, r.ID)
		}
		return s.Journal.Read(tx, "referral.raised", shown...)
	})
	return out, err
}
