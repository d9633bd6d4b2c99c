package access

import (
	"context"
	"time"

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

// tiesOf is the kinds of relationship that reach the actor, by the same rule
// as my_subjects() in the database: an agency's reach its partner contacts; and
// what closes the record to the actor: "conflict", "concern" or nothing.
func tiesOf(ctx context.Context, tx *pg.Tx, actor who.Actor, subject id.UUID, now time.Time) (kinds []string, closed string, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(array_agg(DISTINCT kind), '{}'), my_conflict($1) FROM relationship
		WHERE subject_id = $1 AND (ends IS NULL OR ends > $2)
		  AND (account_id = $3 OR team_id = $4 OR ($6 AND agency_id = $5))`,
		subject, now, actor.ID, actor.Team, actor.Agency, actor.Is(who.PartnerContact)).Scan(&kinds, &closed)
	return kinds, closed, err
}

func closedTo(ctx context.Context, tx *pg.Tx, account, subject id.UUID) (closed bool, err error) {
	err = tx.QueryRow(ctx, `SELECT closed_to($1, $2)`, account, subject).Scan(&closed)
	return closed, err
}
