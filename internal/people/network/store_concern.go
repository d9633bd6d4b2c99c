package network

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// notedAdults is whoever has a note of risk or a review.
func notedAdults(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT person_id FROM concern_note WHERE removed IS NULL UNION SELECT person_id FROM concern_review ORDER BY 1 LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

func insertNote(ctx context.Context, tx *pg.Tx, adult id.UUID, said string, g grade.Grade, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO concern_note (id, person_id, words, source, reliable, info, handling, conditions, added, added_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, id.New(), adult, said, g.Source, g.Reliable, g.Info, g.Handling, g.Conditions, now, tx.Actor().ID)
	return err
}

// loadNotes is the notes that stand, newest first.
func loadNotes(ctx context.Context, tx *pg.Tx, records []id.UUID) ([]Note, error) {
	rows, err := tx.Query(ctx, `SELECT n.id, n.words, n.source, n.reliable, n.info, n.handling, n.conditions, n.added, coalesce(a.name, 'somebody')
		FROM concern_note n LEFT JOIN account a ON a.id = n.added_by
		WHERE n.person_id = ANY ($1) AND n.removed IS NULL ORDER BY n.added DESC, n.id DESC LIMIT 200`, records)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Note, err error) {
		g := &n.Grade
		err = row.Scan(&n.ID, &n.Words, &g.Source, &g.Reliable, &g.Info, &g.Handling, &g.Conditions, &n.Added, &n.By)
		return n, err
	})
}

// endNote takes a note off and says what it said. Errors: NotFound.
func endNote(ctx context.Context, tx *pg.Tx, records []id.UUID, note id.UUID, now time.Time) (said string, err error) {
	err = tx.QueryRow(ctx, `UPDATE concern_note SET removed = $3 WHERE id = $1 AND person_id = ANY ($2) AND removed IS NULL RETURNING words`, note, records, now).Scan(&said)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Absent("network.endNote")
	}
	return said, err
}

func insertReview(ctx context.Context, tx *pg.Tx, adult id.UUID, due when.Date, reason string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO concern_review (id, person_id, due, reason, said, said_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		id.New(), adult, due, reason, now, tx.Actor().ID)
	return err
}

// loadReview puts the last review date into a concern; there may be none.
func loadReview(ctx context.Context, tx *pg.Tx, records []id.UUID, c *Concern) error {
	err := tx.QueryRow(ctx, `SELECT r.due, r.reason, coalesce(a.name, 'somebody') FROM concern_review r LEFT JOIN account a ON a.id = r.said_by
		WHERE r.person_id = ANY ($1) ORDER BY r.said DESC, r.id DESC LIMIT 1`, records).Scan(&c.Due, &c.Why, &c.By)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}
