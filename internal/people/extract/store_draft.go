package extract

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// absent is the one answer for an extract that is not there or another's.
func absent(err error) error {
	if err == nil || errors.Is(err, pgx.ErrNoRows) {
		return fault.Absent("extract")
	}
	return err
}

func insertDraft(ctx context.Context, tx *pg.Tx, d draft) error {
	_, err := tx.Exec(ctx, `INSERT INTO extract_draft (id, agency_id, account_id, name, purpose, brought, content) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		d.id, d.agency, d.account, d.name, d.purpose, d.brought, d.content)
	return err
}

const draftColumns = `SELECT id, agency_id, account_id, name, purpose, brought, content, targets, started IS NOT NULL FROM extract_draft WHERE id = $1`

func scanDraft(row pgx.Row) (draft, error) {
	var d draft
	var targets []string
	err := row.Scan(&d.id, &d.agency, &d.account, &d.name, &d.purpose, &d.brought, &d.content, &targets, &d.started)
	d.targets = asTargets(targets)
	return d, err
}

// loadDraft is a list of the actor's agency that was brought since a moment.
// Errors: NotFound.
func loadDraft(ctx context.Context, tx *pg.Tx, row id.UUID, since time.Time) (draft, error) {
	d, err := scanDraft(tx.QueryRow(ctx, draftColumns+` AND agency_id = $2 AND brought > $3`, row, tx.Actor().Agency, since))
	if err != nil {
		return draft{}, absent(err)
	}
	return d, nil
}

// startedDraft is a list that is to be compared. Errors: NotFound.
func startedDraft(ctx context.Context, tx *pg.Tx, row id.UUID) (draft, error) {
	d, err := scanDraft(tx.QueryRow(ctx, draftColumns+` AND started IS NOT NULL`, row))
	if err != nil {
		return draft{}, absent(err)
	}
	return d, nil
}

// lockDraft holds a list that is being compared until the transaction ends,
// and says whether it is still there.
func lockDraft(ctx context.Context, tx *pg.Tx, row id.UUID) (bool, error) {
	err := tx.QueryRow(ctx, `SELECT id FROM extract_draft WHERE id = $1 AND started IS NOT NULL FOR UPDATE`, row).Scan(&row)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// broughtAfter is whether a list is there that was brought after a time.
func broughtAfter(ctx context.Context, tx *pg.Tx, row id.UUID, then time.Time) (young bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM extract_draft WHERE id = $1 AND brought > $2)`, row, then).Scan(&young)
	return young, err
}

func deleteDraft(ctx context.Context, tx *pg.Tx, row id.UUID) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM extract_draft WHERE id = $1`, row)
	return n == 1, err
}

func saveTargets(ctx context.Context, tx *pg.Tx, row id.UUID, targets []Target) error {
	_, err := tx.Exec(ctx, `UPDATE extract_draft SET targets = $3 WHERE id = $1 AND agency_id = $2 AND started IS NULL`, row, tx.Actor().Agency, asText(targets))
	return err
}

// start marks a list as being compared; it says no where it is, or is gone.
func start(ctx context.Context, tx *pg.Tx, row id.UUID, targets []Target, rows int, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE extract_draft SET targets = $3, rows = $4, started = $5 WHERE id = $1 AND agency_id = $2 AND started IS NULL`,
		row, tx.Actor().Agency, asText(targets), rows, now)
	return n == 1, err
}

func sayProgress(ctx context.Context, tx *pg.Tx, row id.UUID, compared int) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE extract_draft SET compared = $2 WHERE id = $1`, row, compared)
	return n == 1, err
}

func unfinished(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM extract_draft WHERE started IS NOT NULL ORDER BY started LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

// extracts are those of the actor's agency, the newest first: all, or one.
// Lists that were brought before a moment are gone.
func extracts(ctx context.Context, tx *pg.Tx, since time.Time, one id.UUID) ([]Extract, error) {
	rows, err := tx.Query(ctx, `SELECT x.id, x.name, x.purpose, b.name, x.at, x.stage, x.ended, x.rows, x.compared FROM (
			SELECT id, agency_id, account_id, name, purpose, brought AS at, CASE WHEN started IS NULL THEN 0 ELSE 1 END AS stage, NULL::timestamptz AS ended, rows, compared
				FROM extract_draft WHERE brought > $2
			UNION ALL
			SELECT id, agency_id, account_id, name, purpose, made, CASE WHEN ended IS NULL THEN 2 WHEN withdrawn THEN 4 ELSE 3 END, ended, rows, rows FROM extract
		) x JOIN account b ON b.id = x.account_id
		WHERE x.agency_id = $1 AND ($3::uuid IS NULL OR x.id = $3) ORDER BY x.at DESC, x.id DESC LIMIT 200`, tx.Actor().Agency, since, orNone(one))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Extract, error) {
		var e Extract
		var ended *time.Time
		err := row.Scan(&e.ID, &e.Name, &e.Purpose, &e.By, &e.At, &e.Stage, &ended, &e.Rows, &e.Compared)
		if ended != nil {
			e.Ended = *ended
		}
		return e, err
	})
}

func orNone(one id.UUID) any {
	if one.IsZero() {
		return nil
	}
	return one
}

func withdraw(ctx context.Context, tx *pg.Tx, row id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE extract SET ended = coalesce(ended, $3), withdrawn = true WHERE id = $1 AND agency_id = $2`, row, tx.Actor().Agency, now)
	return err
}

// clearMatches deletes what a withdrawn extract matched, and says whom.
func clearMatches(ctx context.Context, tx *pg.Tx, row id.UUID) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `DELETE FROM extract_match WHERE extract_id = $1 RETURNING person_id`, row)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

// remembered is what the agency's last list with a heading was said to mean;
// nothing when there was none.
func remembered(ctx context.Context, tx *pg.Tx, heading []byte) ([]Target, error) {
	var targets []string
	err := tx.QueryRow(ctx, `SELECT targets FROM extract_columns WHERE agency_id = $1 AND heading = $2`, tx.Actor().Agency, heading).Scan(&targets)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return asTargets(targets), err
}

func remember(ctx context.Context, tx *pg.Tx, heading []byte, targets []Target, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO extract_columns (agency_id, heading, targets, kept) VALUES ($1, $2, $3, $4)
		ON CONFLICT (agency_id, heading) DO UPDATE SET targets = excluded.targets, kept = excluded.kept`, tx.Actor().Agency, heading, asText(targets), now)
	return err
}

func asText(targets []Target) []string {
	out := make([]string, len(targets))
	for i, t := range targets {
		out[i] = string(t)
	}
	return out
}

func asTargets(text []string) []Target {
	out := make([]Target, len(text))
	for i, t := range text {
		out[i] = Target(t)
	}
	return out
}
