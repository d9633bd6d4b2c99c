package access

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// hasHub is whether an agency has the front door.
func hasHub(ctx context.Context, tx *pg.Tx, agency id.UUID) (has bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM team WHERE hub AND agency_id = $1)`, agency).Scan(&has)
	return has, err
}

// attestable are the open accounts of an agency's people, the longest ago
// first; with others, of everybody's.
func attestable(ctx context.Context, tx *pg.Tx, agency id.UUID, others bool) ([]Account, error) {
	return collectAccounts(tx.Query(ctx, accountColumns+`WHERE a.kind = 'person' AND a.disabled IS NULL AND g.closed IS NULL
		AND (a.agency_id = $1 OR $2) ORDER BY least(a.attested, greatest(a.woken, a.signed_in)), a.name, a.id LIMIT 5000`, agency, others))
}

// attest notes that the actor attested an account; wake also ends its sleep.
func attest(ctx context.Context, tx *pg.Tx, account id.UUID, now time.Time, wake bool) error {
	_, err := tx.Exec(ctx, `UPDATE account SET attested = greatest(attested, $2), attested_by = $3,
		woken = CASE WHEN $4 THEN greatest(woken, $2) ELSE woken END WHERE id = $1`, account, now, tx.Actor().ID, wake)
	return err
}

func accountByEmail(ctx context.Context, tx *pg.Tx, email string) (Account, error) {
	return scanAccount(tx.QueryRow(ctx, accountColumns+`WHERE a.kind = 'person' AND a.disabled IS NULL AND lower(a.email) = lower($1)`, email))
}

// nearlyDue are the accounts of people that some rule of reminding may pick.
func nearlyDue(ctx context.Context, tx *pg.Tx, attestedBefore time.Time) ([]Account, error) {
	return collectAccounts(tx.Query(ctx, accountColumns+`WHERE a.kind = 'person' AND a.disabled IS NULL AND g.closed IS NULL AND a.attested < $1
		ORDER BY a.attested, a.id LIMIT 5000`, attestedBefore))
}

// administrators are every administrator whose account is open, by agency.
func administrators(ctx context.Context, tx *pg.Tx) ([]Account, error) {
	return collectAccounts(tx.Query(ctx, accountColumns+`WHERE a.kind = 'person' AND a.disabled IS NULL AND g.closed IS NULL AND 'administrator' = ANY (a.roles)
		ORDER BY a.agency_id, a.name, a.id LIMIT 5000`))
}

// hubAgencies are the agencies that have a hub team.
func hubAgencies(ctx context.Context, tx *pg.Tx) (all []id.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(array_agg(DISTINCT agency_id), '{}') FROM team WHERE hub`).Scan(&all)
	return all, err
}

func noteReminded(ctx context.Context, tx *pg.Tx, accounts []id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `SELECT note_reminded($1, $2)`, accounts, now)
	return err
}
