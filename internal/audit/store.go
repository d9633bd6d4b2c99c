package audit

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// insert adds entries, and what they changed, in one round trip.
func insert(ctx context.Context, tx *pg.Tx, entries []Entry) error {
	var b pgx.Batch
	for _, e := range entries {
		b.Queue(`INSERT INTO journal (id, at, kind, action, actor_id, agency_id, subjects, purpose, reason, request)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			e.ID, e.At, e.Kind, e.Action, e.Actor, e.Agency, e.Subjects, e.Purpose, e.Reason, e.Request)
		if len(e.Changed) == 0 {
			continue
		}
		changed, err := json.Marshal(e.Changed)
		if err != nil {
			return err
		}
		b.Queue(`INSERT INTO journal_change (entry_id, changed) VALUES ($1, $2)`, e.ID, changed)
	}
	return tx.SendBatch(ctx, &b).Close()
}
