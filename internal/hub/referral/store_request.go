package referral

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const requestColumns = `q.id, q.referral_id, q.agency_id, agency.name, q.asked_by, asker.name, q.asked, q.due, q.about, q.question,
	coalesce(answerer.name, ''), coalesce(q.answered, '0001-01-01Z'), q.holds, q.held, q.not_held, q.handling, q.handling_note, q.version, coalesce(r.seal, 2)` // out of sight: as close as a seal can be

const requestFrom = ` FROM referral_request q
	JOIN agency ON agency.id = q.agency_id
	JOIN account asker ON asker.id = q.asked_by
	LEFT JOIN account answerer ON answerer.id = q.answered_by
	LEFT JOIN referral r ON r.id = q.referral_id`

func scanRequest(row pgx.CollectableRow) (Request, error) { return scanRequestRow(row) }

func scanRequestRow(row pgx.Row) (Request, error) {
	var q Request
	return q, row.Scan(&q.ID, &q.Referral, &q.Agency, &q.AgencyName, &q.askedBy, &q.AskedBy, &q.Asked, &q.Due, &q.About, &q.Question,
		&q.AnsweredBy, &q.Answered, &q.Holds, &q.Held, &q.NotHeld, &q.Handling, &q.HandlingNote, &q.Version, &q.seal)
}

// insertRequest writes a request; known is false for an agency that is not there.
func insertRequest(ctx context.Context, tx *pg.Tx, q Request) (known bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO referral_request (id, referral_id, agency_id, asked_by, asked, due, about, question, version)
		SELECT $1, $2, agency.id, $4, $5, $6, $7, $8, $9 FROM agency WHERE agency.id = $3`,
		q.ID, q.Referral, q.Agency, tx.Actor().ID, q.Asked, q.Due, q.About, q.Question, q.Version)
	return n == 1, err
}

// saveAnswer writes an answer unless somebody answered since.
func saveAnswer(ctx context.Context, tx *pg.Tx, q Request) (saved bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE referral_request SET answered_by = $2, answered = $3, holds = $4, held = $5, not_held = $6,
		handling = $7, handling_note = $8, version = version + 1 WHERE id = $1 AND answered IS NULL`,
		q.ID, tx.Actor().ID, q.Answered, q.Holds, q.Held, q.NotHeld, q.Handling, q.HandlingNote)
	return n == 1, err
}

// loadRequest reads one request in sight.
func loadRequest(ctx context.Context, tx *pg.Tx, request id.UUID) (Request, error) {
	return scanRequestRow(tx.QueryRow(ctx, `SELECT `+requestColumns+requestFrom+` WHERE q.id = $1`, request))
}

func requestsOf(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Request, error) {
	rows, err := tx.Query(ctx, `SELECT `+requestColumns+requestFrom+` WHERE q.referral_id = $1 ORDER BY q.asked, q.id LIMIT 100`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanRequest)
}

func requestsTo(ctx context.Context, tx *pg.Tx, agency id.UUID) ([]Request, error) {
	rows, err := tx.Query(ctx, `SELECT `+requestColumns+requestFrom+` WHERE q.agency_id = $1
		ORDER BY q.answered DESC NULLS FIRST, q.due, q.id LIMIT 100`, agency)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanRequest)
}

// contactsOf are the people who answer for an agency.
func contactsOf(ctx context.Context, tx *pg.Tx, agency id.UUID) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM account
		WHERE agency_id = $1 AND kind = 'person' AND disabled IS NULL AND 'partner_contact' = ANY (roles) ORDER BY name, id LIMIT 50`, agency)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

// worksInHub reports whether an account is a practitioner or manager of a hub team.
func worksInHub(ctx context.Context, tx *pg.Tx, account id.UUID) (ours bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM account a JOIN team t ON t.id = a.team_id
		WHERE a.id = $1 AND a.disabled IS NULL AND t.hub AND a.roles && ARRAY['practitioner', 'manager'])`, account).Scan(&ours)
	return ours, err
}
