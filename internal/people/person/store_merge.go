package person

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
)

// savePairs puts what was found of somebody in place of what was there.
func savePairs(ctx context.Context, tx *pg.Tx, person id.UUID, found map[id.UUID]match.Weight, now time.Time) error {
	var b pgx.Batch
	b.Queue(`DELETE FROM person_pair WHERE a_id = $1`, person)
	b.Queue(`DELETE FROM person_pair WHERE b_id = $1`, person)
	for other, weight := range found {
		low, high := inOrder(person, other)
		b.Queue(`INSERT INTO person_pair (a_id, b_id, weight, found) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, low, high, int(weight), now)
	}
	return tx.SendBatch(ctx, &b).Close()
}

// loadPairs is the pairs to judge: in sight, neither merged, and nobody's last
// word is that they are two people.
func loadPairs(ctx context.Context, tx *pg.Tx) ([]Pair, error) {
	rows, err := tx.Query(ctx, `SELECT x.a_id, x.b_id, x.weight FROM person_pair x
		JOIN person a ON a.id = x.a_id AND a.merged_into IS NULL JOIN person b ON b.id = x.b_id AND b.merged_into IS NULL
		WHERE NOT EXISTS (SELECT 1 FROM person_verdict v WHERE v.a_id = x.a_id AND v.b_id = x.b_id AND v.verdict = 'not_same'
			AND NOT EXISTS (SELECT 1 FROM person_verdict l WHERE l.a_id = v.a_id AND l.b_id = v.b_id AND l.account_id = v.account_id AND (l.at, l.id) > (v.at, v.id)))
		ORDER BY x.weight DESC, x.a_id, x.b_id LIMIT 50`)
	if err != nil {
		return nil, err
	}
	pairs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Pair, error) {
		var p Pair
		var weight int32
		err := row.Scan(&p.AID, &p.BID, &weight)
		p.Probability = match.Weight(weight).Probability()
		return p, err
	})
	if err != nil {
		return nil, err
	}
	for i := range pairs {
		if pairs[i].Verdicts, err = loadVerdicts(ctx, tx, pairs[i].AID, pairs[i].BID); err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

// loadVerdicts is the last word of each who said something of two records.
func loadVerdicts(ctx context.Context, tx *pg.Tx, a, b id.UUID) ([]Verdict, error) {
	low, high := inOrder(a, b)
	return rowsOf(ctx, tx, func(v *Verdict) []any { return []any{&v.Word, &v.Reason, &v.By, &v.Worker, &v.At} },
		`SELECT verdict, reason, name, account_id, at FROM (
			SELECT DISTINCT ON (v.account_id) v.verdict, v.reason, coalesce(w.name, '') AS name, v.account_id, v.at
			FROM person_verdict v LEFT JOIN account w ON w.id = v.account_id
			WHERE v.a_id = $1 AND v.b_id = $2 ORDER BY v.account_id, v.at DESC, v.id DESC) last ORDER BY at LIMIT 50`, low, high)
}

func saveVerdict(ctx context.Context, tx *pg.Tx, cmd VerdictCommand, now time.Time) error {
	low, high := inOrder(cmd.A, cmd.B)
	_, err := tx.Exec(ctx, `INSERT INTO person_verdict (id, a_id, b_id, verdict, reason, account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id.New(), low, high, cmd.Word, cmd.Reason, tx.Actor().ID, now)
	return err
}

func saveMerge(ctx context.Context, tx *pg.Tx, kept, gone, first id.UUID, reason string, now time.Time) error {
	var b pgx.Batch
	b.Queue(`INSERT INTO person_merge (id, kept_id, gone_id, merged, merged_by, first_by, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id.New(), kept, gone, now, tx.Actor().ID, first, reason)
	b.Queue(`UPDATE person SET merged_into = $2 WHERE id = $1`, gone, kept)
	return tx.SendBatch(ctx, &b).Close()
}

func saveUnmerge(ctx context.Context, tx *pg.Tx, gone id.UUID, reason string, now time.Time) error {
	var b pgx.Batch
	b.Queue(`UPDATE person_merge SET unmerged = $2, unmerged_by = $3, unmerge_reason = $4 WHERE gone_id = $1 AND unmerged IS NULL`, gone, now, tx.Actor().ID, reason)
	b.Queue(`UPDATE person SET merged_into = NULL WHERE id = $1`, gone)
	return tx.SendBatch(ctx, &b).Close()
}

// fillMerged loads how a record stands to others of the same person.
func fillMerged(ctx context.Context, tx *pg.Tx, p *Person, now time.Time) error {
	if !p.Merged.Into.IsZero() {
		into, err := loadAll(ctx, tx, []id.UUID{p.Merged.Into})
		if err != nil || len(into) == 0 {
			return err
		}
		p.Merged.IntoAs = into[0].Name()
		return tx.QueryRow(ctx, `SELECT m.reason, m.merged, concat_ws(' and ', f.name, s.name) FROM person_merge m
			LEFT JOIN account f ON f.id = m.first_by LEFT JOIN account s ON s.id = m.merged_by
			WHERE m.gone_id = $1 AND m.unmerged IS NULL`, p.ID).Scan(&p.Merged.Reason, &p.Merged.At, &p.Merged.By)
	}
	held, err := rowsOf(ctx, tx, func(h *Held) []any { return []any{&h.Person, &h.Reason, &h.At, &h.By} },
		`SELECT m.gone_id, m.reason, m.merged, concat_ws(' and ', f.name, s.name) FROM person_merge m
			LEFT JOIN account f ON f.id = m.first_by LEFT JOIN account s ON s.id = m.merged_by
			WHERE m.kept_id = $1 AND m.unmerged IS NULL ORDER BY m.merged, m.id LIMIT 50`, p.ID)
	if err != nil || len(held) == 0 {
		return err
	}
	var ids []id.UUID
	for _, h := range held {
		ids = append(ids, h.Person)
	}
	people, err := loadAll(ctx, tx, ids)
	for _, other := range people {
		for i := range held {
			if held[i].Person == other.ID {
				held[i].Brief = briefOf(other, now)
			}
		}
	}
	p.Merged.Holding = held
	return err
}

// rootOf is the record that speaks for a person, and all it speaks for.
func rootOf(ctx context.Context, tx *pg.Tx, person id.UUID) (root id.UUID, all []id.UUID, err error) {
	rows, err := tx.Query(ctx, `SELECT id, merged_into IS NULL FROM person
		WHERE id = (SELECT coalesce(merged_into, id) FROM person WHERE id = $1) OR merged_into = (SELECT coalesce(merged_into, id) FROM person WHERE id = $1)
		ORDER BY merged_into IS NULL DESC, id LIMIT 100`, person)
	if err != nil {
		return root, nil, err
	}
	var one id.UUID
	var speaks bool
	_, err = pgx.ForEachRow(rows, []any{&one, &speaks}, func() error {
		if speaks {
			root = one
		}
		all = append(all, one)
		return nil
	})
	return root, all, err
}
