package pg_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// Whatever a transaction's first statement is and however it is sent, it runs
// as the actor; and the connection is free for the second.
func TestTheFirstStatementActs(t *testing.T) {
	ctx := context.Background()
	d := testkit.NewDatabase(t)
	d.AppURL += "&pool_max_conns=1"
	db := d.Open(t)
	const asks = `SELECT actor_id() FROM generate_series(1, 3)`
	for name, first := range map[string]func(tx *pg.Tx) (id.UUID, error){
		"row": func(tx *pg.Tx) (one id.UUID, err error) { return one, tx.QueryRow(ctx, asks).Scan(&one) },
		"rows": func(tx *pg.Tx) (id.UUID, error) {
			rows, err := tx.Query(ctx, asks)
			if err != nil {
				return id.UUID{}, err
			}
			all, err := pgx.CollectRows(rows, pgx.RowTo[id.UUID])
			if len(all) != 3 {
				return id.UUID{}, errors.New("not three rows")
			}
			return all[2], err
		},
		"rows given up": func(tx *pg.Tx) (one id.UUID, err error) {
			rows, err := tx.Query(ctx, asks)
			if err != nil {
				return one, err
			}
			rows.Next()
			err = rows.Scan(&one)
			rows.Close()
			return one, err
		},
		"command": func(tx *pg.Tx) (one id.UUID, err error) {
			n, err := tx.Exec(ctx, `SELECT FROM generate_series(1, 3) WHERE actor_id() IS NOT NULL`)
			if err == nil && n != 3 {
				err = errors.New("it ran as nobody")
			}
			return who.Keeper.ID, err
		},
		"batch": func(tx *pg.Tx) (one id.UUID, err error) {
			var b pgx.Batch
			b.Queue(asks)
			answers := tx.SendBatch(ctx, &b)
			err = answers.QueryRow().Scan(&one)
			return one, errors.Join(err, answers.Close())
		},
		"job queue": func(tx *pg.Tx) (one id.UUID, err error) { return one, tx.Inside(ctx).QueryRow(ctx, asks).Scan(&one) },
	} {
		t.Run(name, func(t *testing.T) {
			err := db.As(ctx, who.Keeper, who.Running, func(tx *pg.Tx) error {
				one, err := first(tx)
				if err != nil {
					return err
				}
				var two id.UUID
				if err := tx.QueryRow(ctx, asks).Scan(&two); err != nil {
					return err
				}
				if one != who.Keeper.ID || two != who.Keeper.ID {
					t.Errorf("the first statement ran as %v, the second as %v", one, two)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// What is wrong with the first statement is told as it is of any other, and
// nothing of it is left on the connection.
func TestTheFirstStatementFails(t *testing.T) {
	ctx := context.Background()
	d := testkit.NewDatabase(t)
	d.AppURL += "&pool_max_conns=1"
	db := d.Open(t)
	ask := func(fn func(tx *pg.Tx) error) error { return db.As(ctx, who.Keeper, who.Running, fn) }
	if err := ask(func(tx *pg.Tx) error { return tx.QueryRow(ctx, `SELECT 1 WHERE false`).Scan(new(int)) }); !pg.NoRows(err) {
		t.Errorf("no row: %v", err)
	}
	for name, fn := range map[string]func(tx *pg.Tx) error{
		"row": func(tx *pg.Tx) error { return tx.QueryRow(ctx, `SELECT 1/0`).Scan(new(int)) },
		"rows": func(tx *pg.Tx) error {
			rows, err := tx.Query(ctx, `SELECT 1/(g-2) FROM generate_series(1, 3) g`)
			_, err = collect(rows, err)
			return err
		},
		"command":  func(tx *pg.Tx) error { _, err := tx.Exec(ctx, `SELECT 1/0`); return err },
		"nonsense": func(tx *pg.Tx) error { _, err := tx.Exec(ctx, `nonsense`); return err },
		"batch": func(tx *pg.Tx) error {
			var b pgx.Batch
			b.Queue(`SELECT 1/0`)
			return tx.SendBatch(ctx, &b).Close()
		},
	} {
		if err := ask(fn); err == nil {
			t.Errorf("%s: no error", name)
		}
		if err := ask(func(tx *pg.Tx) error { return tx.QueryRow(ctx, `SELECT 1`).Scan(new(int)) }); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

func collect(rows pgx.Rows, err error) ([]int, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int])
}
