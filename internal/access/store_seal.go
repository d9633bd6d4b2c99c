package access

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func raiseSeal(ctx context.Context, tx *pg.Tx, h Holding, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE seal SET level = $2, owner_id = $3, sealed_by = $3, sealed = $4 WHERE subject_id = $1 AND ended IS NULL`,
		h.Subject, h.Level, tx.Actor().ID, now)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO seal (id, kind, subject_id, ref, level, owner_id, sealed_by, sealed) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`,
		h.ID, h.Kind, h.Subject, h.Ref, h.Level, tx.Actor().ID, now)
	return err
}

func lowerSeal(ctx context.Context, tx *pg.Tx, seal id.UUID, to Seal, now time.Time) error {
	if to == Open {
		_, err := tx.Exec(ctx, `UPDATE seal SET ended = $2 WHERE id = $1 AND ended IS NULL`, seal, now)
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE seal SET level = $2 WHERE id = $1 AND ended IS NULL`, seal, to)
	return err
}

func holdings(ctx context.Context, tx *pg.Tx, where string, arg any) ([]Holding, error) {
	rows, err := tx.Query(ctx, `SELECT s.id, s.kind, s.subject_id, s.ref, s.level, s.owner_id, coalesce(o.name, ''), owner_gone(s.owner_id), coalesce(b.name, ''), s.sealed
		FROM seal s LEFT JOIN account o ON o.id = s.owner_id LEFT JOIN account b ON b.id = s.sealed_by
		WHERE s.ended IS NULL AND `+where+` ORDER BY s.sealed DESC, s.id LIMIT 500`, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Holding])
}

func namedOn(ctx context.Context, tx *pg.Tx, subject id.UUID, now time.Time) ([]Account, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT a.id, a.name, a.job FROM relationship r JOIN account a ON a.id = r.account_id
		WHERE r.subject_id = $1 AND r.kind = 'named' AND (r.ends IS NULL OR r.ends > $2) ORDER BY a.name, a.id LIMIT 500`, subject, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Account, err error) { return a, row.Scan(&a.ID, &a.Name, &a.Job) })
}
