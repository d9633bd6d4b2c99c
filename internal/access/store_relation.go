package access

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func insertTie(ctx context.Context, tx *pg.Tx, row id.UUID, tie Tie, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO relationship (id, kind, account_id, team_id, agency_id, subject_id, granted_by, begins)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		row, tie.Relation.key(), tie.Account, tie.TeamID, tie.Agency, tie.Subject, tx.Actor().ID, now)
	return err
}

func endTie(ctx context.Context, tx *pg.Tx, tie Tie, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE relationship SET ends = $1
		WHERE subject_id = $2 AND kind = $3 AND (ends IS NULL OR ends > $1)
		  AND account_id IS NOT DISTINCT FROM $4 AND team_id IS NOT DISTINCT FROM $5 AND agency_id IS NOT DISTINCT FROM $6`,
		now, tie.Subject, tie.Relation.key(), tie.Account, tie.TeamID, tie.Agency)
	return err
}

// tiesOf is the relations that reach the actor, to each of the records to which
// there is any, by the same rule as my_subjects() in the database: an agency's
// reach its partner contacts.
func tiesOf(ctx context.Context, tx *pg.Tx, actor who.Actor, subjects []id.UUID, now time.Time) (map[id.UUID]Relation, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT subject_id, kind FROM relationship
		WHERE subject_id = ANY ($1) AND (ends IS NULL OR ends > $2)
		  AND (account_id = $3 OR team_id = $4 OR ($6 AND agency_id = $5))`,
		subjects, now, actor.ID, actor.Team, actor.Agency, actor.Is(who.PartnerContact))
	if err != nil {
		return nil, err
	}
	out := map[id.UUID]Relation{}
	var subject id.UUID
	var kind string
	_, err = pgx.ForEachRow(rows, []any{&subject, &kind}, func() error {
		out[subject] |= relationByKey[kind]
		return nil
	})
	return out, err
}
