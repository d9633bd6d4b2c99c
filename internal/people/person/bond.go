package person

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Bond is a relation between two people, by the records that speak for them.
type Bond struct {
	Person, Other id.UUID
	Kind          string // of RelationKinds
	Words         string // "parent of"
	Since         string
	Added         time.Time
}

// InSight says whether an actor may open somebody and sees a group of fields of
// theirs. Errors: NotFound, for absent and out of scope alike. The caller
// journals what it shows.
func (s *Service) InSight(ctx context.Context, tx *pg.Tx, person id.UUID, field access.Field) error {
	p, err := s.open(ctx, tx, person, access.Read)
	if err == nil && !p.Permit.Fields.Has(field) {
		err = fault.Absent("person.InSight")
	}
	return err
}

// Bonds are the relations of people that stand today, both ends in sight. The
// caller journals what it shows.
func (s *Service) Bonds(ctx context.Context, tx *pg.Tx, of []id.UUID) ([]Bond, error) {
	speaks, err := s.Records(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	records := make([]id.UUID, 0, len(speaks))
	for one := range speaks {
		records = append(records, one)
	}
	bonds, err := rowsOf(ctx, tx, func(b *Bond) []any { return []any{&b.Person, &b.Other, &b.Kind, &b.Since, &b.Added} },
		`SELECT coalesce(a.merged_into, a.id), coalesce(b.merged_into, b.id), r.kind, r.since, r.added
		FROM person_relation r JOIN person a ON a.id = r.person_id JOIN person b ON b.id = r.other_id
		WHERE (r.person_id = ANY ($1) OR r.other_id = ANY ($1)) AND r.removed IS NULL AND r.added <= $2
		ORDER BY r.added DESC, r.id LIMIT 2000`, records, s.Clock())
	for i := range bonds {
		bonds[i].Words = Relation{Kind: bonds[i].Kind}.Words()
	}
	return bonds, err
}

// Records is every record of people, those merged into theirs included, each
// with the record that speaks for it.
func (s *Service) Records(ctx context.Context, tx *pg.Tx, of []id.UUID) (map[id.UUID]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT id, coalesce(merged_into, id) FROM person
		WHERE id = ANY ($1) OR merged_into = ANY ($1) LIMIT 5000`, of)
	if err != nil {
		return nil, err
	}
	speaks := map[id.UUID]id.UUID{}
	var one, root id.UUID
	_, err = pgx.ForEachRow(rows, []any{&one, &root}, func() error {
		speaks[one] = root
		return nil
	})
	return speaks, err
}
