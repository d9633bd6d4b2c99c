package referral

import (
	"context"
	"encoding/json"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// maxDraft is the size of a draft as JSON, in characters; the table has a
// bound a little above it.
const maxDraft = 300_000

func insertDraft(ctx context.Context, tx *pg.Tx, author id.UUID, d Draft) error {
	content, err := draftContent(d)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO referral_draft (id, author_id, content, created, saved, version) VALUES ($1, $2, $3, $4, $5, $6)`,
		d.ID, author, content, d.Created, d.Saved, d.Version)
	return err
}

func updateDraft(ctx context.Context, tx *pg.Tx, d Draft) error {
	content, err := draftContent(d)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE referral_draft SET content = $2, saved = $3, sent = NULLIF($4, ''), version = $5 WHERE id = $1`,
		d.ID, content, d.Saved, d.Sent, d.Version)
	return err
}

// draftContent is the draft as PostgreSQL can keep it: jsonb holds no NUL, and
// no text that is not UTF-8.
func draftContent(d Draft) ([]byte, error) {
	content, err := json.Marshal(d.Worry)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCount(content) > maxDraft {
		return nil, fault.New(fault.Invalid, "referral.Save", "This is more than one referral can hold. Shorten the longest answer and save again.")
	}
	return dropNUL(content), nil
}

// dropNUL leaves out the escapes of the NUL character; the check of the
// section names them to the writer as hidden characters before anything is sent.
func dropNUL(content []byte) []byte {
	out := content[:0:0]
	for i := 0; i < len(content); i++ {
		if content[i] != '\\' || i+1 >= len(content) {
			out = append(out, content[i])
			continue
		}
		if i+5 < len(content) && string(content[i:i+6]) == `\u0000` {
			i += 5
			continue
		}
		out = append(out, content[i], content[i+1])
		i++
	}
	return out
}

// loadDraft reads one of the actor's own drafts; lock holds it for a change.
func loadDraft(ctx context.Context, tx *pg.Tx, draft id.UUID, lock bool) (Draft, error) {
	query := `SELECT id, content, created, saved, coalesce(sent, ''), version FROM referral_draft WHERE id = $1`
	if lock {
		query += ` FOR UPDATE`
	}
	d, err := scanDraft(tx.QueryRow(ctx, query, draft))
	if pg.NoRows(err) {
		return Draft{}, fault.Absent("referral.Draft")
	}
	return d, err
}

func loadDrafts(ctx context.Context, tx *pg.Tx) ([]Draft, error) {
	rows, err := tx.Query(ctx, `SELECT id, content, created, saved, '', version FROM referral_draft
		WHERE author_id = $1 AND sent IS NULL ORDER BY saved DESC, id LIMIT $2`, tx.Actor().ID, maxDrafts)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Draft, error) { return scanDraft(row) })
}

func scanDraft(row pgx.Row) (Draft, error) {
	var d Draft
	var content []byte
	if err := row.Scan(&d.ID, &content, &d.Created, &d.Saved, &d.Sent, &d.Version); err != nil {
		return Draft{}, err
	}
	return d, json.Unmarshal(content, &d.Worry)
}

func countDrafts(ctx context.Context, tx *pg.Tx) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM referral_draft WHERE author_id = $1 AND sent IS NULL`, tx.Actor().ID).Scan(&n)
	return n, err
}

func deleteDraft(ctx context.Context, tx *pg.Tx, draft id.UUID) error {
	_, err := tx.Exec(ctx, `DELETE FROM referral_draft WHERE id = $1 AND sent IS NULL`, draft)
	return err
}
