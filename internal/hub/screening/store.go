package screening

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const sheetColumns = `SELECT s.id, s.referral_id, s.told_id, s.state, s.started, starter.name, s.saved, saver.name, s.content,
	s.pack_id, s.pack_version, s.pack_hash, coalesce(s.judged, 0), s.judged_by, coalesce(judge.name, ''), coalesce(s.judged_at, '0001-01-01Z'),
	s.second_by, coalesce(second.name, ''), coalesce(s.second_at, '0001-01-01Z'), s.version
	FROM screen s JOIN account starter ON starter.id = s.started_by JOIN account saver ON saver.id = s.saved_by
	LEFT JOIN account judge ON judge.id = s.judged_by LEFT JOIN account second ON second.id = s.second_by `

func scanSheet(row pgx.Row) (Sheet, error) {
	var s Sheet
	var content []byte
	err := row.Scan(&s.ID, &s.referral, &s.Told, &s.State, &s.Started, &s.StartedBy, &s.Saved, &s.SavedBy, &content,
		&s.Pack.ID, &s.Pack.Version, &s.Pack.Hash, &s.Judged, &s.judgedBy, &s.JudgedBy, &s.JudgedAt,
		&s.secondBy, &s.SecondBy, &s.SecondAt, &s.Version)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(content, &s.Content)
}

func loadSheet(ctx context.Context, tx *pg.Tx, referral, sheet id.UUID) (Sheet, error) {
	return scanSheet(tx.QueryRow(ctx, sheetColumns+`WHERE s.id = $1 AND s.referral_id = $2`, sheet, referral))
}

// openSheet is the id of a child's sheet that is not done. It holds the child's
// row until the transaction ends, so that two who begin at the same moment
// begin one sheet.
func openSheet(ctx context.Context, tx *pg.Tx, told id.UUID) (sheet id.UUID, err error) {
	if _, err = tx.Exec(ctx, `SELECT FROM referral_person WHERE id = $1 FOR UPDATE`, told); err != nil {
		return sheet, err
	}
	err = tx.QueryRow(ctx, `SELECT id FROM screen WHERE told_id = $1 AND state <> 'done' ORDER BY started DESC LIMIT 1`, told).Scan(&sheet)
	return sheet, err
}

// lastSheet is the child's last finished sheet.
func lastSheet(ctx context.Context, tx *pg.Tx, told id.UUID) (Sheet, error) {
	return scanSheet(tx.QueryRow(ctx, sheetColumns+`WHERE s.told_id = $1 AND s.state = 'done' ORDER BY s.started DESC, s.id DESC LIMIT 1`, told))
}

func sheetsOf(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Sheet, error) {
	rows, err := tx.Query(ctx, sheetColumns+`WHERE s.referral_id = $1 ORDER BY s.started DESC, s.id DESC LIMIT 100`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Sheet, error) { return scanSheet(row) })
}

func insertSheet(ctx context.Context, tx *pg.Tx, s Sheet) error {
	content, err := json.Marshal(s.Content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO screen (id, referral_id, told_id, state, started, started_by, saved, saved_by, content, pack_id, pack_version, pack_hash, version)
		VALUES ($1, $2, $3, $4, $5, $6, $5, $6, $7, $8, $9, $10, $11)`,
		s.ID, s.referral, s.Told, s.State, s.Started, tx.Actor().ID, content, s.Pack.ID, s.Pack.Version, s.Pack.Hash, s.Version)
	return err
}

// updateSheet writes a sheet unless somebody saved it since.
func updateSheet(ctx context.Context, tx *pg.Tx, s Sheet) (saved bool, err error) {
	content, err := json.Marshal(s.Content)
	if err != nil {
		return false, err
	}
	finished := s.State != Open
	n, err := tx.Exec(ctx, `UPDATE screen SET state = $3, saved = $4, saved_by = $5, content = $6,
		score = CASE WHEN $7 THEN $8::int END, band = CASE WHEN $7 THEN $9::smallint END, floors = $10, provisional = $11, enough = $12,
		judged = CASE WHEN $7 THEN $13::smallint END, judged_by = CASE WHEN $7 THEN $14::uuid END, judged_at = CASE WHEN $7 THEN $15::timestamptz END,
		second_by = $16, second_at = CASE WHEN $16::uuid IS NOT NULL THEN $17::timestamptz END, version = version + 1
		WHERE id = $1 AND version = $2`,
		s.ID, s.Version, s.State, s.Saved, tx.Actor().ID, content, finished, s.Result.Score, s.Result.Band, s.Result.FloorIDs(), s.Result.Provisional, s.Result.Enough,
		s.Judged, s.judgedBy, s.JudgedAt, s.secondBy, s.SecondAt)
	return n == 1, err
}

// linkedToBand4 reports whether another open referral in sight, whose child
// stands in the highest band, names the same person, or the same place,
// vehicle or account as this one (floor F6).
func linkedToBand4(ctx context.Context, tx *pg.Tx, referralID id.UUID) (linked bool, err error) {
	err = tx.QueryRow(ctx, `WITH others AS (
			SELECT other.referral_id FROM referral_person mine JOIN referral_person other ON other.referral_id <> mine.referral_id
			 AND other.person_id = mine.person_id WHERE mine.referral_id = $1
			UNION
			SELECT other.referral_id FROM referral_person mine JOIN referral_person other ON other.referral_id <> mine.referral_id
			 AND other.name_key = mine.name_key AND other.name_key <> '' WHERE mine.referral_id = $1
			UNION
			SELECT other.referral_id FROM referral_thing mine JOIN referral_thing other ON other.kind = mine.kind AND other.thing_key = mine.thing_key
			 AND other.referral_id <> mine.referral_id AND other.thing_key <> '' WHERE mine.referral_id = $1)
		SELECT EXISTS (SELECT 1 FROM others JOIN referral r ON r.id = others.referral_id AND r.stage <> 'done'
			JOIN screen s ON s.referral_id = r.id AND s.state <> 'open' AND greatest(s.band, s.judged) = 4)`, referralID).Scan(&linked)
	return linked, err
}

// signerOf is somebody who put their name to a sheet.
func signerOf(ctx context.Context, tx *pg.Tx, account id.UUID) (Signer, error) {
	var keys []string
	if err := tx.QueryRow(ctx, `SELECT roles FROM account WHERE id = $1`, account).Scan(&keys); err != nil {
		return Signer{}, err
	}
	s := Signer{ID: account}
	for _, key := range keys {
		if role, ok := who.ParseRole(key); ok {
			s.Roles |= role
		}
	}
	return s, nil
}
