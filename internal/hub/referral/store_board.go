package referral

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// counts counts what the actor sees, in one pass over the open referrals and
// one over today's decisions.
func counts(ctx context.Context, tx *pg.Tx, now, today time.Time) (Counts, error) {
	c := Counts{Stages: map[Stage]int{}}
	rows, err := tx.Query(ctx, `SELECT stage, count(*), count(*) FILTER (WHERE due < $1),
			count(*) FILTER (WHERE allocated_to = $2), count(*) FILTER (WHERE allocated_to IS NULL)
		FROM referral WHERE stage <> 'done' GROUP BY stage
		UNION ALL
		SELECT 'done', count(*), 0, 0, 0 FROM referral WHERE stage = 'done' AND decided >= $3`, now, tx.Actor().ID, today)
	if err != nil {
		return c, err
	}
	var stage Stage
	var all, late, mine, free int
	_, err = pgx.ForEachRow(rows, []any{&stage, &all, &late, &mine, &free}, func() error {
		c.Stages[stage] += all
		c.Late += late
		c.Mine += mine
		c.Unallocated += free
		return nil
	})
	return c, err
}

// boardRows reads one row more than a page, which tells whether there is a next.
func boardRows(ctx context.Context, tx *pg.Tx, f Filter, now time.Time) ([]Row, error) {
	where, order := `r.stage <> 'done' AND (r.due, r.id) > ($1, $2)`, `r.due, r.id`
	after := f.After
	if f.Stage == StageDone {
		where, order = `r.stage = 'done' AND (r.decided, r.id) < ($1, $2)`, `r.decided DESC, r.id DESC`
		if after.At.IsZero() {
			after = Cursor{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: id.MustParse("ffffffff-ffff-ffff-ffff-ffffffffffff")}
		}
	}
	if after.ID.IsZero() {
		after.ID = id.MustParse("00000000-0000-0000-0000-000000000001")
	}
	rows, err := tx.Query(ctx, `SELECT `+referralColumns+`, left(w.worry, 1200)`+referralFrom+`
		JOIN referral_worry w ON w.referral_id = r.id
		WHERE `+where+` AND ($3 = '' OR r.stage = $3) AND (NOT $4 OR r.due < $5) AND (NOT $6 OR r.allocated_to = $7)
		  AND (NOT $8 OR r.allocated_to IS NULL)
		ORDER BY `+order+` LIMIT $9`,
		after.At, after.ID, f.Stage, f.Late, now, f.Mine, tx.Actor().ID, f.Unallocated, PageSize+1)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Row, error) {
		var out Row
		r, err := scanReferral(row, &out.Excerpt)
		out.Referral = r
		return out, err
	})
}

// fillRows adds who the rows are about and what they wait for, in three
// queries for the whole page.
func fillRows(ctx context.Context, tx *pg.Tx, page []Row, ids []id.UUID, now time.Time) error {
	at := map[id.UUID]*Row{}
	for i := range page {
		at[page[i].ID] = &page[i]
	}
	if err := fillNames(ctx, tx, at, ids, now); err != nil {
		return err
	}
	if err := fillWaiting(ctx, tx, at, ids); err != nil {
		return err
	}
	return fillKnown(ctx, tx, at, ids)
}

func fillNames(ctx context.Context, tx *pg.Tx, at map[id.UUID]*Row, ids []id.UUID, now time.Time) error {
	rows, err := tx.Query(ctx, `SELECT referral_id, role, told FROM referral_person WHERE referral_id = ANY ($1) ORDER BY referral_id, position`, ids)
	if err != nil {
		return err
	}
	var of id.UUID
	var role string
	var told []byte
	_, err = pgx.ForEachRow(rows, []any{&of, &role, &told}, func() error {
		row := at[of]
		switch role {
		case RoleConcern:
			row.Adults++
		case RoleChild:
			var c Child
			if err := json.Unmarshal(told, &c); err != nil {
				return err
			}
			row.Children = append(row.Children, c.short(now))
		}
		return nil
	})
	return err
}

// short is a child as the board names them: first name and age.
func (k Child) short(now time.Time) string {
	name := k.Given
	if name == "" {
		name = strings.TrimSpace(k.KnownAs + " " + k.Surname)
	}
	if name == "" {
		name = "A child"
	}
	if k.Unborn {
		return name + ", unborn"
	}
	if age := AgeWords(k.Born, now); age != "" {
		return name + ", " + age
	}
	return name
}

// AgeWords is the age of somebody born then, on the day of now: "14", "13 or
// 14", or empty when it is not known.
func AgeWords(born string, now time.Time) string {
	p, err := when.ParsePartial(born)
	if err != nil {
		return ""
	}
	return p.AgeWords(now)
}

func fillWaiting(ctx context.Context, tx *pg.Tx, at map[id.UUID]*Row, ids []id.UUID) error {
	rows, err := tx.Query(ctx, `SELECT q.referral_id, agency.name, q.due FROM referral_request q JOIN agency ON agency.id = q.agency_id
		WHERE q.referral_id = ANY ($1) AND q.answered IS NULL ORDER BY q.due, q.id`, ids)
	if err != nil {
		return err
	}
	var of id.UUID
	var w Waiting
	_, err = pgx.ForEachRow(rows, []any{&of, &w.Agency, &w.Due}, func() error {
		at[of].Waiting = append(at[of].Waiting, w)
		return nil
	})
	return err
}

func fillKnown(ctx context.Context, tx *pg.Tx, at map[id.UUID]*Row, ids []id.UUID) error {
	rows, err := tx.Query(ctx, `SELECT mine.referral_id, count(DISTINCT other.referral_id)
		FROM referral_person mine JOIN LATERAL (`+sameAsMine+`) other ON other.referral_id <> mine.referral_id
		WHERE mine.referral_id = ANY ($1) AND mine.role = 'child' GROUP BY mine.referral_id`, ids)
	if err != nil {
		return err
	}
	var of id.UUID
	var n int
	_, err = pgx.ForEachRow(rows, []any{&of, &n}, func() error { at[of].Known = n; return nil })
	return err
}

// raised are the referrals that the actor or their team raised, the newest
// first. A tie begins when its referral comes, so that the newest of them are
// found without reading all that a busy team ever raised.
func raised(ctx context.Context, tx *pg.Tx, now time.Time) ([]Referral, error) {
	rows, err := tx.Query(ctx, `SELECT `+referralColumns+referralFrom+`
		WHERE r.id IN (
			(SELECT id FROM referral WHERE author_id = $1 ORDER BY received DESC, id DESC LIMIT $4)
			UNION ALL
			(SELECT subject_id FROM relationship WHERE kind = 'referral' AND team_id = $2 AND (ends IS NULL OR ends > $3) ORDER BY begins DESC, subject_id DESC LIMIT $4))
		ORDER BY r.received DESC, r.id DESC LIMIT $4`, tx.Actor().ID, tx.Actor().Team, now, PageSize)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Referral, error) { return scanReferral(row) })
}
