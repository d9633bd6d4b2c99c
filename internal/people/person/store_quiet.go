package person

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func loadQuiet(ctx context.Context, tx *pg.Tx, since time.Time) ([]QuietNote, error) {
	return rowsOf(ctx, tx, func(n *QuietNote) []any {
		return []any{&n.ID, &n.Person, &n.By, &n.Agency, &n.Reason, &n.At, &n.Seen, &n.SeenBy}
	}, `SELECT q.id, q.person_id, a.name, coalesce(g.name, ''), q.reason, q.at, coalesce(q.seen, '0001-01-01 00:00:00Z'), coalesce(s.name, '')
		FROM quiet_note q JOIN account a ON a.id = q.account_id LEFT JOIN agency g ON g.id = a.agency_id LEFT JOIN account s ON s.id = q.seen_by
		WHERE q.seen IS NULL OR q.at >= $1 ORDER BY q.seen IS NOT NULL, q.at DESC, q.id LIMIT 200`, since)
}

// markQuiet says whether there was a note to look at, and about whom.
func markQuiet(ctx context.Context, tx *pg.Tx, note id.UUID, now time.Time) (person id.UUID, seen bool, err error) {
	err = tx.QueryRow(ctx, `UPDATE quiet_note SET seen = $2, seen_by = $3 WHERE id = $1 AND seen IS NULL RETURNING person_id`, note, now, tx.Actor().ID).Scan(&person)
	if errors.Is(err, pgx.ErrNoRows) {
		return person, false, nil
	}
	return person, err == nil, err
}
