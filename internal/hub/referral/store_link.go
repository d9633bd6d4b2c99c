package referral

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// saveLink writes who the hub says somebody is. Errors: NotFound for a person
// who is not in sight, which row-level security refuses, or not there.
func saveLink(ctx context.Context, tx *pg.Tx, t Told) error {
	_, err := tx.Exec(ctx, `UPDATE referral_person SET person_id = $2, linked_by = $3, linked_at = $4, link_reason = $5 WHERE id = $1`,
		t.ID, t.Person, tx.Actor().ID, t.LinkedAt, t.LinkReason)
	return absent(err)
}

// saveVerdict keeps what a worker said. Errors: as saveLink.
func saveVerdict(ctx context.Context, tx *pg.Tx, referral id.UUID, cmd JudgeCommand, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO referral_verdict (id, referral_id, told_id, person_id, verdict, reason, account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id.New(), referral, cmd.Told, cmd.Person, cmd.Verdict, cmd.Reason, tx.Actor().ID, at)
	return absent(err)
}

// absent makes a refusal by row-level security, or a person who is not there,
// the same answer.
func absent(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && (refused.Code == "42501" || refused.Code == "23503" || refused.Code == "23502") {
		return fault.Absent("referral.Judge")
	}
	return err
}

// loadVerdicts is the last verdict on somebody told and each person.
func loadVerdicts(ctx context.Context, tx *pg.Tx, told id.UUID) (map[id.UUID]Judged, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT ON (v.person_id) v.person_id, v.verdict, v.reason, coalesce(a.name, ''), v.at
		FROM referral_verdict v LEFT JOIN account a ON a.id = v.account_id
		WHERE v.told_id = $1 ORDER BY v.person_id, v.at DESC, v.id DESC LIMIT 500`, told)
	if err != nil {
		return nil, err
	}
	last := map[id.UUID]Judged{}
	var j Judged
	_, err = pgx.ForEachRow(rows, []any{&j.Person, &j.Verdict, &j.Reason, &j.By, &j.At}, func() error {
		last[j.Person] = j
		return nil
	})
	return last, err
}
