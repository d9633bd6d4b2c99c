package access

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func insertSession(ctx context.Context, tx *pg.Tx, s Session, account id.UUID, hash []byte, proof time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO session (id, token_hash, account_id, how, started, ends, idle_ends, confirmed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, '0001-01-01Z'::timestamptz))`,
		s.ID, hash, account, s.How, s.Started, s.Ends, s.Started.Add(IdleLength), proof)
	return err
}

// sessionRow is a session that a token led to, in force or over.
type sessionRow struct {
	id, account                        id.UUID
	how                                string
	ends, idleEnds, revoked, confirmed time.Time // zero: not revoked, not confirmed
	unsent                             bool
}

// end is when the session ended, or will by itself.
func (s sessionRow) end() time.Time {
	end := s.ends
	if s.idleEnds.Before(end) {
		end = s.idleEnds
	}
	if !s.revoked.IsZero() && s.revoked.Before(end) {
		end = s.revoked
	}
	return end
}

func sessionByToken(ctx context.Context, tx *pg.Tx, hash []byte, now time.Time) (s sessionRow, err error) {
	err = tx.QueryRow(ctx, `SELECT s.id, s.account_id, s.how, s.ends, s.idle_ends, coalesce(s.revoked, '0001-01-01Z'), coalesce(s.confirmed, '0001-01-01Z'),
		EXISTS (SELECT 1 FROM unsent u WHERE u.account_id = s.account_id AND u.expires > $2) FROM session s WHERE s.token_hash = $1`, hash, now).
		Scan(&s.id, &s.account, &s.how, &s.ends, &s.idleEnds, &s.revoked, &s.confirmed, &s.unsent)
	return s, err
}

// extendSession writes down that a session is used; of several requests at the
// same moment the first does.
func extendSession(ctx context.Context, tx *pg.Tx, session id.UUID, until time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET idle_ends = $2 WHERE id = $1 AND idle_ends < $2 AND revoked IS NULL`, session, until)
	return err
}

func confirmSession(ctx context.Context, tx *pg.Tx, account, session id.UUID, now time.Time) (found bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE session SET confirmed = $3 WHERE id = $2 AND account_id = $1 AND revoked IS NULL AND ends > $3`, account, session, now)
	return n == 1, err
}

func sessionsOf(ctx context.Context, tx *pg.Tx, account id.UUID, now time.Time) ([]Session, error) {
	rows, err := tx.Query(ctx, `SELECT id, how, started, ends FROM session
		WHERE account_id = $1 AND revoked IS NULL AND least(ends, idle_ends) > $2 ORDER BY started DESC, id LIMIT 100`, account, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Session])
}

func revokeByToken(ctx context.Context, tx *pg.Tx, hash []byte, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET revoked = $2 WHERE token_hash = $1 AND revoked IS NULL`, hash, now)
	return err
}

func revokeSession(ctx context.Context, tx *pg.Tx, account, session id.UUID, now time.Time) (found bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE session SET revoked = $3 WHERE id = $2 AND account_id = $1 AND revoked IS NULL`, account, session, now)
	return n == 1, err
}

func revokeOthers(ctx context.Context, tx *pg.Tx, account, kept id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET revoked = $3 WHERE account_id = $1 AND id <> $2 AND revoked IS NULL`, account, kept, now)
	return err
}

func revokeAll(ctx context.Context, tx *pg.Tx, account id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET revoked = $2 WHERE account_id = $1 AND revoked IS NULL`, account, now)
	return err
}
