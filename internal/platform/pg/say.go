package pg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

const says = "SELECT set_config('sightline.actor', $1, true)"

// say sends the statement of identity by itself, where it has not been sent.
func (t *Tx) say(ctx context.Context) error {
	if t.unsaid == "" {
		return nil
	}
	statement := t.unsaid
	t.unsaid = ""
	_, err := t.conn.Exec(ctx, says, statement)
	return err
}

// sayWith sends the statement of identity and then another statement, in one
// round trip, and gives the answer to the second.
func (t *Tx) sayWith(ctx context.Context, sql string, args []any) (pgx.BatchResults, error) {
	var b pgx.Batch
	b.Queue(says, t.unsaid)
	b.Queue(sql, args...)
	t.unsaid = ""
	both := t.conn.SendBatch(ctx, &b)
	if _, err := both.Exec(); err != nil {
		return nil, errors.Join(err, both.Close())
	}
	return both, nil
}

// firstRows are the rows of a transaction's first statement. The connection is
// free when they are closed, or read to their end.
type firstRows struct {
	pgx.Rows
	both pgx.BatchResults
}

// Next reads the next row.
func (r *firstRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	_ = r.both.Close() // what is wrong, Rows.Err tells
	return false
}

// Close gives up the rows that are left.
func (r *firstRows) Close() {
	r.Rows.Close()
	_ = r.both.Close()
}

// firstRow is the row of a transaction's first statement.
type firstRow struct {
	both pgx.BatchResults
	err  error
}

// Scan reads the row. Errors: pgx.ErrNoRows.
func (r firstRow) Scan(to ...any) error {
	if r.err != nil {
		return r.err
	}
	err := r.both.QueryRow().Scan(to...)
	if closing := r.both.Close(); err == nil {
		err = closing
	}
	return err
}
