package referral

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func insertBreach(ctx context.Context, tx *pg.Tx, r Referral, reason string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO referral_breach (id, referral_id, time_limit, due, reason, account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id.New(), r.ID, r.Colour.Limit(), r.Due, reason, tx.Actor().ID, now)
	return err
}

func breachesOf(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Breach, error) {
	rows, err := tx.Query(ctx, `SELECT b.time_limit, b.due, b.reason, a.name, b.at
		FROM referral_breach b JOIN account a ON a.id = b.account_id WHERE b.referral_id = $1 ORDER BY b.at, b.id LIMIT 50`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Breach])
}

func insertTask(ctx context.Context, tx *pg.Tx, t Task) error {
	_, err := tx.Exec(ctx, `INSERT INTO referral_task (id, referral_id, kind, words, owner, due, raised) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		t.ID, t.Referral, t.Kind, t.Words, t.Owner, t.Due, t.Raised)
	return err
}

func tasksOf(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Task, error) {
	rows, err := tx.Query(ctx, `SELECT t.id, t.referral_id, t.kind, t.words, t.owner, t.due, t.raised,
			coalesce(t.done, '0001-01-01Z'), coalesce(a.name, ''), t.done_note
		FROM referral_task t LEFT JOIN account a ON a.id = t.done_by
		WHERE t.referral_id = $1 ORDER BY t.done NULLS FIRST, t.due, t.id LIMIT 100`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Task])
}

// finishTask marks an open task of a referral as done; found is false when
// there is no such open task.
func finishTask(ctx context.Context, tx *pg.Tx, referral, task id.UUID, note string, now time.Time) (found bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE referral_task SET done = $3, done_by = $4, done_note = $5
		WHERE id = $2 AND referral_id = $1 AND done IS NULL`, referral, task, now, tx.Actor().ID, note)
	return n == 1, err
}

// mentionsOfPerson are the referrals in sight that are linked to a person.
func mentionsOfPerson(ctx context.Context, tx *pg.Tx, records []id.UUID) ([]Mention, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT r.ref, r.received, r.stage
		FROM referral_person p JOIN referral r ON r.id = p.referral_id
		WHERE p.person_id = ANY ($1) ORDER BY r.received DESC, r.ref LIMIT $2`, records, maxMentions)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Mention])
}
