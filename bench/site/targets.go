package main

import (
	"context"
	"crypto/sha256"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// targets are what requests are about, read from the database.
type targets struct {
	workers, referrers, contacts []string // tokens of sessions
	drafts                       []draft
	open, closed                 []string // references
	people                       []id.UUID
	asked                        []search
	sheets                       []sheetAt
	decide                       []string
}

type draft struct {
	id    id.UUID
	token string
}

type sheetAt struct {
	ref string
	id  id.UUID
}

type search struct{ names, born string }

// token is the secret of an account's session; the database holds its hash.
func token(account id.UUID) string { return "bench-" + account.String() }

// signIn gives everybody a session and reads what there is to ask for.
func (b *base) signIn(ctx context.Context) (*targets, error) {
	rows, err := b.super.Query(ctx, `SELECT id FROM account WHERE kind = 'person'`)
	if err != nil {
		return nil, err
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowTo[id.UUID])
	if err != nil {
		return nil, err
	}
	if _, err := b.super.Exec(ctx, `DELETE FROM session`); err != nil {
		return nil, err
	}
	at := now().UTC()
	_, err = copyInto(ctx, b.super, table{"session", "id token_hash account_id how started ends", rowsOf(len(accounts), func(n int) []any {
		hash := sha256.Sum256([]byte(token(accounts[n])))
		return []any{b.county.id(ofSession, n, at), hash[:], accounts[n], "passkey", at, at.Add(12 * time.Hour)}
	})})
	if err != nil {
		return nil, err
	}
	return b.read(ctx)
}

func (b *base) read(ctx context.Context) (*targets, error) {
	t := &targets{}
	holders := func(sql string) (tokens []string, err error) {
		all, err := column[id.UUID](ctx, b.super, sql)
		for _, one := range all {
			tokens = append(tokens, token(one))
		}
		return tokens, err
	}
	var err error
	for _, read := range []func() error{
		func() error {
			t.workers, err = holders(`SELECT a.id FROM account a JOIN team t ON t.id = a.team_id WHERE t.hub AND a.roles && ARRAY['practitioner', 'manager'] ORDER BY a.id`)
			return err
		},
		func() error {
			t.referrers, err = holders(`SELECT a.id FROM account a JOIN team t ON t.id = a.team_id WHERE NOT t.hub ORDER BY a.id`)
			return err
		},
		func() error {
			t.contacts, err = holders(`SELECT id FROM account WHERE 'partner_contact' = ANY (roles) ORDER BY id`)
			return err
		},
		func() error {
			t.open, err = column[string](ctx, b.super, `SELECT ref FROM referral WHERE stage <> 'done' AND seal = 0 ORDER BY id`)
			return err
		},
		func() error {
			t.closed, err = column[string](ctx, b.super, `SELECT ref FROM referral WHERE stage = 'done' AND seal = 0 ORDER BY received DESC LIMIT 20000`)
			return err
		},
		func() error {
			t.people, err = column[id.UUID](ctx, b.super, `SELECT DISTINCT person_id FROM referral_person t JOIN person p ON p.id = t.person_id WHERE p.seal = 0 LIMIT 20000`)
			return err
		},
		func() error {
			t.decide, err = column[string](ctx, b.super, `SELECT ref FROM referral WHERE stage = 'deciding' AND seal = 0 ORDER BY id`)
			return err
		},
		func() error { return b.readMore(ctx, t) },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (b *base) readMore(ctx context.Context, t *targets) error {
	rows, err := b.super.Query(ctx, `SELECT d.id, d.author_id FROM referral_draft d JOIN account a ON a.id = d.author_id JOIN team t ON t.id = a.team_id WHERE NOT t.hub ORDER BY d.id`)
	if err != nil {
		return err
	}
	var row, author id.UUID
	if _, err = pgx.ForEachRow(rows, []any{&row, &author}, func() error { t.drafts = append(t.drafts, draft{row, token(author)}); return nil }); err != nil {
		return err
	}
	if rows, err = b.super.Query(ctx, `SELECT r.ref, s.id FROM screen s JOIN referral r ON r.id = s.referral_id WHERE s.state = 'open' AND r.seal = 0 ORDER BY s.id`); err != nil {
		return err
	}
	var ref string
	if _, err = pgx.ForEachRow(rows, []any{&ref, &row}, func() error { t.sheets = append(t.sheets, sheetAt{ref, row}); return nil }); err != nil {
		return err
	}
	if rows, err = b.super.Query(ctx, `SELECT given || ' ' || surname, born FROM person WHERE given <> '' AND surname <> '' LIMIT 20000`); err != nil {
		return err
	}
	var names, born string
	_, err = pgx.ForEachRow(rows, []any{&names, &born}, func() error { t.asked = append(t.asked, search{names, born}); return nil })
	return err
}

func column[T any](ctx context.Context, conn *pgx.Conn, sql string) ([]T, error) {
	rows, err := conn.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}

// reset puts sheets and referrals that requests finished back to where they
// were, so that they can be finished again.
func (b *base) reset(ctx context.Context) error {
	_, err := b.super.Exec(ctx, `
		DELETE FROM decision d USING referral r WHERE r.id = d.referral_id AND r.ref = ANY ($1)`, b.targets.decide)
	if err == nil {
		_, err = b.super.Exec(ctx, `UPDATE screen SET state = 'open', score = NULL, band = NULL, judged = NULL, judged_by = NULL, judged_at = NULL, second_by = NULL, second_at = NULL, version = 1
			WHERE id = ANY ($1) AND (state <> 'open' OR version <> 1)`, b.targets.sheetIDs())
	}
	if err == nil {
		_, err = b.super.Exec(ctx, `UPDATE referral r SET stage = 'screening' FROM screen s WHERE s.referral_id = r.id AND s.id = ANY ($1) AND r.stage <> 'screening'`, b.targets.sheetIDs())
	}
	if err == nil {
		_, err = b.super.Exec(ctx, `UPDATE referral SET stage = 'deciding', decided = NULL, outcome = '', outcome_note = '' WHERE ref = ANY ($1) AND stage <> 'deciding'`, b.targets.decide)
	}
	return err
}

func (t *targets) sheetIDs() (all []id.UUID) {
	for _, s := range t.sheets {
		all = append(all, s.id)
	}
	return all
}

// draw takes the next of a list that is used up one by one, as often as it is
// long; then it begins again.
type draw struct{ at int }

func (d *draw) next(n int) int {
	d.at++
	return (d.at - 1) % n
}

func any1(r *rand.Rand, all []string) string { return all[r.IntN(len(all))] }
