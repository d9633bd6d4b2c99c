package threshold

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const decisionColumns = `SELECT d.id, d.state, d.level, d.outcome, d.reasons, d.signs, d.consulted, d.next_step, d.next_owner, d.next_due, d.look_again,
	d.told, d.band, d.pack_id, d.pack_version, d.pack_hash, d.decided_by, decider.name, d.decided, coalesce(signer.name, ''), coalesce(d.signed, '0001-01-01Z'), d.sign_note
	FROM decision d JOIN account decider ON decider.id = d.decided_by LEFT JOIN account signer ON signer.id = d.signed_by `

func scanDecision(row pgx.Row) (Decision, error) {
	var d Decision
	return d, row.Scan(&d.ID, &d.State, &d.Level, &d.Outcome, &d.Reasons, &d.Signs, &d.Consulted, &d.NextStep, &d.NextOwner, &d.NextDue, &d.LookAgain,
		&d.Told, &d.Band, &d.Pack.ID, &d.Pack.Version, &d.Pack.Hash, &d.decidedBy, &d.DecidedBy, &d.Decided, &d.SignedBy, &d.Signed, &d.SignNote)
}

func decisionsOf(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Decision, error) {
	rows, err := tx.Query(ctx, decisionColumns+`WHERE d.referral_id = $1 ORDER BY d.decided DESC, d.id DESC LIMIT 50`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Decision, error) { return scanDecision(row) })
}

// waiting is a decision that waits for a signature, held until the end of the
// transaction so that two managers do not both sign.
func waiting(ctx context.Context, tx *pg.Tx, referral, decision id.UUID) (Decision, error) {
	return scanDecision(tx.QueryRow(ctx, decisionColumns+`WHERE d.id = $2 AND d.referral_id = $1 AND d.state = 'to_sign' FOR UPDATE OF d`, referral, decision))
}

func insertDecision(ctx context.Context, tx *pg.Tx, referral id.UUID, d Decision) error {
	signs := d.Signs
	if signs == nil {
		signs = []string{}
	}
	_, err := tx.Exec(ctx, `INSERT INTO decision (id, referral_id, state, level, outcome, reasons, signs, consulted, next_step, next_owner, next_due, look_again,
			told, band, pack_id, pack_version, pack_hash, decided_by, decided)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		d.ID, referral, d.State, d.Level, d.Outcome, d.Reasons, signs, d.Consulted, d.NextStep, d.NextOwner, d.NextDue, d.LookAgain,
		d.Told, d.Band, d.Pack.ID, d.Pack.Version, d.Pack.Hash, tx.Actor().ID, d.Decided)
	return err
}

func signDecision(ctx context.Context, tx *pg.Tx, d Decision) error {
	_, err := tx.Exec(ctx, `UPDATE decision SET state = $2, signed_by = $3, signed = $4, sign_note = $5 WHERE id = $1 AND state = 'to_sign'`,
		d.ID, d.State, tx.Actor().ID, d.Signed, d.SignNote)
	return err
}
