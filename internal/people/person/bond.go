package person

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Bond is a relation between two people, by the records that speak for them.
type Bond struct {
	Person, Other id.UUID
	Kind          string // of RelationKinds
	Words         string // "parent of"
	Since, Until  string
	Added         time.Time
	Grade         grade.Grade
}

// InSight says whether an actor may open somebody and sees a group of fields of
// theirs. Errors: NotFound, for absent and out of scope alike. The caller
// journals what it shows.
func (s *Service) InSight(ctx context.Context, tx *pg.Tx, person id.UUID, field access.Field) error {
	return s.openFor(ctx, tx, person, access.Read, field)
}

// Workable is InSight for an actor who is to change what is known of somebody.
func (s *Service) Workable(ctx context.Context, tx *pg.Tx, person id.UUID, field access.Field) error {
	return s.openFor(ctx, tx, person, access.Edit, field)
}

func (s *Service) openFor(ctx context.Context, tx *pg.Tx, person id.UUID, action access.Action, field access.Field) error {
	p, err := s.open(ctx, tx, person, action)
	if err == nil && !p.Permit.Fields.Has(field) {
		err = fault.Absent("person.openFor")
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
	bonds, err := rowsOf(ctx, tx, func(b *Bond) []any {
		return []any{&b.Person, &b.Other, &b.Kind, &b.Since, &b.Until, &b.Added, &b.Grade.Source, &b.Grade.Reliable, &b.Grade.Info, &b.Grade.Handling, &b.Grade.Conditions}
	},
		`SELECT coalesce(a.merged_into, a.id), coalesce(b.merged_into, b.id), r.kind, r.since, r.until, r.added, r.source, r.reliable, r.info, r.handling, r.conditions
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

// Phone is a number by which somebody is reached.
type Phone struct {
	Person id.UUID // the record that speaks for them
	Number string  // as it was typed
	Added  time.Time
}

// Phones are the numbers of people that stand, and the same numbers of others:
// ends are the last nine digits of numbers that are looked for beside. All in
// sight; the caller journals what it shows.
func (s *Service) Phones(ctx context.Context, tx *pg.Tx, of []id.UUID, ends []string) ([]Phone, error) {
	speaks, err := s.Records(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	records := make([]id.UUID, 0, len(speaks))
	for one := range speaks {
		records = append(records, one)
	}
	return rowsOf(ctx, tx, func(p *Phone) []any { return []any{&p.Person, &p.Number, &p.Added} },
		`SELECT coalesce(p.merged_into, p.id), r.value, r.added FROM person_reach r JOIN person p ON p.id = r.person_id
		WHERE r.kind = 'phone' AND r.removed IS NULL AND (r.person_id = ANY ($1) OR right(regexp_replace(r.value, '\D', '', 'g'), 9) = ANY ($2))
		ORDER BY r.added DESC, r.id LIMIT 2000`, records, ends)
}

// OfConcern is whoever is a person of concern to somebody in the register, both
// in sight; at most 1,000. The caller journals what it shows.
func (s *Service) OfConcern(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	return rowsOf(ctx, tx, func(one *id.UUID) []any { return []any{one} }, `SELECT DISTINCT r.person_id FROM person_relation r
		JOIN person a ON a.id = r.person_id JOIN person b ON b.id = r.other_id
		WHERE r.kind = 'person_of_concern' AND r.removed IS NULL ORDER BY 1 LIMIT 1000`)
}

// PatternBond is a relation in the pattern over everything open; its ends are
// named as far as the reader may be told.
type PatternBond struct {
	A, B  PatternEnd
	Kind  string
	Words string
	Added time.Time
	Grade grade.Grade
}

// PatternEnd is one end of a PatternBond, by the record that speaks for them.
type PatternEnd struct {
	ID    id.UUID
	Label string // "a child" for an analyst
	Child bool
}

// Pattern is the relations between open records that were added since a time;
// none for who does not look for patterns. The caller journals what it shows.
func (s *Service) Pattern(ctx context.Context, tx *pg.Tx, since time.Time) ([]PatternBond, error) {
	bonds, err := rowsOf(ctx, tx, func(b *PatternBond) []any {
		g := &b.Grade
		return []any{&b.A.ID, &b.A.Label, &b.A.Child, &b.B.ID, &b.B.Label, &b.B.Child, &b.Kind, &b.Added, &g.Source, &g.Reliable, &g.Info, &g.Handling, &g.Conditions}
	}, `SELECT a_key, a_label, a_child, b_key, b_label, b_child, kind, added, source, reliable, info, handling, conditions FROM relation_pattern($1)`, since)
	for i := range bonds {
		bonds[i].Words = Relation{Kind: bonds[i].Kind}.Words()
	}
	return bonds, err
}
