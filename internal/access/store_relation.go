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

// standing is what ties the actor to a record, and what closes it to them:
// "conflict", "concern" or nothing.
type standing struct {
	relation Relation
	closed   string
}

// tiesOf is how the actor stands to each of the records, by the same rules as
// my_subjects() and my_conflicts() in the database: an agency's relationships
// reach its partner contacts.
func tiesOf(ctx context.Context, tx *pg.Tx, actor who.Actor, subjects []id.UUID, now time.Time) (map[id.UUID]standing, error) {
	rows, err := tx.Query(ctx, `SELECT s.id, ARRAY(SELECT DISTINCT kind FROM relationship
			WHERE subject_id = s.id AND (ends IS NULL OR ends > $2)
			  AND (account_id = $3 OR team_id = $4 OR ($6 AND agency_id = $5))), my_conflict(s.id)
		FROM unnest($1::uuid[]) AS s (id)`,
		subjects, now, actor.ID, actor.Team, actor.Agency, actor.Is(who.PartnerContact))
	if err != nil {
		return nil, err
	}
	out := make(map[id.UUID]standing, len(subjects))
	var subject id.UUID
	var kinds []string
	var closed string
	_, err = pgx.ForEachRow(rows, []any{&subject, &kinds, &closed}, func() error {
		one := standing{closed: closed}
		for _, kind := range kinds {
			one.relation |= relationByKey[kind]
		}
		out[subject] = one
		return nil
	})
	return out, err
}

func closedTo(ctx context.Context, tx *pg.Tx, account, subject id.UUID) (closed bool, err error) {
	err = tx.QueryRow(ctx, `SELECT closed_to($1, $2)`, account, subject).Scan(&closed)
	return closed, err
}
