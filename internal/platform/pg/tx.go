package pg

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

// Tx is a transaction of one actor for one purpose. Only DB.As makes one.
type Tx struct {
	conn     *pgx.Conn
	unsaid   string // the statement of identity, until it is sent with the first statement
	actor    who.Actor
	purpose  who.Purpose
	promises []func(context.Context) error
	done     bool
	broken   bool
}

// Actor is who acts in this transaction.
func (t *Tx) Actor() who.Actor { return t.actor }

// Purpose is why.
func (t *Tx) Purpose() who.Purpose { return t.purpose }

// BeforeReturn promises that fn happens after the commit and before DB.As
// returns nil. When fn fails, As fails, and no answer leaves.
func (t *Tx) BeforeReturn(fn func(context.Context) error) { t.promises = append(t.promises, fn) }

// Exec runs a statement and gives the number of rows it touched.
func (t *Tx) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	if t.unsaid == "" {
		tag, err := t.conn.Exec(ctx, sql, args...)
		return tag.RowsAffected(), err
	}
	both, err := t.sayWith(ctx, sql, args)
	if err != nil {
		return 0, err
	}
	tag, err := both.Exec()
	return tag.RowsAffected(), errors.Join(err, both.Close())
}

// Query runs a query of many rows; pair it with pgx.CollectRows.
func (t *Tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if t.unsaid == "" {
		return t.conn.Query(ctx, sql, args...)
	}
	both, err := t.sayWith(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	rows, err := both.Query()
	if err != nil {
		return nil, errors.Join(err, both.Close())
	}
	return &firstRows{rows, both}, nil
}

// QueryRow runs a query of one row.
func (t *Tx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if t.unsaid == "" {
		return t.conn.QueryRow(ctx, sql, args...)
	}
	both, err := t.sayWith(ctx, sql, args)
	return firstRow{both, err}
}

// SendBatch sends several statements in one round trip.
func (t *Tx) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	if t.unsaid == "" {
		return t.conn.SendBatch(ctx, b)
	}
	both := pgx.Batch{}
	both.Queue(says, t.unsaid)
	both.QueuedQueries = append(both.QueuedQueries, b.QueuedQueries...)
	t.unsaid = ""
	answers := t.conn.SendBatch(ctx, &both)
	_, _ = answers.Exec() // what is wrong, the answers after it tell too
	return answers
}

// Inside gives the transaction in the form the job queue wants. Use it to
// enqueue, never to query.
func (t *Tx) Inside(ctx context.Context) pgx.Tx {
	if err := t.say(ctx); err != nil {
		t.broken = true // whatever is asked next fails
	}
	return inner{t}
}

// begin opens the transaction and, in the same round trip, learns the moment
// it began; the statement of identity is bound to that moment. It goes out with
// the first statement, before it.
func (t *Tx) begin(ctx context.Context, key Key) error {
	done := stopwatch.Start(ctx, stopwatch.SQL, stopwatch.Statement{SQL: begins})
	began, err := firstValue(t.conn.PgConn().Exec(ctx, begins))
	done()
	if err != nil {
		t.broken = true
		return err
	}
	pid, at, _ := strings.Cut(began, "|")
	t.unsaid = key.statement(t.actor, t.purpose, pid, at)
	return nil
}

const begins = "BEGIN; SELECT pg_backend_pid()::text || '|' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text"

func (t *Tx) commit(ctx context.Context) error {
	t.done = true
	tag, err := t.conn.Exec(ctx, "COMMIT")
	if err != nil {
		t.broken = true
		return err
	}
	if tag.String() == "ROLLBACK" {
		return errors.New("the transaction had already failed; nothing was saved")
	}
	return nil
}

// rollback undoes whatever is not committed. It has a time limit of its own,
// since the request's may be the reason for it.
func (t *Tx) rollback() {
	if t.done {
		return
	}
	t.done = true
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if _, err := t.conn.Exec(ctx, "ROLLBACK"); err != nil {
		t.broken = true
	}
}

// release gives the connection back, or closes one whose state is in doubt.
func (t *Tx) release(conn *pgxpool.Conn) {
	if t.broken {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = conn.Conn().Close(ctx)
	}
	conn.Release()
}

// firstValue is the single value of the last statement of a simple query.
func firstValue(results *pgconn.MultiResultReader) (string, error) {
	all, err := results.ReadAll()
	if err != nil {
		return "", err
	}
	if len(all) == 0 || len(all[len(all)-1].Rows) != 1 {
		return "", errors.New("the server gave no value")
	}
	return string(all[len(all)-1].Rows[0][0]), nil
}

// inner is a Tx as pgx.Tx. It may save and undo in part (a savepoint), but
// not end the transaction: that is DB.As's to do.
type inner struct{ t *Tx }

var errEnds = errors.New("only pg.DB.As ends a transaction")

func (i inner) Begin(ctx context.Context) (pgx.Tx, error) {
	return nil, errors.New("no transaction inside a transaction")
}
func (i inner) Commit(context.Context) error   { return errEnds }
func (i inner) Rollback(context.Context) error { return errEnds }
func (i inner) Conn() *pgx.Conn                { return i.t.conn }
func (i inner) CopyFrom(ctx context.Context, table pgx.Identifier, cols []string, src pgx.CopyFromSource) (int64, error) {
	return i.t.conn.CopyFrom(ctx, table, cols, src)
}
func (i inner) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return i.t.SendBatch(ctx, b)
}
func (i inner) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }
func (i inner) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return i.t.conn.Prepare(ctx, name, sql)
}
func (i inner) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return i.t.conn.Exec(ctx, sql, args...)
}
func (i inner) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return i.t.Query(ctx, sql, args...)
}
func (i inner) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return i.t.QueryRow(ctx, sql, args...)
}
