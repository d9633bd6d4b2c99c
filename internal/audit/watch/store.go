package watch

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// overlap is how far a look goes back behind the last one: an entry is written
// a moment after its time.
const overlap = 2 * time.Minute

// farthest is how far back a look goes at most, after a pause.
const farthest = 7 * 24 * time.Hour

// mark says since when to look, and moves the mark to now.
func mark(ctx context.Context, tx *pg.Tx, now time.Time) (since time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT upto FROM watch_mark FOR UPDATE`).Scan(&since)
	switch {
	case pg.NoRows(err):
		since = now.Add(-24 * time.Hour)
		_, err = tx.Exec(ctx, `INSERT INTO watch_mark (upto) VALUES ($1)`, now)
	case err == nil:
		since = later(since.Add(-overlap), now.Add(-farthest))
		_, err = tx.Exec(ctx, `UPDATE watch_mark SET upto = $1`, now)
	}
	return since, err
}

func loadLooks(ctx context.Context, tx *pg.Tx, since, upto time.Time, readers []id.UUID) ([]Look, error) {
	rows, err := tx.Query(ctx, `SELECT account, record, sort, first, last, seal, others, self_given, tied, working, related, surname, home
		FROM watch_looks($1, $2, $3) ORDER BY first, account, record`, since, upto, readers)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Look])
}

func loadDays(ctx context.Context, tx *pg.Tx, since, upto time.Time, hours Rule) ([]Day, error) {
	rows, err := tx.Query(ctx, `SELECT account, opened, records, first, last, nightly, night_records, coalesce(night_first, '0001-01-01Z'), coalesce(night_last, '0001-01-01Z')
		FROM watch_days($1, $2, $3::text::time, $4::text::time) ORDER BY account`, since, upto, clockOr(hours.From), clockOr(hours.To))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Day])
}

func clockOr(t string) string { return cmp.Or(t, "00:00") }

func loadUsual(ctx context.Context, tx *pg.Tx, accounts []id.UUID, upto time.Time, hours Rule) (map[id.UUID]Usual, error) {
	if len(accounts) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, `SELECT account, own, peers, nights FROM watch_usual($1, $2, $3::text::time, $4::text::time)`, accounts, upto, clockOr(hours.From), clockOr(hours.To))
	if err != nil {
		return nil, err
	}
	all := map[id.UUID]Usual{}
	var account id.UUID
	var u Usual
	_, err = pgx.ForEachRow(rows, []any{&account, &u.Own, &u.Peers, &u.Nights}, func() error {
		all[account] = u
		return nil
	})
	return all, err
}

// earlierAlerts is the open alert of the same reader and rule since a time, if
// any, and every record that alerts of them tell since then.
func earlierAlerts(ctx context.Context, tx *pg.Tx, f Finding, since time.Time) (open id.UUID, known []id.UUID, err error) {
	rows, err := tx.Query(ctx, `SELECT id, state, records FROM alert WHERE account_id = $1 AND rule = $2 AND last >= $3 ORDER BY last LIMIT 50`, f.Account, f.Rule.ID, since)
	if err != nil {
		return open, nil, err
	}
	var row id.UUID
	var state State
	var records []id.UUID
	_, err = pgx.ForEachRow(rows, []any{&row, &state, &records}, func() error {
		if state == Unseen {
			open = row
		}
		known = append(known, records...)
		return nil
	})
	return open, known, err
}

// mostRecords is how many records an alert tells by number.
const mostRecords = 200

func insert(ctx context.Context, tx *pg.Tx, row id.UUID, f Finding, rules Rules, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO alert (id, rule, sentence, account_id, records, count, first, last, raised, pack_id, pack_version, pack_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, row, f.Rule.ID, f.Rule.Sentence, f.Account, f.Records[:min(len(f.Records), mostRecords)], f.Count,
		f.First, f.Last, now, rules.Pack, rules.Version, rules.Sum)
	return err
}

// extend adds to an alert that nobody has looked at.
func extend(ctx context.Context, tx *pg.Tx, row id.UUID, f Finding) error {
	_, err := tx.Exec(ctx, `UPDATE alert SET records = (records || $2::uuid[])[1:$3], count = greatest(count + cardinality($2::uuid[]), $4), last = greatest(last, $5)
		WHERE id = $1 AND state = 'new'`, row, f.Records, mostRecords, f.Count, f.Last)
	return err
}

func privacyOfficers(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT privacy_officers()`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

func alerts(ctx context.Context, tx *pg.Tx, since time.Time) ([]Alert, error) {
	rows, err := tx.Query(ctx, `SELECT l.id, l.rule, l.sentence, l.account_id, a.name, a.job, coalesce(g.name, ''), l.records, l.count, l.first, l.last, l.raised,
			l.state, l.said, coalesce(s.name, ''), coalesce(l.said_at, '0001-01-01Z')
		FROM alert l JOIN account a ON a.id = l.account_id LEFT JOIN agency g ON g.id = a.agency_id LEFT JOIN account s ON s.id = l.said_by
		WHERE l.state = 'new' OR l.raised >= $1 ORDER BY l.state <> 'new', l.last DESC, l.id DESC LIMIT 200`, since)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Alert])
}

func exists(ctx context.Context, tx *pg.Tx, row id.UUID) (there bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM alert WHERE id = $1)`, row).Scan(&there)
	return there, err
}

func say(ctx context.Context, tx *pg.Tx, cmd SayCommand, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE alert SET state = $2, said = $3, said_by = $4, said_at = $5 WHERE id = $1`, cmd.Alert, cmd.State, cmd.Words, tx.Actor().ID, now)
	return err
}

func readings(ctx context.Context, tx *pg.Tx, since time.Time) ([]Reading, error) {
	rows, err := tx.Query(ctx, `SELECT m.record, a.name, a.job, coalesce(g.name, ''), m.deed, m.last, m.times, m.reason
		FROM readers_of_mine($1) m JOIN account a ON a.id = m.reader LEFT JOIN agency g ON g.id = a.agency_id ORDER BY m.last DESC, m.record, a.name`, since)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Reading])
}

func leadsRead(ctx context.Context, tx *pg.Tx, since, upto time.Time) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT leads_read($1, $2)`, since, upto)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

// markTold notes that somebody was written to about a day; first is false when
// they had been.
func markTold(ctx context.Context, tx *pg.Tx, account id.UUID, day when.Date) (first bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO watch_told (account_id, day) VALUES ($1, $2::text::date) ON CONFLICT DO NOTHING`, account, day.String())
	return n == 1, err
}
