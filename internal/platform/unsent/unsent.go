// Package unsent keeps the words of forms that were not taken: they came when
// the session had ended or had to be confirmed, or were typed and not sent yet.
//
// What always holds: words belong to one account and nobody else reads them, no
// role and no service; they are sealed where they are stored; they go after
// three days, or when the form was taken; nothing is done with them but to show
// them again to whoever typed them. They are no part of any record, so the
// journal does not speak of them.
//
// Begin with [Service.Keep].
package unsent

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/crypt"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Limits of what is kept.
const (
	// Length is how long words are kept: from a Friday evening to the Monday.
	Length = 72 * time.Hour
	// most is how many forms' words somebody has; the oldest go.
	most = 30
	// mostBytes is the most of one form.
	mostBytes = 1 << 20
)

// Words are what was typed into one form.
type Words struct {
	Page   string     // the page with the form, with its query; empty when it is not known
	Action string     // where the form is sent, with its query
	Values url.Values // by field, hidden ones too
	File   bool       // a file came with it, which is not kept
}

// Kept are words as they are kept.
type Kept struct {
	Words

	ID id.UUID
	At time.Time
}

// Service keeps words.
type Service struct {
	db    *pg.DB
	key   crypt.Key
	clock when.Clock
}

// New keeps words in a database, sealed with a key made from the one given.
func New(db *pg.DB, key crypt.Key, clock when.Clock) *Service {
	return &Service{db: db, key: key.For("unsent words"), clock: clock}
}

// Keep keeps words for an account whose session has ended: the account itself
// can't act. Errors: Invalid when there is too much of them.
func (s *Service) Keep(ctx context.Context, account id.UUID, w Words) (id.UUID, error) {
	return s.put(ctx, who.SignIn, account, id.New(), w)
}

// Hold keeps the actor's own words under an id, in place of those that it had
// under the id before. Errors: Invalid when there is too much of them; NotFound
// for an id of somebody else's words.
func (s *Service) Hold(ctx context.Context, actor who.Actor, row id.UUID, w Words) (id.UUID, error) {
	if row.IsZero() {
		row = id.New()
	}
	return s.put(ctx, actor, actor.ID, row, w)
}

func (s *Service) put(ctx context.Context, actor who.Actor, account, row id.UUID, w Words) (id.UUID, error) {
	const op = "unsent.put"
	text, err := json.Marshal(w)
	if err != nil {
		return row, fault.Wrap(op, err)
	}
	if len(text) > mostBytes {
		return row, fault.New(fault.Invalid, op, "There are too many words to keep them. Save them in parts.")
	}
	now := s.clock()
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		return put(ctx, tx, entry{row, account, s.key.Mark(w.Page), s.key.Seal(text, bound(account, row)), now})
	})
	return row, err
}

// bound ties sealed words to their account and row.
func bound(account, row id.UUID) []byte { return append(account[:], row[:]...) }

// Find is one of the actor's own. Errors: NotFound for one that is not there,
// is over, or is somebody else's.
func (s *Service) Find(ctx context.Context, actor who.Actor, row id.UUID) (k Kept, err error) {
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		e, err := find(ctx, tx, row, s.clock())
		if err != nil {
			return err
		}
		k, err = s.open(e)
		return err
	})
	return k, err
}

// On is what the actor has for a page, the newest first.
func (s *Service) On(ctx context.Context, actor who.Actor, page string) ([]Kept, error) {
	return s.list(ctx, actor, s.key.Mark(page))
}

// All is everything that the actor has, the newest first.
func (s *Service) All(ctx context.Context, actor who.Actor) ([]Kept, error) {
	return s.list(ctx, actor, nil)
}

func (s *Service) list(ctx context.Context, actor who.Actor, page []byte) (all []Kept, err error) {
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		entries, err := list(ctx, tx, page, s.clock())
		for _, e := range entries {
			if k, err := s.open(e); err == nil { // one of an earlier key is lost, the others are not
				all = append(all, k)
			}
		}
		return err
	})
	return all, err
}

// open gives the words of a row. Errors: NotFound for one sealed with another
// key: it can't be read again.
func (s *Service) open(e entry) (k Kept, err error) {
	text, err := s.key.Open(e.Sealed, bound(e.Account, e.ID))
	if err != nil {
		return k, fault.Absent("unsent.open")
	}
	k.ID, k.At = e.ID, e.At
	return k, json.Unmarshal(text, &k.Words)
}

// Drop throws one of the actor's own away: the form was taken, or they say so.
// One that is not there is no error.
func (s *Service) Drop(ctx context.Context, actor who.Actor, row id.UUID) error {
	return s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error { return drop(ctx, tx, row) })
}

// Clear deletes what is over, and says how many.
func (s *Service) Clear(ctx context.Context) (gone int64, err error) {
	err = s.db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		gone, err = clearOver(ctx, tx, s.clock())
		return err
	})
	return gone, err
}
