package conflict

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// insert keeps a conflict; one that the actor declared before stands as it is.
func insert(ctx context.Context, tx *pg.Tx, row, subject id.UUID, about About, words string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO conflict (id, account_id, subject_id, about, why, words, found, said_by) VALUES ($1, $2, $3, $4, 'declared', $5, $6, $2)
		ON CONFLICT DO NOTHING`, row, tx.Actor().ID, subject, about, words, now)
	return err
}

const conflictColumns = `SELECT c.id, c.account_id, a.name, coalesce(g.name, ''), c.subject_id, c.about, coalesce(r.ref, reference_for_audit(c.subject_id), ''), c.why, c.words, c.found,
		coalesce(c.told, '0001-01-01Z'), coalesce(c.ended, '0001-01-01Z'), coalesce(e.name, ''), c.end_reason
	FROM conflict c JOIN account a ON a.id = c.account_id LEFT JOIN agency g ON g.id = a.agency_id LEFT JOIN account e ON e.id = c.ended_by
	LEFT JOIN referral r ON r.id = c.subject_id `

// list is the actor's own conflicts, or, for no account, everybody else's.
func list(ctx context.Context, tx *pg.Tx, of id.UUID) ([]Conflict, error) {
	rows, err := tx.Query(ctx, conflictColumns+`WHERE ($1::uuid IS NULL AND c.account_id <> $2) OR c.account_id = $1
		ORDER BY c.ended IS NOT NULL, c.found DESC, c.id DESC LIMIT 200`, of, tx.Actor().ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Conflict])
}

func one(ctx context.Context, tx *pg.Tx, row id.UUID) (Conflict, error) {
	rows, err := tx.Query(ctx, conflictColumns+`WHERE c.id = $1 AND c.account_id <> $2`, row, tx.Actor().ID)
	if err != nil {
		return Conflict{}, err
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Conflict])
	if pg.NoRows(err) {
		err = fault.Absent("conflict.one")
	}
	return c, err
}

func end(ctx context.Context, tx *pg.Tx, row id.UUID, reason string, now time.Time) (ended bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE conflict SET ended = $2, ended_by = $3, end_reason = $4 WHERE id = $1 AND ended IS NULL`, row, now, tx.Actor().ID, reason)
	return n == 1, err
}

// untold is one line of what managers are to be told.
type untold struct {
	Conflict, Account, Referral id.UUID // no referral: the worker had no part in any that is open
	Ref                         string
	Manager                     id.UUID // who is told; none: nobody is left
}

func loadUntold(ctx context.Context, tx *pg.Tx) ([]untold, error) {
	rows, err := tx.Query(ctx, `SELECT conflict_id, account_id, referral_id, coalesce(ref, ''), manager_id FROM conflicts_untold(100)`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[untold])
}

// stepBack lets go of what the worker had been given, and says of which referrals.
func stepBack(ctx context.Context, tx *pg.Tx, conflict id.UUID, now time.Time) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT step_back($1, $2)`, conflict, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

func sweep(ctx context.Context, tx *pg.Tx) error {
	_, err := tx.Exec(ctx, `SELECT conflict_sweep()`)
	return err
}

// sayHome keeps where the actor lives; known is false when there is no postcode
// and house in it.
func sayHome(ctx context.Context, tx *pg.Tx, h HomeCommand, now time.Time) (known bool, err error) {
	err = tx.QueryRow(ctx, `SELECT say_home($1, $2, $3, $4)`, h.House, h.Postcode, h.Surname, now).Scan(&known)
	return known, err
}

func forgetHome(ctx context.Context, tx *pg.Tx) error {
	_, err := tx.Exec(ctx, `SELECT forget_home()`)
	return err
}

// homeSaid is when the actor said where they live; zero for never.
func homeSaid(ctx context.Context, tx *pg.Tx) (said time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT said FROM account_home WHERE account_id = $1`, tx.Actor().ID).Scan(&said)
	if pg.NoRows(err) {
		return time.Time{}, nil
	}
	return said, err
}

// accountOf is who signs in with an e-mail address; none for nobody.
func accountOf(ctx context.Context, tx *pg.Tx, email string) (account id.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM account WHERE lower(email) = lower($1) AND disabled IS NULL AND kind = 'person'`, email).Scan(&account)
	if pg.NoRows(err) {
		return id.UUID{}, nil
	}
	return account, err
}

// inRegister is whether there is such a person, for privacy officers.
func inRegister(ctx context.Context, tx *pg.Tx, person id.UUID) (known bool, err error) {
	err = tx.QueryRow(ctx, `SELECT person_for_audit($1)`, person).Scan(&known)
	return known, err
}

func insertTie(ctx context.Context, tx *pg.Tx, row, account, person id.UUID, reason string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_person (id, account_id, person_id, reason, tied, tied_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		row, account, person, reason, now, tx.Actor().ID)
	return err
}

func ties(ctx context.Context, tx *pg.Tx) ([]Tie, error) {
	rows, err := tx.Query(ctx, `SELECT t.id, a.name, a.email, t.person_id, t.reason, t.tied, coalesce(t.ended, '0001-01-01Z')
		FROM account_person t JOIN account a ON a.id = t.account_id ORDER BY t.ended IS NOT NULL, t.tied DESC, t.id DESC LIMIT 200`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Tie])
}

// endTie says which account and person a tie was between; none when it is not there.
func endTie(ctx context.Context, tx *pg.Tx, row id.UUID, now time.Time) (account, person id.UUID, err error) {
	err = tx.QueryRow(ctx, `UPDATE account_person SET ended = $2, ended_by = $3 WHERE id = $1 AND ended IS NULL RETURNING account_id, person_id`,
		row, now, tx.Actor().ID).Scan(&account, &person)
	if pg.NoRows(err) {
		err = fault.Absent("conflict.endTie")
	}
	return account, person, err
}
