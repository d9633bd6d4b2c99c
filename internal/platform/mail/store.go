package mail

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const letterColumns = `SELECT m.id, m.account_id, a.email, a.name, m.template, mail_ref(m.id), m.state, m.queued, coalesce(m.sent, '0001-01-01Z'), m.tries, m.problem
	FROM mail m JOIN account a ON a.id = m.account_id `

// insert keeps a letter, unless what its reference names is closed to whom it
// would go to; kept says so.
func insert(ctx context.Context, tx *pg.Tx, row, to id.UUID, template, ref string, now time.Time) (kept bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO mail (id, account_id, template, ref, queued) SELECT $1, $2, $3, $4, $5 WHERE NOT withheld($2, $4)`, row, to, template, ref, now)
	return n == 1, err
}

// isWithheld is whether a letter's record was closed to whom it goes to since
// it was queued.
func isWithheld(ctx context.Context, tx *pg.Tx, l Letter) (withheld bool, err error) {
	err = tx.QueryRow(ctx, `SELECT withheld($1, $2)`, l.Account, l.Ref).Scan(&withheld)
	return withheld, err
}

func letter(ctx context.Context, tx *pg.Tx, row id.UUID) (l Letter, err error) {
	rows, err := tx.Query(ctx, letterColumns+`WHERE m.id = $1`, row)
	if err != nil {
		return l, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Letter])
}

func letters(ctx context.Context, tx *pg.Tx) ([]Letter, error) {
	rows, err := tx.Query(ctx, letterColumns+`ORDER BY m.queued DESC, m.id DESC LIMIT 200`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Letter])
}

// mark notes how an attempt went.
func mark(ctx context.Context, tx *pg.Tx, row id.UUID, problem error, now time.Time) error {
	if problem == nil {
		_, err := tx.Exec(ctx, `UPDATE mail SET state = 'sent', sent = $2, tries = tries + 1, problem = '' WHERE id = $1`, row, now)
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE mail SET state = 'failed', tries = tries + 1, problem = left($2, 200) WHERE id = $1`, row, problem.Error())
	return err
}

func states(ctx context.Context, tx *pg.Tx) (map[string]float64, error) {
	rows, err := tx.Query(ctx, `SELECT state, count(*)::float8 FROM mail GROUP BY state`)
	if err != nil {
		return nil, err
	}
	all := map[string]float64{}
	var state string
	var n float64
	_, err = pgx.ForEachRow(rows, []any{&state, &n}, func() error {
		all[state] = n
		return nil
	})
	return all, err
}
