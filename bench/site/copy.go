package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// table is rows for one table, in the order of its columns.
type table struct {
	name, columns string
	rows          iter.Seq[[]any]
}

func rowsOf(n int, row func(n int) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range n {
			if !yield(row(i)) {
				return
			}
		}
	}
}

// load fills an empty database. COPY runs every constraint and trigger of the
// tables, whose policies stay forced; PostgreSQL lets only a role that passes
// by policies copy into them.
func load(ctx context.Context, conn *pgx.Conn, c *county, out io.Writer) error {
	began := now()
	tables := append(c.staffRows(), c.peopleRows()...)
	tables = append(tables, c.referralRows()...)
	tables = append(tables, c.journalRows()...)
	total := int64(0)
	for _, t := range tables {
		n, err := copyInto(ctx, conn, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		total += n
		fmt.Fprintf(os.Stderr, "\rloading: %-18s %9d rows in all, %s", t.name, total, time.Since(began).Round(time.Second))
	}
	if _, err := conn.Exec(ctx, "VACUUM (ANALYZE)"); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr)
	fmt.Fprintf(out, "loaded %d rows in %s, constraints and triggers among it, and analysed them\n", total, time.Since(began).Round(time.Second))
	return nil
}

func copyInto(ctx context.Context, conn *pgx.Conn, t table) (int64, error) {
	next, stop := iter.Pull(t.rows)
	defer stop()
	return conn.CopyFrom(ctx, pgx.Identifier{t.name}, strings.Fields(t.columns), pgx.CopyFromFunc(func() ([]any, error) {
		row, more := next()
		if !more {
			return nil, nil
		}
		return row, nil
	}))
}

func now() time.Time { return time.Now() } //nolint:forbidigo // this program measures
