package unsent

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// entry is a row.
type entry struct {
	ID      id.UUID
	Account id.UUID
	Page    []byte
	Sealed  []byte
	At      time.Time
}

// put adds a row, or changes the one of the same id, and lets the oldest of
// the account go beyond the most. Errors: NotFound for an id that is taken.
func put(ctx context.Context, tx *pg.Tx, e entry) error {
	n, err := tx.Exec(ctx, `UPDATE unsent SET page = $3, sealed = $4, kept = $5, expires = $6 WHERE id = $1 AND account_id = $2`,
		e.ID, e.Account, e.Page, e.Sealed, e.At, e.At.Add(Length))
	if err != nil || n == 1 {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM unsent WHERE account_id = $1 AND id NOT IN
		(SELECT id FROM unsent WHERE account_id = $1 ORDER BY kept DESC, id LIMIT $2)`, e.Account, most-1); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO unsent (id, account_id, page, sealed, kept, expires) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.ID, e.Account, e.Page, e.Sealed, e.At, e.At.Add(Length))
	if pg.IsUnique(err, "unsent_pkey") {
		return fault.Absent("unsent.put")
	}
	return err
}

const columns = `SELECT id, account_id, page, sealed, kept FROM unsent `

func find(ctx context.Context, tx *pg.Tx, row id.UUID, now time.Time) (e entry, err error) {
	err = tx.QueryRow(ctx, columns+`WHERE id = $1 AND account_id = $2 AND expires > $3`, row, tx.Actor().ID, now).Scan(&e.ID, &e.Account, &e.Page, &e.Sealed, &e.At)
	if pg.NoRows(err) {
		err = fault.Absent("unsent.find")
	}
	return e, err
}

func list(ctx context.Context, tx *pg.Tx, page []byte, now time.Time) ([]entry, error) {
	rows, err := tx.Query(ctx, columns+`WHERE account_id = $1 AND expires > $2 AND ($3::bytea IS NULL OR page = $3) ORDER BY kept DESC, id LIMIT $4`,
		tx.Actor().ID, now, page, most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[entry])
}

func drop(ctx context.Context, tx *pg.Tx, row id.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM unsent WHERE id = $1 AND account_id = $2`, row, tx.Actor().ID)
	return err
}

func clearOver(ctx context.Context, tx *pg.Tx, now time.Time) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM unsent WHERE expires <= $1`, now)
}
