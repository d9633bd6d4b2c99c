package extract

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
)

// save keeps an extract in place of the earlier one of its name.
func save(ctx context.Context, tx *pg.Tx, e whole, now time.Time) error {
	var b pgx.Batch
	b.Queue(`UPDATE extract SET ended = $3 WHERE agency_id = $1 AND name = $2 AND ended IS NULL`, e.agency, e.name, now)
	b.Queue(`INSERT INTO extract (id, agency_id, account_id, name, purpose, made, rows) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.id, e.agency, e.account, e.name, e.purpose, now, e.rows)
	for _, k := range e.found {
		b.Queue(`INSERT INTO extract_match (id, extract_id, person_id, source_ref, weight, why) VALUES ($1, $2, $3, left($4, 200), $5, left($6, 2000))`,
			id.New(), e.id, k.person, k.ref, int(k.weight), k.why)
	}
	return tx.SendBatch(ctx, &b).Close()
}

// load is what is kept of people, of extracts that still stand.
func load(ctx context.Context, tx *pg.Tx, records []id.UUID) ([]Known, error) {
	rows, err := tx.Query(ctx, `SELECT a.name, a.phone, e.name, e.made, m.source_ref, m.why, m.weight
		FROM extract_match m JOIN extract e ON e.id = m.extract_id AND e.ended IS NULL JOIN agency a ON a.id = e.agency_id
		WHERE m.person_id = ANY ($1) ORDER BY m.weight DESC, a.name, m.source_ref LIMIT 50`, records)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Known, error) {
		var k Known
		var weight int32
		err := row.Scan(&k.Agency, &k.Phone, &k.Name, &k.Made, &k.Ref, &k.Why, &weight)
		k.Likely = match.Weight(weight).Probability()
		return k, err
	})
}
