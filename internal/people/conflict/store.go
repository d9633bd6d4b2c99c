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
	return collect(ctx, tx, rows)
}

// collect reads conflicts, each with what was asked about it.
func collect(ctx context.Context, tx *pg.Tx, rows pgx.Rows) ([]Conflict, error) {
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Conflict, err error) {
		err = row.Scan(&c.ID, &c.Account, &c.Name, &c.Agency, &c.Subject, &c.About, &c.Ref, &c.Why, &c.Words, &c.Found, &c.Told, &c.Ended, &c.EndedBy, &c.Reason)
		return c, err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at, ids := map[id.UUID]int{}, make([]id.UUID, len(all))
	for i, c := range all {
		at[c.ID], ids[i] = i, c.ID
	}
	asked, err := tx.Query(ctx, `SELECT q.id, q.conflict_id, a.name, q.asked_by, q.asked, q.reason, coalesce(d.name, ''), coalesce(q.decided, '0001-01-01Z'), coalesce(q.agreed, false), q.words
		FROM conflict_request q JOIN account a ON a.id = q.asked_by LEFT JOIN account d ON d.id = q.decided_by
		WHERE q.conflict_id = ANY ($1) ORDER BY q.asked DESC, q.id DESC LIMIT 1000`, ids)
	if err != nil {
		return nil, err
	}
	requests, err := pgx.CollectRows(asked, pgx.RowToStructByPos[Request])
	for _, q := range requests {
		c := &all[at[q.Conflict]]
		c.Requests = append(c.Requests, q)
	}
	return all, err
}

func one(ctx context.Context, tx *pg.Tx, row id.UUID) (Conflict, error) {
	rows, err := tx.Query(ctx, conflictColumns+`WHERE c.id = $1 AND c.account_id <> $2`, row, tx.Actor().ID)
	if err != nil {
		return Conflict{}, err
	}
	all, err := collect(ctx, tx, rows)
	if err == nil && len(all) == 0 {
		return Conflict{}, fault.Absent("conflict.one")
	}
	if err != nil {
		return Conflict{}, err
	}
	return all[0], nil
}

// end gives the record back, in the transaction that agreed to it.
func end(ctx context.Context, tx *pg.Tx, row id.UUID, reason string, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE conflict SET ended = $2, ended_by = $3, end_reason = $4 WHERE id = $1 AND ended IS NULL`, row, now, tx.Actor().ID, reason)
	return meanwhile(n, err)
}

func insertRequest(ctx context.Context, tx *pg.Tx, conflict id.UUID, reason string, now time.Time) error {
	n, err := tx.Exec(ctx, `INSERT INTO conflict_request (id, conflict_id, asked_by, asked, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		id.New(), conflict, tx.Actor().ID, now, reason)
	return meanwhile(n, err)
}

// answer closes a request that waits.
func answer(ctx context.Context, tx *pg.Tx, request id.UUID, agreed bool, words string, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE conflict_request SET decided = $2, decided_by = $3, agreed = $4, words = $5, xid = pg_current_xact_id() WHERE id = $1 AND decided IS NULL`,
		request, now, tx.Actor().ID, agreed, words)
	return meanwhile(n, err)
}

// meanwhile is the fault of a change that found nothing to change any more.
func meanwhile(changed int64, err error) error {
	if err == nil && changed == 0 {
		err = fault.New(fault.Conflict, "conflict.store", "Somebody else has asked or answered meanwhile.")
	}
	return err
}

// deciders are the managers who may agree to the end of a conflict.
func deciders(ctx context.Context, tx *pg.Tx, conflict id.UUID) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT conflict_deciders($1)`, conflict)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
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
