package pg

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Schema is the schema of a partnership when the connection string names none.
// SQL never names it: it is reached by search_path.
const Schema = "sightline"

// DB is a pool of connections of the application role. Its zero value is not
// usable; see Open.
type DB struct {
	pool *pgxpool.Pool
	key  Key
}

// Open connects as the application role. The URL may set search_path; else
// Schema is used. Errors: Unavailable, with the mend.
func Open(ctx context.Context, url string, key Key) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Unavailable, Op: "pg.Open", Err: errors.New("the text is not a connection string"),
			Msg: "DATABASE_URL can't be read. Write it as postgres://user:password@host:5432/database."}
	}
	setPath(cfg)
	cfg.ConnConfig.RuntimeParams["application_name"] = "sightline"
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["jit"] = "off" // policies are many small expressions: compiling one took half a second where running it took 14 ms
	cfg.ConnConfig.Tracer = tracer{}
	cfg.MaxConnLifetimeJitter = time.Minute
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, explain("pg.Open", err)
	}
	db := &DB{pool: pool, key: key}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, explain("pg.Open", err)
	}
	return db, nil
}

// setPath says where names are looked up: in the partnership's schema first
// and among temporary tables last. Left unsaid, PostgreSQL looks among those
// first, and whoever can make one could stand it in front of ours; the
// functions that run as their owner keep the path of the migrations.
func setPath(cfg *pgxpool.Config) {
	path := cfg.ConnConfig.RuntimeParams["search_path"]
	if path == "" {
		path = Schema + ",public"
	}
	if !strings.Contains(path, "pg_temp") {
		path += ",pg_temp"
	}
	cfg.ConnConfig.RuntimeParams["search_path"] = path
}

// Close waits for running transactions and closes every connection.
func (db *DB) Close() { db.pool.Close() }

// Pool is the bare pool, for the job queue's own tables only. It carries no
// actor, so every table about a person is empty to it.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// As runs fn in one transaction on behalf of the actor. It commits when fn
// returns nil, rolls back otherwise, and then keeps the promises made with
// Tx.BeforeReturn before it returns nil.
//
// Errors: Unauthenticated for an actor who is nobody; what fn returns, as it
// is when it is a fault; Unavailable when the database is away (the same
// call may be repeated); Conflict for a serialization failure.
func (db *DB) As(ctx context.Context, actor who.Actor, purpose who.Purpose, fn func(tx *Tx) error) error {
	const op = "pg.As"
	if !actor.Signed() || purpose == "" {
		return fault.New(fault.Unauthenticated, op, "Sign in to go on.")
	}
	tx := &Tx{actor: actor, purpose: purpose}
	if err := db.run(ctx, tx, fn); err != nil {
		return explain(op, err)
	}
	for _, promise := range tx.promises {
		if err := promise(ctx); err != nil {
			return explain(op, err)
		}
	}
	return nil
}

// run is the transaction itself. The connection is back in the pool when it
// returns, so that a promise which needs one does not wait for this one.
func (db *DB) run(ctx context.Context, tx *Tx, fn func(tx *Tx) error) error {
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	tx.conn = conn.Conn()
	defer tx.release(conn) //nolint:contextcheck // a connection is cleaned after the request was given up, too
	defer tx.rollback()    //nolint:contextcheck // also when fn panics; nothing after a commit
	if err := tx.begin(ctx, db.key); err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.commit(ctx)
}

// explain keeps a fault as it is, turns a lost database into Unavailable and
// two clashing transactions into Conflict; the rest is Internal.
func explain(op string, err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	var fromServer *pgconn.PgError
	if errors.As(err, &fromServer) {
		return explainServer(op, fromServer)
	}
	var connecting *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) ||
		pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "conn closed") || strings.Contains(err.Error(), "closed pool") || strings.Contains(err.Error(), "unexpected EOF") {
		return &fault.Error{Kind: fault.Unavailable, Op: op, Msg: away, Err: err}
	}
	return fault.Wrap(op, err)
}

const away = "The record store can't be reached just now. Nothing you typed is lost: try the same again in a minute."

// explainServer leaves the server's detail and hint out of the inner face:
// they quote the values of rows.
func explainServer(op string, e *pgconn.PgError) error {
	inner := errors.New("SQLSTATE " + e.Code + " " + e.ConstraintName + " " + e.TableName + ": " + safeMessage(e))
	switch class := e.Code[:min(2, len(e.Code))]; {
	case e.Code == "40001" || e.Code == "40P01":
		return &fault.Error{Kind: fault.Conflict, Op: op, Msg: "Somebody saved at the same moment. Try the same again.", Err: inner}
	case e.Code == "22021" || e.Code == "22P05": // a NUL, or bytes that are no UTF-8, where no rule looked first
		return &fault.Error{Kind: fault.Invalid, Op: op, Msg: "Some of what was sent can't be read as text. Type it again.", Err: inner}
	case class == "08" || class == "57" || class == "53":
		return &fault.Error{Kind: fault.Unavailable, Op: op, Msg: away, Err: inner}
	}
	return fault.Wrap(op, inner)
}

// safeMessage is the server's message where that cannot quote a value.
func safeMessage(e *pgconn.PgError) string {
	if strings.HasPrefix(e.Code, "22") { // data exceptions quote the value
		return "data exception"
	}
	return e.Message
}

// IsUnique reports whether err is a second row where only one may be, in the
// named constraint.
func IsUnique(err error, constraint string) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "23505" && e.ConstraintName == constraint
}

// NoRows reports whether err says that a query of one row found none.
func NoRows(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
