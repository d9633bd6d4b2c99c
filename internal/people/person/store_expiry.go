package person

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func expiringBefore(ctx context.Context, tx *pg.Tx, today, day when.Date) ([]Expiring, error) {
	return rowsOf(ctx, tx, func(e *Expiring) []any { return []any{&e.Person, &e.Day} }, `SELECT id, expires FROM expiring($1, $2)`, today, day)
}

func expiredPeople(ctx context.Context, tx *pg.Tx) ([]Expiring, error) {
	return rowsOf(ctx, tx, func(e *Expiring) []any { return []any{&e.Person, &e.Name, &e.Closed} }, `SELECT id, name, expired FROM expired_people()`)
}

func restore(ctx context.Context, tx *pg.Tx, person id.UUID) (opened bool, err error) {
	err = tx.QueryRow(ctx, `SELECT restore($1)`, person).Scan(&opened)
	return opened, err
}

func expire(ctx context.Context, tx *pg.Tx, today when.Date, now time.Time) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT expire($1, $2)`, today, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

func insertKeep(ctx context.Context, tx *pg.Tx, person id.UUID, until when.Date, reason string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO person_keep (id, person_id, until, reason, said, said_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		id.New(), person, until, reason, now, tx.Actor().ID)
	return err
}
