package matchcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/match/bulk"
)

// query is the rows of a PostgreSQL query, as text.
type query struct {
	conn   *pgx.Conn
	rows   pgx.Rows
	header []string
	row    []string
	n      int
}

// openQuery asks the database of DATABASE_URL, in a read-only transaction.
func openQuery(ctx context.Context, sql string) (bulk.Source, io.Closer, error) {
	conn, err := pgx.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return nil, nil, errors.New("the database of DATABASE_URL does not answer; check the address")
	}
	q := &query{conn: conn}
	if _, err = conn.Exec(ctx, "SET default_transaction_read_only = on"); err == nil {
		q.rows, err = conn.Query(ctx, sql)
	}
	if err != nil {
		_ = q.Close() //nolint:contextcheck // closes when the context is over, too
		return nil, nil, fmt.Errorf("the query failed: %w", err)
	}
	for _, f := range q.rows.FieldDescriptions() {
		q.header = append(q.header, f.Name)
	}
	if len(q.header) == 0 {
		err = cmpErr(q.rows.Err(), errors.New("it has no columns"))
		_ = q.Close() //nolint:contextcheck // closes when the context is over, too
		return nil, nil, fmt.Errorf("the query failed: %w", err)
	}
	return q, q, nil
}

func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// Header is the names of the query's columns.
func (q *query) Header() []string { return q.header }

// Place is the number of the row.
func (q *query) Place() string { return fmt.Sprintf("row %d", q.n) }

// Next is the next row; null is not known, a date is written year-month-day.
func (q *query) Next() ([]string, error) {
	if !q.rows.Next() {
		return nil, cmpErr(q.rows.Err(), io.EOF)
	}
	q.n++
	values, err := q.rows.Values()
	if err != nil {
		return nil, err
	}
	q.row = q.row[:0]
	for _, v := range values {
		q.row = append(q.row, text(v))
	}
	return q.row, nil
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return v.Format(time.DateOnly)
	case [16]byte:
		return fmt.Sprintf("%x-%x-%x-%x-%x", v[0:4], v[4:6], v[6:8], v[8:10], v[10:16])
	}
	return fmt.Sprint(v)
}

// Close ends the query and the connection.
func (q *query) Close() error {
	if q.rows != nil {
		q.rows.Close()
	}
	return q.conn.Close(context.Background())
}
