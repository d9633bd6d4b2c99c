package access

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const providerColumns = `SELECT p.id, p.agency_id, g.name, p.issuer, p.client_id, p.acr, p.amr, p.secret FROM identity_provider p JOIN agency g ON g.id = p.agency_id
	WHERE p.closed IS NULL AND g.closed IS NULL `

func scanProvider(row pgx.Row) (p Provider, err error) {
	err = row.Scan(&p.ID, &p.Agency, &p.AgencyName, &p.Issuer, &p.ClientID, &p.ACR, &p.AMR, &p.sealed)
	return p, err
}

func providers(ctx context.Context, tx *pg.Tx) ([]Provider, error) {
	rows, err := tx.Query(ctx, providerColumns+`ORDER BY g.name, p.id LIMIT 500`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Provider, error) { return scanProvider(row) })
}

func providerByID(ctx context.Context, tx *pg.Tx, provider id.UUID) (Provider, error) {
	return scanProvider(tx.QueryRow(ctx, providerColumns+`AND p.id = $1`, provider))
}

func providerOf(ctx context.Context, tx *pg.Tx, agency id.UUID) (Provider, error) {
	return scanProvider(tx.QueryRow(ctx, providerColumns+`AND p.agency_id = $1`, agency))
}

func insertProvider(ctx context.Context, tx *pg.Tx, p Provider, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO identity_provider (id, agency_id, issuer, client_id, secret, acr, amr, created)
		VALUES ($1, $2, $3, $4, $5, coalesce($6::text[], '{}'), coalesce($7::text[], '{}'), $8)`, p.ID, p.Agency, p.Issuer, p.ClientID, p.sealed, p.ACR, p.AMR, now)
	return err
}

// closeProvider ends an agency's provider and gives its id; none where it has none.
func closeProvider(ctx context.Context, tx *pg.Tx, agency id.UUID, now time.Time) (closed id.UUID, err error) {
	err = tx.QueryRow(ctx, `UPDATE identity_provider SET closed = $2 WHERE agency_id = $1 AND closed IS NULL RETURNING id`, agency, now).Scan(&closed)
	if pg.NoRows(err) {
		err = nil
	}
	return closed, err
}

// revokeProvided ends the sessions of an agency that began at its provider.
func revokeProvided(ctx context.Context, tx *pg.Tx, agency id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session s SET revoked = $2 FROM account a
		WHERE a.id = s.account_id AND a.agency_id = $1 AND s.how = 'provider' AND s.revoked IS NULL`, agency, now)
	return err
}

func linked(ctx context.Context, tx *pg.Tx, p Provider, subject string) (account id.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT account_id FROM identity_link WHERE agency_id = $1 AND issuer = $2 AND subject = $3`, p.Agency, p.Issuer, subject).Scan(&account)
	return account, err
}

// unlinkedByEmail is the agency's account with an address that no other subject
// is bound to.
func unlinkedByEmail(ctx context.Context, tx *pg.Tx, p Provider, email string) (account id.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT a.id FROM account a WHERE a.agency_id = $1 AND lower(a.email) = lower(btrim($3)) AND a.kind = 'person' AND a.disabled IS NULL
		AND NOT EXISTS (SELECT 1 FROM identity_link l WHERE l.agency_id = $1 AND l.issuer = $2 AND l.account_id = a.id)`, p.Agency, p.Issuer, email).Scan(&account)
	return account, err
}

func link(ctx context.Context, tx *pg.Tx, p Provider, subject string, account id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO identity_link (agency_id, issuer, subject, account_id, created) VALUES ($1, $2, $3, $4, $5)`, p.Agency, p.Issuer, subject, account, now)
	if pg.IsUnique(err, "identity_link_account") || pg.IsUnique(err, "identity_link_pkey") { // at the same moment, elsewhere
		return nobody()
	}
	return err
}

func unlink(ctx context.Context, tx *pg.Tx, email string) (account id.UUID, err error) {
	err = tx.QueryRow(ctx, `DELETE FROM identity_link l USING account a WHERE a.id = l.account_id AND lower(a.email) = lower($1) RETURNING l.account_id`, email).Scan(&account)
	return account, err
}

func insertAttempt(ctx context.Context, tx *pg.Tx, hash, data []byte, now time.Time, length time.Duration) error {
	if _, err := tx.Exec(ctx, `DELETE FROM identity_attempt WHERE expires < $1`, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO identity_attempt (token_hash, data, expires) VALUES ($1, $2, $3)`, hash, data, now.Add(length))
	return err
}

// takeAttempt uses an attempt up: it has one answer.
func takeAttempt(ctx context.Context, tx *pg.Tx, hash []byte, now time.Time) (data []byte, err error) {
	err = tx.QueryRow(ctx, `DELETE FROM identity_attempt WHERE token_hash = $1 AND expires > $2 RETURNING data`, hash, now).Scan(&data)
	return data, err
}
