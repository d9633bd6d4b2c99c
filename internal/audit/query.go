package audit

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Shown is an entry with the names of who did it.
type Shown struct {
	Entry
	ActorName  string
	AgencyName string
}

// Filter narrows a search of the journal. Empty fields do not.
type Filter struct {
	Subject id.UUID
	Actor   string // part of a name
	Action  string // the beginning of an action: "referral."
	Kind    Kind
	From    time.Time
	To      time.Time // exclusive
	After   Cursor
}

// Cursor is where the next page begins; the zero value is the start.
type Cursor struct {
	At time.Time
	ID id.UUID
}

// PageSize is how many entries a page holds.
const PageSize = 50

// Search gives a page of the journal as the actor may see it, the newest
// first, and where the next page begins. The search itself is an entry.
// The policies of the journal say which entries there are.
func (j *Journal) Search(ctx context.Context, actor who.Actor, purpose who.Purpose, f Filter) (page []Shown, next Cursor, err error) {
	err = j.db.As(ctx, actor, purpose, func(tx *pg.Tx) error {
		if page, err = search(ctx, tx, f); err != nil {
			return err
		}
		if len(page) > PageSize {
			page = page[:PageSize]
			next = Cursor{page[PageSize-1].At, page[PageSize-1].ID}
		}
		subject := f.Subject
		if subject.IsZero() {
			subject = actor.ID
		}
		return j.Read(tx, "journal.search", subject)
	})
	return page, next, err
}

// As gives a record as it stood at a time: every change of it up to then,
// applied in order. Only what the actor may see of the changes is in it.
func (j *Journal) As(ctx context.Context, actor who.Actor, purpose who.Purpose, subject id.UUID, at time.Time) (state map[string]json.RawMessage, err error) {
	err = j.db.As(ctx, actor, purpose, func(tx *pg.Tx) error {
		changes, err := changesOf(ctx, tx, subject, at)
		if err != nil {
			return err
		}
		state = Apply(changes)
		return j.Read(tx, "journal.as_of", subject)
	})
	return state, err
}

// The two ways to a page: all entries in sight, and those about one record.
const (
	searchAll = `$3::uuid IS NULL AND (j.at, j.id) < ($1, $2) AND ($4 = '' OR position(lower($4) IN lower(a.name)) > 0) AND ($5 = '' OR starts_with(j.action, $5))
		AND ($6 = '' OR j.kind = $6) AND ($7::timestamptz IS NULL OR j.at >= $7) AND ($8::timestamptz IS NULL OR j.at < $8)`
	searchOne = `j.id = ANY (ARRAY(SELECT entries_about($3, $4, $5, $6, $7, $8, $1, $2, $9)))`
)

func search(ctx context.Context, tx *pg.Tx, f Filter) ([]Shown, error) {
	after := f.After
	if after.At.IsZero() {
		after = Cursor{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: id.MustParse("ffffffff-ffff-ffff-ffff-ffffffffffff")}
	}
	from := searchAll
	if !f.Subject.IsZero() {
		from = searchOne
	}
	rows, err := tx.Query(ctx, `SELECT j.id, j.at, j.kind, j.action, j.actor_id, j.agency_id, j.subjects, j.purpose, j.reason, j.request,
			a.name, coalesce(g.name, ''), c.changed
		FROM journal j JOIN account a ON a.id = j.actor_id LEFT JOIN agency g ON g.id = j.agency_id LEFT JOIN journal_change c ON c.entry_id = j.id
		WHERE `+from+` ORDER BY j.at DESC, j.id DESC LIMIT $9`,
		after.At, after.ID, f.Subject, f.Actor, f.Action, string(f.Kind), given(f.From), given(f.To), PageSize+1)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Shown, err error) {
		var changed []byte
		if err := row.Scan(&s.ID, &s.At, &s.Kind, &s.Action, &s.Actor, &s.Agency, &s.Subjects, &s.Purpose, &s.Reason, &s.Request, &s.ActorName, &s.AgencyName, &changed); err != nil || changed == nil {
			return s, err
		}
		return s, json.Unmarshal(changed, &s.Changed)
	})
}

// maxChanges is how many changes of one record are read to show it as it stood.
const maxChanges = 10_000

func changesOf(ctx context.Context, tx *pg.Tx, subject id.UUID, at time.Time) ([]Change, error) {
	rows, err := tx.Query(ctx, `SELECT changes_about($1, $2, $3)`, subject, at, maxChanges)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Change, err error) {
		var text []byte
		if err := row.Scan(&text); err != nil {
			return nil, err
		}
		return c, json.Unmarshal(text, &c)
	})
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
