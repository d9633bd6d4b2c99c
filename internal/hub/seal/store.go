package seal

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func requestsOf(ctx context.Context, tx *pg.Tx, seal id.UUID) ([]Request, error) {
	rows, err := tx.Query(ctx, `SELECT q.id, q.from_level, q.to_level, a.name, q.asked_by, q.asked, q.reason, coalesce(q.decided, '0001-01-01Z'), coalesce(q.agreed, false),
			coalesce(d.name, ''), q.words
		FROM seal_request q JOIN account a ON a.id = q.asked_by LEFT JOIN account d ON d.id = q.decided_by
		WHERE q.seal_id = $1 ORDER BY q.decided IS NOT NULL, q.asked DESC, q.id LIMIT 50`, seal)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Request, err error) {
		return r, row.Scan(&r.ID, &r.From, &r.To, &r.AskedBy, &r.askedBy, &r.Asked, &r.Reason, &r.Decided, &r.Agreed, &r.Decider, &r.Words)
	})
}

// able are the other managers of the hub who see the record: all of them for a
// restricted one, those on the list for a sealed one.
func able(ctx context.Context, tx *pg.Tx, v View) ([]access.Account, error) {
	rows, err := tx.Query(ctx, `SELECT a.id, a.name, a.job FROM account a JOIN team t ON t.id = a.team_id
		WHERE t.hub AND a.disabled IS NULL AND 'manager' = ANY (a.roles) AND a.id <> $1 AND ($2 = 1 OR a.id = ANY ($3)) ORDER BY a.name, a.id LIMIT 100`,
		tx.Actor().ID, v.Level, idsOf(v.Named))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a access.Account, err error) { return a, row.Scan(&a.ID, &a.Name, &a.Job) })
}

func idsOf(all []access.Account) []id.UUID {
	out := make([]id.UUID, len(all))
	for i, a := range all {
		out[i] = a.ID
	}
	return out
}

func worksInHub(ctx context.Context, tx *pg.Tx, account id.UUID) (works bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM account a JOIN team t ON t.id = a.team_id WHERE a.id = $1 AND t.hub AND a.disabled IS NULL
		AND a.roles && ARRAY['practitioner', 'manager'])`, account).Scan(&works)
	return works, err
}

func insertRequest(ctx context.Context, tx *pg.Tx, v View, to access.Seal, reason string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO seal_request (id, seal_id, from_level, to_level, asked_by, asked, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id.New(), v.ID, v.Level, to, tx.Actor().ID, now, reason)
	return err
}

// agree answers with yes; the transaction that does is the one that may open.
func agree(ctx context.Context, tx *pg.Tx, request id.UUID, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE seal_request SET decided_by = $2, decided = $3, agreed = true, xid = pg_current_xact_id() WHERE id = $1 AND decided IS NULL`,
		request, tx.Actor().ID, now)
	return n == 1, err
}

func refuse(ctx context.Context, tx *pg.Tx, request id.UUID, said string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE seal_request SET decided_by = $2, decided = $3, agreed = false, words = $4 WHERE id = $1 AND decided IS NULL`,
		request, tx.Actor().ID, now, said)
	return n == 1, err
}

func handOver(ctx context.Context, tx *pg.Tx, seal, to id.UUID, now time.Time) (done bool, err error) {
	err = tx.QueryRow(ctx, `SELECT hand_over_seal($1, $2, $3)`, seal, to, now).Scan(&done)
	return done, err
}

func reads(ctx context.Context, tx *pg.Tx, after Cursor) ([]Read, error) {
	if after.At.IsZero() {
		after = Cursor{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: id.MustParse("ffffffff-ffff-ffff-ffff-ffffffffffff")}
	}
	rows, err := tx.Query(ctx, `SELECT entry, at, action, reader, agency, seal FROM seal_reads($1, $2, $3)`, after.At, after.ID, PageSize+1)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Read])
}

func ownersToTell(ctx context.Context, tx *pg.Tx, now time.Time) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT seal_owners_to_tell($1)`, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}
