package person

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

func insertPiece(ctx context.Context, tx *pg.Tx, person, row id.UUID, one piece, now time.Time) (err error) {
	switch v := one.(type) {
	case OtherName:
		_, err = tx.Exec(ctx, `INSERT INTO person_name (id, person_id, kind, given, surname, since, until, added) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			row, person, v.Kind, v.Given, v.Surname, v.Since, v.Until, now)
	case Address:
		_, err = tx.Exec(ctx, `INSERT INTO person_address (id, person_id, lines, postcode, since, until, protected, added) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			row, person, v.Lines, v.Postcode, v.Since, v.Until, v.Protected, now)
	case Reach:
		_, err = tx.Exec(ctx, `INSERT INTO person_reach (id, person_id, kind, value, safe, note, added) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			row, person, v.Kind, v.Value, v.Safe, v.Note, now)
	case Relation:
		_, err = tx.Exec(ctx, `INSERT INTO person_relation (id, person_id, other_id, kind, note, since, until, added, source, reliable, info, handling, conditions)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			row, person, v.Other, v.Kind, v.Note, v.Since, v.Until, now, v.Grade.Source, v.Grade.Reliable, v.Grade.Info, v.Grade.Handling, v.Grade.Conditions)
	default:
		err = fmt.Errorf("person: no table for a %T", one)
	}
	return err
}

// endPiece ends a row that is in sight; ended is false when there is none, or
// it has ended. A relation ends from either side.
func endPiece(ctx context.Context, tx *pg.Tx, person id.UUID, part Part, row id.UUID, now time.Time) (ended bool, err error) {
	sql := map[Part]string{
		PartName:     `UPDATE person_name SET removed = $3 WHERE id = $1 AND person_id = $2 AND removed IS NULL`,
		PartAddress:  `UPDATE person_address SET removed = $3 WHERE id = $1 AND person_id = $2 AND removed IS NULL`,
		PartReach:    `UPDATE person_reach SET removed = $3 WHERE id = $1 AND person_id = $2 AND removed IS NULL`,
		PartRelation: `UPDATE person_relation SET removed = $3 WHERE id = $1 AND $2 IN (person_id, other_id) AND removed IS NULL`,
	}[part]
	if sql == "" {
		return false, nil
	}
	n, err := tx.Exec(ctx, sql, row, person, now)
	return n == 1, err
}

// noteAddress keeps a refused entry where the row is an address closed to the actor.
func noteAddress(ctx context.Context, tx *pg.Tx, person, row id.UUID, now time.Time) error {
	_, err := tx.Exec(ctx, `SELECT note_address($1, $2, $3, $4)`, person, row, now, tx.Actor().Request)
	return err
}

// fill loads what stands beside the row at a moment, as far as the permit goes.
func fill(ctx context.Context, tx *pg.Tx, p *Person, at time.Time) (err error) {
	if p.Names, err = rowsOf(ctx, tx, func(n *OtherName) []any { return []any{&n.ID, &n.Kind, &n.Given, &n.Surname, &n.Since, &n.Until} },
		`SELECT id, kind, given, surname, since, until FROM person_name
		WHERE person_id = $1 AND added <= $2 AND (removed IS NULL OR removed > $2) ORDER BY added, id LIMIT 50`, p.ID, at); err != nil {
		return err
	}
	if p.Permit.Fields.Has(access.Contact) {
		if err := fillContact(ctx, tx, p, at); err != nil {
			return err
		}
	}
	return fillRelations(ctx, tx, p, at)
}

func fillContact(ctx context.Context, tx *pg.Tx, p *Person, at time.Time) (err error) {
	if p.Addresses, err = rowsOf(ctx, tx, func(a *Address) []any {
		return []any{&a.ID, &a.Lines, &a.Postcode, &a.Since, &a.Until, &a.Protected}
	}, `SELECT id, lines, postcode, since, until, protected FROM person_address
		WHERE person_id = $1 AND (NOT protected OR $3) AND added <= $2 AND (removed IS NULL OR removed > $2)
		ORDER BY (until = '') DESC, added DESC, id LIMIT 50`, p.ID, at, p.Permit.Fields.Has(access.ProtectedAddress)); err != nil {
		return err
	}
	p.Reaches, err = rowsOf(ctx, tx, func(r *Reach) []any { return []any{&r.ID, &r.Kind, &r.Value, &r.Safe, &r.Note} },
		`SELECT id, kind, value, safe, note FROM person_reach
		WHERE person_id = $1 AND added <= $2 AND (removed IS NULL OR removed > $2) ORDER BY added DESC, id LIMIT 50`, p.ID, at)
	return err
}

func fillRelations(ctx context.Context, tx *pg.Tx, p *Person, at time.Time) (err error) {
	p.Relations, err = rowsOf(ctx, tx, func(r *Relation) []any {
		g := &r.Grade
		return []any{&r.ID, &r.Kind, &r.Other, &r.Name, &r.Note, &r.Since, &r.Until, &r.Inward, &g.Source, &g.Reliable, &g.Info, &g.Handling, &g.Conditions}
	}, `SELECT r.id, r.kind, o.id, CASE WHEN o.given || o.surname = '' THEN 'somebody whose name is not known' ELSE trim(o.given || ' ' || o.surname) END,
			r.note, r.since, r.until, r.other_id = $1, r.source, r.reliable, r.info, r.handling, r.conditions
		FROM person_relation r JOIN person o ON o.id = CASE WHEN r.person_id = $1 THEN r.other_id ELSE r.person_id END
		WHERE $1 IN (r.person_id, r.other_id) AND r.added <= $2 AND (r.removed IS NULL OR r.removed > $2)
		ORDER BY r.added, r.id LIMIT 100`, p.ID, at)
	return err
}

// rowsOf reads rows into values of one type, whose places to fill it is told.
func rowsOf[T any](ctx context.Context, tx *pg.Tx, places func(*T) []any, sql string, args ...any) ([]T, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (T, error) {
		var v T
		return v, row.Scan(places(&v)...)
	})
}
