package glass

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// breakOpen has the database open what a command points at.
func breakOpen(ctx context.Context, tx *pg.Tx, cmd Command, now, ends, due time.Time) ([]Opened, error) {
	rows, err := tx.Query(ctx, `SELECT row_id, sort, subject, reference FROM glass_open($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		cmd.Ref, cmd.Person, cmd.Given, cmd.Surname, cmd.born, cmd.Code, cmd.Words, now, ends, due)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Opened, error) {
		o := Opened{Ends: ends}
		return o, row.Scan(&o.Row, &o.Kind, &o.Subject, &o.Ref)
	})
}

// visible is everybody in sight of exactly that name and date of birth, as
// glass_finds() in the database looks for them.
func visible(ctx context.Context, tx *pg.Tx, cmd Command) ([]Opened, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT coalesce(p.merged_into, p.id) FROM person p WHERE p.born = $3 AND (
			(lower(p.given), lower(p.surname)) = (lower($1), lower($2))
			OR EXISTS (SELECT 1 FROM person_name n WHERE n.person_id = p.id AND n.removed IS NULL
				AND (lower(coalesce(nullif(n.given, ''), p.given)), lower(coalesce(nullif(n.surname, ''), p.surname))) = (lower($1), lower($2))))
		ORDER BY 1 LIMIT 5`, cmd.Given, cmd.Surname, cmd.born)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Opened, error) {
		o := Opened{Kind: OfPerson}
		return o, row.Scan(&o.Subject)
	})
}

// shut takes back what was opened in this transaction.
func shut(ctx context.Context, tx *pg.Tx, row id.UUID) error {
	_, err := tx.Exec(ctx, `SELECT glass_shut($1)`, row)
	return err
}

func end(ctx context.Context, tx *pg.Tx, row id.UUID, now time.Time) (ended bool, err error) {
	err = tx.QueryRow(ctx, `SELECT glass_end($1, $2)`, row, now).Scan(&ended)
	return ended, err
}

// telling is somebody to tell, with the reference of the referral.
type telling struct {
	account id.UUID
	ref     string
}

func told(ctx context.Context, tx *pg.Tx, row id.UUID) ([]telling, error) {
	rows, err := tx.Query(ctx, `SELECT account, ref FROM glass_told($1)`, row)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t telling, err error) {
		return t, row.Scan(&t.account, &t.ref)
	})
}

func inForce(ctx context.Context, tx *pg.Tx, now time.Time) ([]Opened, error) {
	rows, err := tx.Query(ctx, `SELECT id, kind, subject_id, ref, ends FROM glass
		WHERE account_id = $1 AND opened AND ended IS NULL AND ends > $2 ORDER BY ends, id LIMIT 50`, tx.Actor().ID, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Opened, err error) {
		return o, row.Scan(&o.Row, &o.Kind, &o.Subject, &o.Ref, &o.Ends)
	})
}

const useColumns = `SELECT g.id, g.account_id, a.name, coalesce(y.name, ''), a.team_id, g.kind, g.subject_id, g.ref, g.code, g.words, g.at, g.ends, g.opened,
		coalesce(g.ended, '0001-01-01Z'), coalesce(g.due, '0001-01-01Z'), g.outcome, g.said, coalesce(g.reviewed, '0001-01-01Z'), coalesce(r.name, '')
	FROM glass g JOIN account a ON a.id = g.account_id LEFT JOIN agency y ON y.id = a.agency_id LEFT JOIN account r ON r.id = g.reviewed_by `

func scanUse(row pgx.Row) (u Use, err error) {
	return u, row.Scan(&u.ID, &u.By, &u.ByName, &u.Agency, &u.byTeam, &u.Kind, &u.Subject, &u.Ref, &u.Code, &u.Words, &u.At, &u.Ends, &u.Opened,
		&u.Ended, &u.Due, &u.Outcome, &u.Said, &u.Reviewed, &u.Reviewer)
}

func load(ctx context.Context, tx *pg.Tx, row id.UUID) (Use, error) {
	return scanUse(tx.QueryRow(ctx, useColumns+`WHERE g.id = $1`, row))
}

func loadUses(ctx context.Context, tx *pg.Tx, since time.Time) ([]Use, error) {
	rows, err := tx.Query(ctx, useColumns+`WHERE (g.opened AND g.reviewed IS NULL OR g.at >= $1)
		ORDER BY (g.opened AND g.reviewed IS NULL) DESC, CASE WHEN g.reviewed IS NULL THEN g.due END, g.at DESC, g.id LIMIT 200`, since)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Use, error) { return scanUse(row) })
}

// seenDuring is what was looked at while a use was open, by whoever it opened
// to, the last first.
func seenDuring(ctx context.Context, tx *pg.Tx, u Use) ([]Seen, error) {
	rows, err := tx.Query(ctx, `SELECT j.at, j.action FROM journal j
		WHERE j.id = ANY (ARRAY(SELECT entries_about($1, '', '', 'read', $2, $3, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 500))) AND j.actor_id = $4
		ORDER BY j.at DESC, j.id LIMIT 200`, u.Subject, u.At, u.Over().Add(time.Second), u.By)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Seen])
}

func saveReview(ctx context.Context, tx *pg.Tx, row id.UUID, outcome Outcome, said string, now time.Time) (saved bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE glass SET outcome = $2, said = $3, reviewed = $4, reviewed_by = $5 WHERE id = $1 AND reviewed IS NULL`,
		row, outcome, said, now, tx.Actor().ID)
	return n == 1, err
}

func loadFigures(ctx context.Context, tx *pg.Tx, since time.Time) ([]Figure, error) {
	rows, err := tx.Query(ctx, `SELECT day, due, code, outcome, coalesce(reviewed, '0001-01-01Z') FROM glass_figures($1)`, since)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Figure])
}
