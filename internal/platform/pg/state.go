package pg

import (
	"context"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// State is what an operator has to know of the database.
type State struct {
	Server    int       // 150008
	Migration int64     // the last that was run
	Now       time.Time // the server's clock
	Signed    bool      // a statement of identity of ours is believed: both have the same key
}

// State asks the database, as the application. Errors: Unavailable.
func (db *DB) State(ctx context.Context) (s State, err error) {
	err = db.pool.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, clock_timestamp(),
		(SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied)`).Scan(&s.Server, &s.Now, &s.Migration)
	if err != nil {
		return s, explain("pg.State", err)
	}
	s.Signed, err = db.believed(ctx)
	return s, err
}

// believed reports whether the database takes our word for who acts.
func (db *DB) believed(ctx context.Context) (yes bool, err error) {
	err = db.As(ctx, who.Jobs, who.Running, func(tx *Tx) error {
		return tx.QueryRow(ctx, `SELECT actor_id() IS NOT NULL`).Scan(&yes)
	})
	return yes, err
}

// Connections is how many connections of the pool are in each state.
func (db *DB) Connections() map[string]float64 {
	s := db.pool.Stat()
	return map[string]float64{"busy": float64(s.AcquiredConns()), "idle": float64(s.IdleConns()), "most": float64(s.MaxConns())}
}

// Latest is the number of the last migration in the folder.
func Latest(files fs.FS) (last int64, err error) {
	names, err := fs.Glob(files, "*.sql")
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, err
		}
		last = max(last, n)
	}
	return last, err
}
