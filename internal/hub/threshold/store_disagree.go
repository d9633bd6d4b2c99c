package threshold

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// standing is the decision that stands, and its short view.
func standing(ctx context.Context, tx *pg.Tx, referral id.UUID) (decision id.UUID, view string, err error) {
	err = tx.QueryRow(ctx, `SELECT id, view FROM standing_decision($1)`, referral).Scan(&decision, &view)
	return decision, view, err
}

func insertDisagreement(ctx context.Context, tx *pg.Tx, d Disagreement) error {
	_, err := tx.Exec(ctx, `INSERT INTO disagreement (id, referral_id, decision_id, raised_by, agency_id, raised, urgent, what, fear, would_settle,
			stage, due, first_view, pack_id, pack_version, pack_hash, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		d.ID, d.referral, d.decision, tx.Actor().ID, tx.Actor().Agency, d.Raised, d.Urgent, d.What, d.Fear, d.WouldSettle,
		d.Stage, d.Due, d.FirstView, d.Pack.ID, d.Pack.Version, d.Pack.Hash, d.Version)
	return err
}

const disagreementColumns = `SELECT d.id, coalesce(r.ref, ''), d.raised_by, raiser.name, agency.name, d.raised, d.urgent, d.what, d.fear, d.would_settle, d.stage, d.due,
	d.first_view, d.final_view, d.result, coalesce(settler.name, ''), coalesce(d.settled, '0001-01-01Z'), d.pack_id, d.pack_version, d.pack_hash,
	d.version, d.referral_id, d.agency_id, d.decision_id
	FROM disagreement d JOIN account raiser ON raiser.id = d.raised_by JOIN agency ON agency.id = d.agency_id
	LEFT JOIN account settler ON settler.id = d.settled_by LEFT JOIN referral r ON r.id = d.referral_id `

func scanDisagreement(row pgx.Row) (Disagreement, error) {
	var d Disagreement
	return d, row.Scan(&d.ID, &d.Ref, &d.raisedBy, &d.RaisedBy, &d.AgencyName, &d.Raised, &d.Urgent, &d.What, &d.Fear, &d.WouldSettle, &d.Stage, &d.Due,
		&d.FirstView, &d.FinalView, &d.Result, &d.SettledBy, &d.Settled, &d.Pack.ID, &d.Pack.Version, &d.Pack.Hash, &d.Version, &d.referral, &d.agency, &d.decision)
}

func collectDisagreements(rows pgx.Rows, err error) ([]Disagreement, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Disagreement, error) { return scanDisagreement(row) })
}

func disagreementsOf(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Disagreement, error) {
	return collectDisagreements(tx.Query(ctx, disagreementColumns+`WHERE d.referral_id = $1 ORDER BY d.raised DESC, d.id LIMIT 50`, referral))
}

func openDisagreements(ctx context.Context, tx *pg.Tx) ([]Disagreement, error) {
	return collectDisagreements(tx.Query(ctx, disagreementColumns+`WHERE d.settled IS NULL ORDER BY d.due, d.id LIMIT 100`))
}

func loadDisagreement(ctx context.Context, tx *pg.Tx, row id.UUID) (Disagreement, error) {
	d, err := scanDisagreement(tx.QueryRow(ctx, disagreementColumns+`WHERE d.id = $1`, row))
	if err != nil {
		return d, err
	}
	rows, err := tx.Query(ctx, `SELECT s.stage, s.at, a.name, s.note FROM disagreement_step s JOIN account a ON a.id = s.account_id
		WHERE s.disagreement_id = $1 ORDER BY s.at, s.id LIMIT 100`, row)
	if err != nil {
		return d, err
	}
	d.Steps, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Step])
	return d, err
}

func insertStep(ctx context.Context, tx *pg.Tx, d Disagreement, note string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO disagreement_step (id, disagreement_id, stage, at, account_id, note) VALUES ($1, $2, $3, $4, $5, $6)`,
		id.New(), d.ID, d.Stage, now, tx.Actor().ID, note)
	return err
}

// updateDisagreement writes a move unless somebody moved it since.
func updateDisagreement(ctx context.Context, tx *pg.Tx, d Disagreement) (saved bool, err error) {
	var by id.UUID
	if !d.Settled.IsZero() {
		by = tx.Actor().ID
	}
	n, err := tx.Exec(ctx, `UPDATE disagreement SET stage = $3, due = $4, final_view = $5, result = $6, settled_by = $7,
		settled = CASE WHEN $6 <> '' THEN $8::timestamptz END, version = version + 1 WHERE id = $1 AND version = $2`,
		d.ID, d.Version, d.Stage, d.Due, d.FinalView, d.Result, by, d.Settled)
	return n == 1, err
}

// changeAsked reports whether a disagreement that ended in a change, by the
// given time, came after the decision that stands.
func changeAsked(ctx context.Context, tx *pg.Tx, referral id.UUID, by time.Time) (asked bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM disagreement g WHERE g.referral_id = $1 AND g.result = 'changed' AND g.settled <= $2
		AND g.settled > (SELECT max(d.decided) FROM decision d WHERE d.referral_id = $1 AND d.state = 'final'))`, referral, by).Scan(&asked)
	return asked, err
}
