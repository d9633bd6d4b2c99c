package access

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func agencies(ctx context.Context, tx *pg.Tx) ([]Agency, error) {
	rows, err := tx.Query(ctx, `SELECT id, name, kind, phone, email, town FROM agency ORDER BY name, id LIMIT 500`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Agency])
}

func teams(ctx context.Context, tx *pg.Tx, agency id.UUID) ([]WorkTeam, error) {
	rows, err := tx.Query(ctx, `SELECT id, agency_id, name, hub FROM team WHERE agency_id = $1 ORDER BY name, id LIMIT 200`, agency)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[WorkTeam])
}

const accountColumns = `SELECT a.id, a.kind, a.agency_id, coalesce(g.name, ''), a.team_id, coalesce(t.name, ''), coalesce(t.hub, false),
	a.name, a.job, a.email, a.phone, a.roles, a.created, coalesce(a.disabled, '0001-01-01Z'), g.closed IS NOT NULL, a.version,
	a.attested, coalesce(b.name, ''), a.woken, coalesce(a.signed_in, '0001-01-01Z'), coalesce(a.reminded, '0001-01-01Z'), a.external_id, a.unlisted IS NOT NULL
	FROM account a LEFT JOIN agency g ON g.id = a.agency_id LEFT JOIN team t ON t.id = a.team_id LEFT JOIN account b ON b.id = a.attested_by `

func scanAccount(row pgx.Row) (Account, error) {
	var a Account
	var roles []string
	err := row.Scan(&a.ID, &a.Kind, &a.Agency, &a.AgencyName, &a.Team, &a.TeamName, &a.Hub, &a.Name, &a.Job, &a.Email, &a.Phone,
		&roles, &a.Created, &a.Disabled, &a.AgencyClosed, &a.Version,
		&a.Attested, &a.AttestedBy, &a.Woken, &a.SignedIn, &a.reminded, &a.ExternalID, &a.unlisted)
	for _, key := range roles {
		if role, ok := who.ParseRole(key); ok {
			a.Roles |= role
		}
	}
	return a, err
}

func collectAccounts(rows pgx.Rows, err error) ([]Account, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Account, error) { return scanAccount(row) })
}

func accountByID(ctx context.Context, tx *pg.Tx, account id.UUID) (Account, error) {
	return scanAccount(tx.QueryRow(ctx, accountColumns+`WHERE a.id = $1`, account))
}

func accountsOf(ctx context.Context, tx *pg.Tx, agency id.UUID) ([]Account, error) {
	return collectAccounts(tx.Query(ctx, accountColumns+`WHERE a.agency_id = $1 ORDER BY a.name, a.id LIMIT 1000`, agency))
}

func hubWorkers(ctx context.Context, tx *pg.Tx) ([]Account, error) {
	return collectAccounts(tx.Query(ctx, accountColumns+`WHERE t.hub AND a.disabled IS NULL AND g.closed IS NULL
		AND a.roles && ARRAY['practitioner', 'manager'] ORDER BY a.name, a.id LIMIT 500`))
}

// peopleWhoSignIn are all accounts of people, for the demo's list of personas.
func peopleWhoSignIn(ctx context.Context, tx *pg.Tx) ([]Account, error) {
	return collectAccounts(tx.Query(ctx, accountColumns+`WHERE a.kind = 'person' AND a.disabled IS NULL AND g.closed IS NULL ORDER BY g.name, a.name, a.id LIMIT 200`))
}

func insertAgency(ctx context.Context, tx *pg.Tx, a Agency, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO agency (id, name, kind, phone, email, town, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		a.ID, a.Name, a.Kind, a.Phone, a.Email, a.Town, now)
	return err
}

// closeAgency notes since when an agency is closed; the zero time opens it.
func closeAgency(ctx context.Context, tx *pg.Tx, agency id.UUID, since time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE agency SET closed = NULLIF($2, '0001-01-01Z'::timestamptz) WHERE id = $1`, agency, since)
	if err == nil && n == 0 {
		return fault.Absent("access.closeAgency")
	}
	return err
}

func insertTeam(ctx context.Context, tx *pg.Tx, t WorkTeam) error {
	_, err := tx.Exec(ctx, `INSERT INTO team (id, agency_id, name, hub) VALUES ($1, $2, $3, $4)`, t.ID, t.Agency, t.Name, t.Hub)
	return err
}

func insertAccount(ctx context.Context, tx *pg.Tx, a Account) error {
	_, err := tx.Exec(ctx, `INSERT INTO account (id, kind, agency_id, team_id, name, job, email, phone, roles, created, attested, woken, external_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, '{}'::text[]), $10, coalesce($11, greatest($10, now())), coalesce($12, greatest($10, now())), $13)`,
		a.ID, a.Kind, a.Agency, a.Team, a.Name, a.Job, a.Email, a.Phone, a.Roles.Keys(), a.Created,
		unlessZero(a.Attested), unlessZero(a.Woken), a.ExternalID)
	if pg.IsUnique(err, "account_email") {
		return fault.Fields{"email": "Somebody already signs in with this e-mail address."}.Err("access.insertAccount")
	}
	return err
}

// unlessZero is no moment at all for the zero time.
func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// updateAccount saves what an administrator, or the agency's list of staff, may
// change. Errors: Conflict;
// Refused when somebody else signs in with the e-mail address by now.
func updateAccount(ctx context.Context, tx *pg.Tx, a Account, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE account SET team_id = $3, job = $4, roles = coalesce($5, '{}'::text[]), disabled = NULLIF($6, '0001-01-01Z'::timestamptz), name = $7, phone = $8,
		external_id = $9, unlisted = CASE WHEN $10 THEN coalesce(unlisted, $11) END, version = version + 1 WHERE id = $1 AND version = $2`,
		a.ID, a.Version, a.Team, a.Job, a.Roles.Keys(), a.Disabled, a.Name, a.Phone, a.ExternalID, a.unlisted, now)
	if pg.IsUnique(err, "account_email") {
		return fault.New(fault.Refused, "access.updateAccount", "Somebody else signs in with this e-mail address by now. Invite this person with another address.")
	}
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "access.updateAccount", "Somebody else changed this account. Open it again to see how it stands now.")
	}
	return err
}
